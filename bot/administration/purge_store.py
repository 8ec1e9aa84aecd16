"""Which pairs have been kept for long enough, and deleting what they wrote, sealed as it is."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.administration.retention import DESTROYED, OF_OTHERS, of_pair
from bot.administration.rules import Kept, Policy
from bot.administration.tables import LegalHoldRow, PolicyRow
from bot.briefs.tables import BriefRow, ReplyRow
from bot.commitments.tables import CommitmentRow, NoteRow, PlanRevisionRow
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.core.database.types import UtcDateTime
from bot.core.people_tables import HAS_ENDED, PairRow
from bot.goals.tables import GoalRow
from bot.performance.tables import PerformanceRecordRow
from bot.topics.tables import ProposalRow, TopicRow

_WRITTEN_AT: tuple[tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...] = (
    (BriefRow.pair_id, BriefRow.created_at),
    (CommitmentRow.pair_id, CommitmentRow.created_at),
    (GoalRow.pair_id, GoalRow.changed_at),
    (NoteRow.pair_id, NoteRow.written_at),
    (PlanRevisionRow.pair_id, PlanRevisionRow.changed_at),
    (ProposalRow.pair_id, ProposalRow.created_at),
    (ReplyRow.pair_id, ReplyRow.received_at),
    (PerformanceRecordRow.pair_id, PerformanceRecordRow.changed_at),
    (TopicRow.pair_id, TopicRow.created_at),
)
"""When a pair last did something, with or without a 1:1."""


class Purging(Repository):
    """Deletes what a pair wrote without opening any of it."""

    def is_due(self, pair_id: int, kept: Kept) -> bool:
        """Whether the pair's last 1:1 was over, and the last thing written, before what its workspace keeps.

        Never while one of the two is on hold, nor when nothing is left.
        """
        return self._first(self._select(PairRow, PairRow.id == pair_id, due(kept))) is not None

    def destroy_text(self, pair_id: int) -> None:
        """Delete the keys of the pair and everything they sealed. Nothing brings it back."""
        for row in DESTROYED:
            self._run(self._delete(row, of_pair(row, pair_id)))


def due(kept: Kept) -> ColumnElement[bool]:
    """Of which pairs nothing is to be kept any more."""
    months = func.coalesce(
        select(PolicyRow.retention_months)
        .where(PolicyRow.workspace_id == PairRow.workspace_id)
        .correlate(PairRow)
        .scalar_subquery(),
        Policy().retention_months,
    )
    since = case({choice: literal(at, UtcDateTime()) for choice, at in kept.since.items()}, value=months)
    held = exists().where(
        LegalHoldRow.workspace_id == PairRow.workspace_id,
        LegalHoldRow.person_id.in_([PairRow.manager_id, PairRow.report_id]),
    )
    unsettled = exists().where(PolicyRow.workspace_id == PairRow.workspace_id, PolicyRow.changed_at > kept.settled)
    active = [exists().where(pair_id == PairRow.id, at > since) for pair_id, at in _WRITTEN_AT]
    left = [exists().where(of_pair(row, PairRow.id)) for row in DESTROYED if row not in OF_OTHERS]
    latest = max(kept.since.values())
    over = and_(HAS_ENDED, PairRow.ended_at <= latest, PairRow.ended_at <= since)
    return and_(over, ~unsettled, ~held, ~or_(*active), or_(*left))


def pairs_to_purge(db: Database, kept: Kept, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, pair_id) of pairs for which `Purging.is_due`, longest ended first, also where the bot has been
    removed."""
    over = select(PairRow.workspace_id, PairRow.id).where(due(kept))
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(over.order_by(PairRow.ended_at, PairRow.id).limit(limit))
        return [(workspace_id, pair_id) for workspace_id, pair_id in found]
