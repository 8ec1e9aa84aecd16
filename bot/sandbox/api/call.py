"""One Web API call, and reading its arguments, which come as JSON values or as form strings."""

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.model import Channel, Json, Message, RefusedError
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Call:
    """`base_url` is where the app reached the sandbox, such as http://127.0.0.1:8000."""

    sandbox: "Sandbox"
    args: Json
    base_url: str

    @property
    def workspace(self) -> Workspace:
        return self.sandbox.workspace

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An argument as truth: true and 1 count, as text too."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("true", "1")

    def number(self, name: str, default: int, high: int) -> int:
        """An argument as a whole number from 1 to `high`. Raises RefusedError invalid_limit."""
        value = self.text(name)
        if not value or value == "0":
            return default
        if not value.isdecimal() or int(value) > high:
            raise RefusedError("invalid_limit")
        return int(value)

    def cursor(self) -> int:
        """Where the page begins. Raises RefusedError invalid_cursor."""
        given = self.text("cursor")
        if not given:
            return 0
        try:
            name, _, offset = base64.b64decode(given, validate=True).decode("ascii").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise RefusedError("invalid_cursor") from None
        if name != "offset" or not offset.isdecimal():
            raise RefusedError("invalid_cursor")
        return int(offset)

    def visible_channel(self, name: str = "channel") -> Channel:
        """The channel of that id. Raises RefusedError channel_not_found."""
        channel = self.workspace.channel(self.text(name))
        if channel is None or channel.id != self.text(name):
            raise RefusedError("channel_not_found")
        return channel

    def message(self, channel: Channel, ts: str) -> Message:
        """A message that is not ephemeral. Raises RefusedError message_not_found."""
        message = self.workspace.message(channel.id, ts)
        if message is None or message.ephemeral_to is not None:
            raise RefusedError("message_not_found")
        return message


def next_cursor(offset: int, total: int) -> str:
    """The cursor of the page after this one, empty at the end."""
    return base64.b64encode(f"offset:{offset}".encode()).decode() if offset < total else ""
