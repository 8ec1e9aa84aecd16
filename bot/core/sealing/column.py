"""The column type of what people write: ciphertext in the database and ciphertext in Python.

It takes and gives `Ciphertext` only, so that no caller can store plain text by mistake: sealing and opening is done by
a `Keyring`, which finds a key only for those who may read. A type that opens by itself was refused: it would open for
whoever selects the column.
"""

import re
from dataclasses import dataclass, field

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_STORED = re.compile(r"sealed:(\d+):([\w=-]+)", re.ASCII)
PREFIX = "sealed:"


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """Text as it is stored: sealed with the data key `key_id`, or empty."""

    stored: str = field(repr=False)

    @classmethod
    def of(cls, key_id: int, token: str) -> "Ciphertext":
        """What that key has sealed."""
        return cls(f"{PREFIX}{key_id}:{token}")

    def parts(self) -> tuple[int, str] | None:
        """The key's id and the token; None for empty text. Raises ValueError for what no key has sealed."""
        if not self.stored:
            return None
        found = _STORED.fullmatch(self.stored)
        if found is None:
            raise ValueError("stored text that no key has sealed")
        return int(found[1]), found[2]


class Sealing(TypeDecorator[Ciphertext]):
    """A column of `Ciphertext`. A plain str is refused (TypeError). Never compare such a column in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Ciphertext | None, dialect: Dialect) -> str | None:
        """What is stored."""
        if value is None:
            return None
        if not isinstance(value, Ciphertext):
            raise TypeError("what people write is sealed before it is stored")
        return value.stored

    def process_result_value(self, value: str | None, dialect: Dialect) -> Ciphertext | None:
        """As it was stored."""
        return None if value is None else Ciphertext(value)


class SealedText(Sealing):
    """What people write in coaching, sealed with a key of `text_keys`."""

    cache_ok = True


class SealedRecord(Sealing):
    """What a performance record says, sealed with a key of `performance_keys`."""

    cache_ok = True
