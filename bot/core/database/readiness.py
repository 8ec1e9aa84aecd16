"""Whether the database can be used now; every fault of the driver becomes one plain sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.core.cipher import Cipher
from bot.core.database import schema
from bot.core.database.engine import create_engine
from bot.core.database.schema import SchemaState, TooOldError
from bot.core.health import Check


class DatabaseError(Exception):
    """The database cannot be used. The message is a sentence that says why and how to fix it."""


def open_engine(url: str, secret_keys: tuple[str, ...] = ()) -> Engine:
    """An engine for this URL, not yet connected, whose secrets these keys seal. Raises DatabaseError."""
    try:
        return create_engine(url, Cipher(secret_keys))
    except ModuleNotFoundError as error:
        raise DatabaseError(
            f"DATABASE_URL names PostgreSQL, and its driver {error.name} is not installed; "
            "run: pip install 'coach-bot[postgres]'."
        ) from error
    except (SQLAlchemyError, ValueError) as error:
        raise DatabaseError("DATABASE_URL cannot be understood; write postgresql://user:password@host/name.") from (
            error
        )


def examine(engine: Engine) -> SchemaState:
    """Connect and compare with the newest migration. Raises DatabaseError."""
    with _as_sentence():
        return schema.state(engine)


def migrate(engine: Engine) -> None:
    """Bring the database to the newest migration. Raises DatabaseError."""
    with _as_sentence():
        schema.migrate(engine)


def require_current(engine: Engine, *, migrate_empty: bool) -> None:
    """Make sure of the schema. An empty database is migrated if `migrate_empty`. Raises DatabaseError.

    One that a newer version has migrated is used: migrations work with the version of the code before them.
    """
    state = examine(engine)
    if state is SchemaState.EMPTY and migrate_empty:
        migrate(engine)
    elif state is SchemaState.EMPTY:
        raise DatabaseError("The database is empty; run: coach migrate.")
    elif state is SchemaState.BEHIND:
        raise DatabaseError("The database is behind this version of Coach; run: coach migrate.")


def look(engine: Engine) -> Check:
    """Whether the database can be used right now. Says nothing of where it is: anybody may ask for it."""
    try:
        state = schema.state(engine)
    except TooOldError as error:
        return Check("database", False, str(error))
    except SQLAlchemyError:
        return Check("database", False, "The database does not answer.")
    if state in (SchemaState.AT_HEAD, SchemaState.AHEAD):
        return Check("database", True, "The database answers and is up to date.")
    return Check("database", False, f"The database is {state.value}; run: coach migrate.")


@contextmanager
def _as_sentence() -> Iterator[None]:
    try:
        yield
    except TooOldError as error:
        raise DatabaseError(str(error)) from error
    except CommandError as error:
        raise DatabaseError(f"The database could not be migrated: {error}.") from error
    except SQLAlchemyError as error:
        cause = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
        raise DatabaseError(f"The database cannot be used ({cause}); check DATABASE_URL.") from error
