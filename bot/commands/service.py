"""What `/coach` alone shows: the 1:1s to come, and how much is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.commitments.figures import Counts
from bot.core.database.transaction import Database, Transaction
from bot.core.people import Pair
from bot.core.people_store import Pairs
from bot.core.request import Request
from bot.meetings.rules import MeetingLine, SeriesLine
from bot.meetings.service import series_lines
from bot.meetings.store import Occurrences


@dataclass(frozen=True, slots=True)
class Seen:
    """A person's series as a manager, the next meeting first, the next meeting of each 1:1 in which they are the
    report, the next first, and how many commitments are open in all of these."""

    lines: Sequence[SeriesLine]
    open_count: int
    as_report: Sequence[MeetingLine] = ()


@dataclass(frozen=True)
class OverviewService:
    """Reads it all in one go: people type this most and wait for it."""

    db: Database

    def of(self, request: Request) -> Seen:
        """How things stand for a person."""
        who = request.who
        with self.db.read_only(who.workspace_id) as tx:
            pairs = {pair.id: pair for pair in Pairs(tx).of_report(who.id)}
            open_count = Counts(tx).live_commitments(who.id, sorted(pairs))
            return Seen(series_lines(tx, who, request.now), open_count, _as_report(tx, request, pairs))


def _as_report(tx: Transaction, request: Request, pairs: Mapping[int, Pair]) -> list[MeetingLine]:
    upcoming = Occurrences(tx).next_of_pairs(sorted(pairs), request.now) if pairs else {}
    soonest_first = sorted(upcoming.values(), key=lambda one: one.starts_at)
    return [MeetingLine(one, pairs[one.pair_id], request.who) for one in soonest_first]
