"""Shifts of the frame."""

from datetime import datetime

from bot.briefs.shift_tables import FrameShiftRow
from bot.briefs.tables import BriefRow
from bot.core.database.queries import Repository
from bot.frames.rules import Frame, Shift


class Shifts(Repository):
    """Changes of a conversation's frame."""

    def add(self, brief_id: int, pair_id: int, came_from: Frame, went_to: Frame, by: int, at: datetime) -> Shift:
        """Record a shift; it is the present frame of the brief's thread from then on, and of the report's thread about
        the same 1:1."""
        row = self._insert(
            FrameShiftRow, brief_id=brief_id, pair_id=pair_id, came_from=came_from, went_to=went_to, by=by, at=at
        )
        self._run(self._update(BriefRow, BriefRow.id == brief_id).values(frame=went_to))
        occurrence_id = self._get(BriefRow, brief_id).occurrence_id
        if occurrence_id is not None:
            of_report = (BriefRow.occurrence_id == occurrence_id, BriefRow.for_report)
            self._run(self._update(BriefRow, *of_report).values(frame=went_to))
        return self._value(Shift, row)

    def get(self, shift_id: int) -> Shift:
        """Raises NotFoundError."""
        return self._value(Shift, self._get(FrameShiftRow, shift_id))

    def of_brief(self, brief_id: int) -> list[Shift]:
        """Oldest first."""
        found = self._select(FrameShiftRow, FrameShiftRow.brief_id == brief_id)
        return self._all_of(Shift, found.order_by(FrameShiftRow.id))
