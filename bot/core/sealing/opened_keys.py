"""Opening what is sealed, for one reader. Which keys that reader may use is the query of each kind of keyring."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar

import structlog

from bot.core.cipher import Cipher, Ciphertext, Sealing, WrappedKey, WrongKeysError, cipher_of
from bot.core.database.queries import Repository, columns_of
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.errors import CannotOpenError, NotFoundError
from bot.core.sealing.data_keys import DataKeys

log = structlog.get_logger(__name__)

T = TypeVar("T")


class KeyRow(Protocol):
    """A row that holds a key, with the columns of `data_keys.with_people`."""

    @property
    def id(self) -> int: ...

    @property
    def key(self) -> WrappedKey: ...


class OpenedKeys(Repository):
    """The keys that were found so far. Subclasses say which keys a reader finds (`_find`).

    One that cannot be opened makes its own text unreadable, and no other.
    """

    kept_in: type[Row]
    """The table of the keys."""

    def __init__(self, tx: Transaction, reader_id: int) -> None:
        super().__init__(tx)
        self._reader_id = reader_id
        self._wrapping = DataKeys(tx, self.kept_in)
        self._keys: dict[int, Cipher] = {}
        self._unopened: set[int] = set()

    @property
    def reader_id(self) -> int:
        """For whom they are found."""
        return self._reader_id

    def open(self, value: Ciphertext) -> str:
        """What was written. Raises NotFoundError if the reader may not read it, or its key is destroyed, and
        CannotOpenError if its key cannot be opened."""
        try:
            parts = value.parts()
        except ValueError:
            raise self._cannot_open(value) from None
        if parts is None:
            return ""
        key_id, token = parts
        if key_id not in self._keys and key_id not in self._unopened:
            self._keep(self._find([key_id]))
        if key_id in self._unopened:
            raise CannotOpenError
        if key_id not in self._keys:
            raise NotFoundError
        try:
            return self._keys[key_id].open(token)
        except WrongKeysError:
            raise self._cannot_open(value) from None

    def fetch(self, values: Iterable[Ciphertext | None]) -> None:
        """Find the keys of many at once; what the reader may not read is found out when it is opened."""
        missing = {value.key_id for value in values if value is not None} - {None, *self._keys, *self._unopened}
        if missing:
            self._keep(self._find(sorted(one for one in missing if one is not None)))

    def seal_for_pair(self, pair_id: int, text: str) -> Ciphertext:
        """Sealed for those who may read it in that pair. Raises NotFoundError if the reader may not."""
        raise NotImplementedError

    def _find(self, ids: list[int]) -> Sequence[KeyRow]:
        """Those of these keys that the reader may use."""
        raise NotImplementedError

    def _keep(self, rows: Iterable[KeyRow]) -> None:
        for row in rows:
            key = self._wrapping.unwrap(row)
            if key is None:
                self._unopened.add(row.id)
            else:
                self._keys[row.id] = Cipher((key,))

    def _seal_with(self, key_id: int, text: str) -> Ciphertext:
        if key_id in self._unopened:
            raise CannotOpenError
        return Ciphertext.of(key_id, self._keys[key_id].seal(text))

    def _cannot_open(self, value: Ciphertext) -> CannotOpenError:
        if cipher_of(self._connection.dialect).is_first_failure(value.stored):
            log.error("text_not_opened", keys=self.kept_in.__tablename__, key_id=value.key_id)
        return CannotOpenError()


class SealedRepository(Repository):
    """The base of stores of what people write: sealed columns are opened and sealed by one reader's keys."""

    def __init__(self, tx: Transaction, keyring: OpenedKeys) -> None:
        super().__init__(tx)
        self._keyring = keyring

    def _values(self, kind: type[T], rows: Sequence[Any]) -> list[T]:
        return self._each(rows, lambda row: self._value(kind, row))

    def _each(self, rows: Sequence[Any], read: Callable[[Any], T]) -> list[T]:
        """What `read` makes of these rows, but of those that cannot be opened: they must not keep anybody from reading
        the others."""
        self._keyring.fetch(value for row in rows for value in row if isinstance(value, Ciphertext))
        found = []
        for row in rows:
            with suppress(CannotOpenError):
                found.append(read(row))
        return found

    def _read(self, stored: object) -> object:
        return self._keyring.open(stored) if isinstance(stored, Ciphertext) else stored

    def _sealed(self, row: type[Row], pair_id: int, *values: object, without: Collection[str] = ()) -> dict[str, Any]:
        """`columns_of`, what people wrote sealed for the pair."""
        found, columns = columns_of(row, *values, without=without), row.__table__.columns
        texts = {name: found[name] for name in found if isinstance(columns[name].type, Sealing)}
        return {**found, **{name: self._keyring.seal_for_pair(pair_id, text) for name, text in texts.items()}}
