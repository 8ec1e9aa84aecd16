"""What belongs to a pair, table by table, and what becomes of it when the pair is purged. A test fails when a table
with a pair or with sealed text is in neither list.

Destroyed is what the two wrote, and the keys it is sealed with. Kept is that they met and when: it holds no text of
theirs, and other rows refer to it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.administration.tables import AuditRow
from bot.briefs.shift_tables import FrameShiftRow
from bot.briefs.tables import BriefQuestionRow, BriefRow, ReplyRow
from bot.commitments.tables import CommitmentChangeRow, CommitmentRow, NoteRow, PlanRevisionRow
from bot.core.database.tables import Row
from bot.core.sealing.tables import TextKeyRow
from bot.goals.tables import GoalRevisionRow, GoalRow, MilestoneRow
from bot.handovers.tables import HandoverRow
from bot.meetings.tables import OccurrenceRow, OneOnOneRow
from bot.performance.tables import BroughtForwardRow, PerformanceKeyRow, PerformanceReceiptRow, PerformanceRecordRow
from bot.topics.tables import ProposalRow, TopicRow

DESTROYED: Sequence[type[Row]] = (
    CommitmentChangeRow,
    CommitmentRow,
    NoteRow,
    TopicRow,
    ReplyRow,
    PlanRevisionRow,
    ProposalRow,
    MilestoneRow,
    GoalRevisionRow,
    GoalRow,
    TextKeyRow,
    BroughtForwardRow,
    PerformanceReceiptRow,
    PerformanceRecordRow,
    PerformanceKeyRow,
)
"""In this order: first what refers to the others. With the keys of the pair goes every copy of what they sealed."""

KEPT: Mapping[type[Row], str] = {
    OneOnOneRow: "that they met, and how often",
    OccurrenceRow: "when they met",
    BriefRow: "in which thread a brief was, so that a reply in it is known to be one",
    BriefQuestionRow: "which of the library's questions they were shown",
    FrameShiftRow: "when a conversation changed its frame; no word of it",
    HandoverRow: "that something was passed on, by ids; no word of it",
    AuditRow: "what was done to their data; ids only, and never deleted",
}
"""And why."""


OF_OTHERS = (CommitmentChangeRow, PerformanceReceiptRow, BroughtForwardRow)
"""These have no pair of their own: where there is one of them, there is one of what they refer to."""


def of_pair(row: type[Row], pair_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Which rows of a table are the pair's."""
    if row is CommitmentChangeRow:
        return CommitmentChangeRow.commitment_id.in_(select(CommitmentRow.id).where(CommitmentRow.pair_id == pair_id))
    if row in (PerformanceReceiptRow, BroughtForwardRow):
        records = select(PerformanceRecordRow.id).where(PerformanceRecordRow.pair_id == pair_id)
        of_record: ColumnElement[bool] = row.__table__.c.record_id.in_(records)
        return of_record
    column: ColumnElement[int] = row.__table__.c.pair_id
    return column == pair_id
