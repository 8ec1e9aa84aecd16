"""Practising hard moments: which one comes next for somebody, and that it was practised. Nothing else is kept."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Person
from bot.domain.practice import next_case
from bot.services.locking import lock_asking
from bot.services.ports import Store
from bot.services.receipts import first_time


@dataclass(frozen=True)
class Practice:
    """`keys` are the cases there are, in the order they come in at first."""

    store: Store
    keys: tuple[str, ...]

    def next(self, who: Person, after: str | None = None) -> str:
        """The key of the case to show `who`, or of the one that follows `after`."""
        with self.store.reading(who.workspace_id) as uow:
            return next_case(self.keys, uow.practice.last_times(who.id), after)

    def practised(self, who: Person, key: str, now: datetime, receipt: str | None = None) -> None:
        """Let other cases come before this one. A key that is no longer there is let go."""
        if key not in self.keys:
            return
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if first_time(uow, receipt, now):
                uow.practice.record(who.id, key, now)
