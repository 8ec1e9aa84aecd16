"""What a person can do in Slack.

Actions that the app must answer block until it has, at most Timings.answer seconds, and return an Outcome. They
may be called from any thread but the server's event loop. Impossible actions raise PersonCannotError.
"""

import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.composer import Composer, rich_text
from bot.sandbox.content import with_ids
from bot.sandbox.events import Events, Messages
from bot.sandbox.interactions import Interactions, Outcome
from bot.sandbox.model import Channel, Json, Message, PersonCannotError, User, View
from bot.sandbox.workspace import Workspace


class People:
    """The actions of all people; the first argument says whose."""

    def __init__(
        self,
        workspace: Workspace,
        events: Events,
        messages: Messages,
        interactions: Interactions,
        commands: Collection[str],
    ) -> None:
        self._workspace = workspace
        self._events = events
        self._messages = messages
        self._interactions = interactions
        self._commands = frozenset(commands)

    # Messages

    def send_message(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        file: str | None = None,
    ) -> Message:
        """Post `text` as typed (`@sam` becomes a mention), with a made-up `file` of that name if given."""
        person, place = self._person(user), self._place(user, channel)
        if thread_ts is not None and not self._workspace.thread(place.id, thread_ts):
            raise PersonCannotError(f"no thread {thread_ts}")
        ts = self._workspace.new_ts()
        sent = self._composer().message(text)
        subtype = "file_share" if file else "thread_broadcast" if thread_ts and broadcast else None
        message = Message(
            place.id,
            ts,
            person.id,
            sent,
            with_ids([rich_text(sent)]) if sent else (),
            thread_ts=thread_ts,
            subtype=subtype,
            client_msg_id=str(uuid.uuid4()),
            files=[_file(file, person, int(float(ts)))] if file else (),
            broadcast=bool(thread_ts and broadcast),
        )
        return self._messages.post(message)

    def edit_message(self, user: str, channel: str, ts: str, text: str) -> Message:
        """Change one's own message."""
        before = self._own(user, channel, ts)
        sent = self._composer().message(text)
        return self._messages.update(before, replace(before, text=sent, blocks=with_ids([rich_text(sent)])))

    def delete_message(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self._messages.delete(self._own(user, channel, ts))

    # Commands and shortcuts

    def run_command(self, user: str, channel: str, command: str, text: str = "") -> Outcome:
        """Run a slash command; `text` as typed. Its direct answer appears as an ephemeral message."""
        person, place = self._person(user), self._place(user, channel)
        if command not in self._commands:
            raise PersonCannotError(f"{command} is not a command of any app here")
        return self._interactions.run_command(person, place, command, self._composer().command(text))

    def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Outcome:
        """Use a shortcut from a message's menu."""
        return self._interactions.message_shortcut(
            self._person(user),
            self._place(user, channel),
            self._seen(user, channel, ts),
            callback_id,
        )

    def global_shortcut(self, user: str, callback_id: str) -> Outcome:
        """Use a shortcut from the search bar."""
        return self._interactions.global_shortcut(self._person(user), callback_id)

    # Blocks, modals and Home

    def click_in_message(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        value: Any = None,  # noqa: ANN401  what a person chose may be any JSON
        *,
        block_id: str | None = None,
    ) -> Outcome:
        """Press a button (no `value`) or choose in a menu of a message, ephemeral ones included."""
        message = self._seen(user, channel, ts)
        place = self._place(user, channel)
        return self._interactions.use_message_element(self._person(user), place, message, action_id, block_id, value)

    def click_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: Any = None,  # noqa: ANN401  any JSON
        *,
        block_id: str | None = None,
        values: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Outcome:
        """The same in a modal or the Home; `values` (see submit_view) were filled in before."""
        view = self._open_view(user, view_id)
        return self._interactions.use_view_element(self._person(user), view, action_id, block_id, value, values or {})

    def submit_view(
        self, user: str, values: Mapping[str, Mapping[str, Any]] | None = None, view_id: str | None = None
    ) -> Outcome:
        """Fill in `values` (block_id -> action_id -> value) and submit the modal; see Outcome.errors."""
        return self._interactions.submit(self._person(user), self._open_view(user, view_id), values or {})

    def close_view(self, user: str, view_id: str | None = None, *, everything: bool = False) -> None:
        """Cancel the modal one sees, or with `everything` the whole stack."""
        self._interactions.close(self._person(user), self._open_view(user, view_id), everything=everything)

    def open_home(self, user: str) -> View | None:
        """Open the app's Home; returns the view that was published before the app could react."""
        home = self._workspace.home(user)
        channel = self._workspace.im_of(user).id
        self._events.app_home_opened(user, channel, "home", home)
        return home

    def open_messages(self, user: str) -> None:
        """Open the app's Messages tab."""
        self._events.app_home_opened(user, self._workspace.im_of(user).id, "messages", None)

    # Profile

    def change_zone(self, user: str, zone: str | None) -> User:
        """Change the profile's IANA zone; user_change goes out."""
        now = int(self._workspace.clock.now().timestamp())
        changed = replace(self._person(user), tz=zone, updated=now)
        self._workspace.save_user(changed)
        self._events.user_change(changed)
        return changed

    # Checks

    def _composer(self) -> Composer:
        return Composer(self._workspace.users(), self._workspace.channels())

    def _person(self, user: str) -> User:
        person = self._workspace.user(user)
        if person is None or person.is_bot or person.deleted:
            raise PersonCannotError(f"{user} cannot do anything")
        return person

    def _place(self, user: str, channel: str) -> Channel:
        place = self._workspace.channel(channel)
        if place is None or user not in place.members:
            raise PersonCannotError(f"{user} is not in {channel}")
        return place

    def _seen(self, user: str, channel: str, ts: str) -> Message:
        message = self._workspace.message(channel, ts)
        if message is None or message.ephemeral_to not in (None, user):
            raise PersonCannotError(f"no message {ts} in {channel}")
        return message

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self._seen(user, channel, ts)
        if message.user != user:
            raise PersonCannotError(f"message {ts} is not by {user}")
        return message

    def _open_view(self, user: str, view_id: str | None) -> View:
        view = self._workspace.view(view_id) if view_id else self._workspace.modal(user)
        if view is None or view.user != user:
            raise PersonCannotError(f"{user} has no open view {view_id or ''}")
        return view


def _file(name: str, owner: User, created: int) -> Json:
    file_id = "F" + secrets.token_hex(5).upper()
    kind = name.rpartition(".")[2].lower()
    return {
        "id": file_id,
        "created": created,
        "timestamp": created,
        "name": name,
        "title": name,
        "filetype": kind,
        "mode": "hosted",
        "user": owner.id,
        "size": 1_024,
        "is_external": False,
        "url_private": f"https://files.slack.com/files-pri/sandbox/{file_id}/{name}",
    }
