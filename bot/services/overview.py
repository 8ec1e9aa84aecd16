"""What `/coach` alone shows: the 1:1s to come, and how much is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.one_on_ones import SeriesLine
from bot.domain.people import Person
from bot.services.one_on_ones import series_lines
from bot.services.ports import Store


@dataclass(frozen=True, slots=True)
class Seen:
    """A manager's series, the next meeting first, and how many commitments are open."""

    lines: Sequence[SeriesLine]
    open_count: int


@dataclass(frozen=True)
class Overview:
    """Reads it all in one go: people type this most and wait for it."""

    store: Store

    def of(self, who: Person, now: datetime) -> Seen:
        """How things stand for a manager."""
        with self.store.reading(who.workspace_id) as uow:
            return Seen(series_lines(uow, who, now), uow.counts.live_commitments(who.id))
