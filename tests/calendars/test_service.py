"""Calendars, followed: read when it is time, and the briefs that come of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bot.briefs.rules import BRIEF, CHANGED, ChangedMessage
from bot.calendars.connected import FAILING
from bot.calendars.rules import Answer, Event, Failure
from bot.calendars.tables import CalendarRow
from bot.core.people import Away, Profile
from bot.meetings.rules import Frequency
from bot.meetings.store import OneOnOnes
from tests.calendars.agenda import Agenda, Follows, meeting
from tests.desk import Desk, quick, utc
from tests.factories import make_installation

TODAY, DAY, MINUTE = utc(23, 14), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def follows(desk: Desk) -> Follows:
    return Follows(desk)


def briefs(follows: Follows) -> list[str]:
    return [one.removesuffix(" brief") for one in follows.sent(BRIEF)]


@quick
def test_four_found_one_moved_one_cancelled_one_split_one_declined_one_away(follows: Follows) -> None:
    """The manager gets the right briefs at the right minutes, through a restart."""
    desk, agenda = follows.desk, follows.agenda
    lee, ana, tom = (desk.person(f"U{one.upper()}", one) for one in ("Lee", "Ana", "Tom"))
    agenda.repeat("sam", utc(24, 14), "sam@example.com")
    agenda.repeat("lee", utc(25, 10), "lee@example.com")
    agenda.repeat("ana", utc(26, 11), "ana@example.com")
    agenda.repeat("tom", utc(27, 15), "tom@example.com")
    agenda.events.append(meeting("group", utc(24, 9), "", title="All hands"))
    calendar_id = follows.connect()
    assert follows.offers() == 1
    assert [one.offered.series for one in follows.service.offered(follows.request(), calendar_id)] == [
        "sam",
        "lee",
        "ana",
        "tom",
    ]
    follows.choose(calendar_id, sam=desk.sam, lee=lee, ana=ana, tom=tom)
    follows.run(utc(23, 18))
    agenda.move(agenda.of("sam")[0], utc(24, 16, 30))
    agenda.events.remove(agenda.of("lee")[0])
    for one in agenda.of("ana"):
        agenda.events.remove(one)
        agenda.events.append(meeting("ana_R20261126T110000", one.starts_at + timedelta(hours=1), "ana@example.com"))
    decline(agenda, agenda.of("tom")[0])
    agenda.events.append(replace(meeting("away", utc(1, month=12), "", out_of_office=True), ends_at=utc(3, month=12)))
    follows.run(utc(24, 12))
    follows.restart()
    follows.run(utc(4, 23, month=12))
    assert briefs(follows) == ["Tue 24 16:00", "Thu 26 11:30", "Thu 03 11:30", "Fri 04 14:30"]
    assert follows.offers() == 1


def decline(agenda: Agenda, one: Event) -> None:
    mine, theirs = one.guests
    agenda.change(one, guests=(mine, replace(theirs, answer=Answer.DECLINED)))


def of_priya(follows: Follows, kind: str) -> list[Any]:
    return [one.message for one in follows.desk.slack.of(kind) if one.recipient.id == follows.desk.priya.id]


def with_sam(follows: Follows, first: datetime = TODAY) -> int:
    """A daily 1:1 with Sam is followed."""
    follows.agenda.repeat("sam", first, "sam@example.com", DAY)
    calendar_id = follows.connect()
    follows.choose(calendar_id, sam=follows.desk.sam)
    return calendar_id


@quick
def test_after_its_brief_a_change_is_one_line_in_its_thread_and_no_second_brief(follows: Follows) -> None:
    desk, agenda = follows.desk, follows.agenda
    with_sam(follows)
    follows.run(utc(23, 13, 35))
    agenda.move(agenda.of("sam")[0], utc(23, 17))
    follows.run(utc(23, 14))
    lines = [one for one in desk.slack.of(CHANGED) if one.recipient.id == desk.priya.id]
    brief = next(one for one in desk.slack.of(BRIEF) if one.recipient.id == desk.priya.id)
    assert [one.message for one in lines] == [ChangedMessage("Sam", date(2026, 11, 23), utc(23, 17))]
    assert [one.delivery.thread_ts for one in lines] == [brief.ts]
    decline(agenda, agenda.of("sam")[0])
    follows.run(utc(23, 23))
    lines = [one for one in desk.slack.of(CHANGED) if one.recipient.id == desk.priya.id]
    assert [one.message.starts_at for one in lines] == [utc(23, 17), None]
    assert briefs(follows) == ["Mon 23 13:30"]


@quick
def test_one_that_is_made_ten_minutes_before_is_briefed_at_once(follows: Follows) -> None:
    with_sam(follows, TODAY + DAY)
    follows.run(utc(23, 11))
    read_at = follows.next_read()
    follows.agenda.events.append(meeting("sam", read_at + 10 * MINUTE, "sam@example.com"))
    follows.run(utc(23, 12))
    assert briefs(follows) == [f"{read_at:%a %d %H:%M}"]


@quick
def test_a_calendar_is_read_right_before_a_brief(follows: Follows) -> None:
    with_sam(follows)
    follows.run(utc(23, 14))
    assert utc(23, 13, 29) in follows.agenda.reads


@quick
def test_while_it_cannot_be_read_the_brief_goes_by_what_is_known_and_says_as_of_when(follows: Follows) -> None:
    desk = follows.desk
    with_sam(follows)
    follows.run(utc(23, 12))
    last = follows.agenda.reads[-1]
    follows.agenda.failure = Failure.SERVER
    follows.run(utc(23, 13, 35))
    assert briefs(follows) == ["Mon 23 13:30"]
    assert of_priya(follows, BRIEF)[-1].as_of == last
    follows.run(utc(25, 13, 35))
    assert [utc(24, 12) <= one.delivery.due_at <= utc(24, 13, 15) for one in desk.slack.of(FAILING)] == [True]
    follows.agenda.failure = None
    follows.run(utc(26, 13, 35))
    assert of_priya(follows, BRIEF)[-1].as_of is None
    assert follows.rendered(desk.slack.of(FAILING)[-1].delivery).failure is None
    assert len(follows.sent(FAILING)) == 1


@quick
def test_retries_back_off_up_to_an_hour(follows: Follows) -> None:
    with_sam(follows, utc(27, 14))
    follows.agenda.failure = Failure.TIMEOUT
    begun = len(follows.agenda.reads)
    follows.run(utc(23, 13))
    times = follows.agenda.reads[begun:]
    assert [(b - a).seconds // 60 for a, b in pairwise(times)][:7] == [1, 2, 4, 8, 16, 32, 60]


@quick
def test_an_empty_calendar_in_between_costs_no_brief(follows: Follows) -> None:
    with_sam(follows)
    there = list(follows.agenda.events)
    follows.run(utc(23, 13, 20))
    follows.agenda.events.clear()
    follows.run(utc(23, 13, 32))
    follows.agenda.events.extend(there)
    follows.run(utc(23, 15))
    assert briefs(follows) == ["Mon 23 13:30"]
    follows.agenda.events.clear()
    follows.run(utc(24, 15))
    assert briefs(follows) == ["Mon 23 13:30"]


@quick
def test_a_no_is_remembered_and_nothing_is_used_without_a_yes(follows: Follows) -> None:
    follows.agenda.repeat("sam", TODAY, "sam@example.com")
    calendar_id = follows.connect()
    follows.run(utc(23, 15))
    assert (briefs(follows), follows.offers()) == ([], 1)
    follows.choose(calendar_id)
    follows.run(utc(24, 15))
    assert (briefs(follows), follows.offers()) == ([], 1)
    assert follows.service.offered(follows.request(), calendar_id) == []


@quick
def test_a_new_series_with_somebody_else_is_asked_about_once(follows: Follows) -> None:
    calendar_id = with_sam(follows)
    follows.agenda.repeat("lee", utc(26, 10), "lee@example.com")
    follows.run(utc(24, 12))
    assert follows.offers() == 2
    assert [one.offered.series for one in follows.service.offered(follows.request(), calendar_id)] == ["lee"]


@quick
def test_what_was_set_up_by_hand_follows_the_calendar_and_goes_on_by_hand_once_it_is_disconnected(
    follows: Follows,
) -> None:
    desk = follows.desk
    series = desk.meet().one_on_one  # Tuesdays at 14:00
    calendar_id = with_sam(follows, utc(23, 16))
    assert [one.starts_at for one in desk.upcoming(series.id)][:3] == [utc(23, 16), utc(24, 16), utc(25, 16)]
    follows.run(utc(23, 23))
    assert briefs(follows) == ["Mon 23 15:30"]
    follows.service.disconnect(follows.request(), calendar_id)
    with desk.db.begin(desk.priya.workspace_id) as tx:
        after = OneOnOnes(tx).get(series.id).recurrence
    assert (after.frequency, after.weekday, after.local_time) == (Frequency.WEEKLY, 0, time(16))
    assert [one.starts_at for one in desk.upcoming(series.id)] == [utc(30, 16), utc(7, 16, month=12)]
    assert follows.service.shown(follows.request()).shown == ()


@quick
def test_paused_and_resumed_and_ended_in_coach(follows: Follows) -> None:
    desk = follows.desk
    calendar_id = with_sam(follows)
    series = desk.services.one_on_ones.series_with(follows.request(), desk.sam).one_on_one
    desk.services.one_on_ones.pause(follows.request(), series.id)
    follows.run(utc(23, 15))
    assert briefs(follows) == []
    desk.services.one_on_ones.resume(follows.request(), series.id)
    follows.run(utc(24, 15))
    assert briefs(follows) == ["Tue 24 13:30"]
    desk.services.one_on_ones.end(follows.request(), series.id)
    follows.run(utc(25, 15))
    assert briefs(follows) == ["Tue 24 13:30"]
    assert follows.service.offered(follows.request(), calendar_id) == []
    assert follows.offers() == 1


@quick
def test_what_was_skipped_or_moved_in_coach_stays_so_until_the_calendar_changes_it(follows: Follows) -> None:
    desk, agenda = follows.desk, follows.agenda
    with_sam(follows)
    series = desk.services.one_on_ones.series_with(follows.request(), desk.sam).one_on_one
    one, two, three, *_ = desk.upcoming(series.id)
    for skipped in (one, three):
        desk.services.one_on_ones.skip(follows.request(), skipped.id)
    desk.services.one_on_ones.move(follows.request(), two.id, utc(24, 16))
    follows.run(utc(24, 9))
    agenda.move(agenda.of("sam")[2], utc(25, 11))
    follows.run(utc(25, 15))
    assert briefs(follows) == ["Tue 24 15:30", "Wed 25 10:30"]


@quick
def test_two_calendars_that_have_the_same_meeting_have_one_brief(follows: Follows) -> None:
    with_sam(follows)
    other = Agenda()
    follows.agendas["https://example.com/b.ics"] = other
    other.repeat("the same", TODAY + 3 * MINUTE, "sam@example.com", DAY)
    second = follows.connect("https://example.com/b.ics")
    follows.choose(second, **{"the same": follows.desk.sam})
    follows.run(utc(23, 15))
    assert briefs(follows) == ["Mon 23 13:30"]
    follows.agenda.events.clear()
    follows.run(utc(24, 15))
    assert briefs(follows) in (["Mon 23 13:30", "Tue 24 13:30"], ["Mon 23 13:30", "Tue 24 13:33"])


@quick
def test_away_is_what_the_calendar_says_and_what_was_said_stays(follows: Follows) -> None:
    desk = follows.desk
    with_sam(follows)
    days = replace(meeting("away", utc(1, month=12), "", out_of_office=True), ends_at=utc(3, month=12))
    follows.agenda.events.append(days)
    desk.services.away.set(follows.request(), Away(date(2026, 12, 7), date(2026, 12, 9)))
    follows.run(utc(23, 10))
    times = [Away(date(2026, 12, 1), date(2026, 12, 3)), Away(date(2026, 12, 7), date(2026, 12, 9))]
    assert list(desk.services.away.times(follows.request())) == times
    follows.agenda.events.remove(days)
    follows.run(utc(23, 11))
    assert list(desk.services.away.times(follows.request())) == times[1:]


@quick
def test_nothing_of_calendars_is_left_where_the_bot_was_removed(follows: Follows) -> None:
    with_sam(follows)
    desk = follows.desk
    desk.services.workspaces.install(make_installation(desk.priya.workspace_id), desk.now)
    desk.services.workspaces.uninstalled(desk.priya.workspace_id, desk.now + DAY)
    with desk.db.across_workspaces(read_only=True) as connection:
        assert connection.scalars(select(CalendarRow.id)).all() == []


@quick
def test_who_leaves_takes_their_calendar_along(follows: Follows) -> None:
    with_sam(follows)
    desk = follows.desk
    desk.services.people.profile_changed(
        Profile(desk.priya.workspace_id, desk.priya.slack_id, "Priya", "Europe/London", active=False), desk.now
    )
    with desk.db.across_workspaces(read_only=True) as connection:
        assert connection.scalars(select(CalendarRow.id)).all() == []
