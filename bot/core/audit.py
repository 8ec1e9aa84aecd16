"""The audit log: who did what to whose data, and when. Words and ids only: it tells nothing of what was said."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.people import Pair
from bot.core.request import Request

_WORD = re.compile(r"[a-z][a-z_]{0,39}")
_REF = re.compile(r"[a-z][a-z_]*:[0-9]+(,[0-9]+)*")


class Act(StrEnum):
    """What was done. CHANGED is the plain one; a word of its own where the log must say more."""

    CHANGED = "changed"
    MADE = "made"
    NAMED = "named"
    UNNAMED = "unnamed"
    HELD = "held"
    RELEASED = "released"
    SHOWN = "shown"
    SHIFTED = "shifted"
    ACKNOWLEDGED = "acknowledged"
    SHARED = "shared"
    EXPORTED = "exported"
    FORGET_ASKED = "forget_asked"
    FORGET_TAKEN_BACK = "forget_taken_back"
    FORGOTTEN = "forgotten"
    LEFT = "left"
    HANDED_OVER = "handed_over"
    PURGED = "purged"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Entry:
    """`actor_id` did `act` to `data` of `whose` at `at`; None as actor is Coach itself, None as `whose` the workspace.

    `data` is a word for what it was done to; `ref` names a row ("one_on_one:12", "pair:3,7"). Raises ValueError for
    anything that is no word and no id: no text of a person may ever get in here, because it can never be taken out.
    """

    act: Act
    data: str
    at: datetime
    actor_id: int | None = None
    whose: int | None = None
    pair_id: int | None = None
    ref: str | None = None

    def __post_init__(self) -> None:
        if not _WORD.fullmatch(self.data):
            raise ValueError("an audit entry names its data with a word")
        if self.ref is not None and not _REF.fullmatch(self.ref):
            raise ValueError("an audit entry refers to rows by their ids")


def between(act: Act, data: str, request: Request, pair: Pair, ref: str) -> Entry:
    """What one of a pair did to something of the two: it stands in the log of both."""
    other = pair.other(request.who)
    return Entry(act, data, request.now, request.who.id, other.id, pair.id, ref)
