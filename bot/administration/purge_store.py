"""Which pairs have been kept for long enough: by times and ids alone."""

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select

from bot.administration.rules import Kept, Policy
from bot.administration.tables import LegalHoldRow
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database, Transaction
from bot.core.database.types import UtcDateTime
from bot.core.feature import Features
from bot.core.people_tables import HAS_ENDED, PairRow
from bot.core.policy_tables import PolicyRow
from bot.core.sealing.destroying import anything_left, written_since


class Purging(Repository):
    """Whether a pair is to be purged."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._features = tx.features

    def is_due(self, pair_id: int, kept: Kept) -> bool:
        """Whether the pair's last 1:1 was over, and the last thing written, before what its workspace keeps.

        Never while one of the two is on hold, nor when nothing is left.
        """
        return self._first(self._select(PairRow, PairRow.id == pair_id, due(kept, self._features))) is not None


def due(kept: Kept, features: Features) -> ColumnElement[bool]:
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
    latest = max(kept.since.values())
    over = and_(HAS_ENDED, PairRow.ended_at <= latest, PairRow.ended_at <= since)
    return and_(
        over,
        ~unsettled,
        ~held,
        ~or_(*written_since(features, PairRow.id, since)),
        or_(*anything_left(features, PairRow.id)),
    )


def pairs_to_purge(db: Database, kept: Kept, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, pair_id) of pairs for which `Purging.is_due`, longest ended first, also where the bot has been
    removed."""
    over = select(PairRow.workspace_id, PairRow.id).where(due(kept, db.features))
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(over.order_by(PairRow.ended_at, PairRow.id).limit(limit))
        return [(workspace_id, pair_id) for workspace_id, pair_id in found]
