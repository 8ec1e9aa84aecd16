"""When a calendar is read next. Sources are spread over the interval by their ids, so that no minute has more than its
share; a source keeps its place whenever it was read last."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from bot.core.people import Preferences
from bot.core.time.dates import local
from bot.core.time.quiet_hours import is_quiet

EVERY, EVERY_ICS = timedelta(minutes=10), timedelta(minutes=15)
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=1)
BEFORE_BRIEF, RECENT = timedelta(minutes=1), timedelta(minutes=5)
"""It is read so long before a brief, unless the last read is no older than that by then."""
_STRIDE, _HOUR = 961, 3600
"""No common factor: ids one after the other come to use every second of the hour, and of 10 and 15 minutes."""


def next_read(
    source_id: int,
    read_at: datetime,
    every: timedelta,
    works_at: Callable[[datetime], bool],
    *,
    failures: int = 0,
    not_before: timedelta | None = None,
    briefs: Iterable[datetime] = (),
) -> datetime:
    """After a read at that time: in `every` while its owner works, hourly otherwise, and once more before each of the
    `briefs` to come. After `failures` in a row it is tried again in a minute, two, four, up to an hour. `not_before` is
    what the source has asked for: nothing comes sooner."""
    earliest = read_at + (not_before or timedelta())
    before = [one - BEFORE_BRIEF for one in briefs if one - read_at > RECENT and one - BEFORE_BRIEF >= earliest]
    return min([_without_briefs(source_id, read_at, every, works_at, failures, earliest), *before])


def _without_briefs(
    source_id: int,
    read_at: datetime,
    every: timedelta,
    works_at: Callable[[datetime], bool],
    failures: int,
    earliest: datetime,
) -> datetime:
    if failures:
        return max(earliest, read_at + min(FIRST_RETRY * (1 << min(failures - 1, 10)), LAST_RETRY))
    place, step = source_id * _STRIDE % _HOUR, int(every.total_seconds())
    seconds = int(read_at.timestamp())
    at = datetime.fromtimestamp(seconds - (seconds - place) % step, UTC) + every
    while at < earliest or not (works_at(at) or (int(at.timestamp()) - place) % _HOUR == 0):
        at += every
    return at


def works_at(preferences: Preferences, zone: str) -> Callable[[datetime], bool]:
    """On their working days, apart from their quiet hours and while they are away."""

    def works(at: datetime) -> bool:
        there = local(at, zone)
        is_day = there.weekday() in preferences.working_days and preferences.away_on(there.date()) is None
        return is_day and not is_quiet(at, zone, preferences)

    return works
