"""How much there is of what people write, without reading it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func

from bot.commitments.tables import LIVE_STATES, CommitmentRow
from bot.core.database.queries import Prepared, Repository, prepared_select
from bot.core.database.transaction import Transaction
from bot.core.people_store import Pairs
from bot.core.request import Request

_LIVE = Prepared(
    prepared_select(
        CommitmentRow, CommitmentRow.manager_id == bindparam("manager"), LIVE_STATES
    ).select.with_only_columns(func.count())
)

_LIVE_OF_PAIRS = Prepared(
    prepared_select(
        CommitmentRow, CommitmentRow.pair_id.in_(bindparam("pairs", expanding=True)), LIVE_STATES
    ).select.with_only_columns(func.count())
)


class Counts(Repository):
    """How much there is, for what must not read it."""

    def replies_of(self, commitment_ids: Sequence[int]) -> set[int]:
        """The replies from which these commitments were read."""
        rows = self._all(self._select(CommitmentRow, CommitmentRow.id.in_(commitment_ids)))
        return {row.reply_id for row in rows if row.reply_id is not None}

    def live_commitments(self, manager_id: int, pair_ids: Sequence[int] = ()) -> int:
        """How many commitments are live in all the manager's pairs and in those others."""
        of_pairs = self._ask_values(_LIVE_OF_PAIRS, pairs=list(pair_ids))[0] if pair_ids else 0
        return self._ask_values(_LIVE, manager=manager_id)[0] + of_pairs


def in_all_pairs(tx: Transaction, request: Request) -> int:
    """How many commitments are live in all of a person's 1:1s, as manager or report."""
    as_report = sorted(pair.id for pair in Pairs(tx).of_report(request.who.id))
    return Counts(tx).live_commitments(request.who.id, as_report)
