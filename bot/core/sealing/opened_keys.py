"""Opening what is sealed, for one reader. Which keys that reader may use is the query of each kind of keyring."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from bot.core.cipher import Cipher, Ciphertext, Sealing
from bot.core.database.queries import Repository, columns_of
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError

T = TypeVar("T")


class KeyRow(Protocol):
    """A row that holds a key."""

    @property
    def id(self) -> int: ...

    @property
    def key(self) -> str: ...


class OpenedKeys(Repository):
    """The keys that were found so far. Subclasses say which keys a reader finds (`_find`)."""

    def __init__(self, tx: Transaction, reader_id: int) -> None:
        super().__init__(tx)
        self._reader_id = reader_id
        self._keys: dict[int, Cipher] = {}

    @property
    def reader_id(self) -> int:
        """For whom they are found."""
        return self._reader_id

    def open(self, value: Ciphertext) -> str:
        """What was written. Raises NotFoundError if the reader may not read it, or its key is destroyed."""
        parts = value.parts()
        if parts is None:
            return ""
        key_id, token = parts
        if key_id not in self._keys:
            self._keep(self._find([key_id]))
        if key_id not in self._keys:
            raise NotFoundError
        return self._keys[key_id].open(token)

    def fetch(self, values: Iterable[Ciphertext | None]) -> None:
        """Find the keys of many at once; what the reader may not read is found out when it is opened."""
        found = (value.parts() for value in values if value is not None)
        missing = {parts[0] for parts in found if parts is not None} - self._keys.keys()
        if missing:
            self._keep(self._find(sorted(missing)))

    def seal_for_pair(self, pair_id: int, text: str) -> Ciphertext:
        """Sealed for those who may read it in that pair. Raises NotFoundError if the reader may not."""
        raise NotImplementedError

    def _find(self, ids: list[int]) -> Sequence[KeyRow]:
        """Those of these keys that the reader may use."""
        raise NotImplementedError

    def _keep(self, rows: Iterable[KeyRow]) -> None:
        self._keys.update({row.id: Cipher((row.key,)) for row in rows})


class SealedRepository(Repository):
    """The base of stores of what people write: sealed columns are opened and sealed by one reader's keys."""

    def __init__(self, tx: Transaction, keyring: OpenedKeys) -> None:
        super().__init__(tx)
        self._keyring = keyring

    def _values(self, kind: type[T], rows: Sequence[Any]) -> list[T]:
        self._keyring.fetch(value for row in rows for value in row if isinstance(value, Ciphertext))
        return super()._values(kind, rows)

    def _read(self, stored: object) -> object:
        return self._keyring.open(stored) if isinstance(stored, Ciphertext) else stored

    def _sealed(self, row: type[Row], pair_id: int, *values: object, without: Collection[str] = ()) -> dict[str, Any]:
        """`columns_of`, what people wrote sealed for the pair."""
        found, columns = columns_of(row, *values, without=without), row.__table__.columns
        texts = {name: found[name] for name in found if isinstance(columns[name].type, Sealing)}
        return {**found, **{name: self._keyring.seal_for_pair(pair_id, text) for name, text in texts.items()}}
