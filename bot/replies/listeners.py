"""What people type to the bot: new messages, edits, deletions. Other bots' messages and the bot's own never count."""

import re

from bot.commitments import forms
from bot.commitments.rules import Origin
from bot.commitments.service import CommitmentService
from bot.commitments.views import changed_lines, commitment_text
from bot.commitments.wording import CommitmentWording
from bot.core.errors import NotFoundError
from bot.core.language.notes import begins_as_note
from bot.core.language.text import MENTION, Mention, fold, person_first
from bot.core.request import Request
from bot.core.slack.blocks import esc
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import Body, typed_text
from bot.core.slack.subcommands import Typed as TypedCommand
from bot.core.slack.subcommands import UnclearError
from bot.replies import forms as reply_forms
from bot.replies.rules import Choice, Logged, Typed
from bot.replies.service import ReplyService
from bot.replies.views import ASKED, CHOICES, logged_by_command

_OWNER_FIRST = re.compile(
    r"(?P<name>[^\W\d_][\w.-]*)(?='ll\b| will\b| to\b|'s going to\b| is going to\b| ?:"
    r"| (?:I|we|she|he|they)(?:'ll| will)\b)",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(["i", "we", "she", "he", "they", "you", "me", "both", "us", "let's", "lets", "it"])
TOMBSTONE = "tombstone"
"""What is left of a deleted message that has a thread."""


def receive(service: ReplyService, event: Interaction) -> None:
    if by_person(event.event):
        service.receive(event.request, typed(event.event, event.body))


def edited(service: ReplyService, event: Interaction) -> None:
    before, after = event.event.get("previous_message") or {}, event.event["message"]
    if after.get("subtype") == TOMBSTONE:
        deleted(service, event)
    # Slack also sends this when it adds a link preview or counts replies.
    elif by_person(after) and after.get("text") != before.get("text"):
        message = typed({**after, "channel": event.event["channel"]}, event.body)
        service.edited(event.request, message, typed_text(before.get("text") or ""))


def deleted(service: ReplyService, event: Interaction) -> None:
    message = event.event.get("previous_message") or {}
    if by_person(message):
        service.deleted(event.request, event.event["channel"], message["ts"])


def ignore(service: ReplyService, interaction: Interaction) -> None:
    """ "/me" messages, joins, pins and whatever Slack adds: nothing to read, but taken."""


def by_person(message: Body) -> bool:
    """Whether a person wrote it, not an app."""
    return bool(message.get("user")) and not message.get("bot_id") and not message.get("app_id")


def typed(event: Body, body: Body) -> Typed:
    """The message as our value."""
    return Typed(
        event_id=body["event_id"],
        channel=event["channel"],
        ts=event["ts"],
        thread_ts=event.get("thread_ts"),
        text=typed_text(event.get("text") or ""),
    )


def open_edit(service: ReplyService, tap: Interaction) -> None:
    """Edit what the reply logged; of several things, one after the other."""
    lines = service.logged(tap.request, tap.id)
    if len(lines) == 1:
        tap.open(forms.edit(tap.wording, lines[0], tap.metadata(reply=tap.id)))
    else:
        tap.open(forms.edit_list(tap.wording, lines, tap.request.today, tap.id, tap.metadata()))


def open_edit_one(service: ReplyService, tap: Interaction) -> None:
    """Edit one of them in place of the list; an older list may have one that has been taken back since."""
    reply_id, commitment_id = tap.two_ids
    lines = service.logged(tap.request, reply_id)
    line = next((one for one in lines if one.commitment.id == commitment_id), None)
    if line is None:
        raise NotFoundError
    tap.replace(forms.edit(tap.wording, line, tap.metadata(reply=reply_id)))


def edit(service: ReplyService, form: Interaction) -> None:
    """Save it, and show the list again where there are several; the answer to the reply follows by itself."""
    reply_id = int(form.stored["reply"])
    before = [line.commitment for line in service.logged(form.request, reply_id)]
    if notes := service.edit_logged(form.request, forms.edited_drafts(form, before)):
        form.show(logged_by_command(form.wording, Logged(notes=notes), form.request.today))
    elif len(before) > 1:
        lines = service.logged(form.request, reply_id)
        form.update(forms.edit_list(form.wording, lines, form.request.today, reply_id, form.metadata()))


def undo(service: ReplyService, tap: Interaction) -> None:
    service.undo(tap.request, tap.id)


def log_again(service: ReplyService, tap: Interaction) -> None:
    service.log_again(tap.request, tap.id)


MADE = {action_id: choice for choice, action_id in CHOICES.items()}
"""What each button of a line makes of it."""


def decide(service: ReplyService, tap: Interaction) -> None:
    reply_id, line_id = tap.two_ids
    service.decide(tap.request, reply_id, {line_id: MADE[tap.action_id]})


def choose_for_line(service: ReplyService, tap: Interaction) -> None:
    reply_id, line_id, choice = tap.value.split(":")
    service.decide(tap.request, int(reply_id), {int(line_id): Choice(choice)})


def open_sort(service: ReplyService, tap: Interaction) -> None:
    reply_id, _, which = tap.value.partition(":")
    there, as_report = service.waiting(tap.request, int(reply_id))
    lines = [line for line in there if line.asked is (which == ASKED)]
    tap.open(reply_forms.sort(tap.wording, lines, as_report, tap.metadata(reply=reply_id)))


def sort(service: ReplyService, form: Interaction) -> None:
    service.decide(form.request, int(form.stored["reply"]), reply_forms.choices(form))


def choose_pair(service: ReplyService, tap: Interaction) -> None:
    service.choose(tap.request, *tap.two_ids)


def leave(service: ReplyService, tap: Interaction) -> None:
    service.leave(tap.request, tap.id)


def commitment(typed: TypedCommand) -> tuple[Mention | None, str]:
    """Whom it is agreed with, and what: "@sam I'll …", "@sam will …" (the name stays, it is the owner), "sam to …", or
    only the words, which are parsed like a reply."""
    rest = typed.lines
    if not rest:
        return None, ""
    if mention := MENTION.match(rest):
        person, more = person_first(rest)
        owns = re.match(r" ?(?:'ll\b|will\b|to\b|is going to\b|:)", fold(rest[mention.end() :]).lstrip(), re.IGNORECASE)
        return person, rest if owns and more else more.strip()
    if begins_as_note(rest):
        return None, rest
    first = person_first(rest)
    if begins_as_note(first[1]):
        return first
    owner = _OWNER_FIRST.match(fold(rest))
    if owner is None or owner["name"].lower() in _PRONOUNS:
        return None, rest
    more = rest[owner.end() :].strip()
    speaks = re.match(r"(?:I|we|she|he|they)(?:'ll| will)\b", fold(more), re.IGNORECASE)
    return Mention(None, owner["name"]), more if speaks else rest


def commit(service: ReplyService, command: Interaction, said: tuple[Mention | None, str]) -> None:
    """Log it, or open the form for it."""
    person, text = said
    report = command.person(person) if person else None
    logged = service.log_typed(command.request, report, text) if report and text else None
    if logged is None or logged.doubtful:
        slack_id = report.slack_id if report else None
        form = forms.add(command.wording, command.metadata(), own=command.own, report_slack_id=slack_id, text=text)
        command.open(form)
        return
    command.show(logged_by_command(command.wording, logged, command.request.today))


def note(typed: TypedCommand) -> tuple[Mention | None, str]:
    """Whom a private note is about, and the note: "@sam seems keen on the design work"."""
    person, text = person_first(typed.lines)
    if person is None or not text:
        raise UnclearError
    return person, text


def keep_note(service: ReplyService, command: Interaction, said: tuple[Mention | None, str]) -> None:
    """Keep it; nobody else reads it."""
    person, text = said
    service.keep_note(command.request, command.person(person), text)
    command.show(logged_by_command(command.wording, Logged(notes=1), command.request.today))


def log(service: ReplyService, form: Interaction) -> None:
    """Log what the form says, or keep it as a note; ask where it may be one and nobody has said."""
    draft, report_slack_id = forms.new_draft(form)
    kind = forms.kind(form)
    if kind is None and begins_as_note(draft.text):
        form.update(
            forms.add(
                form.wording,
                form.metadata(),
                own=form.own,
                report_slack_id=report_slack_id,
                text=draft.text,
                due_on=draft.due_on,
            )
        )
        return
    report = form.picked(report_slack_id)
    if kind is forms.Kind.NOTE:
        service.keep_note(form.request, report, draft.text)
        form.show(logged_by_command(form.wording, Logged(notes=1), form.request.today))
    elif (line := CommitmentService(service.db).log(form.request, report, draft, Origin.SHORTCUT)) is not None:
        intro = form.wording[CommitmentWording].logged.fill(count=1)
        form.finish(changed_lines(form.wording, [line], form.request.today, intro))


def unsure_in_full(service: ReplyService, request: Request, reply: str) -> list[str]:
    """What of a reply waits for a decision."""
    return [esc(text) for text in service.undecided(request, int(reply))]


def reply_in_full(service: ReplyService, request: Request, reply: str) -> list[str]:
    """What a reply has logged."""
    lines = service.logged(request, int(reply))
    return [commitment_text(request.wording, line, request.today, limit=None) for line in lines]
