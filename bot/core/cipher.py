"""Secrets and sealed text in the database: the cipher, and the two types of columns.

A column of type `Sealed` is sealed on its way in and opened on its way out. It holds Fernet tokens (AES-128-CBC with
HMAC-SHA256, about 7 µs a value). The keys are those of COACH_SECRET_KEYS: the first seals, all open, so that a key is
changed without a moment of downtime. They travel with the engine: its dialect is what a column type is handed when it
reads and writes. A key kept in the module was refused: two engines in one process would have to share it.

A data key (`DataKey`) is wrapped with AES-256-GCM for those whose it is: what they are called goes into the seal as
associated data, so that a row which says somebody else opens nothing. Their column opens nothing by itself: one key
that cannot be opened must not spoil what is read beside it. The version before sealed them as `Sealed` does. Those are
opened too, and `coach keys rotate` wraps them: not the start, since bots of that version may still run beside and read
them.

A column of what people write (`SealedText`, `SealedRecord`) takes and gives `Ciphertext` only, so that no caller can
store plain text by mistake: sealing and opening is done by a `Keyring`, which finds a key only for those who may read.
A type that opens by itself was refused: it would open for any query of the column.
"""

import binascii
import hmac
import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Engine, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

_MISSING = "COACH_SECRET_KEYS is missing: `coach keys new` prints a key, to be set in the environment or in .env."
_WRONG = "COACH_SECRET_KEYS does not open what is stored in the database: add the key it was sealed with, at the end."
_ATTRIBUTE = "coach_cipher"
_DIGESTS = b"coach: digests"
_DATA_KEYS = b"coach: data keys"
_BOUND = "bound:"
_NONCE_BYTES = 12
KEY_BYTES = 32
_KEY = re.compile(r"[\w-]{43}=", re.ASCII)
_FEWEST_DIFFERENT = 8
"""Of 32 random bytes fewer are never alike in a lifetime."""


class SecretKeysError(DontWrapMixin, Exception):
    """Stored secrets cannot be sealed or opened. The message is a sentence that says why and how to fix it."""


class WrongKeysError(SecretKeysError):
    """There are keys, and none opens this one."""

    def __init__(self) -> None:
        super().__init__(_WRONG)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it is stored."""

    stored: str = field(repr=False)

    @property
    def bound(self) -> bool:
        """Whether it opens for those only whose it is; the version before did not say whose."""
        return self.stored.startswith(_BOUND)


class Cipher:
    """Seals with the first of its keys, opens with any. Without keys it can do neither."""

    def __init__(self, keys: tuple[str, ...] = ()) -> None:
        """`keys` are Fernet keys. Raises ValueError for what is none."""
        self._all = keys
        self._first = keys[0] if keys else None
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        self._unopened: set[str] = set()

    def seal(self, secret: str) -> str:
        """The secret as text that only the keys open. Raises SecretKeysError without keys."""
        return self._keys().encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises SecretKeysError when no key fits."""
        try:
            return self._keys().decrypt(sealed).decode()
        except InvalidToken:
            raise WrongKeysError from None

    def wrap(self, data_key: str, *whose: str | None) -> WrappedKey:
        """A data key that opens with the very same `whose` only. Raises SecretKeysError without keys."""
        self._keys()
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._wrapping[0].encrypt(nonce, data_key.encode(), _associated(whose))
        return WrappedKey(_BOUND + urlsafe_b64encode(nonce + sealed).decode())

    def unwrap(self, wrapped: WrappedKey, *whose: str | None) -> str:
        """The data key. Raises SecretKeysError without keys, WrongKeysError when none fits or it is somebody else's."""
        if not wrapped.bound:
            return self.open(wrapped.stored)
        self._keys()
        try:
            sealed = urlsafe_b64decode(wrapped.stored.removeprefix(_BOUND))
        except (binascii.Error, ValueError):
            raise WrongKeysError from None
        for key in self._wrapping:
            try:
                return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _associated(whose)).decode()
            except (InvalidTag, ValueError):
                continue
        raise WrongKeysError

    def is_first_failure(self, stored: str) -> bool:
        """Whether it is the first time in this process that this could not be opened: each is logged once."""
        known = stored in self._unopened
        self._unopened.add(stored)
        return not known

    def digest(self, text: str) -> str:
        """A hash by which a text is told from others, and which says nothing of it without the first key. Raises
        SecretKeysError without keys."""
        return hmac.digest(self._digest_key, text.encode(), "sha256").hex()

    @cached_property
    def _digest_key(self) -> bytes:
        """Of its own, derived from the first key: a key that seals is used for nothing else."""
        if self._first is None:
            raise SecretKeysError(_MISSING)
        return _derived(self._first, _DIGESTS)

    @cached_property
    def _wrapping(self) -> tuple[AESGCM, ...]:
        return tuple(AESGCM(_derived(key, _DATA_KEYS)) for key in self._all)

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
        return None if value is None else cipher_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        return None if value is None else cipher_of(dialect).open(value)


class DataKey(TypeDecorator[WrappedKey]):
    """A data key of those whom its row names. What is not wrapped is refused (TypeError)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: WrappedKey | None, dialect: Dialect) -> str | None:
        """What is stored."""
        if value is None:
            return None
        if not isinstance(value, WrappedKey):
            raise TypeError("a data key is wrapped before it is stored")
        return value.stored

    def process_result_value(self, value: str | None, dialect: Dialect) -> WrappedKey | None:
        """As it was stored."""
        return None if value is None else WrappedKey(value)


def give_keys(engine: Engine, cipher: Cipher) -> None:
    """Let the `Sealed` columns of this engine use these keys. Once, before the first statement."""
    setattr(engine.dialect, _ATTRIBUTE, cipher)


def new_key() -> str:
    """A key for COACH_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def why_weak(key: str) -> str | None:
    """What is wrong with a key for COACH_SECRET_KEYS; None for a good one."""
    if not _KEY.fullmatch(key):
        return "is not a list of keys with a comma between every two; `coach keys new` prints a key"
    if len(set(urlsafe_b64decode(key))) < _FEWEST_DIFFERENT:
        return "has a key that can be guessed; take the key that `coach keys new` prints"
    return None


def cipher_of(dialect: Dialect) -> Cipher:
    """The keys that were given to the engine of this dialect."""
    cipher: Cipher = getattr(dialect, _ATTRIBUTE, None) or Cipher()
    return cipher


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key.encode())


def _associated(whose: tuple[str | None, ...]) -> bytes:
    """In one way only: no two lists make the same bytes."""
    return json.dumps(whose, separators=(",", ":")).encode()


_STORED = re.compile(r"sealed:(\d+):([\w=-]+)", re.ASCII)
PREFIX = "sealed:"


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """Text as it is stored: sealed with the data key `key_id`, or empty."""

    stored: str = field(repr=False)

    def __bool__(self) -> bool:
        """Whether there is text."""
        return bool(self.stored)

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

    @property
    def key_id(self) -> int | None:
        """The key's id; None for empty text, and for what no key has sealed."""
        found = _STORED.fullmatch(self.stored)
        return int(found[1]) if found else None


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


class SealedDraft(Sealing):
    """A draft of a performance conversation, sealed with the key in its own row."""

    cache_ok = True
