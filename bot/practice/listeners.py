"""Practising: open a hard moment, see what the choices do, go on to another."""

from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.interactions import Interaction
from bot.core.slack.payloads import Place, in_metadata
from bot.practice import views
from bot.practice.service import PracticeService
from bot.practice.wording import PracticeWording


def practise(service: PracticeService, interaction: Interaction, _: None = None) -> None:
    """Open a case."""
    interaction.open(next_case(service, interaction.request))


def another(service: PracticeService, tap: Interaction) -> None:
    tap.update(next_case(service, tap.request, tap.value))


def answered(service: PracticeService, form: Interaction) -> None:
    key, chosen, said = str(form.stored["case"]), form.values, form.wording[PracticeWording]
    frame, letter = (f"{name}:{key}" for name in (ids.PRACTICE_FRAME, ids.PRACTICE_SENTENCE))
    empty = [block_id for block_id in (frame, letter) if not chosen.get(block_id)]
    if key not in said.cases:
        form.update(next_case(service, form.request, gone=True))
    elif empty:
        form.errors(dict.fromkeys(empty, said.choose))
    else:
        service.practised(form.request, key)
        form.update(views.feedback(form.wording, key, chosen[frame], chosen[letter]))


def next_case(service: PracticeService, request: Request, after: str | None = None, *, gone: bool = False) -> Block:
    """The modal with the next case, or the one that follows `after`."""
    key = service.next(request, after)
    return views.question(request.wording, key, in_metadata(Place(), case=key), gone=gone)
