"""The workspace's state: people, channels, messages, open views. One lock guards all of it.

`version` grows with each change, and `wait_for_change` lets a page live-update. Readers get frozen values.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count

from bot.sandbox import seed
from bot.sandbox.clock import SandboxClock
from bot.sandbox.forms import initial_values, kept_values
from bot.sandbox.model import Channel, Identity, Json, Message, Notice, User, Values, View


class Workspace:
    """Safe to use from any thread. Mutating methods do not check permissions: the API and people's actions do."""

    def __init__(self, clock: SandboxClock, identity: Identity = seed.IDENTITY) -> None:
        self.clock = clock
        self.identity = identity
        self._changed = threading.Condition(threading.RLock())
        self._version = 0
        self._last_ts = 0
        self._users = {user.id: user for user in seed.people()}
        self._channels = {channel.id: channel for channel in seed.channels()}
        self._messages: dict[str, dict[str, Message]] = {channel: {} for channel in self._channels}
        self._entered: dict[tuple[str, str, str], Values] = {}
        self._notices: list[Notice] = []
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    @property
    def version(self) -> int:
        """Grows with each change."""
        with self._changed:
            return self._version

    def wait_for_change(self, version: int, timeout: float) -> int:
        """Block until `version` is exceeded or `timeout` seconds have passed; return the present version."""
        with self._changed:
            self._changed.wait_for(lambda: self._version > version, timeout)
            return self._version

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock for several steps, then notify waiting threads."""
        with self._changed:
            yield
            self._version += 1
            self._changed.notify_all()

    def new_ts(self) -> str:
        """A message ts from the sandbox clock: unique and later than every one before it."""
        with self._changed:
            now = int(self.clock.now().timestamp() * 1_000_000)
            self._last_ts = max(now, self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # People and channels

    def users(self) -> list[User]:
        """Everyone, in the order of users.list."""
        with self._changed:
            return list(self._users.values())

    def user(self, user_id: str) -> User | None:
        """One member."""
        with self._changed:
            return self._users.get(user_id)

    def save_user(self, user: User) -> None:
        """Insert or update a member."""
        with self.changing():
            self._users[user.id] = user

    def channels(self) -> list[Channel]:
        """Public channels, then direct messages with the app."""
        with self._changed:
            return list(self._channels.values())

    def channel(self, reference: str) -> Channel | None:
        """By channel id, by the id of a person the app can write to, or by a public channel's name."""
        with self._changed:
            if reference in self._channels:
                return self._channels[reference]
            for channel in self._channels.values():
                if reference == channel.user or (not channel.is_im and reference.lstrip("#") == channel.name):
                    return channel
            return None

    def im_of(self, user_id: str) -> Channel:
        """The person's direct message with the app. Raises KeyError for someone who has none."""
        for channel in self.channels():
            if channel.user == user_id:
                return channel
        raise KeyError(user_id)

    def save_channel(self, channel: Channel) -> None:
        """Insert or update a channel."""
        with self.changing():
            self._channels[channel.id] = channel
            self._messages.setdefault(channel.id, {})

    # Messages

    def message(self, channel: str, ts: str) -> Message | None:
        """One message, ephemeral ones included."""
        with self._changed:
            return self._messages.get(channel, {}).get(ts)

    def save_message(self, message: Message) -> None:
        """Insert or replace by (channel, ts)."""
        with self.changing():
            self._messages[message.channel][message.ts] = message

    def remove_message(self, message: Message) -> None:
        """Remove a message."""
        with self.changing():
            self._messages[message.channel].pop(message.ts, None)

    def messages(self, channel: str, viewer: str | None = None) -> list[Message]:
        """The channel's timeline, oldest first: replies only if broadcast, ephemeral ones for `viewer`."""
        return [
            message
            for message in self._all(channel)
            if (not message.is_reply or message.broadcast) and message.ephemeral_to in (None, viewer)
        ]

    def thread(self, channel: str, thread_ts: str, viewer: str | None = None) -> list[Message]:
        """The parent and its replies, oldest first; empty if there is no such parent."""
        return [
            message
            for message in self._all(channel)
            if thread_ts in (message.ts, message.thread_ts) and message.ephemeral_to in (None, viewer)
        ]

    def _all(self, channel: str) -> list[Message]:
        with self._changed:
            return sorted(self._messages.get(channel, {}).values(), key=lambda message: message.ts)

    # Entered values and notices

    def entered(self, user: str, channel: str, ts: str) -> Values | None:
        """What a person has chosen in a message's menus; None before the first choice."""
        with self._changed:
            return self._entered.get((user, channel, ts))

    def save_entered(self, user: str, channel: str, ts: str, values: Values) -> None:
        """Remember what a person has chosen in a message's menus."""
        with self.changing():
            self._entered[user, channel, ts] = values

    def notify(self, user: str, error: str, about: str) -> None:
        """Show a person an error."""
        with self.changing():
            self._notices.append(Notice(self.clock.now(), user, error, about))

    def notices(self, user: str) -> list[Notice]:
        """The errors shown to a person, oldest first."""
        with self._changed:
            return [notice for notice in self._notices if notice.user == user]

    # Views

    def home(self, user: str) -> View | None:
        """The person's published Home."""
        with self._changed:
            return self._homes.get(user)

    def modals(self, user: str) -> list[View]:
        """The person's open modals, the visible one last."""
        with self._changed:
            return list(self._stacks.get(user, ()))

    def modal(self, user: str) -> View | None:
        """The modal the person sees."""
        stack = self.modals(user)
        return stack[-1] if stack else None

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home by id."""
        return next((view for view in self._views() if view.id == view_id), None)

    def view_by_external_id(self, external_id: str) -> View | None:
        """An open modal or a Home by the app's own id."""
        return next((view for view in self._views() if view.external_id == external_id), None)

    def save_view(self, view: View) -> None:
        """Publish a Home, replace an open modal by id, or put a new one on top of the person's stack."""
        with self.changing():
            if view.type == "home":
                self._homes[view.user] = view
                return
            stack = self._stacks.setdefault(view.user, [])
            for index, open_view in enumerate(stack):
                if open_view.id == view.id:
                    stack[index] = view
                    return
            stack.append(view)

    def open_view(self, user: str, definition: Json) -> View:
        """Show a new view: a Home, or a modal on top of the person's stack."""
        view_id = "V" + secrets.token_hex(5).upper()
        with self.changing():
            stack = self.modals(user) if definition["type"] == "modal" else []
            view = View(
                view_id,
                user,
                definition,
                self._new_hash(),
                root_view_id=stack[0].id if stack else view_id,
                previous_view_id=stack[-1].id if stack else None,
                values=initial_values(definition["blocks"]),
            )
            self.save_view(view)
        return view

    def update_view(self, view: View, definition: Json) -> View:
        """Replace a view's content; entries stay where block_id, action_id and type are the same."""
        values = kept_values(definition["blocks"], view.values)
        updated = replace(view, definition=definition, hash=self._new_hash(), values=values, errors={})
        self.save_view(updated)
        return updated

    def close_view(self, view_id: str) -> None:
        """Take a modal off its stack."""
        with self.changing():
            for user, stack in self._stacks.items():
                self._stacks[user] = [view for view in stack if view.id != view_id]

    def close_all(self, user: str) -> None:
        """Close the person's whole stack of modals."""
        with self.changing():
            self._stacks.pop(user, None)

    def show_errors(self, view: View, errors: dict[str, str]) -> View:
        """Put sentences under a modal's inputs."""
        shown = replace(view, errors=errors)
        self.save_view(shown)
        return shown

    def _views(self) -> list[View]:
        with self._changed:
            return [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]

    def _new_hash(self) -> str:
        return f"{int(self.clock.now().timestamp())}.{secrets.token_urlsafe(6)}"


