"""Destroys what the two of a pair wrote, sealed as it is: by ids and keys alone, nothing here opens a text."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.database.queries import Repository
from bot.core.database.transaction import Transaction
from bot.core.feature import Features
from bot.core.personal_data import DESTROYED
from bot.core.sealing.declared import Declared, has_pair_id


class Destroying(Repository):
    """Runs inside the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._declared = Declared(tx.features)

    def destroy_pair(self, pair_id: int) -> None:
        """Delete the keys of the pair and everything they sealed. Nothing brings it back."""
        for one in self._declared.all:
            if one.purged is DESTROYED:
                self._run(self._delete(one.table, self._declared.is_of_pair(one, pair_id)))


def anything_left(features: Features, pair_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """For each table with the pair's own id, whether there is a row to destroy. What refers to such a row is there only
    while that is."""
    declared = Declared(features)
    of_pairs = [one for one in declared.all if one.purged is DESTROYED and has_pair_id(one)]
    return [exists().where(declared.is_of_pair(one, pair_id)) for one in of_pairs]


def written_since(
    features: Features, pair_id: InstrumentedAttribute[int], since: ColumnElement[datetime]
) -> list[ColumnElement[bool]]:
    """For each table that says when it was written, whether the pair has written in it since."""
    declared = Declared(features)
    return [
        exists().where(declared.is_of_pair(one, pair_id), one.written_at > since)
        for one in declared.all
        if one.written_at is not None
    ]
