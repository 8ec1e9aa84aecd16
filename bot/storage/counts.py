"""How much there is of what people write, without reading it."""

from sqlalchemy import bindparam, func

from bot.storage.repository import Prepared, Repository, prepared_select
from bot.storage.tables import CommitmentRow
from bot.storage.tables.commitments import LIVE_STATES

_LIVE = Prepared(
    prepared_select(
        CommitmentRow, CommitmentRow.manager_id == bindparam("manager"), LIVE_STATES
    ).select.with_only_columns(func.count())
)


class SqlCounts(Repository):
    """CountRepository on SQL."""

    def live_commitments(self, manager_id: int) -> int:
        """How many commitments of all the manager's pairs are live."""
        return self._ask_values(_LIVE, manager=manager_id)[0]
