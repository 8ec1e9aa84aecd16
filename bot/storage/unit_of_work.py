"""A transaction on one workspace's rows."""

from sqlalchemy.orm import Session

from bot.services import ports
from bot.storage.briefs import SqlBriefs
from bot.storage.commitments import SqlCommitments
from bot.storage.deliveries import SqlDeliveries
from bot.storage.homes import SqlHomes
from bot.storage.limits import SqlLimits
from bot.storage.notes import SqlNotes
from bot.storage.occurrences import SqlOccurrences
from bot.storage.one_on_ones import SqlOneOnOnes
from bot.storage.pairs import SqlPairs
from bot.storage.people import SqlPeople
from bot.storage.plans import SqlPlans
from bot.storage.receipts import SqlReceipts
from bot.storage.replies import SqlReplies


class SqlUnitOfWork:
    """UnitOfWork on an open session; `SqlStore.begin` commits or rolls back."""

    def __init__(self, session: Session, workspace_id: str) -> None:
        self.workspace_id = workspace_id
        self.people: ports.PersonRepository = SqlPeople(session, workspace_id)
        self.pairs: ports.PairRepository = SqlPairs(session, workspace_id)
        self.one_on_ones: ports.OneOnOneRepository = SqlOneOnOnes(session, workspace_id)
        self.occurrences: ports.OccurrenceRepository = SqlOccurrences(session, workspace_id)
        self.briefs: ports.BriefRepository = SqlBriefs(session, workspace_id)
        self.plans: ports.PlanRepository = SqlPlans(session, workspace_id)
        self.commitments: ports.CommitmentRepository = SqlCommitments(session, workspace_id)
        self.notes: ports.NoteRepository = SqlNotes(session, workspace_id)
        self.replies: ports.ReplyRepository = SqlReplies(session, workspace_id)
        self.deliveries: ports.DeliveryRepository = SqlDeliveries(session, workspace_id)
        self.homes: ports.HomeRepository = SqlHomes(session, workspace_id)
        self.limits: ports.LimitRepository = SqlLimits(session, workspace_id)
        self.receipts: ports.ReceiptRepository = SqlReceipts(session, workspace_id)
