"""Many people due at once: spread within minutes, each a moment of their own; nobody else notices."""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.store import Deliveries
from bot.weekly import planning
from bot.weekly.rules import WEEKLY
from bot.weekly.spreading import NEAR, STEP
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE, make_person
from tests.weekly.test_service import came, commit

MONDAY = utc(30, 9)


def waiting(desk: Desk) -> list[Delivery]:
    return desk.deliveries(WEEKLY, state=DeliveryState.WAITING)


def crowd(desk: Desk, size: int) -> None:
    """That many managers with a weekly message on Monday at 9:00, one after the other."""
    with desk.db.begin(WORKSPACE) as tx:
        for number in range(size):
            planning.schedule_weekly(tx, make_person(tx, f"UM{number}", f"Manager {number}"), desk.now)


@quick
def test_hundreds_of_managers_come_one_after_the_other(desk: Desk):
    """Thousands are in tests/weekly/test_spreading.py."""
    crowd(desk, 400)
    due = sorted(one.due_at for one in waiting(desk))
    assert {later - earlier for earlier, later in pairwise(due)} == {STEP}
    assert abs(bisect_left(due, MONDAY) - 200) <= 1


def test_a_few_have_a_moment_each_and_read_their_own_time(desk: Desk):
    crowd(desk, 3)
    commit(desk)
    assert [one.due_at - MONDAY for one in waiting(desk)] == [-STEP, 0 * STEP, STEP, 2 * STEP]
    desk.services.homes.opened(desk.request(desk.priya))
    assert desk.slack.homes["UPRIYA"][-1].loaded["weekly"].next_at == MONDAY


def test_other_workspaces_have_their_own_minutes(desk: Desk):
    crowd(desk, 3)
    other = desk.person("UOTHER", "Omar", workspace="T2")
    with desk.db.begin("T2") as tx:
        planning.schedule_weekly(tx, other, desk.now)
    assert [one.due_at for one in waiting(desk) if one.recipient_id == other.id] == [MONDAY]


@quick
def test_scheduled_again_everyone_keeps_their_moment(desk: Desk):
    crowd(desk, 5)
    commit(desk)
    before = [(one.dedupe_key, one.due_at) for one in waiting(desk)]
    desk.meet()
    desk.prefer(daily_cap=3)
    assert [(one.dedupe_key, one.due_at) for one in waiting(desk)] == before


@quick
@pytest.mark.parametrize("minutes", [0, 5])
def test_a_shorter_allowance_is_kept_to_at_once(desk: Desk, minutes: int):
    fill(desk, timedelta(minutes=6))
    commit(desk)
    assert abs(mine(desk).due_at - MONDAY) == timedelta(minutes=6) + STEP
    desk.prefer(weekly_allowance=minutes)
    assert abs(mine(desk).due_at - MONDAY) <= timedelta(minutes=minutes)
    desk.prefer(weekly_allowance=15)
    assert abs(mine(desk).due_at - MONDAY) <= timedelta(minutes=minutes), "it may stay where it is"


def fill(desk: Desk, around: timedelta) -> None:
    """Thousands wait around Monday 9:00, as far as can be seen from those in the middle and at the ends."""
    offsets = [step * STEP for step in range(-NEAR // STEP, NEAR // STEP + 1)] + [-around, around]
    with desk.db.begin(WORKSPACE) as tx:
        other = make_person(tx, "UOTHER", "Omar")
        for offset in offsets:
            Deliveries(tx).add(NewDelivery(WEEKLY, f"weekly:{offset}", other.id, MONDAY + offset))


def manager_before_nine(desk: Desk) -> None:
    crowd(desk, 2)
    commit(desk)
    assert mine(desk).due_at == MONDAY - STEP


def mine(desk: Desk) -> Delivery:
    (found,) = [one for one in waiting(desk) if one.recipient_id == desk.priya.id]
    return found


@quick
def test_one_that_comes_early_comes_once_a_week(desk: Desk):
    manager_before_nine(desk)
    desk.run(utc(15, month=12))
    mine_only = [one for one in desk.slack.of(WEEKLY) if one.recipient.id == desk.priya.id]
    assert len(mine_only) == 3
    assert mine(desk).dedupe_key.endswith("W52")


@quick
def test_nothing_to_say_early_is_not_asked_again_at_nine(desk: Desk):
    line = desk.meet()
    desk.services.one_on_ones.pause(desk.request(desk.priya), line.one_on_one.id)
    key = mine(desk).dedupe_key
    with desk.db.begin(WORKSPACE) as tx:
        Deliveries(tx).reschedule(key, MONDAY - timedelta(minutes=9), None)
    with desk.statements() as seen:
        desk.tick(MONDAY - timedelta(minutes=9))
    assert len(seen) < 100
    assert mine(desk).due_at == utc(7, 9, month=12)


@quick
def test_a_moment_that_is_late_is_not_lost_by_what_is_done_meanwhile(desk: Desk):
    crowd(desk, 1)
    commit(desk)
    assert mine(desk).due_at == MONDAY + STEP
    desk.now = MONDAY + STEP / 2
    desk.meet()
    desk.run(utc(1, month=12))
    assert [one.recipient.name for one in desk.slack.of(WEEKLY)] == ["Priya"]


@quick
def test_put_off_by_a_full_day_it_is_not_lost_by_what_is_done_meanwhile(desk: Desk):
    desk.prefer(daily_cap=1)
    commit(desk)
    desk.run(utc(30, 8))
    desk.news()
    desk.run(utc(30, 12))
    desk.meet(report=desk.person("UALEX", "Alex"), weekday=3)
    desk.run(utc(2, month=12))
    assert came(desk) == ["Tue 01 Dec 09:00"]


@quick
def test_a_snooze_ends_with_a_weekly_message_that_may_be_a_little_early(desk: Desk):
    commit(desk)
    desk.run(utc(30, 12))
    desk.services.weekly.snooze(desk.request(desk.priya), date(2026, 12, 7))
    key, at = mine(desk).dedupe_key, utc(7, 8, 55, month=12)
    with desk.db.begin(WORKSPACE) as tx:
        Deliveries(tx).reschedule(key, at, None)
    desk.run(utc(8, month=12))
    assert came(desk) == ["Mon 30 Nov 09:00", "Mon 07 Dec 08:55"]
    assert desk.slack.of(WEEKLY)[-1].posted.snoozed_until is None


@quick
def test_another_look_in_the_same_week_lists_what_is_open_by_then(desk: Desk):
    line = desk.meet()
    desk.services.one_on_ones.pause(desk.request(desk.priya), line.one_on_one.id)
    desk.run(utc(30, 12))
    assert came(desk) == []
    commit(desk)
    desk.prefer(weekly_day=2)
    desk.run(utc(3, month=12))
    assert came(desk) == ["Wed 02 Dec 09:00"]
    assert [one.commitment.text for one in desk.slack.of(WEEKLY)[-1].posted.commitments] == ["write"]


@quick
def test_thousands_sent_wait_again_for_the_next_week(desk: Desk):
    crowd(desk, 40)
    desk.run(MONDAY + timedelta(minutes=20))
    due = [one.due_at for one in waiting(desk)]
    assert len(set(due)) == 40
    assert all(abs(one - utc(7, 9, month=12)) <= timedelta(seconds=5) for one in due)
