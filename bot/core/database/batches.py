"""Deleting what is old, over all workspaces, some rows in each transaction, so that no statement takes too long."""

from sqlalchemy import ColumnElement, delete, select, tuple_

from bot.core.database.tables import Row
from bot.core.database.transaction import Database

BATCH = 10_000


def delete_in_batches(db: Database, row: type[Row], old: ColumnElement[bool]) -> None:
    """Rows that a claim has locked are passed by: it may wait for others of them."""
    table = row.metadata.tables[row.__tablename__]
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(old).limit(BATCH)
    statement = delete(table).where(key.in_(some.with_for_update(skip_locked=True)))
    count = BATCH
    while count >= BATCH:
        with db.across_workspaces() as connection:
            count = connection.execute(statement).rowcount
