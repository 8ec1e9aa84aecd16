"""Both daylight-saving nights of two years, in six zones: briefs and weekly messages come once, at their local time.

What is expected is found by another way than the bot's: by reading the wall clock at every minute of the day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.briefs.rules import BRIEF
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, quick

MON_TO_FRI, SUN_TO_THU = (0, 1, 2, 3, 4), (6, 0, 1, 2, 3)
NIGHTS = [
    ("Europe/London", "2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"),
    ("America/New_York", "2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"),
    ("Asia/Jerusalem", "2026-03-27", "2026-10-25", "2027-03-26", "2027-10-31"),
    ("Australia/Sydney", "2026-04-05", "2026-10-04", "2027-04-04", "2027-10-03"),
    ("Australia/Lord_Howe", "2026-04-05", "2026-10-04", "2027-04-04", "2027-10-03"),
    ("Asia/Kolkata", "2026-03-29", "2026-10-25"),
]


@cache
def minutes_around(day: date, zone: str) -> dict[datetime, datetime]:
    """Every minute of the day and some before and after, with what a clock in the zone shows."""
    midnight, there = datetime(day.year, day.month, day.day, tzinfo=UTC), ZoneInfo(zone)
    minutes = [midnight + timedelta(minutes=n) for n in range(-960, 2400)]
    return {minute: minute.astimezone(there).replace(tzinfo=None) for minute in minutes}


def on_the_wall(day: date, at: time, zone: str) -> datetime:
    """The first minute at which a clock in the zone shows that; what it leaves out in spring is shown that much
    later."""
    walls = minutes_around(day, zone)
    wanted = datetime.combine(day, at)
    shown = [minute for minute, wall in walls.items() if wall == wanted]
    if not shown:
        before = max(wall for wall in walls.values() if wall < wanted)
        after = min(wall for wall in walls.values() if wall > wanted)
        gap = after - before - timedelta(minutes=1)
        shown = [minute for minute, wall in walls.items() if wall == wanted + gap]
    return shown[0]


def test_the_nights_are_those_on_which_the_clocks_change():
    for zone, *nights in NIGHTS:
        for night in map(date.fromisoformat, nights):
            noon, next_noon = (datetime.combine(night + timedelta(days=n), time(12), ZoneInfo(zone)) for n in (-1, 0))
            hours = (next_noon.astimezone(UTC) - noon.astimezone(UTC)) / timedelta(hours=1)
            expected = {"Asia/Kolkata": {24}, "Australia/Lord_Howe": {23.5, 24.5}}.get(zone, {23, 25})
            assert hours in expected, (zone, night)


@dataclass
class Team:
    """Managers who let Coach speak at any hour, some days before the night."""

    desk: Desk
    zone: str
    night: date

    def __post_init__(self) -> None:
        self.desk.now = datetime.combine(self.night - timedelta(days=6), time(12), UTC)

    def manager(self, number: int, weekly_time: time, working_days: tuple[int, ...]) -> Person:
        who = self.desk.person(f"UM{number}", f"Manager {number}", self.zone)
        never = {"quiet_from": time(0), "quiet_until": time(0), "daily_cap": 100}
        self.desk.priya = who
        self.desk.prefer(weekly_time=weekly_time, weekly_day=self.night.weekday(), working_days=working_days, **never)
        return who

    def meet(self, day: date, at: time, lead: Lead, report: str) -> None:
        recurrence = Recurrence(Frequency.WEEKLY, at, day, day.weekday())
        self.desk.meet(Details(recurrence, 15, lead), self.desk.person(f"U{report}".upper(), report, self.zone))

    def briefs(self, who: Person) -> dict[tuple[str, date], datetime]:
        """When each brief was sent, by report and local day of the 1:1."""
        sent_at = {one.id: one.sent_at for one in self.desk.deliveries(BRIEF)}
        mine = [one for one in self.desk.slack.of(BRIEF) if one.recipient.id == who.id]
        found = {(one.message.pair.report.name, one.posted.starts_at.date()): sent_at[one.delivery.id] for one in mine}
        assert len(found) == len(mine), "never twice"
        return found


@quick
@pytest.mark.parametrize(("zone", "night"), [(zone, night) for zone, *nights in NIGHTS for night in nights])
def test_once_at_its_local_time(desk: Desk, zone: str, night: str):
    day = date.fromisoformat(night)
    following = day + timedelta(days=1)
    team = Team(desk, zone, day)
    early = team.manager(1, time(1, 30), MON_TO_FRI)
    team.meet(day, time(1, 30), Lead.TEN_MINUTES, "Ada")
    team.meet(following, time(10), Lead.WORKING_DAY_BEFORE, "Ann")
    later = team.manager(2, time(2, 30), SUN_TO_THU)
    team.meet(day, time(2, 30), Lead.HALF_AN_HOUR, "Ben")
    team.meet(following, time(10), Lead.WORKING_DAY_BEFORE, "Bob")
    usual = team.manager(3, time(9), MON_TO_FRI)
    team.meet(day, time(14), Lead.MORNING_OF, "Cleo")
    desk.run(datetime.combine(following, time(20), UTC))
    assert team.briefs(early) == {
        ("Ada", day): on_the_wall(day, time(1, 30), zone) - timedelta(minutes=10),
        ("Ann", following): on_the_wall(last_worked(day, MON_TO_FRI), time(15), zone),
    }
    assert team.briefs(later) == {
        ("Ben", day): on_the_wall(day, time(2, 30), zone) - timedelta(minutes=30),
        ("Bob", following): on_the_wall(last_worked(day, SUN_TO_THU), time(15), zone),
    }
    assert team.briefs(usual) == {("Cleo", day): on_the_wall(day, time(8), zone)}
    talk = timedelta(minutes=15)  # at the hour of the weekly message, which waits for its end
    for who, at, waits in ((early, time(1, 30), talk), (later, time(2, 30), talk), (usual, time(9), timedelta())):
        weekly = [one for one in desk.deliveries(WEEKLY, state=DeliveryState.SENT) if one.recipient_id == who.id]
        # In London 1:30 and 2:30 are the same moment in spring: one of two is a blink later.
        assert [abs(one.sent_at - on_the_wall(day, at, zone) - waits) < timedelta(seconds=1) for one in weekly] == [
            True
        ]
    ended = {one.state for one in desk.deliveries(BRIEF, WEEKLY) if one.due_at < desk.now}
    assert ended == {DeliveryState.SENT}


def last_worked(day: date, week: tuple[int, ...]) -> date:
    """That day, or the last one before it, that is in the week."""
    return next(back for n in range(7) if (back := day - timedelta(days=n)).weekday() in week)
