"""Opens and seals performance records, for one reader, with keys of their own.

Who may read is in the query: the manager and the report of the key's pair, and whomever the workspace has named as a
performance viewer. The last read only.
"""

from sqlalchemy import bindparam, exists, or_
from sqlalchemy.sql.elements import BindParameter

from bot.administration.tables import PerformanceViewerRow
from bot.core.cipher import new_key
from bot.core.database.queries import Condition, Prepared, prepared_select
from bot.core.errors import NotFoundError
from bot.core.people_tables import PairRow
from bot.core.sealing.column import Ciphertext
from bot.core.sealing.opened_keys import OpenedKeys
from bot.performance.tables import PerformanceKeyRow

_READER: BindParameter[int] = bindparam("reader")
_IN_PAIR = or_(PairRow.manager_id == _READER, PairRow.report_id == _READER)
_IS_VIEWER = exists().where(
    PerformanceViewerRow.workspace_id == PerformanceKeyRow.workspace_id, PerformanceViewerRow.person_id == _READER
)


def _keys(*where: Condition) -> Prepared[PerformanceKeyRow]:
    keys = prepared_select(PerformanceKeyRow).select
    return Prepared(keys.join(PairRow, PairRow.id == PerformanceKeyRow.pair_id).where(*where))


_BY_IDS = _keys(PerformanceKeyRow.id.in_(bindparam("ids", expanding=True)), or_(_IN_PAIR, _IS_VIEWER))
_OF_PAIR = _keys(PerformanceKeyRow.pair_id == bindparam("pair"), _IN_PAIR)
_IS_IN_PAIR = prepared_select(PairRow, PairRow.id == bindparam("pair"), _IN_PAIR)


class RecordKeyring(OpenedKeys):
    """The keys of one reader for performance records."""

    def seal_for_pair(self, pair_id: int, text: str) -> Ciphertext:
        """Sealed for those who may read the pair's records. Raises NotFoundError if the reader is not of the pair."""
        if not text:
            return Ciphertext("")
        found = self._ask(_OF_PAIR, pair=pair_id, reader=self._reader_id)
        if not found:
            if not self._ask(_IS_IN_PAIR, pair=pair_id, reader=self._reader_id):
                raise NotFoundError
            self._insert_once(PerformanceKeyRow, pair_id=pair_id, key=new_key())
            found = self._ask(_OF_PAIR, pair=pair_id, reader=self._reader_id)
        self._keep(found)
        return Ciphertext.of(found[0].id, self._keys[found[0].id].seal(text))

    def _find(self, ids: list[int]) -> list[PerformanceKeyRow]:
        return self._ask(_BY_IDS, ids=ids, reader=self._reader_id)
