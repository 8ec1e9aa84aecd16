"""The modals of a handover, the button of the question, and the subcommand."""

import re

from bot.core.language.text import MENTION, Mention, mentioned
from bot.core.slack import ids
from bot.core.slack.blocks import Block, short_name
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed, UnclearError, is_courtesy
from bot.handovers import views
from bot.handovers.rules import HandoverState
from bot.handovers.service import HandoverService
from bot.handovers.wording import HandoverWording


def picked(service: HandoverService, form: Interaction) -> None:
    to = form.picked(form.values[ids.NEW_MANAGER])
    form.update(offer_form(service, form, int(form.values[ids.FORMER]), to.id))


def start(service: HandoverService, form: Interaction) -> None:
    refs, pair_id, to_id = _ticked(form), int(form.stored["pair"]), int(form.stored["to"])
    if not refs:
        box = next(name for name in form.values if name.startswith(f"{ids.GOES_ALONG}:"))
        form.errors({box: form.wording[HandoverWording].needs_tick})
        return
    if form.values.get(ids.REPORT_KNOWS) == views.NOT_YET:
        form.errors({ids.REPORT_KNOWS: form.wording[HandoverWording].tell_first})
        return
    offer = service.offer(form.request, pair_id, to_id)
    handover = service.start(form.request, pair_id, to_id, refs)
    if offer.pair.manager.active:
        form.show(views.started(form.wording, offer.pair.other(form.request.who).name))
    else:
        passed_on = handover is None or handover.state is HandoverState.PASSED_ON
        form.show(views.ended(form.wording, offer.to.name, passed_on=passed_on))


def choose(service: HandoverService, tap: Interaction) -> None:
    offer = service.asked(tap.request, tap.id)
    stored = tap.metadata(handover=tap.id, name=short_name(offer.to.name))
    tap.open(views.answer_form(tap.wording, offer, tap.request.who, tap.request.today, stored))


def answer(service: HandoverService, form: Interaction) -> None:
    ended = service.answer(form.request, int(form.stored["handover"]), _ticked(form))
    form.refresh(service.db)
    passed_on = ended.state is HandoverState.PASSED_ON
    form.show(views.ended(form.wording, str(form.stored["name"]), passed_on=passed_on))


def _ticked(form: Interaction) -> list[str]:
    """The refs of what is ticked."""
    return [ref for name, refs in form.values.items() if name.startswith(f"{ids.GOES_ALONG}:") for ref in refs]


def handed_over(typed: Typed) -> tuple[Mention, ...]:
    """The report and the new manager, or the new manager alone; whom it lacks is asked for.

    Mentions only: a plain name would not say where the first ends.
    """
    found = tuple(mentioned(match) for match in MENTION.finditer(typed.rest))
    if len(found) > 2 or not is_courtesy(re.sub(r"\b(?:to|from)\b", " ", MENTION.sub(" ", typed.rest))):
        raise UnclearError
    return found


def hand_over(service: HandoverService, command: Interaction, people: tuple[Mention, ...]) -> None:
    """Open what can be passed on, or first ask from which 1:1 and to whom."""
    request = command.request
    reports = [command.in_pair(one) for one in people[:-1]]
    pairs, to = service.pairs(request, [*reports, *(command.person(one) for one in people[-1:])])
    if to is not None and len(pairs) == 1:
        command.open(offer_form(service, command, pairs[0].id, to.id))
    elif pairs := pairs or service.pairs(request)[0]:
        slack_id = to.slack_id if to else None
        command.open(views.pick_form(command.wording, request.who, pairs, command.own, command.metadata(), slack_id))
    else:
        command.show(views.nobody(command.wording))


def offer_form(service: HandoverService, interaction: Interaction, pair_id: int, to_id: int) -> Block:
    """What can be passed on from this pair."""
    request, stored = interaction.request, interaction.metadata(pair=pair_id, to=to_id)
    return views.form(request.wording, service.offer(request, pair_id, to_id), request.who, request.today, stored)
