"""A transaction with what people write in coaching, opened for one person: they read and write what is theirs or their
pair's, and no more.

Only what acts for that person imports this (a contract in pyproject.toml names it). Whatever counts, reports,
administers or purges is given the plain `Transaction`, which has no keyring.

Opens and seals what people write, for one reader.

The rule who may read is in the query that finds a key: the reader is the manager or the report of the key's pair, and
the person of the key where it has one. Anybody else finds no key, whatever a caller forgot to check.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Select, bindparam, or_
from sqlalchemy.sql.elements import BindParameter

from bot.core.cipher import Ciphertext, new_key
from bot.core.database.queries import Condition, Prepared, prepared_select
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import NotFoundError
from bot.core.people import Person, Reader
from bot.core.people_tables import PairRow
from bot.core.sealing.data_keys import with_people
from bot.core.sealing.opened_keys import OpenedKeys, SealedRepository
from bot.core.sealing.tables import TextKeyRow


def _readable(*where: Condition) -> Prepared[TextKeyRow]:
    """Keys that the reader may use."""
    reader: BindParameter[int] = bindparam("reader")
    in_pair = or_(PairRow.manager_id == reader, PairRow.report_id == reader)
    own = or_(TextKeyRow.person_id.is_(None), TextKeyRow.person_id == reader)
    somebodys = or_(TextKeyRow.pair_id.is_not(None), TextKeyRow.person_id.is_not(None))
    keys: Select[TextKeyRow] = prepared_select(TextKeyRow, *where, somebodys, own).select
    whose = with_people(keys, TextKeyRow.pair_id, TextKeyRow.person_id)
    return Prepared(whose.where(or_(TextKeyRow.pair_id.is_(None), in_pair)))


_BY_IDS = _readable(TextKeyRow.id.in_(bindparam("ids", expanding=True)))
_OF_PAIR = _readable(TextKeyRow.pair_id == bindparam("pair"), TextKeyRow.person_id.is_(None))
_OWN_IN_PAIR = _readable(TextKeyRow.pair_id == bindparam("pair"), TextKeyRow.person_id == bindparam("reader"))
_OWN = _readable(TextKeyRow.pair_id.is_(None), TextKeyRow.person_id == bindparam("reader"))
_IS_IN_PAIR = prepared_select(
    PairRow,
    PairRow.id == bindparam("pair"),
    or_(PairRow.manager_id == bindparam("reader"), PairRow.report_id == bindparam("reader")),
)


class Keyring(OpenedKeys):
    """The keys of one reader, as they are needed."""

    kept_in = TextKeyRow

    def __init__(self, tx: Transaction, reader_id: int) -> None:
        super().__init__(tx, reader_id)
        self._sealing: dict[tuple[int | None, int | None], int] = {}

    def seal_for_pair(self, pair_id: int, text: str) -> Ciphertext:
        """Sealed for both of the pair. Raises NotFoundError if the reader is not one of them."""
        return self._seal(pair_id, None, text)

    def seal_own(self, text: str, pair_id: int | None = None) -> Ciphertext:
        """Sealed for the reader alone; within a pair it goes with the pair's text. Raises NotFoundError likewise."""
        return self._seal(pair_id, self._reader_id, text)

    def _seal(self, pair_id: int | None, person_id: int | None, text: str) -> Ciphertext:
        if not text:
            return Ciphertext("")
        scope = (pair_id, person_id)
        if scope not in self._sealing:
            self._sealing[scope] = self._key_for(pair_id, person_id)
        return self._seal_with(self._sealing[scope], text)

    def _key_for(self, pair_id: int | None, person_id: int | None) -> int:
        """The key's id; made if there is none yet, once even when two ask."""
        prepared = _OWN if pair_id is None else _OF_PAIR if person_id is None else _OWN_IN_PAIR
        found = self._ask(prepared, pair=pair_id, reader=self._reader_id)
        if not found:
            if pair_id is not None and not self._ask(_IS_IN_PAIR, pair=pair_id, reader=self._reader_id):
                raise NotFoundError
            wrapped = self._wrapping.wrap(new_key(), pair_id, person_id)
            self._insert_once(TextKeyRow, pair_id=pair_id, person_id=person_id, key=wrapped)
            found = self._ask(prepared, pair=pair_id, reader=self._reader_id)
        self._keep(found)
        return found[0].id

    def _find(self, ids: list[int]) -> list[TextKeyRow]:
        return self._ask(_BY_IDS, ids=ids, reader=self._reader_id)


class CoachingTransaction(Transaction):
    """With the text of one reader. For anybody else's a store raises NotFoundError."""

    def __init__(self, tx: Transaction, reader_id: int) -> None:
        super().__init__(tx.connection, tx.workspace_id, tx.holidays_of, tx.features, tx.read)
        self.keyring = Keyring(self, reader_id)


class CoachingDatabase(Database):
    """The database, with what people write in coaching."""

    @contextmanager
    def coaching(self, person: Person | Reader, *, read_only: bool = False) -> Iterator[CoachingTransaction]:
        """`begin` or `read_only`, opened for that person."""
        with self._transaction(person.workspace_id, read_only=read_only) as tx:
            yield CoachingTransaction(tx, person.id)


class TextRepository(SealedRepository):
    """The base of stores of what people write in coaching."""

    _keyring: Keyring

    def __init__(self, tx: CoachingTransaction) -> None:
        super().__init__(tx, tx.keyring)
