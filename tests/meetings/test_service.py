"""Setting up, changing, pausing and ending 1:1s; the brief waits at the right moment each time."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from bot.briefs.rules import BRIEF, COACH_ROLE, FOLLOW_UP, PROMPTS
from bot.core.errors import AlreadyChangedError, AlreadyMeetingError, InThePastError, NotAReportError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import PersonKind
from bot.meetings.rules import Frequency, Lead, Outcome, SeriesState
from bot.meetings.service import Details
from bot.meetings.store import Occurrences
from bot.plans.rules import PLAN
from tests.desk import TUESDAYS, Desk, quick, utc
from tests.factories import NOW, WORKSPACE, make_request

pytestmark = quick
MINUTE = timedelta(minutes=1)
MONTHLY, ONCE = Frequency.MONTHLY, Frequency.ONCE


def starts(desk: Desk, series_id: int) -> list[str]:
    return [f"{one.starts_at:%d %b %H:%M}" for one in desk.upcoming(series_id)]


def waiting(desk: Desk) -> list[str]:
    return [f"{one.due_at:%d %b %H:%M}" for one in desk.deliveries(BRIEF, state=DeliveryState.WAITING)]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        ({}, ["24 Nov 14:00", "01 Dec 14:00"]),
        ({"interval": 2}, ["24 Nov 14:00", "08 Dec 14:00"]),
        ({"interval": 3}, ["24 Nov 14:00", "15 Dec 14:00"]),
        ({"interval": 4}, ["24 Nov 14:00", "22 Dec 14:00"]),
        ({"frequency": MONTHLY, "nth": 1}, ["01 Dec 14:00", "05 Jan 14:00"]),
        ({"frequency": MONTHLY, "nth": -1}, ["24 Nov 14:00", "29 Dec 14:00"]),
        ({"frequency": MONTHLY, "nth": 2, "weekday": 4}, ["11 Dec 14:00", "08 Jan 14:00"]),
        ({"frequency": ONCE, "first_on": date(2026, 12, 2)}, ["02 Dec 14:00"]),
    ],
)
def test_every_rhythm_is_planned_two_ahead_each_with_its_brief(desk: Desk, recurrence, expected):
    line = desk.meet(**recurrence)
    assert starts(desk, line.one_on_one.id) == expected
    assert waiting(desk) == [one.replace("14:00", "13:30") for one in expected]


def test_inside_its_lead_time_the_brief_comes_at_once(desk: Desk):
    desk.meet(weekday=0, first_on=NOW.date(), local_time=time(9, 10))
    desk.tick()
    assert [one.delivery.kind for one in desk.slack.to(desk.priya)] == [
        BRIEF,
        PROMPTS,
        PLAN,
        COACH_ROLE,
    ]


@pytest.mark.parametrize("at", [time(9, 0), time(8, 59), time(7)])
def test_once_begun_it_is_never_briefed_nor_taken_for_held(desk: Desk, at):
    line = desk.meet(weekday=0, first_on=NOW.date(), local_time=at)
    desk.run(utc(23, 23))
    assert not desk.slack.of(BRIEF)
    assert starts(desk, line.one_on_one.id)[0] == f"30 Nov {at:%H:%M}"
    with desk.db.begin(WORKSPACE) as tx:
        assert not Occurrences(tx).last_held_of_pairs([line.one_on_one.pair_id], utc(23, 23))


@pytest.mark.parametrize(
    ("key", "profile"),
    [
        ("report_bot", {"kind": PersonKind.BOT}),
        ("report_guest", {"kind": PersonKind.GUEST}),
        ("report_outsider", {"kind": PersonKind.OUTSIDER}),
        ("report_outsider", {"workspace": "T2"}),
        ("report_gone", {"active": False}),
    ],
)
def test_who_cannot_be_a_report_is_refused(desk: Desk, key, profile):
    other = desk.person("UOTHER", "Robin", **profile)
    with pytest.raises(NotAReportError) as refused:
        desk.meet(report=other)
    assert (refused.value.key, refused.value.fields["name"]) == (key, "Robin")
    assert not desk.services.one_on_ones.list(make_request(desk.priya, NOW))


def test_nobody_is_their_own_report(desk: Desk):
    with pytest.raises(NotAReportError) as refused:
        desk.meet(report=desk.priya)
    assert refused.value.key == "report_self"


def test_the_same_request_twice_sets_up_one(desk: Desk):
    add = desk.services.one_on_ones.add
    lines = [add(make_request(desk.priya, NOW, "view:V1"), desk.sam, Details(TUESDAYS)) for _ in range(2)]
    assert lines[0] == lines[1]
    assert len(waiting(desk)) == 2


def test_a_repeated_request_of_a_series_that_has_ended_is_settled(desk: Desk):
    add = desk.services.one_on_ones.add
    line = add(make_request(desk.priya, NOW, "view:V1"), desk.sam, Details(TUESDAYS))
    desk.services.one_on_ones.end(make_request(desk.priya, NOW), line.one_on_one.id)
    with pytest.raises(AlreadyChangedError):
        add(make_request(desk.priya, NOW, "view:V1"), desk.sam, Details(TUESDAYS))


def test_one_recurring_series_a_pair_and_any_number_of_single_ones(desk: Desk):
    first = desk.meet()
    with pytest.raises(AlreadyMeetingError) as refused:
        desk.meet(weekday=3)
    assert refused.value.fields == {"name": "Sam", "one_on_one_id": str(first.one_on_one.id)}
    once = desk.meet(frequency=ONCE, first_on=date(2026, 11, 26))
    desk.meet(frequency=ONCE, first_on=date(2026, 11, 27))
    assert len(desk.services.one_on_ones.list(make_request(desk.priya, NOW))) == 3
    with pytest.raises(AlreadyMeetingError):
        desk.services.one_on_ones.change(
            make_request(desk.priya, NOW), once.one_on_one.id, Details(replace(TUESDAYS, weekday=3))
        )


def test_a_single_one_must_lie_ahead_and_leaves_the_list_once_it_is_over(desk: Desk):
    for day, at in ((NOW.date(), time(9)), (date(2026, 11, 22), time(14))):
        with pytest.raises(InThePastError):
            desk.meet(frequency=ONCE, first_on=day, local_time=at)
    desk.meet(frequency=ONCE, first_on=date(2026, 11, 24))
    assert len(desk.services.one_on_ones.list(make_request(desk.priya, NOW))) == 1
    desk.run(utc(25, 9))
    assert not desk.services.one_on_ones.list(desk.request(desk.priya))


def test_skipping_one_leaves_the_series(desk: Desk):
    line = desk.meet()
    for _ in range(2):
        desk.services.one_on_ones.skip(make_request(desk.priya, NOW), line.upcoming.id)
    assert starts(desk, line.one_on_one.id) == ["01 Dec 14:00", "08 Dec 14:00"]
    assert waiting(desk) == ["01 Dec 13:30", "08 Dec 13:30"]
    desk.run(utc(24, 23))
    assert not desk.slack.of(BRIEF, FOLLOW_UP)


def test_what_has_begun_cannot_be_skipped(desk: Desk):
    line = desk.meet()
    with pytest.raises(AlreadyChangedError):
        desk.services.one_on_ones.skip(make_request(desk.priya, utc(24, 14)), line.upcoming.id)


def test_moving_one_leaves_the_series_and_moves_its_brief(desk: Desk):
    line = desk.meet()
    moved = desk.services.one_on_ones.move(make_request(desk.priya, NOW), line.upcoming.id, utc(26, 10))
    assert (moved.starts_at, moved.occurrence.moved) == (utc(26, 10), True)
    assert moved.occurrence.ends_at - moved.starts_at == timedelta(minutes=30)
    assert starts(desk, line.one_on_one.id)[:2] == ["26 Nov 10:00", "01 Dec 14:00"]
    desk.run(utc(25))
    assert not desk.slack.said
    desk.run(utc(26, 9, 30))
    assert [one.delivery.due_at for one in desk.slack.of(BRIEF)] == [utc(26, 9, 30)]
    with pytest.raises(InThePastError):
        desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, utc(26, 9))


def test_moved_after_its_brief_it_is_briefed_again_for_the_new_time(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 13, 40))
    desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, utc(24, 16))
    desk.run(utc(24, 23))
    assert [one.delivery.due_at for one in desk.slack.of(BRIEF)] == [utc(24, 13, 30), utc(24, 15, 30)]
    assert [one.message.starts_at for one in desk.slack.of(BRIEF)] == [utc(24, 16)] * 2
    assert [one.delivery.due_at for one in desk.slack.of(FOLLOW_UP)] == [utc(24, 16, 40)]


@pytest.mark.parametrize("change", ["move and back", "lead", "pause and resume"])
def test_taken_back_after_its_brief_it_is_asked_about_and_not_briefed_twice(desk: Desk, change):
    line, services = desk.meet(), desk.services.one_on_ones
    series = line.one_on_one.id
    desk.run(utc(24, 13, 40))
    if change == "move and back":
        services.move(desk.request(desk.priya), line.upcoming.id, utc(24, 16))
        services.move(desk.request(desk.priya), line.upcoming.id, utc(24, 14))
    elif change == "lead":
        services.change(desk.request(desk.priya), series, Details(TUESDAYS, lead=Lead.AN_HOUR))
    else:
        services.pause(desk.request(desk.priya), series)
        services.resume(desk.request(desk.priya), series)
    desk.run(utc(24, 23))
    assert len(desk.slack.of(BRIEF)) == 1
    assert [one.delivery.due_at for one in desk.slack.of(FOLLOW_UP)] == [utc(24, 14, 40)]


def test_several_moved_far_away_leave_no_hole_in_the_series(desk: Desk):
    line = desk.meet()
    for occurrence, day in zip(desk.upcoming(line.one_on_one.id), (21, 22), strict=True):
        desk.services.one_on_ones.move(make_request(desk.priya, NOW), occurrence.id, utc(day, 10, month=12))
    desk.run(utc(23, 10, month=12))
    met = [one.message.starts_at for one in desk.slack.of(BRIEF)]
    assert met == [utc(day, 14, month=12) for day in (8, 15)] + [
        utc(21, 10, month=12),
        utc(22, 10, month=12),
        utc(22, 14, month=12),
    ]


def test_what_a_change_took_away_cannot_be_moved_or_skipped(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 13, 40))
    desk.services.one_on_ones.end(desk.request(desk.priya), line.one_on_one.id)
    with pytest.raises(AlreadyChangedError):
        desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, utc(25, 14))
    with pytest.raises(AlreadyChangedError):
        desk.services.one_on_ones.skip(desk.request(desk.priya), line.upcoming.id)


def test_a_changed_series_follows_with_all_its_briefs(desk: Desk):
    line = desk.meet()
    thursdays = Details(replace(TUESDAYS, weekday=3, local_time=time(10)), 45, Lead.AN_HOUR)
    changed = desk.services.one_on_ones.change(make_request(desk.priya, NOW), line.one_on_one.id, thursdays)
    assert (changed.one_on_one.minutes, changed.next_at) == (45, utc(26, 10))
    assert waiting(desk) == ["26 Nov 09:00", "03 Dec 09:00"]


def test_changed_when_todays_brief_is_out_it_comes_again_for_the_new_time(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 13, 40))
    later = Details(replace(TUESDAYS, local_time=time(17)))
    desk.services.one_on_ones.change(desk.request(desk.priya), line.one_on_one.id, later)
    desk.run(utc(24, 23))
    assert [one.message.starts_at for one in desk.slack.of(BRIEF)] == [utc(24, 17)] * 2
    assert [one.delivery.due_at for one in desk.slack.of(FOLLOW_UP)] == [utc(24, 17, 40)]


def test_changed_after_todays_was_held_the_next_one_is_named_at_once(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 15))
    later = Details(replace(TUESDAYS, local_time=time(17)))
    changed = desk.services.one_on_ones.change(desk.request(desk.priya), line.one_on_one.id, later)
    assert changed.next_at == utc(1, 17, month=12)


def test_paused_it_is_quiet_and_resumed_it_goes_on(desk: Desk):
    line, services = desk.meet(), desk.services.one_on_ones
    assert services.pause(make_request(desk.priya, NOW), line.one_on_one.id).next_at is None
    desk.run(utc(9, month=12))
    assert not desk.slack.of(BRIEF)
    resumed = services.resume(desk.request(desk.priya), line.one_on_one.id)
    assert resumed.next_at == utc(15, 14, month=12)
    desk.run(utc(16, month=12))
    assert len(desk.slack.of(BRIEF)) == 1


def test_what_has_ended_stays_ended(desk: Desk):
    line, services = desk.meet(), desk.services.one_on_ones
    series = line.one_on_one.id
    assert services.end(make_request(desk.priya, NOW), series).one_on_one.state is SeriesState.ENDED
    for attempt in (
        lambda: services.resume(make_request(desk.priya, NOW), series),
        lambda: services.pause(make_request(desk.priya, NOW), series),
        lambda: services.change(make_request(desk.priya, NOW), series, Details(TUESDAYS)),
    ):
        with pytest.raises(AlreadyChangedError):
            attempt()
    desk.run(utc(1, 23, month=12))
    assert not desk.slack.of(BRIEF)
    assert desk.meet(weekday=2).next_at is not None


def test_the_outcome_is_kept_and_the_question_shows_it(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 15))
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), line.upcoming.id, Outcome.HAPPENED)
    desk.tick()
    assert desk.slack.of(FOLLOW_UP)[0].message.occurrence.outcome is Outcome.HAPPENED


@pytest.mark.parametrize("away", [timedelta(seconds=3), 10 * MINUTE, timedelta(days=3), timedelta(weeks=5, hours=1)])
def test_after_an_outage_nothing_is_late_and_the_next_one_is_planned(desk: Desk, away):
    line = desk.meet()
    back = utc(24, 13, 30) + away
    desk.tick(back)
    assert bool(desk.slack.of(BRIEF)) == (back < utc(24, 14))
    upcoming = desk.upcoming(line.one_on_one.id)
    assert upcoming[0].starts_at - back <= timedelta(weeks=1)
    with desk.db.begin(WORKSPACE) as tx:
        all_of_them = Occurrences(tx).of_manager_between(desk.priya.id, NOW, upcoming[-1].ends_at)
    assert all(b.starts_at - a.starts_at == timedelta(weeks=1) for a, b in pairwise(all_of_them))
    desk.run(back + timedelta(weeks=1))
    assert all(one.delivery.due_at >= utc(24, 13, 30) for one in desk.slack.of(BRIEF))
    assert len(desk.slack.of(BRIEF)) == (2 if back < utc(24, 14) else 1)
