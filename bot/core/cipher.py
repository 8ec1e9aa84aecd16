"""Secrets and sealed text in the database: the cipher, and the two types of columns.

A column of type `Sealed` is sealed on its way in and opened on its way out. It holds Fernet tokens (AES-128-CBC with
HMAC-SHA256, about 7 µs a value). The keys are those of COACH_SECRET_KEYS: the first seals, all open, so that a key is
changed without a moment of downtime. They travel with the engine: its dialect is what a column type is handed when it
reads and writes. A key kept in the module was refused: two engines in one process would have to share it.

A column of what people write (`SealedText`, `SealedRecord`) takes and gives `Ciphertext` only, so that no caller can
store plain text by mistake: sealing and opening is done by a `Keyring`, which finds a key only for those who may read.
A type that opens by itself was refused: it would open for any query of the column.
"""

import hmac
import re
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Engine, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

_MISSING = "COACH_SECRET_KEYS is missing: `coach keys new` prints a key, to be set in the environment or in .env."
_WRONG = "COACH_SECRET_KEYS does not open what is stored in the database: add the key it was sealed with, at the end."
_ATTRIBUTE = "coach_cipher"
_DIGESTS = b"coach: digests"


class SecretKeysError(DontWrapMixin, Exception):
    """Stored secrets cannot be sealed or opened. The message is a sentence that says why and how to fix it."""


class Cipher:
    """Seals with the first of its keys, opens with any. Without keys it can do neither."""

    def __init__(self, keys: tuple[str, ...] = ()) -> None:
        """`keys` are Fernet keys. Raises ValueError for what is none."""
        self._first = keys[0] if keys else None
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def seal(self, secret: str) -> str:
        """The secret as text that only the keys open. Raises SecretKeysError without keys."""
        return self._keys().encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises SecretKeysError when no key fits."""
        try:
            return self._keys().decrypt(sealed).decode()
        except InvalidToken:
            raise SecretKeysError(_WRONG) from None

    def digest(self, text: str) -> str:
        """A hash by which a text is told from others, and which says nothing of it without the first key. Raises
        SecretKeysError without keys."""
        return hmac.digest(self._digest_key, text.encode(), "sha256").hex()

    @cached_property
    def _digest_key(self) -> bytes:
        """Of its own, derived from the first key: a key that seals is used for nothing else."""
        if self._first is None:
            raise SecretKeysError(_MISSING)
        return HKDF(SHA256(), length=32, salt=None, info=_DIGESTS).derive(self._first.encode())

    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise SecretKeysError(_MISSING)
        return self._fernet


class Sealed(TypeDecorator[str]):
    """A secret text. Values are equal or not only once opened: never compare such a column in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else _cipher_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        return None if value is None else _cipher_of(dialect).open(value)


def give_keys(engine: Engine, cipher: Cipher) -> None:
    """Let the `Sealed` columns of this engine use these keys. Once, before the first statement."""
    setattr(engine.dialect, _ATTRIBUTE, cipher)


def new_key() -> str:
    """A key for COACH_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def _cipher_of(dialect: Dialect) -> Cipher:
    cipher: Cipher = getattr(dialect, _ATTRIBUTE, None) or Cipher()
    return cipher


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
