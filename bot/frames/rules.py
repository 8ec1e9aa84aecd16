"""The two frames of a conversation: coaching is the growth of a person, performance a standard and a gap to it.

A conversation has one frame (mission 004-03). What is said keeps the frame it was said in for good: a shift changes
only what comes after it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.core.access import BOTH, MANAGER, Data
from bot.core.language.text import normalise

FRAMES = Data("frame", readers=BOTH, writers=MANAGER)

T = TypeVar("T")


class Frame(StrEnum):
    """What a conversation is for."""

    COACHING = "coaching"
    PERFORMANCE = "performance"

    @property
    def other(self) -> "Frame":
        """The one it can be shifted to."""
        return Frame.PERFORMANCE if self is Frame.COACHING else Frame.COACHING


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody (`by`, a person id) named another frame aloud, in the conversation that a brief prepared."""

    id: int
    brief_id: int
    pair_id: int
    came_from: Frame
    went_to: Frame
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShiftWords:
    """That the frame is to be shifted; `to` None says: to the other one."""

    to: Frame | None = None


_SHIFT = re.compile(
    r"(?:shift|switch|change)(?: (?:the |our )?frame)?(?: ?(?:to|into|:|->)? ?(?:the |a )?(?P<to>coaching|performance)"
    r"(?: (?:frame|conversation|talk))?)?",
    re.IGNORECASE,
)
_ALONE = {"switch", "change"}
"""Words that say nothing of a frame when they stand alone."""


def read_shift(text: str) -> ShiftWords | None:
    """What a reply in a brief's thread says of shifting: "shift", "shift to performance", "shift the frame".

    None for anything else, a sentence that merely begins so included.
    """
    said = re.sub(r",? please$", "", normalise(text).rstrip("."), flags=re.IGNORECASE).strip()
    found = _SHIFT.fullmatch(said)
    if found is None or said.lower() in _ALONE:
        return None
    return ShiftWords(Frame(found["to"].lower()) if found["to"] else None)


def one_of(several: Sequence[T], number: int) -> T:
    """The same of `several` for the same id, another for the next."""
    return several[number % len(several)]


class Side(StrEnum):
    """To which of the two."""

    MANAGER = "manager"
    REPORT = "report"
