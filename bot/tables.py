"""Every table: whoever imports this has them all in the metadata."""

from bot.administration.tables import LegalHoldRow, PerformanceViewerRow, PolicyRow
from bot.briefs.shift_tables import FrameShiftRow
from bot.briefs.tables import BriefQuestionRow, BriefRow
from bot.commitments.tables import CommitmentChangeRow, CommitmentRow
from bot.core.audit_tables import AuditRow
from bot.core.database.tables import NumberedRow, Row
from bot.core.outbox.tables import DeliveryRow, HomeRow, LimitRow, ReceiptRow
from bot.core.people_tables import PairRow, PersonRow, PreferencesRow
from bot.core.sealing.tables import TextKeyRow
from bot.goals.tables import GoalRevisionRow, GoalRow, MilestoneRow
from bot.handovers.tables import HandoverRow
from bot.meetings.tables import OccurrenceRow, OneOnOneRow
from bot.operations.tables import HEARTBEATS
from bot.performance.tables import BroughtForwardRow, PerformanceKeyRow, PerformanceReceiptRow, PerformanceRecordRow
from bot.plans.tables import NoteRow, PlanRevisionRow, ProposalRow
from bot.practice.tables import PracticeAttemptRow
from bot.privacy.tables import ErasureRow
from bot.replies.tables import ReplyRow
from bot.topics.tables import TopicRow
from bot.workspaces.tables import OAuthStateRow, WorkspaceRow

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
