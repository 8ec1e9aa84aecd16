"""What people can ask of their own data: to see it, to have it, to have it erased."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.core.access import AUTHOR, CONCERNED, NOBODY, Data
from bot.core.audit import Act
from bot.core.people import Person

AUDIT = Data("audit", readers=AUTHOR | CONCERNED, writers=NOBODY)
ASKED = Data("asked", readers=AUTHOR, writers=AUTHOR)
"""What somebody asks of their own data, as it is said below a message: it is in no table, the audit log has it."""
FORGET_PEOPLE = "forget_people"
EXPORT = "export"
EXPORT_FILES = "export_files"
EXPORT_RECORDS = "export_records"
FORGETTING = "forgetting"
LAST_WORD = "last_word"
DAY_TO_CHANGE = timedelta(hours=24)
"""Between asking to be forgotten and being forgotten."""
EXPORT_EVERY = timedelta(hours=1)
LAST_WORD_LASTS = timedelta(hours=1)
"""What is to be erased is erased by then, whether or not Slack takes the last message."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody has asked to be forgotten; `due_at` (UTC) is when it happens."""

    workspace_id: str
    person_id: int
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AuditLogLine:
    """An entry of the audit log as one it concerns reads it. `at` is local to them; nobody as actor is Coach itself,
    nobody as `whose` the workspace. `together`: one of a pair did it to something of the two."""

    at: datetime
    act: Act
    data: str
    actor: Person | None
    whose: Person | None
    together: bool = False


def minutes_until_next_export(last: datetime, now: datetime) -> int:
    """How many whole minutes, at least one, until the next one may be asked for; 0 when it may be now."""
    wait = last + EXPORT_EVERY - now
    return max(0, -(-int(wait.total_seconds()) // 60)) if wait > timedelta(0) else 0


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
