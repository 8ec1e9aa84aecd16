"""Notifies the app of what happens in the workspace, if it subscribes to that and is in the channel."""

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.sandbox import payloads, seed
from bot.sandbox.delivery import Envelope
from bot.sandbox.model import Edited, Json, Message, User, View
from bot.sandbox.workspace import Workspace


class Events:
    """Builds each event and hands it to `post`."""

    def __init__(self, workspace: Workspace, subscriptions: Collection[str], post: Callable[[Envelope], None]) -> None:
        self._workspace = workspace
        self._subscriptions = frozenset(subscriptions)
        self._post = post

    def message_posted(self, message: Message) -> None:
        body = payloads.message_json(message, self._workspace.identity, metadata=True)
        if message.is_reply:
            thread = self._workspace.thread(message.channel, message.thread_ts or "")
            parent = next((each for each in thread if each.ts == message.thread_ts), None)
            if parent is not None:
                body["parent_user_id"] = parent.user
                if message.subtype == "thread_broadcast":
                    body["root"] = payloads.parent_json(parent, thread, self._workspace.identity)
        self._message_event(message, body, message.ts)

    def message_changed(self, before: Message, after: Message) -> None:
        """A message was edited by its author, or updated by the app."""
        identity = self._workspace.identity
        ts = self._workspace.new_ts()
        body: Json = {
            "type": "message",
            "subtype": "message_changed",
            "message": payloads.message_json(after, identity, metadata=True),
            "previous_message": payloads.message_json(before, identity, metadata=True),
            "hidden": True,
            "ts": ts,
        }
        self._message_event(after, body, ts)

    def message_deleted(self, before: Message) -> None:
        """A message was deleted."""
        ts = self._workspace.new_ts()
        body: Json = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": payloads.message_json(before, self._workspace.identity, metadata=True),
            "hidden": True,
            "deleted_ts": before.ts,
            "ts": ts,
        }
        self._message_event(before, body, ts)

    def app_home_opened(self, user: str, channel: str, tab: str, view: View | None) -> None:
        """A person opened the app's Home or Messages tab."""
        ts = self._workspace.new_ts()
        body: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ts}
        if view is not None:
            body["view"] = payloads.view_json(view, self._workspace.identity)
        self._event(body)

    def user_change(self, user: User) -> None:
        """Someone's profile or zone has changed."""
        now = self._workspace.clock.now()
        member = payloads.user_json(user, self._workspace.identity.team_id, now, include_locale=True)
        ts = self._workspace.new_ts()
        self._event({"type": "user_change", "user": member, "cache_ts": int(now.timestamp()), "event_ts": ts})

    def app_uninstalled(self) -> None:
        """The app was removed from the workspace."""
        self._event({"type": "app_uninstalled", "event_ts": self._workspace.new_ts()})

    def tokens_revoked(self) -> None:
        """The app's bot token is no longer good."""
        tokens = {"oauth": [], "bot": [self._workspace.identity.bot_user]}
        self._event({"type": "tokens_revoked", "tokens": tokens, "event_ts": self._workspace.new_ts()})

    def _message_event(self, message: Message, body: Json, ts: str) -> None:
        channel = self._workspace.channel(message.channel)
        if channel is None or self._workspace.identity.bot_user not in channel.members:
            return
        kind = "im" if channel.is_im else "channel"
        self._event(body | {"channel": channel.id, "event_ts": ts, "channel_type": kind})

    def _event(self, event: Json) -> None:
        name = event["type"]
        if name == "message":
            name = "message.im" if event["channel_type"] == "im" else "message.channels"
        if name not in self._subscriptions:
            return
        event_time = int(self._workspace.clock.now().timestamp())
        payload = payloads.event_callback(event, self._workspace.identity, event_time)
        self._post(Envelope("events_api", name, payload))


class Messages:
    """Changes to a channel's messages, each together with its event."""

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def post(self, message: Message) -> Message:
        """Store a new message; an ephemeral one has no event."""
        with self._workspace.changing():
            self._workspace.save_message(message)
            if message.ephemeral_to is None:
                self._events.message_posted(message)
        return message

    def update(self, before: Message, after: Message) -> Message:
        """Replace a message, marked as edited unless it is ephemeral."""
        with self._workspace.changing():
            if before.ephemeral_to is None:
                after = replace(after, edited=Edited(before.user, self._workspace.new_ts()))
            self._workspace.save_message(after)
            if before.ephemeral_to is None:
                self._events.message_changed(before, after)
        return after

    def delete(self, message: Message) -> None:
        """Delete a message; a parent with replies stays as a tombstone."""
        with self._workspace.changing():
            thread = self._workspace.thread(message.channel, message.ts)
            if message.is_reply or len(thread) < 2:
                self._workspace.remove_message(message)
                self._events.message_deleted(message)
                return
            tombstone = replace(
                message,
                user=seed.USLACKBOT,
                text="This message was deleted.",
                blocks=(),
                files=(),
                subtype="tombstone",
                bot_id=None,
                metadata=None,
            )
            self._workspace.save_message(tombstone)
            self._events.message_changed(message, tombstone)
