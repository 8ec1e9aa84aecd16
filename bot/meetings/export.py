"""What somebody is sent of their 1:1s."""

from datetime import UTC, datetime

from bot.core.database.transaction import Transaction
from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.time.zones import local
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import SCHEDULE
from bot.meetings.store import OneOnOnes

EVER_SINCE = datetime(1970, 1, 1, tzinfo=UTC)


def one_on_ones(tx: Transaction, request: Request) -> list[Row]:
    """Every series of every pair they are in, and what comes of it."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, SCHEDULE):
        for series in OneOnOnes(tx).all_of_pair(pair.id):
            rhythm = series.recurrence
            times = Occurrences(tx).upcoming_of_series(series.id, EVER_SINCE)
            rows.append(
                {
                    **with_other(pair, who),
                    "state": series.state.value,
                    "frequency": rhythm.frequency.value,
                    "every": rhythm.interval,
                    "first_on": plain(rhythm.first_on),
                    "at": plain(rhythm.local_time),
                    "timezone": series.timezone,
                    "minutes": series.minutes,
                    "met_or_planned": tuple(f"{local(one.starts_at, who.timezone):%Y-%m-%d %H:%M}" for one in times),
                }
            )
    return rows


EXPORT = (ExportSection("one_on_ones", 20, one_on_ones),)
