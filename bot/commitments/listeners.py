"""Buttons, modals, the message shortcut, subcommands and full texts of commitments."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.commitments import forms, views
from bot.commitments.rules import Change, CommitmentLine, Origin
from bot.commitments.service import CommitmentService
from bot.commitments.typed_orders import Mark, MoveDue, parse_order
from bot.core.language.due_dates import read_due_date
from bot.core.language.text import MENTION, Mention
from bot.core.request import Request
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import moment, typed_text
from bot.core.slack.subcommands import PERSON, Typed, UnclearError, is_courtesy, without_for
from bot.core.time.dates import local
from bot.core.time.due_days import due_day

TODO_SIZE = 12
ALL = 10_000
_EVERYBODY = ("list", "all", "open", "everything", "everyone", "lists", "commitments")
STATES = {
    ids.COMMITMENT_DONE: Change.DONE,
    ids.COMMITMENT_DROP: Change.DROPPED,
    ids.COMMITMENT_REOPEN: Change.REOPENED,
}


def set_state(service: CommitmentService, tap: Interaction) -> None:
    change = STATES[tap.action_id]
    line = service.set_state(tap.request, tap.id, change, Origin.BUTTON)
    tap.refresh(service.db)
    if tap.in_list(ids.TODO_LIST):
        tap.finish(todo_page(service, tap.request), current=True)
    else:
        tap.finish(changed(tap, [line], change))


def undo(service: CommitmentService, tap: Interaction) -> None:
    line = service.undo(tap.request, tap.id)
    tap.refresh(service.db)
    tap.finish(changed(tap, [line], Change.REOPENED))


def open_move(service: CommitmentService, tap: Interaction) -> None:
    line = service.get(tap.request, tap.id)
    stored = tap.metadata(commitment=line.commitment.id)
    tap.open(forms.move(tap.wording, line, tap.request.today, stored))


def move(service: CommitmentService, form: Interaction) -> None:
    line = service.move(form.request, int(form.stored["commitment"]), forms.new_day(form), Origin.BUTTON)
    form.refresh(service.db)
    form.finish(changed(form, [line], Change.MOVED))


def open_add(service: CommitmentService, tap: Interaction) -> None:
    tap.open(forms.add(tap.wording, tap.metadata(), own=tap.own))


def open_from_message(service: CommitmentService, shortcut: Interaction) -> None:
    """Begun with what the message says: its words, whom it is from or names, and the day in it."""
    message, own = shortcut.body["message"], shortcut.own
    text = typed_text(message.get("text") or "")
    shortcut.open(
        forms.add(
            shortcut.wording,
            shortcut.metadata(),
            own=own,
            report_slack_id=_whom([one.slack_id for one in own], str(message.get("user", "")), text),
            text=text,
            due_on=_day_in(shortcut, text, str(message["ts"])),
        )
    )


def _whom(own: list[str], writer: str, text: str) -> str | None:
    """The one of one's own people who wrote a message, or is named first in it; the only one where there is but one."""
    named = [writer, *(str(found["id"]) for found in MENTION.finditer(text))]
    found = [one for one in named if one in own]
    return found[0] if found else own[0] if len(own) == 1 else None


def _day_in(shortcut: Interaction, text: str, ts: str) -> date | None:
    """The day that a message says, as it was meant when it was written, for the reader, who may choose another; None
    once that has gone by."""
    request = shortcut.request
    written, days = local(moment(ts), request.who.timezone), shortcut.people.workdays(request)
    due_on, _ = read_due_date(text[: kit.INPUT_LIMIT], written, None, days.working_days)
    return due_day(due_on, request.today, [days]) if due_on and due_on >= request.today else None


def changed(interaction: Interaction, lines: list[CommitmentLine], change: Change) -> Rendered:
    """These commitments, as they are after that change."""
    intro = views.change_intro(interaction.wording, change)
    lines = [replace(line, undoable=change is Change.MOVED) for line in lines]
    return views.changed_lines(interaction.wording, lines, interaction.request.today, intro)


def todo_page(service: CommitmentService, request: Request) -> Rendered:
    """The first page of what is open."""
    return views.todo(request.wording, service.todo(request, 0, TODO_SIZE), request.today)


def show_todo(service: CommitmentService, interaction: Interaction, person: Mention | None = None) -> None:
    """Show the open commitments; those with one person, if one is named."""
    request = interaction.request
    if person is None:
        interaction.show(todo_page(service, request), current=True)
        return
    page = service.todo_with(request, interaction.in_pair(person), TODO_SIZE)
    interaction.show(views.todo(request.wording, page, request.today), current=True)


def whose_todo(typed: Typed) -> Mention | None:
    """ "todo sam", "todo with @sam"; None for everybody."""
    said = "" if typed.rest.lower() in _EVERYBODY else without_for(typed.rest)
    return PERSON(replace(typed, rest=said)) if said and not is_courtesy(said) else None


def marked(verb: str) -> Callable[[Typed], Mark]:
    """Takes numbers or words of commitments, after a verb that means `verb`."""

    def take(typed: Typed) -> Mark:
        mark = parse_order(f"{verb} {typed.rest}", typed.now, loose=True) if typed.rest else None
        if not isinstance(mark, Mark):
            raise UnclearError
        return mark

    return take


def order(typed: Typed) -> Mark | MoveDue:
    """What is said of commitments in other words: "2 done", "forget the intro", "move 2 to Friday". A move of what
    names a person is about a 1:1."""
    said = parse_order(typed.text, typed.now, loose=True, working_days=typed.working_days)
    of_person = isinstance(said, MoveDue) and MENTION.match(without_for(typed.rest))
    if of_person or not isinstance(said, Mark | MoveDue):
        raise UnclearError
    return said


def moved_due(typed: Typed) -> MoveDue:
    """ "move 2 to Friday"."""
    said = order(typed)
    if not isinstance(said, MoveDue):
        raise UnclearError
    return said


def forgotten(typed: Typed) -> Mark:
    """ "forget 2", "forget about the intro"."""
    said = order(typed)
    if not isinstance(said, Mark):
        raise UnclearError
    return said


def run_order(service: CommitmentService, command: Interaction, said: Mark | MoveDue) -> None:
    """Mark what is meant, or move when it is due."""
    if isinstance(said, Mark):
        lines = service.change_by_order(command.request, said.targets, said.action, Origin.COMMAND)
        command.show(changed(command, lines, said.action))
    else:
        line = service.move_by_order(command.request, said.target, said.due_on, Origin.COMMAND)
        command.show(changed(command, [line], Change.MOVED))


def some_in_full(service: CommitmentService, request: Request, numbers: str) -> list[str]:
    """Commitments by their ids."""
    return _texts(request, service.get_many(request, [int(one) for one in numbers.split(",")]))


def one_in_full(service: CommitmentService, request: Request, number: str) -> list[str]:
    """One commitment by its id."""
    return _texts(request, [service.get(request, int(number))])


def _texts(request: Request, lines: list[CommitmentLine]) -> list[str]:
    return [views.commitment_text(request.wording, line, request.today, limit=None) for line in lines]


def todo_in_full(service: CommitmentService, request: Request, _: str) -> list[str]:
    """All that is open."""
    lines = service.todo(request, 0, ALL).items
    return [views.row_text(request.wording, line, request.today, None) for line in lines]