@dataclass(frozen=True)
class StoredFile:
    """A file; without content until it is uploaded, and downloadable once it is shared."""

    id: str
    name: str
    length: int
    content: bytes = b""
    shared: bool = False


class Files:
    """Of one workspace. Safe to share between threads."""

    def __init__(self, team_id: str) -> None:
        self._team = team_id[1:4]
        self._files: dict[str, StoredFile] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def expect(self, name: str, length: int) -> str:
        """Announce an upload; returns the file's id."""
        with self._lock:
            file = StoredFile(f"F{self._team}{next(self._numbers):08X}", name, length)
            self._files[file.id] = file
            return file.id

    def take(self, file_id: str, content: bytes) -> bool:
        """The bytes of an expected file; False if there is none, or they are not as many as announced."""
        with self._lock:
            file = self._files.get(file_id)
            if file is None or file.content or len(content) != file.length:
                return False
            self._files[file_id] = replace(file, content=content)
            return True

    def uploaded(self, file_id: str) -> StoredFile | None:
        """A file whose bytes are here and that is not shared yet."""
        file = self._files.get(file_id)
        return file if file is not None and file.content and not file.shared else None

    def share(self, file_id: str) -> None:
        """Make the file downloadable."""
        with self._lock:
            self._files[file_id] = replace(self._files[file_id], shared=True)

    def shared(self, file_id: str) -> StoredFile | None:
        """A file that can be downloaded."""
        file = self._files.get(file_id)
        return file if file is not None and file.shared else None
