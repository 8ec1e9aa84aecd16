"""The tables, by aggregate."""

from bot.storage.tables.administration import AuditRow, LegalHoldRow, PerformanceViewerRow, PolicyRow
from bot.storage.tables.base import NumberedRow, Row
from bot.storage.tables.briefs import BriefQuestionRow, BriefRow, ReplyRow
from bot.storage.tables.commitments import CommitmentChangeRow, CommitmentRow, NoteRow, PlanRevisionRow
from bot.storage.tables.deliveries import DeliveryRow, HomeRow, LimitRow, ReceiptRow
from bot.storage.tables.frames import FrameShiftRow
from bot.storage.tables.goals import GoalRevisionRow, GoalRow, MilestoneRow
from bot.storage.tables.handovers import HandoverRow
from bot.storage.tables.heartbeats import HEARTBEATS
from bot.storage.tables.one_on_ones import OccurrenceRow, OneOnOneRow
from bot.storage.tables.people import PairRow, PersonRow, PreferencesRow
from bot.storage.tables.performance import (
    BroughtForwardRow,
    PerformanceKeyRow,
    PerformanceReceiptRow,
    PerformanceRecordRow,
)
from bot.storage.tables.practice import PracticeAttemptRow
from bot.storage.tables.report_side import ProposalRow, TopicRow
from bot.storage.tables.rights import ErasureRow
from bot.storage.tables.text_keys import TextKeyRow
from bot.storage.tables.workspaces import OAuthStateRow, WorkspaceRow

__all__ = [
    "HEARTBEATS",
    "AuditRow",
    "BriefQuestionRow",
    "BriefRow",
    "BroughtForwardRow",
    "CommitmentChangeRow",
    "CommitmentRow",
    "DeliveryRow",
    "ErasureRow",
    "FrameShiftRow",
    "GoalRevisionRow",
    "GoalRow",
    "HandoverRow",
    "HomeRow",
    "LegalHoldRow",
    "LimitRow",
    "MilestoneRow",
    "NoteRow",
    "NumberedRow",
    "OAuthStateRow",
    "OccurrenceRow",
    "OneOnOneRow",
    "PairRow",
    "PerformanceKeyRow",
    "PerformanceReceiptRow",
    "PerformanceRecordRow",
    "PerformanceViewerRow",
    "PersonRow",
    "PlanRevisionRow",
    "PolicyRow",
    "PracticeAttemptRow",
    "PreferencesRow",
    "ProposalRow",
    "ReceiptRow",
    "ReplyRow",
    "Row",
    "TextKeyRow",
    "TopicRow",
    "WorkspaceRow",
]
