"""Says things in Slack: posts, updates in place, finds what may have been posted, publishes Homes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core.cipher import Cipher
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.feature import Features
from bot.core.files import Files
from bot.core.outbox.deliveries import Delivery, Posted
from bot.core.outbox.homes import HomeContent
from bot.core.people import Person
from bot.core.slack.blocks import VIEW_BLOCKS, Block, Rendered
from bot.core.slack.calls import next_cursor, part
from bot.core.slack.clients import Clients
from bot.core.wording.library import Library

EVENT_TYPE = "coach_delivery"
LOOK_BACK = 100
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
        render = self.features.message_types[delivery.kind].render
        rendered: Rendered | Files = render(self.library.for_locale(recipient.locale), message)
        return rendered

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

    def find(self, recipient: Person, delivery: Delivery) -> Posted | None:
        """Look for a delivery among the latest messages of the recipient's DM, or in all of its thread."""
        if delivery.channel and delivery.thread_ts:
            return self._find_in_thread(delivery, delivery.channel, delivery.thread_ts)
        opened = self.clients.call(
            delivery.workspace_id, lambda client: client.conversations_open, users=recipient.slack_id
        )
        channel = str(part(opened, "channel", dict)["id"])
        answer = self.clients.call(
            delivery.workspace_id,
            lambda client: client.conversations_history,
            channel=channel,
            limit=LOOK_BACK,
            include_all_metadata=True,
        )
        return _among(part(answer, "messages", list), delivery, channel)

    def _find_in_thread(self, delivery: Delivery, channel: str, thread_ts: str) -> Posted | None:
        """Slack lists a thread from its beginning: the latest messages are on its last page."""
        cursor = ""
        while True:
            answer = self.clients.call(
                delivery.workspace_id,
                lambda client: client.conversations_replies,
                channel=channel,
                ts=thread_ts,
                oldest=f"{(delivery.due_at - CLOCKS_DIFFER).timestamp():.6f}",
                cursor=cursor,
                limit=LOOK_BACK,
                include_all_metadata=True,
            )
            found = _among(part(answer, "messages", list), delivery, channel)
            cursor = next_cursor(answer)
            if found is not None or not cursor:
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


def _among(messages: list[dict[str, Any]], delivery: Delivery, channel: str) -> Posted | None:
    for message in messages:
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        is_message = metadata.get("event_type") == EVENT_TYPE and payload.get("delivery") == delivery.id
        names = [str(file.get("name", "")).rpartition(".")[0] for file in message.get("files") or []]
        if is_message or (_files_of(delivery) in names and message.get("bot_id")):
            return Posted(channel=channel, ts=str(message["ts"]))
    return None


def _metadata(delivery: Delivery) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery.id}}


def _files_of(delivery: Delivery) -> str:
    """How the names of a delivery's files begin, before the ending."""
    return f"coach-{delivery.id}"
