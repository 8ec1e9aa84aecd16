"""What a workspace consists of, as frozen values, and the errors of the sandbox. JSON shapes live in payloads.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Values = Mapping[str, Mapping[str, Json]]
"""Slack's `state.values`: block_id -> action_id -> value object."""


@dataclass(frozen=True)
class Identity:
    """Who the workspace and the app are, with the app's secrets."""

    team_id: str
    team_domain: str
    team_name: str
    app_id: str
    bot_user: str
    bot_id: str
    bot_name: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str


@dataclass(frozen=True)
class User:
    """A member: `name` is the handle typed after @, `tz` an IANA zone. `playable` people can be acted as.
    `team_id` is set for external members only: their own workspace."""

    id: str
    name: str
    real_name: str
    tz: str | None
    title: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_admin: bool = False
    playable: bool = True
    bot_id: str | None = None
    app_id: str | None = None
    team_id: str | None = None
    locale: str = "en-GB"
    updated: int = 0


@dataclass(frozen=True)
class Channel:
    """A public channel, or a direct message between the app's bot and `user`."""

    id: str
    name: str
    members: frozenset[str]
    user: str | None = None

    @property
    def is_im(self) -> bool:
        return self.user is not None


@dataclass(frozen=True)
class Edited:
    """Who changed a message last, and the ts of the change."""

    user: str
    ts: str


@dataclass(frozen=True)
class Message:
    """A message. Visible only to `ephemeral_to` if that is set; a `broadcast` reply also shows in the channel."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: Sequence[Json] = ()
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    client_msg_id: str | None = None
    metadata: Json | None = None
    files: Sequence[Json] = ()
    edited: Edited | None = None
    broadcast: bool = False
    ephemeral_to: str | None = None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class View:
    """A modal or a Home. `definition` is what the app sent, with missing block_ids and action_ids filled in;
    `errors` are shown under the inputs (block_id -> sentence)."""

    id: str
    user: str
    definition: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.definition["type"])

    @property
    def blocks(self) -> Sequence[Json]:
        blocks: Sequence[Json] = self.definition["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        return self.definition.get("external_id") or ""


@dataclass(frozen=True)
class Notice:
    """An error that Slack would show to one person, such as `operation_timeout`."""

    at: datetime
    user: str
    error: str
    about: str


class RefusedError(Exception):
    """Slack would answer `{"ok": false, "error": error}`, and the fields of `detail`."""

    def __init__(self, error: str, **detail: object) -> None:
        super().__init__(error)
        self.error = error
        self.detail: Json = detail

    @classmethod
    def with_problems(cls, error: str, problems: Sequence[str]) -> "RefusedError":
        """With the problems in `response_metadata.messages` too."""
        messages = [f"[ERROR] {problem}" for problem in problems]
        return cls(error, errors=list(problems), response_metadata={"messages": messages})


class PersonCannotError(ValueError):
    """A person could not do this in Slack: no such button, option or open view."""
