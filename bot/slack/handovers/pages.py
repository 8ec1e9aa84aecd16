"""The first modal of a handover: what the command has named decides which."""

from collections.abc import Callable, Sequence

from bot.domain.people import Person
from bot.services.bundle import Services
from bot.slack.blocks import Block, Rendered
from bot.slack.handovers import views
from bot.slack.payloads import Asked, Place, in_metadata


def begin(
    services: Services, ask: Asked, people: Sequence[Person], open_: Callable[[Block], object]
) -> Rendered | None:
    """Open what can be passed on, or first ask from which 1:1 and to whom."""
    pairs, to = services.handovers.pairs(ask.who, people)
    if to is not None and len(pairs) == 1:
        open_(form(services, ask, pairs[0].id, to.id))
        return None
    pairs = pairs or services.handovers.pairs(ask.who)[0]
    if not pairs:
        return views.nobody(ask.words)
    open_(views.pick_form(ask.words, ask.who, pairs, in_metadata(Place()), to.slack_id if to else None))
    return None


def form(services: Services, ask: Asked, pair_id: int, to_id: int) -> Block:
    """What can be passed on from this pair."""
    offer = services.handovers.offer(ask.who, pair_id, to_id)
    return views.form(ask.words, offer, ask.who, ask.today, in_metadata(Place(), pair=pair_id, to=to_id))
