"""The brief: what a manager gets in a thread before a 1:1, and which powerful question comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.access import MANAGER, Data
from bot.frames.rules import Frame

BRIEFS = Data("brief", readers=MANAGER, writers=MANAGER)

SPREAD = 9973
"""A prime larger than any library: pairs with neighbouring ids begin at different questions, far apart."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief's thread. `occurrence_id` is None when it was asked for without an upcoming 1:1.

    `channel` and `thread_ts` are known once the parent message is posted. `question` is the key of the
    powerful question shown, empty for a performance conversation. `frame` is the present one of its thread.
    `for_report`: it is the thread of what the report gets before the 1:1, without a question.
    """

    id: int
    workspace_id: str
    pair_id: int
    occurrence_id: int | None
    question: str
    created_at: datetime
    channel: str | None = None
    thread_ts: str | None = None
    frame: Frame = Frame.COACHING
    for_report: bool = False


def next_question(library: Sequence[str], used: Sequence[str], seed: int) -> str:
    """Choose a question not yet used for the pair; once all were used, the one used longest ago.

    `used` is oldest first and may repeat; `library` has at least one. `seed` (the pair's id) says where in
    the library the pair begins, so that two reports of one manager do not get the same question in the same
    week.
    """
    begin = seed * SPREAD % len(library)
    latest = {key: position for position, key in enumerate(used)}
    return min([*library[begin:], *library[:begin]], key=lambda key: latest.get(key, -1))
