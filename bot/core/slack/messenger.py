"""Says things in Slack: posts, updates in place, finds what may have been posted, publishes Homes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from bot.core.cipher import Cipher
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.feature import Features
from bot.core.files import Files
from bot.core.outbox.deliveries import Delivery, Posted, WithPostscripts
from bot.core.outbox.homes import HomeContent
from bot.core.outbox.restoring import Restore
from bot.core.people import Person
from bot.core.slack.blocks import VIEW_BLOCKS, Block, Rendered
from bot.core.slack.calls import next_cursor, part
from bot.core.slack.clients import Clients, Method
from bot.core.slack.notifications import without_names
from bot.core.wording.dates import in_dates
from bot.core.wording.library import Library

EVENT_TYPE = "coach_delivery"
LOOK_BACK = 100
MESSAGE_BLOCKS = 50
MISSING_SCOPE = "missing_scope"
ACCOUNT_INACTIVE = "account_inactive"
"""Slack says it of a revoked token and of a deactivated person alike."""
CLOCKS_DIFFER = timedelta(days=1)
"""Before it was due by our clock, a delivery cannot have been sent by Slack's; far more than they ever differ."""


@dataclass(frozen=True)
class SlackMessenger:
    """A Messenger and a HomePublisher. Every method raises what `call` raises. `cipher` makes the digests."""

    clients: Clients
    library: Library
    features: Features
    cipher: Cipher

    def post(self, recipient: Person, delivery: Delivery, message: object) -> Posted:
        """Post with the delivery's id in the metadata, so that an unknown outcome can be looked up."""
        rendered = self._render(recipient, delivery, message)
        if isinstance(rendered, Files):
            return self._upload(delivery, rendered)
        with self._refused_where_inactive(delivery.workspace_id):
            answer = self.clients.call(
                delivery.workspace_id,
                lambda client: client.chat_postMessage,
                channel=delivery.channel or recipient.slack_id,
                thread_ts=delivery.thread_ts,
                text=rendered.text,
                blocks=rendered.blocks,
                metadata=_metadata(delivery),
                unfurl_links=False,
                unfurl_media=False,
            )
        return Posted(part(answer, "channel", str), part(answer, "ts", str), self._digest(delivery, rendered))

    def _digest(self, delivery: Delivery, rendered: Rendered) -> str:
        """Of this message only: nobody can tell from the database that two of them read the same."""
        shown = json.dumps([delivery.id, rendered.text, rendered.blocks], sort_keys=True)
        return self.cipher.digest(shown)

    def _render(self, recipient: Person, delivery: Delivery, message: object) -> Rendered | Files:
        wording, declared = self.library.for_locale(recipient.reads), self.features.message_types[delivery.kind]
        wording = in_dates(wording) if declared.dated else wording
        told = message if isinstance(message, WithPostscripts) else WithPostscripts(message, {})
        rendered: Rendered | Files = declared.render(wording, told.message)
        if isinstance(rendered, Files):
            return rendered
        rendered = without_names(rendered) if recipient.hide_names else rendered
        shown = (one for one in self.features.postscripts if one.key in told.loaded)
        below = [block for one in shown for block in one.render(wording, told.loaded[one.key])]
        return Rendered(rendered.text, [*rendered.blocks[: MESSAGE_BLOCKS - len(below)], *below])

    def _upload(self, delivery: Delivery, files: Files) -> Posted:
        """Send files into the delivery's thread. Slack shares them a moment later and does not say as which message.

        Their names have the delivery's id, by which they are found, and say nothing of whom or what: a lock screen is
        public.

        Where the installation is older than the scope, only this is refused: messages need no other scope.
        """
        named = [(f"{_files_of(delivery)}.{one.ending}", one.content) for one in files.files]
        try:
            self.clients.call(
                delivery.workspace_id,
                lambda client: client.files_upload_v2,
                file_uploads=[{"filename": name, "content": content, "title": name} for name, content in named],
                channel=str(delivery.channel),
                thread_ts=delivery.thread_ts,
            )
        except SlackUnauthorizedError as error:
            if error.code == MISSING_SCOPE:
                raise SlackRefusedError(error.code) from error
            raise
        except SlackBusyError as error:
            raise SlackBusyError(error.retry_after) from error
        return Posted(channel=str(delivery.channel), ts="")

    @contextmanager
    def _refused_where_inactive(self, workspace_id: str) -> Iterator[None]:
        """An inactive account is that of the recipient where Slack lets the bot itself in."""
        try:
            yield
        except SlackUnauthorizedError as error:
            if error.code == ACCOUNT_INACTIVE and self._is_let_in(workspace_id):
                raise SlackRefusedError(error.code) from error
            raise

    def _is_let_in(self, workspace_id: str) -> bool:
        """Whether Slack lets the bot itself in."""
        try:
            self.clients.call(workspace_id, lambda client: client.auth_test)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError):
            return False
        return True

    def update(self, recipient: Person, delivery: Delivery, message: object) -> str | None:
        """Render a posted message again, and replace it where it reads otherwise. Files stay as they were sent."""
        rendered = self._render(recipient, delivery, message)
        if isinstance(rendered, Files):
            return None
        digest = self._digest(delivery, rendered)
        if digest == delivery.shown_digest:
            return digest
        self.clients.call(
            delivery.workspace_id,
            lambda client: client.chat_update,
            channel=str(delivery.channel),
            ts=str(delivery.ts),
            text=rendered.text,
            blocks=rendered.blocks,
            metadata=_metadata(delivery),
        )
        return digest

    def find(self, recipient: Person, delivery: Delivery, restore: Restore | None = None) -> Posted | None:
        """Look for a delivery among the latest messages of the recipient's DM, or in all of its thread.

        After a `restore`, among all since the backup, and for one whose id is lost: by its key, or of its kind in the
        thread.
        """
        since = min(delivery.due_at, restore.since) if restore else delivery.due_at
        oldest = {"oldest": f"{(since - CLOCKS_DIFFER).timestamp():.6f}"}
        if delivery.channel and delivery.thread_ts:
            thread = {"ts": delivery.thread_ts, **oldest}
            replies: Method = lambda client: client.conversations_replies  # noqa: E731
            return self._look_through(replies, delivery, delivery.channel, restore, thread)
        opened = self.clients.call(
            delivery.workspace_id, lambda client: client.conversations_open, users=recipient.slack_id
        )
        channel = str(part(opened, "channel", dict)["id"])
        history: Method = lambda client: client.conversations_history  # noqa: E731
        whole = oldest if restore else None
        return self._look_through(history, delivery, channel, restore, whole)

    def _look_through(
        self,
        method: Method,
        delivery: Delivery,
        channel: str,
        restore: Restore | None,
        whole: dict[str, str] | None,
    ) -> Posted | None:
        """The latest messages are on the first page of a channel, and on the last of a thread: without `whole`, only
        the first page is looked at, else all that these arguments give."""
        cursor: dict[str, str] = {}
        while True:
            answer = self.clients.call(
                delivery.workspace_id,
                method,
                channel=channel,
                limit=LOOK_BACK,
                include_all_metadata=True,
                **(whole or {}),
                **cursor,
            )
            found = _among(part(answer, "messages", list), delivery, channel, restore)
            cursor = {"cursor": next_cursor(answer)}
            if found is not None or whole is None or not cursor["cursor"]:
                return found

    def publish_home(self, person: Person, content: HomeContent) -> None:
        """Show a person's App Home."""
        view = home_view(content)
        with self._refused_where_inactive(person.workspace_id):
            self.clients.call(
                person.workspace_id, lambda client: client.views_publish, user_id=person.slack_id, view=view
            )


