"""Opening what is sealed, for one reader. Which keys that reader may use is the query of each kind of keyring."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.core.database.queries import Repository
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.sealing.cipher import Cipher
from bot.core.sealing.column import Ciphertext


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

    def _find(self, ids: list[int]) -> Sequence[KeyRow]:
        """Those of these keys that the reader may use."""
        raise NotImplementedError

    def _keep(self, rows: Iterable[KeyRow]) -> None:
        self._keys.update({row.id: Cipher((row.key,)) for row in rows})
