"""Buttons tapped late, and changes that could lose or rewrite a 1:1."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.briefs.rules import BRIEF, FOLLOW_UP, REQUESTED
from bot.core.errors import AlreadyChangedError, AlreadyThenError, NoOneOnOneError
from bot.core.outbox.deliveries import DeliveryState
from bot.meetings.rules import Frequency, OccurrenceState, Outcome, SeriesState
from bot.meetings.service import Details
from bot.meetings.store import Occurrences
from tests.desk import TUESDAYS, Desk, quick, utc
from tests.factories import NOW, WORKSPACE, make_request

pytestmark = quick
ONCE = Frequency.ONCE
TODAY = replace(TUESDAYS, frequency=ONCE, first_on=NOW.date(), local_time=time(10))


def occurrence(desk: Desk, occurrence_id: int):
    with desk.db.begin(WORKSPACE) as tx:
        return Occurrences(tx).get(occurrence_id)


def test_a_command_finds_the_recurring_one_else_the_soonest_single_one_ahead(desk: Desk):
    services = desk.services.one_on_ones
    desk.meet(TODAY)
    desk.run(utc(23, 11))
    with pytest.raises(NoOneOnOneError):
        services.series_with(desk.request(desk.priya), desk.sam)
    later = desk.meet(frequency=ONCE, first_on=date(2026, 11, 27))
    sooner = desk.meet(frequency=ONCE, first_on=date(2026, 11, 26))
    assert services.series_with(desk.request(desk.priya), desk.sam).one_on_one.id == sooner.one_on_one.id
    services.pause(desk.request(desk.priya), sooner.one_on_one.id)
    assert services.series_with(desk.request(desk.priya), desk.sam).one_on_one.id == later.one_on_one.id
    weekly = desk.meet()
    assert services.series_with(desk.request(desk.priya), desk.sam).one_on_one.id == weekly.one_on_one.id


def test_a_paused_single_one_is_listed_until_its_time_has_gone(desk: Desk):
    services = desk.services.one_on_ones
    line = desk.meet(TODAY)
    services.pause(make_request(desk.priya, NOW), line.one_on_one.id)
    assert services.series_with(make_request(desk.priya, NOW), desk.sam).one_on_one.id == line.one_on_one.id
    assert len(services.list(make_request(desk.priya, NOW))) == 1
    assert not services.list(make_request(desk.priya, utc(23, 10)))


@pytest.mark.parametrize("how", ["pause", "end"])
@pytest.mark.parametrize("at", [utc(24, 13, 40), utc(24, 15)])
def test_a_late_button_revives_nothing(desk: Desk, how, at):
    line, services = desk.meet(), desk.services.one_on_ones
    first = line.upcoming.id
    desk.run(at)
    getattr(services, how)(desk.request(desk.priya), line.one_on_one.id)
    for attempt in (
        lambda: services.meeting(desk.request(desk.priya), first),
        lambda: services.move(desk.request(desk.priya), first, utc(25, 10)),
        lambda: services.skip(desk.request(desk.priya), first),
    ):
        with pytest.raises(AlreadyChangedError):
            attempt()


def test_a_pause_that_keeps_todays_lets_it_take_place_and_be_skipped(desk: Desk):
    line, services = desk.meet(), desk.services.one_on_ones
    series = line.one_on_one.id
    assert services.told_next(desk.request(desk.priya), series) is None
    desk.run(utc(24, 13, 40))
    told = services.told_next(desk.request(desk.priya), series)
    paused = services.pause(desk.request(desk.priya), series, keeps=told.occurrence.id)
    assert (paused.one_on_one.state, paused.next_at) == (SeriesState.PAUSED, utc(24, 14))
    services.skip(desk.request(desk.priya), told.occurrence.id)
    services.unskip(desk.request(desk.priya), told.occurrence.id)
    desk.run(utc(3, 12, month=12))
    assert [one.delivery.due_at for one in desk.slack.of(FOLLOW_UP)] == [utc(24, 14, 40)]
    assert len(desk.slack.of(BRIEF)) == 1


@pytest.mark.parametrize("outcome", Outcome)
def test_one_that_happened_is_not_moved(desk: Desk, outcome):
    line, services = desk.meet(), desk.services.one_on_ones
    desk.run(utc(24, 15))
    services.record_outcome(desk.request(desk.priya), line.upcoming.id, outcome)
    if outcome in (Outcome.UNKNOWN, Outcome.MOVED):
        services.meeting(desk.request(desk.priya), line.upcoming.id)
        assert services.move(desk.request(desk.priya), line.upcoming.id, utc(25, 10)).starts_at == utc(25, 10)
        return
    with pytest.raises(AlreadyChangedError):
        services.meeting(desk.request(desk.priya), line.upcoming.id)
    with pytest.raises(AlreadyChangedError):
        services.move(desk.request(desk.priya), line.upcoming.id, utc(25, 10))
    assert occurrence(desk, line.upcoming.id).outcome is outcome


@pytest.mark.parametrize("before", ["begun", "not this time", "skipped", "held while paused"])
def test_a_single_one_put_later_the_same_day_takes_place(desk: Desk, before):
    line, services = desk.meet(TODAY), desk.services.one_on_ones
    series = line.one_on_one.id
    if before == "skipped":
        services.skip(make_request(desk.priya, NOW), line.upcoming.id)
    else:
        desk.run(utc(23, 11))
    if before == "not this time":
        services.record_outcome(desk.request(desk.priya), line.upcoming.id, Outcome.NOT_THIS_TIME)
    if before == "held while paused":
        services.pause(desk.request(desk.priya), series)
    changed = services.change(desk.request(desk.priya), series, Details(replace(TODAY, local_time=time(15))))
    if before == "held while paused":
        assert changed.next_at is None
        changed = services.resume(desk.request(desk.priya), series)
    assert changed.next_at == utc(23, 15)
    there = occurrence(desk, line.upcoming.id)
    assert (there.state, there.outcome, there.moved) == (OccurrenceState.SCHEDULED, Outcome.UNKNOWN, False)
    desk.run(utc(23, 16))
    if before == "begun":
        first = desk.slack.of(FOLLOW_UP)[0].message
        assert first.moved_to == utc(23, 15)
    assert desk.slack.of(BRIEF)[-1].delivery.due_at == utc(23, 14, 30)
    assert [one.delivery.due_at for one in desk.slack.of(FOLLOW_UP)][-1] == utc(23, 15, 40)


def test_a_single_one_that_happened_is_not_put_later_the_same_day(desk: Desk):
    line, services = desk.meet(TODAY), desk.services.one_on_ones
    desk.run(utc(23, 11))
    services.record_outcome(desk.request(desk.priya), line.upcoming.id, Outcome.HAPPENED)
    with pytest.raises(AlreadyChangedError):
        services.change(desk.request(desk.priya), line.one_on_one.id, Details(replace(TODAY, local_time=time(15))))


@pytest.mark.parametrize("what", ["not begun", "moved", "skipped", "ended"])
def test_a_late_answer_about_one_that_did_not_take_place_then_is_refused(desk: Desk, what):
    line, services = desk.meet(), desk.services.one_on_ones
    first = line.upcoming.id
    desk.run(utc(24, 13, 40))
    match what:
        case "moved":
            services.move(desk.request(desk.priya), first, utc(25, 10))
        case "skipped":
            services.skip(desk.request(desk.priya), first)
        case "ended":
            services.end(desk.request(desk.priya), line.one_on_one.id)
    with pytest.raises(AlreadyChangedError):
        services.record_outcome(
            make_request(desk.priya, utc(24, 13 if what == "not begun" else 15)), first, Outcome.HAPPENED
        )
    assert occurrence(desk, first).outcome is Outcome.UNKNOWN


def test_an_answer_can_be_changed(desk: Desk):
    line, services = desk.meet(), desk.services.one_on_ones
    desk.run(utc(24, 15))
    for outcome in (Outcome.NOT_THIS_TIME, Outcome.UNKNOWN, Outcome.HAPPENED):
        services.record_outcome(desk.request(desk.priya), line.upcoming.id, outcome)
        desk.tick()
        assert [one.message.occurrence.outcome for one in desk.slack.of(FOLLOW_UP)] == [outcome]


def test_changing_a_paused_series_keeps_it_paused(desk: Desk):
    line, services = desk.meet(), desk.services.one_on_ones
    services.pause(make_request(desk.priya, NOW), line.one_on_one.id)
    changed = services.change(make_request(desk.priya, NOW), line.one_on_one.id, Details(replace(TUESDAYS, weekday=3)))
    assert (changed.one_on_one.state, changed.next_at) == (SeriesState.PAUSED, None)
    assert not desk.deliveries(BRIEF, state=DeliveryState.WAITING)
    assert services.resume(make_request(desk.priya, NOW), line.one_on_one.id).next_at == utc(26, 14)


@pytest.mark.parametrize(
    ("day", "month", "hour", "minute", "refused"),
    [
        (1, 12, 14, 0, True),
        (1, 12, 14, 15, True),
        (1, 12, 13, 45, True),
        (1, 12, 14, 30, False),
        (1, 12, 13, 30, False),
        (15, 12, 14, 0, True),
        (26, 11, 10, 0, True),
        (24, 11, 14, 10, False),
    ],
)
def test_two_with_the_same_person_at_once_are_refused(desk: Desk, day, month, hour, minute, refused):
    line = desk.meet()
    desk.meet(frequency=ONCE, first_on=date(2026, 11, 26), local_time=time(10))
    wall = utc(day, hour, minute, month=month)
    if not refused:
        moved = desk.services.one_on_ones.move(make_request(desk.priya, NOW), line.upcoming.id, wall)
        assert moved.starts_at == wall
        return
    with pytest.raises(AlreadyThenError) as error:
        desk.services.one_on_ones.move(make_request(desk.priya, NOW), line.upcoming.id, wall)
    assert error.value.fields == {"name": "Sam"}


def test_skipped_after_its_brief_the_brief_says_so(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 13, 40))
    desk.services.briefs.request(desk.request(desk.priya, "view:R"), desk.sam)
    desk.tick()
    desk.services.one_on_ones.skip(desk.request(desk.priya), line.upcoming.id)
    desk.tick()
    shown = desk.slack.of(BRIEF, REQUESTED)
    assert [one.message.skipped for one in shown] == [True, True]
    desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, utc(24, 16))
    desk.tick()
    assert [one.message.skipped for one in desk.slack.of(BRIEF, REQUESTED)] == [False, False]
