"""Both kinds of conversation that two people have, counted apart (mission 004-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.meetings.rules import SeriesLine
from bot.performance.rules import RecordState

State = Literal["", "ahead", "shown", "acknowledged"]


@dataclass(frozen=True, slots=True)
class Conversations:
    """How many coaching 1:1s were held and when the last; how many performance conversations there are, and how far
    the latest is."""

    pair_id: int
    report_name: str
    coaching: int
    last_on: date | None
    performance: int
    state: State = ""


def state_of(records: Sequence[RecordState]) -> State:
    """How far the latest of these is; they are oldest first."""
    if not records:
        return ""
    if records[-1].acknowledged_at is not None:
        return "acknowledged"
    return "shown" if records[-1].shown_at is not None else "ahead"


@dataclass(frozen=True, slots=True)
class ListedConversations:
    """A manager's performance conversations to come, and both kinds for each of their people, apart."""

    today: date
    ahead: tuple[SeriesLine, ...]
    people: tuple[Conversations, ...]


@dataclass(frozen=True, slots=True)
class HomeConversations:
    """Performance conversations to come, as their manager's App Home shows them."""

    today: date
    lines: tuple[SeriesLine, ...]
