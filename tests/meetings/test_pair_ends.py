"""When the last 1:1 of a pair was over, by which what the two wrote is kept."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.core.people_store import Pairs
from bot.meetings.rules import Frequency
from bot.meetings.service import Details
from bot.performance.sealed_database import SealedDatabase
from tests.desk import TUESDAYS, Desk, quick, utc
from tests.factories import WORKSPACE, make_pair

pytestmark = quick

ONCE = replace(TUESDAYS, frequency=Frequency.ONCE)
DAY = timedelta(days=1)


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    return Desk(db)


def ended_at(desk: Desk) -> datetime | None:
    with desk.db.read_only(WORKSPACE) as tx:
        pair = Pairs(tx).find(desk.priya.id, desk.sam.id)
    assert pair is not None
    return pair.ended_at


def test_a_pair_goes_on_while_there_is_a_series(desk: Desk):
    series = desk.meet().one_on_one
    desk.run(utc(26))
    assert ended_at(desk) is None
    desk.services.one_on_ones.pause(desk.request(desk.priya), series.id)
    assert ended_at(desk) is None, "a pause is no end"
    desk.services.one_on_ones.end(desk.request(desk.priya), series.id)
    assert ended_at(desk) == utc(26)


def test_a_new_series_lets_it_go_on(desk: Desk):
    series = desk.meet().one_on_one
    desk.services.one_on_ones.end(desk.request(desk.priya), series.id)
    desk.now += DAY
    again = desk.meet().one_on_one
    assert ended_at(desk) is None
    desk.services.one_on_ones.end(desk.request(desk.priya), again.id)
    assert ended_at(desk) == desk.now


def test_the_last_series_counts(desk: Desk):
    weekly = desk.meet().one_on_one
    desk.meet(Details(replace(ONCE, first_on=utc(26).date())))
    desk.services.one_on_ones.end(desk.request(desk.priya), weekly.id)
    assert ended_at(desk) is None, "one is to come"
    desk.run(utc(26, 13, 59))
    assert ended_at(desk) is None
    desk.run(utc(26, 14, 1))
    assert ended_at(desk) == utc(26, 14, 1), "it has begun"


def test_a_single_one_that_is_over_holds_nothing(desk: Desk):
    weekly = desk.meet().one_on_one
    desk.meet(Details(replace(ONCE, first_on=utc(26).date())))
    desk.run(utc(28))
    assert ended_at(desk) is None
    desk.services.one_on_ones.end(desk.request(desk.priya), weekly.id)
    assert ended_at(desk) == utc(28)


def test_a_single_one_moved_on_is_still_to_come(desk: Desk):
    line = desk.meet(Details(ONCE))
    assert line.upcoming is not None
    desk.services.one_on_ones.move(
        desk.request(desk.priya), line.upcoming.id, datetime.combine(utc(30).date(), time(9))
    )
    desk.run(utc(27))
    assert ended_at(desk) is None


def test_without_any_1_1_a_pair_has_not_ended(desk: Desk):
    with desk.db.begin(WORKSPACE) as tx:
        make_pair(tx, desk.priya, desk.sam)
    assert ended_at(desk) is None
