"""The first modal of a handover: what the command has named decides which."""

from collections.abc import Callable, Sequence

from bot.core.people import Person
from bot.core.request import Request
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.payloads import Place, in_metadata
from bot.handovers import views
from bot.wiring_services import Services


def begin(
    services: Services, request: Request, people: Sequence[Person], open_: Callable[[Block], object]
) -> Rendered | None:
    """Open what can be passed on, or first ask from which 1:1 and to whom."""
    pairs, to = services.handovers.pairs(request, people)
    if to is not None and len(pairs) == 1:
        open_(form(services, request, pairs[0].id, to.id))
        return None
    pairs = pairs or services.handovers.pairs(request)[0]
    if not pairs:
        return views.nobody(request.wording)
    open_(views.pick_form(request.wording, request.who, pairs, in_metadata(Place()), to.slack_id if to else None))
    return None


def form(services: Services, request: Request, pair_id: int, to_id: int) -> Block:
    """What can be passed on from this pair."""
    offer = services.handovers.offer(request, pair_id, to_id)
    return views.form(request.wording, offer, request.who, request.today, in_metadata(Place(), pair=pair_id, to=to_id))
