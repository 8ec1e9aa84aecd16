"""What the rule for messages that the bot starts is given: a person's own day, and what goes in the same batch."""

from datetime import time

import pytest

from bot.briefs.rules import SHIFTED
from bot.core.outbox.deliveries import DeliveryState, NewDelivery
from bot.core.outbox.may_send import may_send_at, put_off, started_today
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.goals.rules import GOAL
from bot.handovers.rules import HANDED_OVER
from bot.plans.rules import DECIDED
from bot.replies.rules import ANSWER
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE
from tests.weekly.test_service import came, commit

pytestmark = quick


def claimed(desk: Desk, *kinds: str) -> None:
    """One of each for Priya, due now and in a worker's hands."""
    with desk.db.begin(WORKSPACE) as tx:
        for number, kind in enumerate(kinds):
            Deliveries(tx).add(NewDelivery(kind, f"test:{number}", desk.priya.id, desk.now))
    Outbox(desk.db).claim_due(desk.now, "worker", 100, 60)


def waits_until(desk: Desk) -> dict[str, str]:
    """Until when each has to wait, in the order of the batch."""
    batch = sorted(desk.deliveries(), key=lambda one: (one.priority, one.due_at, one.id))
    with desk.db.begin(WORKSPACE) as tx:
        found = [(one.kind, put_off(tx, one, desk.request(desk.priya))) for one in batch]
    return {kind: f"{waits.until:%a %H:%M}" for kind, waits in found if waits is not None}


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (1, {HANDED_OVER: "Wed 09:00", DECIDED: "Wed 09:00"}),
        (2, {DECIDED: "Wed 09:00"}),
        (3, {}),
    ],
)
def test_of_one_batch_as_many_come_as_the_cap_allows(desk: Desk, cap: int, expected: dict[str, str]):
    desk.now = utc(24, 12)
    desk.prefer(daily_cap=cap)
    claimed(desk, HANDED_OVER, DECIDED, GOAL)
    assert waits_until(desk) == expected


def test_what_passes_the_cap_counts_for_it(desk: Desk):
    desk.now = utc(24, 12)
    desk.prefer(daily_cap=1)
    claimed(desk, SHIFTED, GOAL)
    assert waits_until(desk) == {GOAL: "Wed 09:00"}


def test_answers_do_not_count(desk: Desk):
    desk.now = utc(24, 12)
    desk.prefer(daily_cap=1)
    claimed(desk, ANSWER, GOAL)
    assert waits_until(desk).get(GOAL) is None


def test_a_day_is_counted_in_the_person_s_own_zone(desk: Desk):
    desk.zone("Pacific/Auckland")
    desk.prefer(daily_cap=1, quiet_from=time(0), quiet_until=time(0))
    desk.now = utc(24, 10, 40)
    claimed(desk, DECIDED)
    [first] = desk.deliveries(DECIDED)
    with desk.db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(first.id, DeliveryState.SENT, desk.now)

    def asked(who: Person) -> tuple[int, bool]:
        with desk.db.begin(WORKSPACE) as tx:
            return started_today(tx, who, desk.now), may_send_at(tx, who, desk.now, GOAL) == desk.now

    assert asked(desk.priya) == (1, False)
    desk.now = utc(24, 11)
    assert asked(desk.priya) == (0, True), "it is midnight in Auckland"


@pytest.mark.parametrize(
    ("weekday", "back", "expected"),
    [
        # Found on Saturday, after an outage: chosen for the Friday or for the Saturday itself.
        (4, utc(28, 12), ["Mon 30 Nov 09:00"]),
        (5, utc(28, 12), ["Sat 28 Nov 12:00"]),
    ],
)
def test_the_weekly_message_comes_on_a_day_off_only_if_that_was_chosen(desk: Desk, weekday, back, expected):
    desk.prefer(weekly_day=weekday)
    commit(desk)
    desk.tick(back)
    desk.run(utc(1, 12, month=12))
    assert came(desk) == expected
