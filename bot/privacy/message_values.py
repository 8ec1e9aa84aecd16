"""What people are told about their own data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.core.files import Export


@dataclass(frozen=True, slots=True)
class ExportMessage:
    """An export is on its way into the thread of this message; `failed` when Slack did not take its files."""

    failed: bool = False


@dataclass(frozen=True, slots=True)
class ForgettingMessage:
    """Somebody asked to be forgotten. `due_at` is local to them."""

    state: Literal["waiting", "taken_back"]
    due_at: datetime
    today: date


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The last one before somebody is forgotten."""


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """The files of an export; `delivery_id` is in their names, so that they can be found in Slack."""

    export: Export
    delivery_id: int


RightsMessage = ExportMessage | ForgettingMessage | LastMessage
