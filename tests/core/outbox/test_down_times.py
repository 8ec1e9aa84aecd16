"""Down for 3 s, 10 min, 3 days, 3 weeks: what is late and still helps is sent once, the rest is recorded; nothing is
piled up."""

import shutil
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.briefs.planning import ASKED_AFTER, BRIEF_TAKES, FOLLOW_UP_LASTS
from bot.briefs.rules import BRIEF, FOLLOW_UP, FOLLOW_UPS
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, quick, utc
from tests.factories import make_engine, open_database, share_compiled
from tests.weekly.test_service import came, commit

DOWN = [timedelta(seconds=3), timedelta(minutes=10), timedelta(days=3), timedelta(days=22)]
LATELY = timedelta(seconds=90)
"""A DM takes a message a second, and everybody's wait for one another."""


def went_down(desk: Desk, at: datetime, length: timedelta, until: datetime) -> datetime:
    """The bot is killed at a moment and started again after a while; when it was back."""
    desk.run(at)
    desk.restart()
    desk.tick(at + length)
    desk.run(until)
    return at + length


def check_briefs(desk: Desk, down: datetime, up: datetime) -> None:
    """Each is sent when it is due, or once up again if that is before its 1:1; else it is recorded as expired."""
    for one in desk.deliveries(BRIEF):
        starts_at = one.expires_at + BRIEF_TAKES
        due = starts_at - timedelta(minutes=30)
        if due > desk.now:
            assert one.state is DeliveryState.WAITING
        elif down < due and up >= one.expires_at:
            assert (one.state, one.sent_at) == (DeliveryState.EXPIRED, None)
        else:
            wanted = due if due <= down else max(due, up)
            assert one.state is DeliveryState.SENT
            assert wanted <= one.sent_at < min(wanted + LATELY, starts_at)


def check_follow_ups(desk: Desk, down: datetime, up: datetime) -> None:
    """Each 1:1 is asked about, by itself or together with others, late or not, within three days."""
    together = {one.id: one.sent_at for one in desk.deliveries(FOLLOW_UPS)}
    for one in desk.deliveries(FOLLOW_UP):
        due = one.expires_at - FOLLOW_UP_LASTS + ASKED_AFTER
        if due > desk.now:
            assert one.state is DeliveryState.WAITING
        elif down < due and up >= one.expires_at:
            assert (one.state, one.sent_at) == (DeliveryState.EXPIRED, None)
        else:
            wanted = due if due <= down else max(due, up)
            is_joined = one.state is DeliveryState.BUNDLED
            assert one.state is (DeliveryState.BUNDLED if is_joined else DeliveryState.SENT)
            sent_at = together[one.id_of("together")] if is_joined else one.sent_at
            assert wanted <= sent_at < wanted + LATELY


def check_once(desk: Desk) -> None:
    """Nobody was told anything twice."""
    said = Counter(one.delivery.dedupe_key for one in desk.slack.said)
    assert set(said.values()) <= {1}


@quick
@pytest.mark.parametrize("length", DOWN)
@pytest.mark.parametrize("at", [utc(24, 8, 29, 59), utc(24, 8, 55), utc(24, 9, 5)])
def test_while_briefs_are_due(desk: Desk, at: datetime, length: timedelta):
    desk.prefer(daily_cap=100)
    desk.team(4)
    up = went_down(desk, at, length, at + length + timedelta(days=4))
    check_briefs(desk, at, up)
    check_follow_ups(desk, at, up)
    check_once(desk)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(minutes=0, length=timedelta(minutes=30) - BRIEF_TAKES)
@example(minutes=29, length=timedelta(minutes=1) - BRIEF_TAKES)
@given(minutes=st.integers(0, 90), length=st.timedeltas(timedelta(seconds=1), timedelta(days=5)))
def test_at_any_moment_for_any_time(migrated_sqlite: Path, minutes: int, length: timedelta):
    with TemporaryDirectory() as folder:
        shutil.copy(migrated_sqlite, Path(folder) / "coach.db")
        engine = share_compiled(make_engine(f"sqlite:///{folder}/coach.db"))
        desk = Desk(open_database(engine))
        desk.prefer(daily_cap=100)
        desk.team(2)
        at = utc(24, 8, 29) + timedelta(minutes=minutes)
        up = went_down(desk, at, length, at + length + timedelta(hours=3))
        check_briefs(desk, at, up)
        check_follow_ups(desk, at, up)
        check_once(desk)
        engine.dispose()


def waiting_weeklies(desk: Desk) -> list[Delivery]:
    return desk.deliveries(WEEKLY, state=DeliveryState.WAITING)


@quick
@pytest.mark.parametrize(
    ("at", "length", "expected"),
    [
        (utc(30, 8, 59, 58), timedelta(seconds=3), ["Mon 30 Nov 09:00", "Mon 07 Dec 09:00"]),
        (utc(30, 8, 55), timedelta(minutes=10), ["Mon 30 Nov 09:05", "Mon 07 Dec 09:00"]),
        (utc(30, 8), timedelta(hours=30), ["Tue 01 Dec 14:00", "Mon 07 Dec 09:00"]),
        (utc(30, 8), timedelta(days=3), ["Mon 07 Dec 09:00"]),
        (utc(23, 12), timedelta(days=22), ["Mon 21 Dec 09:00"]),
    ],
)
def test_weekly_messages_are_not_piled_up(desk: Desk, at: datetime, length: timedelta, expected: list[str]):
    commit(desk)
    up = went_down(desk, at, length, at + length)
    assert len(desk.slack.of(WEEKLY)) <= 1, "one, not three"
    desk.run(datetime.combine(up.date() + timedelta(days=7), time(23), up.tzinfo))
    assert came(desk) == expected
    assert len(waiting_weeklies(desk)) == 1
    check_once(desk)
