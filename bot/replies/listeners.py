"""What people type to the bot: new messages, edits, deletions. Other bots' messages and the bot's own never count."""

import re

from slack_bolt import Ack, BoltContext

from bot.commitments import forms
from bot.commitments.views import changed_lines
from bot.commitments.wording import CommitmentWording
from bot.core.language.mentions import MENTION, Mention, person_first
from bot.core.language.text import fold
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, esc
from bot.core.slack.payloads import Body, Place, action_id_value, in_metadata, moment, request_of, typed_text
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call
from bot.core.slack.subcommands import Typed as TypedCommand
from bot.replies.rules import Decision
from bot.replies.service import ReplyService, Typed

_OWNER_FIRST = re.compile(
    r"(?P<name>[^\W\d_][\w.-]*)(?='ll\b| will\b| to\b|'s going to\b| is going to\b| ?:"
    r"| (?:I|we|she|he|they)(?:'ll| will)\b)",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(["i", "we", "she", "he", "they", "you", "me", "both", "us", "let's", "lets", "it"])
TOMBSTONE = "tombstone"
"""What is left of a deleted message that has a thread."""


def register(app: Registry, service: ReplyService) -> None:
    """What people type, and what they tap about it."""
    _register_messages(app, service)
    _register_answer(app, service)
    _register_unsure(app, service)


def _register_messages(app: Registry, service: ReplyService) -> None:
    """A listener for each kind of message event: one that none takes is answered 404 and Slack sends it again."""

    def receive(event: Body, body: Body, context: BoltContext) -> None:
        if by_person(event):
            request = request_of(context)
            service.receive(request, typed(event, body))

    for subtype in (None, "file_share", "thread_broadcast"):
        app.event("message.im", subtype=subtype)(receive)

    @app.event("message.im", subtype="message_changed")
    def edited(event: Body, body: Body, context: BoltContext) -> None:
        before, after = event.get("previous_message") or {}, event["message"]
        if after.get("subtype") == TOMBSTONE:
            take_back(before, event, body, context)
            return
        # Slack also sends this when it adds a link preview or counts replies.
        if by_person(after) and after.get("text") != before.get("text"):
            request = request_of(context)
            message = typed({**after, "channel": event["channel"]}, body)
            service.edited(request, message, typed_text(before.get("text") or ""))

    @app.event("message.im", subtype="message_deleted")
    def deleted(event: Body, body: Body, context: BoltContext) -> None:
        take_back(event.get("previous_message") or {}, event, body, context)

    @app.event("message.im", any_subtype=True)
    def ignored(event: Body) -> None:
        """ "/me" messages, joins, pins and whatever Slack adds: nothing to read, but taken."""

    def take_back(message: Body, event: Body, body: Body, context: BoltContext) -> None:
        if by_person(message):
            request = request_of(context)
            service.deleted(request, event["channel"], message["ts"])


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
        written_at=moment(event["ts"]),
    )


def _register_answer(app: Registry, service: ReplyService) -> None:
    @app.action(ids.REPLY_UNDO)
    def undo(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        service.undo(request, action_id_value(body))
        ack()

    @app.action(ids.REPLY_LOG_AGAIN)
    def log_again(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        service.log_again(request, action_id_value(body))
        ack()


def _register_unsure(app: Registry, service: ReplyService) -> None:
    decisions = {
        ids.REPLY_LOG: Decision.LOGGED,
        ids.REPLY_NOTE: Decision.NOTE,
        ids.REPLY_LEAVE: Decision.LEFT,
    }

    def decide(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        decision = decisions[body["actions"][0]["action_id"]]
        service.decide(request, action_id_value(body), decision, chosen_pair(body))
        ack()

    for action_id in decisions:
        app.action(action_id)(decide)

    @app.action(ids.REPLY_PAIR)
    def choose_pair(ack: Ack) -> None:
        # The choice travels with the buttons' own payload.
        ack()


def chosen_pair(body: Body) -> int | None:
    """The 1:1 chosen in the menu of an unsure reply, None where no menu was shown or nothing chosen."""
    state = body.get("state", {}).get("values", {}).get(ids.REPLY_PAIR, {}).get(ids.REPLY_PAIR, {})
    chosen = state.get("selected_option")
    return int(chosen["value"]) if chosen else None


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
    owner = _OWNER_FIRST.match(fold(rest))
    if owner is None or owner["name"].lower() in _PRONOUNS:
        return None, rest
    more = rest[owner.end() :].strip()
    speaks = re.match(r"(?:I|we|she|he|they)(?:'ll| will)\b", fold(more), re.IGNORECASE)
    return Mention(None, owner["name"]), more if speaks else rest


def commit(service: ReplyService, call: Call, said: tuple[Mention | None, str]) -> Rendered | None:
    """Log it, or open the form for it."""
    request, (person, text) = call.request, said
    report = call.person(person) if person else None
    if report is None or not text:
        slack_id = report.slack_id if report else None
        call.open(forms.add(request.wording, in_metadata(Place()), report_slack_id=slack_id, text=text))
        return None
    logged = service.log_typed(request, report, text)
    intro = request.wording[CommitmentWording].logged.fill(count=len(logged.lines))
    return changed_lines(request.wording, logged.lines, request.today, intro, logged.notes)


def unsure_in_full(service: ReplyService, request: Request, reply: str) -> list[str]:
    """What of a reply waits for a decision."""
    return [esc(text) for text in service.undecided(request, int(reply))]
