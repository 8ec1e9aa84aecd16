"""A transaction on one workspace's rows, opened for one reader or for nobody."""

from sqlalchemy import Connection

from bot.domain.holidays import HolidaysOf
from bot.services import ports
from bot.services.ports import coaching, performance, report_side
from bot.storage.administration import SqlLegalHolds, SqlPerformanceViewers, SqlPolicies
from bot.storage.audit import SqlAudit
from bot.storage.briefs import SqlBriefs
from bot.storage.commitments import SqlCommitments
from bot.storage.counts import SqlCounts
from bot.storage.deliveries import SqlDeliveries
from bot.storage.erasures import SqlErasures
from bot.storage.goals import SqlGoals
from bot.storage.handovers import SqlHandovers
from bot.storage.homes import SqlHomes
from bot.storage.keyring import Keyring
from bot.storage.limits import SqlLimits
from bot.storage.notes import SqlNotes
from bot.storage.occurrences import SqlOccurrences
from bot.storage.one_on_ones import SqlOneOnOnes
from bot.storage.pairs import SqlPairs
from bot.storage.people import SqlPeople
from bot.storage.plans import SqlPlans
from bot.storage.practice import SqlPractice
from bot.storage.proposals import SqlProposals
from bot.storage.purging import SqlPurging
from bot.storage.receipts import SqlReceipts
from bot.storage.record_keyring import RecordKeyring
from bot.storage.records import SqlRecords, SqlRecordStates
from bot.storage.replies import SqlReplies
from bot.storage.shifts import SqlShifts
from bot.storage.topics import SqlTopics
from bot.storage.workspaces import SqlOAuthStates, SqlWorkspaces


class SqlBareUnitOfWork:
    """UnitOfWork on an open connection; `SqlStore` commits or rolls back."""

    def __init__(self, connection: Connection, workspace_id: str, holidays_of: HolidaysOf) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.holidays_of = holidays_of
        self.people: ports.PersonRepository = SqlPeople(connection, workspace_id)
        self.pairs: ports.PairRepository = SqlPairs(connection, workspace_id)
        self.one_on_ones: ports.OneOnOneRepository = SqlOneOnOnes(connection, workspace_id)
        self.occurrences: ports.OccurrenceRepository = SqlOccurrences(connection, workspace_id)
        self.briefs: ports.BriefRepository = SqlBriefs(connection, workspace_id)
        self.shifts: ports.ShiftRepository = SqlShifts(connection, workspace_id)
        self.record_states: ports.RecordStateRepository = SqlRecordStates(connection, workspace_id)
        self.counts: ports.CountRepository = SqlCounts(connection, workspace_id)
        self.practice: ports.PracticeRepository = SqlPractice(connection, workspace_id)
        self.deliveries: ports.DeliveryRepository = SqlDeliveries(connection, workspace_id)
        self.homes: ports.HomeRepository = SqlHomes(connection, workspace_id)
        self.limits: ports.LimitRepository = SqlLimits(connection, workspace_id)
        self.receipts: ports.ReceiptRepository = SqlReceipts(connection, workspace_id)
        self.workspaces: ports.WorkspaceRepository = SqlWorkspaces(connection, workspace_id)
        self.audit: ports.AuditRepository = SqlAudit(connection, workspace_id)
        self.policies: ports.PolicyRepository = SqlPolicies(connection, workspace_id)
        self.performance_viewers: ports.NamedPeople = SqlPerformanceViewers(connection, workspace_id)
        self.legal_holds: ports.NamedPeople = SqlLegalHolds(connection, workspace_id)
        self.purging: ports.PurgeRepository = SqlPurging(connection, workspace_id)
        self.erasures: ports.ErasureRepository = SqlErasures(connection, workspace_id)
        self.handovers: ports.HandoverRepository = SqlHandovers(connection, workspace_id)
        self.oauth_states: ports.OAuthStateRepository = SqlOAuthStates(connection, workspace_id)


class SqlUnitOfWork(SqlBareUnitOfWork):
    """Opened too: with what people write in coaching.

    Without `reader_id` its text repositories can count and delete, and open nothing.
    """

    def __init__(
        self, connection: Connection, workspace_id: str, holidays_of: HolidaysOf, reader_id: int | None = None
    ) -> None:
        super().__init__(connection, workspace_id, holidays_of)
        keyring = Keyring(connection, workspace_id, reader_id)
        self.plans: coaching.PlanRepository = SqlPlans(connection, workspace_id, keyring)
        self.commitments: coaching.CommitmentRepository = SqlCommitments(connection, workspace_id, keyring)
        self.notes: coaching.NoteRepository = SqlNotes(connection, workspace_id, keyring)
        self.replies: coaching.ReplyRepository = SqlReplies(connection, workspace_id, keyring)
        self.topics: report_side.TopicRepository = SqlTopics(connection, workspace_id, keyring)
        self.proposals: report_side.ProposalRepository = SqlProposals(connection, workspace_id, keyring)
        self.goals: coaching.GoalRepository = SqlGoals(connection, workspace_id, keyring)


class SqlRecordUnitOfWork(SqlBareUnitOfWork):
    """RecordUnitOfWork: with performance records, and without anything that was written in coaching."""

    def __init__(self, connection: Connection, workspace_id: str, holidays_of: HolidaysOf, reader_id: int) -> None:
        super().__init__(connection, workspace_id, holidays_of)
        keyring = RecordKeyring(connection, workspace_id, reader_id)
        self.records: performance.RecordRepository = SqlRecords(connection, workspace_id, keyring)
