"""Words that their writer took back: nobody else is shown them, and once Undo's hour has passed they are destroyed.

A legal hold on one of the two keeps them, still shown to nobody else: they go when it has ended. The audit log keeps
the ids. It works on ids and times alone: nothing here opens a text, and no key is needed to destroy it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog

from bot.administration.store import LegalHolds, on_hold
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.events import WordsDestroyed
from bot.core.failed_rows import FailedRows
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.sealing.destroying import Destroying, TakenBackRow, destroying, taken_back_due

log = structlog.get_logger(__name__)

AT_ONCE = 200


def destroy_taken_back(tx: Transaction, pair: Pair, now: datetime, by: Person) -> None:
    """What this person took back of the pair at this moment, in the transaction in which they do."""
    if any(LegalHolds(tx).since(one.id) is not None for one in (pair.manager, pair.report)):
        return
    _record(tx, Destroying(tx).destroy_taken_back(pair.id, now), pair, now, by.id, by.id)


@dataclass(frozen=True)
class TakenBackService:
    """Called by the scheduler."""

    db: Database

    def step(self, now: datetime) -> bool:
        """Destroy what is due, each row by itself."""
        done, last = 0, None
        while found := taken_back_due(self.db, now, on_hold, last, AT_ONCE):
            done += sum(self._destroy_all(table, rows, now) for table, rows in groupby(found, lambda row: row.table))
            last = found[-1]
        scrubbed = self.db.scrub()  # what was destroyed at once, when it was taken back, was left in the log
        if done:
            log.info("words_destroyed", rows=done, scrubbed=scrubbed)
        return False

    def _destroy_all(self, table: str, rows: Iterable[TakenBackRow], now: datetime) -> int:
        """How many of a table's were."""
        due = {(row.workspace_id, row.id): row for row in rows}
        aside = FailedRows(self.db, destroying(table))

        def destroy(workspace_id: str, row_id: int) -> bool:
            destroyed = self._destroy(due[workspace_id, row_id], now)
            aside.settled((workspace_id, row_id))
            return destroyed

        return sum(aside.each_of(due, destroy, now))

    def _destroy(self, row: TakenBackRow, now: datetime) -> bool:
        """Whether it was: meanwhile it may have been logged after all, or a hold begun."""
        with self.db.begin(row.workspace_id) as tx:
            pair = Pairs(tx).get(row.pair_id)
            for person_id in sorted((pair.manager.id, pair.report.id)):
                People(tx).lock(person_id)  # a hold locks them too: it begins before this or after
            if any(LegalHolds(tx).since(one.id) is not None for one in (pair.manager, pair.report)):
                return False
            gone = Destroying(tx).destroy_taken_back(pair.id, now, row)
            _record(tx, gone, pair, now, None, row.by)
            return bool(gone)


def _record(
    tx: Transaction, gone: dict[str, list[int]], pair: Pair, now: datetime, by: int | None, whose: int | None
) -> None:
    """It stands in the log of who took it back (`whose`): that they did is nobody else's."""
    for table, ids in gone.items():
        for some in _batches(ids):
            ref = f"{table}:{','.join(map(str, some))}"
            AuditLog(tx).add(Entry(Act.DESTROYED, table, now, actor_id=by, whose=whose, pair_id=pair.id, ref=ref))
        tx.features.announce(tx, WordsDestroyed(pair, now, table, tuple(ids)))


def _batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