def home_view(content: HomeContent) -> Block:
    """App Home, as far as Slack takes it."""
    return {"type": "home", "blocks": content.blocks()[:VIEW_BLOCKS]}


def _among(messages: list[dict[str, Any]], delivery: Delivery, channel: str, restore: Restore | None) -> Posted | None:
    for message in messages:
        names = [str(file.get("name", "")).rpartition(".")[0] for file in message.get("files") or []]
        is_file = _files_of(delivery) in names and message.get("bot_id")
        if is_file or _is_of(message, delivery, restore):
            return Posted(channel=channel, ts=str(message["ts"]))
    return None


def _is_of(message: dict[str, Any], delivery: Delivery, restore: Restore | None) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    posted = payload.get("delivery")
    if metadata.get("event_type") != EVENT_TYPE or not isinstance(posted, int):
        return False
    if posted == delivery.id:
        return True
    # Planned again since the restore: what it was before had an id that the backup does not know.
    is_lost = restore is not None and restore.last_delivery_id < posted < delivery.id
    in_thread = delivery.thread_ts is not None and payload.get("kind") == delivery.kind
    return is_lost and (in_thread or payload.get("key") == _key(delivery))


def _metadata(delivery: Delivery) -> dict[str, Any]:
    told = {"delivery": delivery.id, "kind": delivery.kind, "key": _key(delivery)}
    return {"event_type": EVENT_TYPE, "event_payload": told}


def _key(delivery: Delivery) -> str:
    return sha256(delivery.dedupe_key.encode()).hexdigest()[:16]


def _files_of(delivery: Delivery) -> str:
    """How the names of a delivery's files begin, before the ending."""
    return f"coach-{delivery.id}"
