"""The database's schema: where its migrations are, whether it is at their head, and how to bring it there."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Engine
from sqlalchemy.exc import OperationalError

import bot
from bot.core.database.engine import READ_ONLY, create_engine

TRIES = 5
LOCKED = ("55P03", "40P01")
"""PostgreSQL's codes for a lock that could not be had in time, and for two who wait for each other."""


class TooOldError(Exception):
    """A version whose migrations are gone has made the database; nothing is changed in it."""

    def __init__(self) -> None:
        super().__init__(
            "The database comes from a version of Coach before the first release and cannot be brought to this one; "
            "begin with a new, empty database in DATABASE_URL."
        )


class SchemaState(StrEnum):
    """How a database stands to the migrations of this version. AHEAD: a newer version has migrated it."""

    EMPTY = "empty"
    BEHIND = "behind"
    AT_HEAD = "at_head"
    AHEAD = "ahead"


def migrations_folder() -> Path:
    """In an installed wheel they are inside the package, in a checkout beside it."""
    package = Path(bot.__file__).parent
    installed = package / "_files" / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def head() -> str:
    """The newest revision this version knows."""
    newest = _scripts().get_current_head()
    if newest is None:
        raise RuntimeError("no migrations found")
    return newest


def state(engine: Engine) -> SchemaState:
    """Compare the database with `head`. Raises TooOldError."""
    with engine.execution_options(**READ_ONLY).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return SchemaState.EMPTY
    if current == head():
        return SchemaState.AT_HEAD
    if current.isdecimal() and int(current) < int(_first()):
        raise TooOldError
    try:
        known = _scripts().get_revision(current)
    except CommandError:
        return SchemaState.AHEAD
    return SchemaState.BEHIND if known else SchemaState.AHEAD


def migrate(database: Engine | URL | str, revision: str = "head") -> None:
    """Upgrade to `revision` in one transaction. Of two processes the second waits and finds it done.

    Where a busy bot locks a table for longer than the migration waits (`migrations/env.py`), or the two wait for each
    other, it begins again. Raises TooOldError.
    """
    engine = database if isinstance(database, Engine) else create_engine(database)
    try:
        state(engine)
        for left in reversed(range(TRIES)):
            try:
                with engine.connect() as connection:
                    command.upgrade(config(connection), revision)
                return
            except OperationalError as error:
                if left == 0 or getattr(error.orig, "sqlstate", None) not in LOCKED:
                    raise
    finally:
        if engine is not database:
            engine.dispose()


def config(connection: object = None) -> Config:
    """Alembic's configuration; its commands use `connection` if given, otherwise DATABASE_URL."""
    settings = Config()
    settings.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def _first() -> str:
    """The oldest revision this version knows. Revisions are numbers that grow."""
    [oldest] = _scripts().get_bases()
    return oldest


@cache
def _scripts() -> ScriptDirectory:
    """Read once: /readyz asks every second, and the files do not change while a process runs."""
    return ScriptDirectory.from_config(config())
