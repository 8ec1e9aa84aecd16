"""What services need to keep of frames, without anything that was said: shifts, and how far records are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.frames import Frame, Shift
from bot.domain.records import RecordState


class ShiftRepository(Protocol):
    def add(self, brief_id: int, pair_id: int, came_from: Frame, went_to: Frame, by: int, at: datetime) -> Shift:
        """Record a shift; it is the present frame of the brief's thread from then on, and of the report's thread about
        the same 1:1."""

    def get(self, shift_id: int) -> Shift:
        """Raises NotFoundError."""

    def of_brief(self, brief_id: int) -> list[Shift]:
        """Oldest first."""


class RecordStateRepository(Protocol):
    def get(self, record_id: int) -> RecordState:
        """Raises NotFoundError."""

    def of_series(self, one_on_one_id: int) -> RecordState | None:
        """The record of a performance conversation."""

    def of_pairs(self, pair_ids: Sequence[int]) -> list[RecordState]:
        """All records of these pairs, oldest first."""

    def latest(self, limit: int) -> list[RecordState]:
        """The newest of the whole workspace, for those whom it has named to read them."""

    def set_shown(self, record_id: int, at: datetime) -> None:
        """It was shown to the report, the first time at `at`; later times change nothing."""
