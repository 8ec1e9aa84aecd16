"""App Home is fresh for whoever looked lately; what it, a brief, a weekly message and the lists ask does not grow."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from bot.briefs.rules import BRIEF
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.outbox.publishing import LATELY
from bot.core.people import Person, Preferences
from bot.core.request import Page
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PLAN
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, quick, utc
from tests.factories import MESSAGE_TYPES, NOW, empty_tables, make_request

pytestmark = quick


def log(desk: Desk, times: int = 1) -> None:
    for number in range(times):
        draft = Draft(f"thing {number}", Owner.MANAGER, date(2026, 11, 20))
        desk.services.commitments.log(
            make_request(desk.priya, desk.now + timedelta(seconds=number), f"c:{next(desk.numbers)}"),
            desk.sam,
            draft,
            Origin.COMMAND,
        )


def test_the_first_visit_welcomes(desk: Desk):
    desk.services.homes.opened(make_request(desk.priya, NOW))
    home = desk.slack.homes["UPRIYA"][0].loaded
    assert (home["greeting"].name, home["one_on_ones"].welcome, home["one_on_ones"].lines.total) == (
        "Priya",
        True,
        0,
    )
    assert home["weekly"].next_at is None
    assert {name for name, loaded in home.items() if loaded is None} == {
        "away",
        "calendars",
        "performance",
        "commitments",
        "commitments_just_done",
        "one_on_ones_just_done",
        "holidays",
        "plans",
        "goals",
        "as_report",
        "add_one_on_one",
        "policy",
        "viewers",
    }


CHANGES: dict[str, Callable[[Desk, int, int], object]] = {
    "skip": lambda desk, series, one: desk.services.one_on_ones.skip(desk.request(desk.priya), one),
    "move": lambda desk, series, one: desk.services.one_on_ones.move(desk.request(desk.priya), one, utc(26, 9)),
    "pause": lambda desk, series, one: desk.services.one_on_ones.pause(desk.request(desk.priya), series),
    "log": lambda desk, series, one: log(desk),
    "settings": lambda desk, series, one: desk.prefer(daily_cap=2),
    "snooze": lambda desk, series, one: desk.services.weekly.snooze(desk.request(desk.priya), date(2026, 12, 9)),
    "stop": lambda desk, series, one: desk.services.weekly.set_on(desk.request(desk.priya), False),
    "zone": lambda desk, series, one: desk.zone("Asia/Tokyo"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_fresh_after_each_change_for_those_who_looked_lately(desk: Desk, what):
    line = desk.meet()
    assert line.upcoming is not None
    desk.services.homes.opened(desk.request(desk.priya))
    desk.now += timedelta(minutes=1)
    desk.tick()
    before = len(desk.slack.homes["UPRIYA"])
    CHANGES[what](desk, line.one_on_one.id, line.upcoming.id)
    desk.tick()
    desk.tick()
    homes = desk.slack.homes["UPRIYA"]
    assert len(homes) == before + 1
    assert homes[-1] != homes[-2]


def test_not_published_for_those_who_have_not_looked(desk: Desk):
    desk.meet()
    desk.tick()
    assert not desk.slack.homes
    desk.services.homes.opened(make_request(desk.priya, NOW))
    desk.now = NOW + LATELY + timedelta(days=1)
    log(desk)
    desk.services.homes.publishing.publish_stale(desk.now)
    assert len(desk.slack.homes["UPRIYA"]) == 1


@pytest.mark.parametrize(
    ("fault", "published"), [(SlackBusyError(5), 2), (SlackUnknownError(), 2), (SlackRefusedError("not_enabled"), 1)]
)
def test_what_could_not_be_published_is_tried_again_unless_refused(desk: Desk, fault, published):
    desk.services.homes.opened(make_request(desk.priya, NOW))
    log(desk)
    desk.slack.fail("publish_home", fault)
    desk.tick()
    desk.tick(NOW + timedelta(seconds=4))
    assert len(desk.slack.homes["UPRIYA"]) == 1
    desk.tick(NOW + timedelta(seconds=5))
    assert len(desk.slack.homes["UPRIYA"]) == published


@pytest.mark.parametrize(
    ("fault", "event"),
    [
        (RuntimeError("broken"), "row_failed"),
        (SlackRefusedError("not_enabled"), "row_refused"),
    ],
)
def test_one_broken_home_holds_up_no_other(desk: Desk, fault, event):
    people = [desk.priya, *(desk.person(f"U{number}", f"Lead {number}") for number in range(3))]
    for person in people:
        desk.services.homes.opened(desk.request(person))
        desk.now += timedelta(seconds=1)
        desk.services.preferences.save(desk.request(person), Preferences(daily_cap=2))
    desk.slack.fail("publish_home", fault, fault)
    with capture_logs() as logs:
        desk.tick()
        desk.tick()
    assert [len(desk.slack.homes[person.slack_id]) for person in people] == [1, 1, 2, 2]
    assert [line["event"] for line in logs] == [event, event]
    desk.services.homes.opened(desk.request(desk.priya))
    assert len(desk.slack.homes["UPRIYA"]) == 2


def test_homes_wait_until_the_token_is_fixed(desk: Desk):
    desk.services.homes.opened(desk.request(desk.priya))
    log(desk)
    desk.slack.fail("publish_home", SlackUnauthorizedError("invalid_auth"))
    with capture_logs() as logs:
        desk.tick()
        desk.tick(NOW + timedelta(seconds=299))
    assert [(line["event"], line["codes"]) for line in logs] == [("slack_unauthorized", ["invalid_auth"])]
    assert len(desk.slack.homes["UPRIYA"]) == 1
    desk.tick(NOW + timedelta(seconds=300))
    assert len(desk.slack.homes["UPRIYA"]) == 2


def test_pages_are_turned_and_end_where_the_list_ends(desk: Desk):
    desk.team(15)
    for line in desk.services.one_on_ones.list(desk.request(desk.priya))[-5:]:
        desk.services.one_on_ones.end(desk.request(desk.priya), line.one_on_one.id)
    log(desk, 20)
    desk.services.homes.opened(make_request(desk.priya, NOW))
    turn = desk.services.homes.turn
    for which, page in (("one_on_ones", 1), ("commitments", 2), ("plans", 1)):
        turn(make_request(desk.priya, NOW), which, page)
    meetings, commitments, plans = pages(desk)
    assert (meetings.number, len(meetings.items), meetings.total) == (1, 3, 10)
    assert (commitments.number, len(commitments.items)) == (2, 5)
    assert (plans.number, len(plans.items), plans.total) == (1, 3, 6)  # Sam has no 1:1 either
    turn(make_request(desk.priya, NOW), "commitments", 99)
    turn(make_request(desk.priya, NOW), "one_on_ones", -4)
    meetings, commitments, _ = pages(desk)
    assert (commitments.number, commitments.has_next, meetings.number) == (3, False, 0)


def pages(desk: Desk) -> tuple[Page[Any], Page[Any], Page[Any]]:
    """Of the 1:1s, commitments and plans on Priya's Home."""
    home = desk.slack.homes["UPRIYA"][-1].loaded
    return home["one_on_ones"].lines, home["commitments"].page, home["plans"]


