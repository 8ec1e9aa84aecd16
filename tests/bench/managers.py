"""Managers with what the bot sends them on a Monday: a brief and its thread, and the weekly message."""

from datetime import UTC, datetime

from bot.briefs import planning as briefs
from bot.core.database.transaction import Transaction
from bot.core.people import Person
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.store import OneOnOnes
from bot.weekly import planning
from tests.factories import make_occurrence, make_pair, make_person

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def make_manager(
    tx: Transaction, number: int, *, meets: datetime = TUESDAY, brief: bool = True, weekly: bool = True
) -> Person:
    """A manager with one 1:1, planned on Sunday as the bot does. The workspace `T3` has the users `U7W3M`, `U7W3R`."""
    ids = [f"U{number}W{tx.workspace_id[1:]}{end}" for end in "MR"]
    pair = make_pair(tx, *(make_person(tx, one, f"Person {one}") for one in ids))
    rhythm = Recurrence(Frequency.WEEKLY, meets.time(), meets.date(), weekday=meets.weekday())
    series = OneOnOnes(tx).add(pair.id, rhythm, 30, Lead.HALF_AN_HOUR, "Europe/London", SUNDAY)
    occurrence = make_occurrence(tx, series, meets)
    if brief:
        briefs.schedule(tx, pair.manager, [(series, occurrence)], SUNDAY)
    if weekly:
        planning.schedule_weekly(tx, pair.manager, SUNDAY)
    return pair.manager


def seconds_until(moment: datetime) -> float:
    """How far ahead a clock is that shows this now."""
    return (moment - datetime.now(UTC)).total_seconds()
