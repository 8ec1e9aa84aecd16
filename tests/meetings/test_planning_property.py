"""Whatever is done to a series, in whatever order: one brief an occurrence, in time, and always a next one."""

import shutil
from collections import Counter
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.briefs.rules import BRIEF
from bot.core.errors import CoachError
from bot.core.outbox.deliveries import DeliveryState
from bot.meetings.rules import Frequency, Lead, Recurrence, SeriesState
from bot.meetings.service import Details
from bot.meetings.store import OneOnOnes
from tests.desk import Desk
from tests.factories import NOW, WORKSPACE, make_engine, open_database, share_compiled

ZONES = ["Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "America/Los_Angeles"]
recurrences = st.builds(
    Recurrence,
    st.sampled_from([Frequency.WEEKLY, Frequency.MONTHLY]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(0, 10).map(lambda days: NOW.date() + timedelta(days=days)),
    st.integers(0, 6),
    st.integers(1, 4),
    st.sampled_from([1, 2, 3, 4, -1]),
)
details = st.builds(Details, recurrences, st.sampled_from([15, 30, 60]), st.sampled_from(Lead))
hours = st.sampled_from([0, 1, 5, 23, 24, 24 * 3, 24 * 7, 24 * 36])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), hours),
        st.tuples(st.just("sleep"), hours),
        st.tuples(st.just("skip"), st.integers(0, 1)),
        st.tuples(st.just("move"), st.tuples(st.integers(0, 1), st.integers(-5, 500))),
        st.tuples(st.just("change"), details),
        st.tuples(st.just("zone"), st.sampled_from(ZONES)),
        st.tuples(st.sampled_from(["pause", "resume"]), st.none()),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=details, done=steps)
def test_any_history_of_a_series(migrated_sqlite: Path, first: Details, done: list[tuple[str, Any]]):
    with TemporaryDirectory() as folder:
        shutil.copy(migrated_sqlite, Path(folder) / "coach.db")
        engine = share_compiled(make_engine(f"sqlite:///{folder}/coach.db"))
        desk = Desk(open_database(engine))
        desk.prefer(daily_cap=100)
        series = desk.meet(first).one_on_one.id
        for what, how in done:
            with suppress(CoachError):
                do(desk, series, what, how)
            check(desk, series)
        engine.dispose()


def do(desk: Desk, series: int, what: str, how: Any) -> None:
    services, upcoming = desk.services.one_on_ones, desk.upcoming(series)
    match what:
        case "pass":
            desk.run(desk.now + timedelta(hours=how))
        case "sleep":
            desk.tick(desk.now + timedelta(hours=how))
        case "skip" if len(upcoming) > how:
            services.skip(desk.request(desk.priya), upcoming[how].id)
        case "move" if len(upcoming) > how[0]:
            wall = datetime.combine(desk.now.date(), time(9), desk.now.tzinfo) + timedelta(hours=how[1])
            services.move(desk.request(desk.priya), upcoming[how[0]].id, wall)
        case "change":
            services.change(desk.request(desk.priya), series, how)
        case "zone":
            desk.zone(how)
        case "pause":
            services.pause(desk.request(desk.priya), series)
        case "resume":
            services.resume(desk.request(desk.priya), series)


def check(desk: Desk, series: int) -> None:
    """Planning again changes nothing, and the rules hold."""
    while desk.services.one_on_ones.plan_ahead(desk.now):
        pass
    planned = desk.deliveries()
    while desk.services.one_on_ones.plan_ahead(desk.now):
        pass
    assert desk.deliveries() == planned, "scheduling twice is scheduling once"
    upcoming = {one.id: one for one in desk.upcoming(series)}
    with desk.db.begin(WORKSPACE) as tx:
        state = OneOnOnes(tx).get(series).state
    waiting = [one for one in desk.deliveries(BRIEF) if one.state is DeliveryState.WAITING]
    for_each = Counter(one.subject["occurrence_id"] for one in waiting if one.expires_at and one.expires_at > desk.now)
    assert set(for_each.values()) <= {1}, "never two waiting briefs for one occurrence"
    assert set(for_each) <= set(upcoming), "no brief waits for what was taken away"
    briefed = {one.subject["occurrence_id"] for one in desk.deliveries(BRIEF)}
    assert set(upcoming) <= briefed, "each upcoming one has its brief"
    if state is SeriesState.ACTIVE:
        assert any(not one.moved for one in upcoming.values()), "there is always a next one"
    sent_at = {one.id: one.sent_at for one in desk.deliveries(BRIEF)}
    for said in desk.slack.of(BRIEF):
        assert sent_at[said.delivery.id] < said.posted.starts_at, "never a brief after the start"
