"""What people type to the bot: new messages, edits, deletions. Other bots' messages and the bot's own never count."""

from slack_bolt import BoltContext

from bot.core.slack.payloads import Body, moment, request_of, typed_text
from bot.core.slack.registry import Registry
from bot.core.wording.library import Wording
from bot.replies.service import Typed
from bot.wiring_services import Services

TOMBSTONE = "tombstone"
"""What is left of a deleted message that has a thread."""


def register(app: Registry, services: Services, wording: Wording) -> None:
    """A listener for each kind of message event: one that none takes is answered 404 and Slack sends it again."""

    def receive(event: Body, body: Body, context: BoltContext) -> None:
        if by_person(event):
            request = request_of(context)
            services.replies.receive(request, typed(event, body))

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
            services.replies.edited(request, message, typed_text(before.get("text") or ""))

    @app.event("message.im", subtype="message_deleted")
    def deleted(event: Body, body: Body, context: BoltContext) -> None:
        take_back(event.get("previous_message") or {}, event, body, context)

    @app.event("message.im", any_subtype=True)
    def ignored(event: Body) -> None:
        """ "/me" messages, joins, pins and whatever Slack adds: nothing to read, but taken."""

    def take_back(message: Body, event: Body, body: Body, context: BoltContext) -> None:
        if by_person(message):
            request = request_of(context)
            services.replies.deleted(request, event["channel"], message["ts"])


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