def surfaces(desk: Desk) -> dict[str, int]:
    """How many statements each surface takes; the outbox's own are the same for all."""
    counts = {}
    with desk.statements() as home:
        desk.services.homes.opened(desk.request(desk.priya))
    counts["home"] = len(home)
    with desk.statements() as listed:
        desk.services.one_on_ones.list(desk.request(desk.priya))
    counts["list"] = len(listed)
    with desk.statements() as todo:
        desk.services.commitments.todo(desk.request(desk.priya), 0, 8)
    counts["todo"] = len(todo)
    for kind in (WEEKLY, BRIEF, PLAN):
        delivery = desk.deliveries(kind)[0]
        with desk.db.coaching(desk.priya) as tx, desk.statements() as composing:
            MESSAGE_TYPES[kind].compose(tx, delivery, desk.request(desk.priya))
        counts[kind] = len(composing)
    return counts


@pytest.mark.parametrize("many", [10, 60])
def test_what_is_asked_of_the_database_does_not_grow(engine: Engine, db: SealedDatabase, many):
    few = measured(Desk(db), 2)
    empty_tables(engine)
    assert measured(Desk(db), many) == few


def set_goal(desk: Desk, report: Person) -> None:
    """A draft with a milestone that comes near."""
    goals = desk.services.goals
    draft = GoalDraft(f"lead with {report.name}", "4 in a row", date(2027, 3, 5), GoalKind.GROWTH)
    made = goals.make(
        desk.request(desk.priya), goals.pair_of(desk.request(desk.priya), report).id, Entry(draft, asked=True)
    )
    step = [MilestoneDraft(None, "the first", date(2026, 11, 27))]
    goals.set_milestones(desk.request(desk.priya), made.goal.id, 0, step)
    goals.confirm(desk.request(report), made.goal.id, 1)


def measured(desk: Desk, many: int) -> dict[str, int]:
    """With so many 1:1s, and commitments that are all to be carried over; the brief comes first."""
    desk.prefer(daily_cap=100, weekly_day=1, weekly_time=time(8))
    desk.meet(local_time=time(8, 40))
    log(desk, many)
    desk.now = utc(24, 7)
    at = utc(24, 9)
    for number in range(many):
        report = desk.person(f"UR{number:02}", f"Report {number:02}")
        desk.meet(report=report, local_time=(at + timedelta(minutes=2 * number)).time())
        set_goal(desk, report)
    desk.run(utc(24, 7, 59))
    weekly = desk.deliveries(WEEKLY)[0]
    with desk.db.coaching(desk.priya) as tx, desk.statements() as composing:
        MESSAGE_TYPES[WEEKLY].compose(tx, weekly, make_request(desk.priya, utc(24, 8)))
    desk.run(utc(24, 8, 8))
    brief = desk.deliveries(BRIEF)[0]
    with desk.db.coaching(desk.priya) as tx, desk.statements() as first:
        MESSAGE_TYPES[BRIEF].compose(tx, brief, make_request(desk.priya, utc(24, 8, 10)))
    desk.run(utc(24, 23))
    return {"first weekly message": len(composing), "first brief": len(first), **surfaces(desk)}
