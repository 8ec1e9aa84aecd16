"""Being away: what waits, who is asked what becomes of the 1:1s, who sees it, and what comes on the first day back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.away.rules import BACK, MINE, OF_REPORT, AwayMessage, BackMessage, Choice
from bot.away.service import AwayService, absences
from bot.away.views import question
from bot.briefs.rules import BRIEF, FOLLOW_UP, REPORT_BRIEF
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.errors import AlreadyChangedError, DayOutOfReachError, InThePastError, NotFoundError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.homes import HomeContext
from bot.core.people import Away, Person
from bot.core.people_store import Pairs
from bot.core.people_tables import AbsenceRow
from bot.meetings.rules import Lead, Occurrence, OccurrenceState
from bot.meetings.service import Details
from bot.meetings.store import Occurrences
from bot.performance.rules import PERFORMANCE_AHEAD, PERFORMANCE_BRIEF, RECORD, Time
from bot.performance.vague import RecordDraft
from bot.weekly.rules import WEEKLY
from bot.weekly.service import find_gaps
from bot.weekly.service import home_section as weekly_on_home
from tests.desk import TUESDAYS, Desk, utc
from tests.factories import WORKSPACE, library, make_request

TWO_WEEKS = Away(date(2026, 12, 1), date(2026, 12, 15))
"""Tuesday to the Tuesday after next: two 1:1s fall into it, and two weekly messages."""


def dec(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return utc(day, hour, minute, month=12)


def away(desk: Desk, days: Away = TWO_WEEKS, who: Person | None = None):
    return desk.services.away.set(desk.request(who or desk.priya, f"away:{next(desk.numbers)}"), days)


def back(desk: Desk, who: Person | None = None, starts_on: date | None = None) -> Away | None:
    """They are back; or not away after all at a time that begins on that day."""
    return desk.services.away.back(desk.request(who or desk.priya, f"back:{next(desk.numbers)}"), starts_on)


def choose(desk: Desk, meeting: Occurrence, choice: Choice, who: Person | None = None) -> None:
    desk.services.away.decide(desk.request(who or desk.priya, f"choose:{next(desk.numbers)}"), meeting.id, choice)


def came(desk: Desk, who: Person) -> list[str]:
    """What was started with that person, with the moment."""
    sent = {one.id: one.sent_at for one in desk.deliveries()}
    started = {kind for kind, one in desk.db.features.message_types.items() if one.started_by_bot} | {FOLLOW_UP}
    return [
        f"{sent[one.delivery.id]:%a %d %H:%M} {one.delivery.kind}"
        for one in desk.slack.to(who)
        if one.delivery.kind in started and sent[one.delivery.id] > utc(30, 12)
    ]


def since(desk: Desk, *kinds: str) -> list[datetime]:
    """When what was sent of these kinds was due."""
    return [one.delivery.due_at for one in desk.slack.of(*kinds) if one.delivery.due_at > utc(30, 12)]


def asked(desk: Desk, kind: str = MINE) -> AwayMessage:
    message = desk.slack.of(kind)[-1].message
    assert isinstance(message, AwayMessage)
    return message


def starts(lines) -> list[datetime]:
    return [one.occurrence.starts_at for one in lines]


@pytest.fixture
def monday(desk: Desk) -> Desk:
    """Monday 30 November, noon: Priya meets Sam on Tuesdays at 14:00."""
    return desk.after(Desk.meet, until_noon)


def until_noon(desk: Desk) -> None:
    desk.run(utc(30, 12))


# What waits.


def test_nothing_is_started_while_somebody_is_away_and_one_message_comes_on_the_first_day_back(monday: Desk):
    away(monday)
    monday.run(dec(15, 15))
    assert came(monday, monday.priya) == [
        "Tue 15 09:00 away_back",
        "Tue 15 13:30 brief",
        "Tue 15 14:40 follow_up",
    ]
    said = monday.slack.of(BACK)[-1].message
    assert isinstance(said, BackMessage)
    assert starts(said.meetings) == [dec(15, 14)]


def test_the_weekly_message_waits_until_the_day_after_the_first_day_back(monday: Desk):
    draft = Draft("write", Owner.MANAGER, date(2026, 12, 18))
    monday.services.commitments.log(monday.request(monday.priya, "c"), monday.sam, draft, Origin.COMMAND)
    away(monday)
    monday.run(dec(22, 8))
    assert [one for one in came(monday, monday.priya) if WEEKLY in one] == [
        "Wed 16 09:00 weekly",
        "Mon 21 09:00 weekly",
    ]


def test_the_first_day_back_is_a_working_day(monday: Desk):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 12)))  # a Saturday
    monday.run(dec(14, 23))
    assert came(monday, monday.priya) == ["Mon 14 09:00 away_back"]


@pytest.mark.parametrize("first_back", [date(2026, 12, 5), date(2026, 12, 7)])
def test_two_times_in_a_row_end_with_one_message(monday: Desk, first_back: date):
    away(monday, Away(date(2026, 12, 1), first_back))
    away(monday, Away(date(2026, 12, 7), date(2026, 12, 10)))
    monday.run(dec(11, 12))
    assert [one for one in came(monday, monday.priya) if BACK in one] == ["Thu 10 09:00 away_back"]


def test_the_follow_up_waits(monday: Desk):
    """Away from the afternoon on, as it were: the brief of that day had come."""
    monday.run(dec(1, 14, 10))
    monday.services.away.set(monday.request(monday.priya), Away(date(2026, 12, 1), date(2026, 12, 7)))
    monday.run(dec(7, 12))
    assert came(monday, monday.priya)[1:] == ["Mon 07 09:00 follow_up", "Mon 07 09:00 away_back"]


@pytest.mark.parametrize(
    ("lead", "at", "expected"),
    [
        (Lead.WORKING_DAY_BEFORE, time(14), "Tue 15 08:00 brief"),
        (Lead.WORKING_DAY_BEFORE, time(7, 45), "Tue 15 07:15 brief"),
        (Lead.HALF_AN_HOUR, time(14), "Tue 15 13:30 brief"),
    ],
)
def test_the_brief_for_the_first_day_back_comes_on_that_day(desk: Desk, lead, at, expected):
    desk.meet(Details(replace(TUESDAYS, local_time=at), lead=lead))
    desk.now = utc(30, 16)
    away(desk)
    desk.run(dec(15, 23))
    assert [one for one in came(desk, desk.priya) if one.endswith(" brief") and "15" in one[:7]] == [expected]


def test_days_are_those_of_the_person(desk: Desk):
    """Priya in Auckland is away on the 15th: the 1:1 of Monday evening in UTC is on it."""
    desk.priya = desk.zone("Pacific/Auckland")
    desk.meet(replace(TUESDAYS, local_time=time(8)))
    desk.now = utc(30, 12)
    done = away(desk, Away(date(2026, 12, 15), date(2026, 12, 16)))
    assert starts(done.to_decide) == [datetime(2026, 12, 15, 8, tzinfo=ZoneInfo("Pacific/Auckland")).astimezone(UTC)]


# The 1:1s of that time.


def test_one_question_lists_them_all_however_far_ahead(monday: Desk):
    ola = monday.person("UOLA", "Ola")
    monday.meet(report=ola, local_time=time(16))
    done = away(monday, Away(date(2026, 12, 1), date(2027, 1, 6)))
    monday.tick()
    tuesdays = [dec(1), dec(8), dec(15), dec(22), dec(29), utc(5, month=1, year=2027)]
    expected = sorted(day.replace(hour=hour) for day in tuesdays for hour in (14, 16))
    assert starts(asked(monday).open) == expected
    assert starts(done.to_decide) == expected
    assert len(monday.slack.of(MINE)) == 1


def test_nobody_is_asked_where_no_1_1_falls_into_it(monday: Desk):
    done = away(monday, Away(date(2026, 12, 2), date(2026, 12, 4)))
    monday.tick()
    assert (done.to_decide, done.of_others) == ((), ())
    assert monday.slack.of(MINE, OF_REPORT) == []


def test_skip_keep_and_move_each(monday: Desk):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 22)))
    monday.tick()
    first, second, third = (one.occurrence for one in asked(monday).open)
    choose(monday, first, Choice.SKIP)
    choose(monday, second, Choice.KEEP)
    line = monday.services.away.meeting(monday.request(monday.priya), third.id)
    monday.services.one_on_ones.move(monday.request(monday.priya, "move"), line.occurrence.id, dec(22, 10))
    monday.tick()
    message = asked(monday)
    assert message.open == ()
    assert [(one.occurrence.id, one.occurrence.state) for one in message.decided] == [
        (first.id, OccurrenceState.SKIPPED),
        (second.id, OccurrenceState.SCHEDULED),
    ]
    monday.run(dec(22, 12))
    assert [one for one in came(monday, monday.priya) if one.endswith(" brief")] == [
        "Tue 08 13:30 brief",
        "Tue 22 09:30 brief",
    ]
    assert since(monday, REPORT_BRIEF) == [dec(8, 13, 30), dec(22, 9, 30)]


def test_what_nobody_has_answered_waits_and_stays_as_it_is(monday: Desk):
    """Nothing comes before or after it, to neither of the two; it is not taken away either."""
    away(monday)
    monday.run(dec(14, 12))
    assert since(monday, BRIEF, REPORT_BRIEF, FOLLOW_UP) == []
    with monday.db.begin(WORKSPACE) as tx:
        there = Occurrences(tx).of_manager_between(monday.priya.id, dec(1), dec(15))
    assert [one.starts_at for one in there] == [dec(1, 14), dec(8, 14)]


def test_all_at_once(monday: Desk):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 22)))
    monday.tick()
    choose(monday, asked(monday).open[0].occurrence, Choice.KEEP)
    absence_id = asked(monday).absence_id
    monday.services.away.decide_all(monday.request(monday.priya, "all"), absence_id, Choice.SKIP)
    monday.tick()
    message = asked(monday)
    states = [one.occurrence.state for one in message.decided]
    assert (message.open, states) == ((), [OccurrenceState.SCHEDULED, OccurrenceState.SKIPPED, OccurrenceState.SKIPPED])
    with pytest.raises(AlreadyChangedError):
        monday.services.away.decide_all(monday.request(monday.priya, "again"), absence_id, Choice.SKIP)


# The report is away.


def test_a_report_is_away_and_the_manager_is_asked(monday: Desk):
    done = away(monday, who=monday.sam)
    assert (done.to_decide, starts(done.of_others)) == ((), [dec(1, 14), dec(8, 14)])
    monday.run(dec(1, 10))
    assert monday.slack.of(MINE) == []
    message = asked(monday, OF_REPORT)
    assert monday.slack.of(OF_REPORT)[-1].recipient.id == monday.priya.id
    assert (message.person.name, message.away, starts(message.open)) == ("Sam", TWO_WEEKS, [dec(1, 14), dec(8, 14)])
    choose(monday, message.open[1].occurrence, Choice.KEEP)
    monday.run(dec(14, 12))
    assert since(monday, BRIEF) == [dec(8, 13, 30)]
    assert since(monday, REPORT_BRIEF) == [dec(8, 13, 30)]


def test_the_report_cannot_decide(monday: Desk):
    away(monday, who=monday.sam)
    monday.tick()
    first = asked(monday, OF_REPORT).open[0].occurrence
    with pytest.raises(NotFoundError):
        choose(monday, first, Choice.SKIP, monday.sam)


def test_a_manager_who_is_away_too_is_asked_once_they_are_back(monday: Desk):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 7)))
    monday.run(dec(2, 12))
    away(monday, Away(date(2026, 12, 3), date(2026, 12, 15)), monday.sam)
    monday.run(dec(6, 23))
    assert monday.slack.of(OF_REPORT) == []
    monday.run(dec(7, 12))
    assert starts(asked(monday, OF_REPORT).open) == [dec(8, 14)]


def test_somebody_ill_today_is_asked_about_in_time(monday: Desk):
    monday.run(dec(1, 8, 30))
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 2)), monday.sam)
    monday.run(dec(1, 9))
    assert starts(asked(monday, OF_REPORT).open) == [dec(1, 14)]


# Who sees it.


def test_the_other_one_of_each_pair_sees_until_when(monday: Desk):
    sam, priya = monday.sam, monday.priya
    away(monday, who=sam)
    services = monday.services
    assert services.one_on_ones.list(monday.request(priya))[0].away_until == TWO_WEEKS.until
    assert home(monday, priya)["one_on_ones"].lines.items[0].away_until == TWO_WEEKS.until
    back(monday, sam, TWO_WEEKS.starts_on)
    away(monday)
    assert home(monday, sam)["as_report"].sides[0].away_until == TWO_WEEKS.until
    assert home(monday, priya)["away"].times == (TWO_WEEKS,)
    assert services.one_on_ones.list(monday.request(priya))[0].away_until is None


def home(desk: Desk, who: Person):
    desk.services.homes.opened(desk.request(who))
    desk.tick()
    return desk.slack.homes[who.slack_id][-1].loaded


def test_it_is_seen_for_the_1_1s_of_that_time_and_while_it_lasts(monday: Desk):
    """Not for the 1:1 before it: until then there is nothing to know."""
    away(monday, Away(date(2026, 12, 7), date(2026, 12, 15)), monday.sam)
    shown = [one.away_until for one in home(monday, monday.priya)["one_on_ones"].lines.items]
    assert shown == [None]
    monday.run(dec(9, 12))
    shown = [one.away_until for one in home(monday, monday.priya)["one_on_ones"].lines.items]
    assert set(shown) == {date(2026, 12, 15)}


def test_a_brief_that_is_there_says_it_too(monday: Desk):
    monday.run(dec(1, 13, 40))
    assert monday.slack.of(BRIEF)[-1].message.away_until is None
    days = Away(date(2026, 12, 1), date(2026, 12, 3))
    away(monday, days, monday.sam)
    monday.tick()
    assert monday.slack.of(BRIEF)[-1].message.away_until == days.until
    assert monday.slack.of(REPORT_BRIEF)[-1].message.away_until is None


def test_nobody_else_sees_it(monday: Desk):
    other = monday.person("UOLA", "Ola")
    monday.services.one_on_ones.add(monday.request(other, "ola"), monday.person("UTED", "Ted"), Details(TUESDAYS))
    away(monday)
    absence_id = one_absence(monday).id
    with pytest.raises(NotFoundError):
        monday.services.away.decide_all(monday.request(other), absence_id, Choice.SKIP)
    assert "away" not in {name for name, loaded in home(monday, other).items() if loaded is not None}


def one_absence(desk: Desk) -> AbsenceRow:
    [row] = rows(desk)
    return row


def rows(desk: Desk):
    with desk.db._engine.connect() as connection:
        return connection.execute(select(AbsenceRow)).all()


def test_no_reason_has_a_place():
    assert {column.name for column in AbsenceRow.__table__.columns} == {
        "id",
        "workspace_id",
        "person_id",
        "starts_on",
        "until",
        "source",
        "created_at",
    }


# Said again, taken back, over.


def test_back_sooner_everything_comes_as_usual(monday: Desk):
    away(monday)
    monday.run(dec(7, 12))  # the weekly message of that day waits
    assert back(monday) == TWO_WEEKS
    monday.run(dec(8, 15))
    assert came(monday, monday.priya) == [
        "Mon 07 12:00 weekly",
        "Tue 08 13:30 brief",
        "Tue 08 14:40 follow_up",
    ]
    monday.run(dec(16, 12))
    assert monday.slack.of(BACK) == []
    assert asked(monday).away is None


def test_back_where_nothing_is(monday: Desk):
    assert back(monday) is None


CHRISTMAS = Away(date(2026, 12, 21), date(2027, 1, 4))


def times(desk: Desk) -> tuple[Away, ...]:
    return desk.services.away.times(desk.request(desk.priya))


def test_new_days_are_joined_with_those_they_overlap(monday: Desk):
    away(monday)
    assert away(monday, CHRISTMAS).also == (TWO_WEEKS,)
    longer = Away(date(2026, 12, 1), date(2026, 12, 17))
    assert away(monday, longer).also == (CHRISTMAS,)
    assert times(monday) == (longer, CHRISTMAS)
    monday.run(dec(17, 12))
    assert [one for one in came(monday, monday.priya) if BACK in one] == ["Thu 17 09:00 away_back"]


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        # Ill on one day of a longer absence: the rest of it stays.
        (TWO_WEEKS, Away(date(2026, 12, 2), date(2026, 12, 3)), TWO_WEEKS),
        (TWO_WEEKS, TWO_WEEKS, TWO_WEEKS),
        # A few days before a holiday, up to its first day; the day after its last; a whole one inside.
        (CHRISTMAS, Away(date(2026, 12, 18), date(2026, 12, 21)), Away(date(2026, 12, 18), date(2027, 1, 4))),
        (CHRISTMAS, Away(date(2026, 12, 18), date(2026, 12, 22)), Away(date(2026, 12, 18), date(2027, 1, 4))),
        (CHRISTMAS, Away(date(2027, 1, 4), date(2027, 1, 6)), Away(date(2026, 12, 21), date(2027, 1, 6))),
        (CHRISTMAS, Away(date(2026, 12, 18), date(2027, 1, 8)), Away(date(2026, 12, 18), date(2027, 1, 8))),
    ],
)
def test_no_day_off_is_lost_by_speaking_of_others(monday: Desk, before: Away, said: Away, whole: Away):
    away(monday, before)
    done = away(monday, said)
    assert (done.away, done.already, done.was) == (whole, whole == before, None)
    assert times(monday) == (whole,)


def test_what_is_between_two_joins_both(monday: Desk):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 5)))
    away(monday, Away(date(2026, 12, 10), date(2026, 12, 15)))
    assert away(monday, Away(date(2026, 12, 4), date(2026, 12, 10))).away == TWO_WEEKS
    assert times(monday) == (TWO_WEEKS,)


def test_other_days_in_the_form_take_the_place_of_those_that_it_showed_and_the_answer_names_them(monday: Desk):
    away(monday)
    away(monday, CHRISTMAS)
    shorter = Away(date(2026, 12, 1), date(2026, 12, 8))
    request = monday.request(monday.priya, "form")
    done = monday.services.away.set(request, shorter, instead_of=TWO_WEEKS.starts_on)
    assert (done.away, done.was, done.also) == (shorter, TWO_WEEKS, (CHRISTMAS,))
    assert times(monday) == (shorter, CHRISTMAS)
    spring = Away(date(2027, 3, 1), date(2027, 3, 8))
    done = monday.services.away.set(monday.request(monday.priya, "form 2"), spring, instead_of=shorter.starts_on)
    assert (done.was, times(monday)) == (None, (shorter, CHRISTMAS, spring))


def texts(desk: Desk, kind: str) -> list[str]:
    """What each question of that kind says now, the oldest first."""
    wording = library().for_locale("en")
    newest = {one.delivery.id: one.message for one in desk.slack.of(kind)}
    return [str(question(wording, newest[at]).blocks) for at in sorted(newest)]


@pytest.mark.parametrize(("kind", "who"), [(MINE, "priya"), (OF_REPORT, "sam")])
def test_where_more_days_bring_more_1_1s_the_older_question_leads_to_the_newer(monday: Desk, kind: str, who: str):
    ill = getattr(monday, who)
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 5)), ill)
    monday.run(utc(30, 13))
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 12)), ill)
    monday.run(utc(30, 14))
    older, newer = texts(monday, kind)
    assert "I’ve asked again further down" in older
    assert "Every 1:1 you didn’t skip is on" not in older
    assert starts(asked(monday, kind).open) == [dec(1, 14), dec(8, 14)]
    assert "Tue 8 Dec" in newer


@pytest.mark.parametrize("settled", [True, False])
def test_where_more_days_bring_no_more_1_1s_the_question_goes_on(monday: Desk, settled: bool):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 4)))
    monday.run(utc(30, 13))
    if settled:
        choose(monday, asked(monday).open[0].occurrence, Choice.SKIP)
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 5)))
    monday.run(utc(30, 14))
    [only] = texts(monday, MINE)
    assert "until Sat 5 Dec" in only
    assert ("skipped" in only) is settled


def test_fewer_days_leave_the_others_as_planned(monday: Desk):
    away(monday)
    monday.run(utc(30, 13))
    request = monday.request(monday.priya, "form")
    monday.services.away.set(request, Away(date(2026, 12, 2), date(2026, 12, 4)), instead_of=TWO_WEEKS.starts_on)
    monday.run(utc(30, 14))
    [only] = texts(monday, MINE)
    assert "Every 1:1 you didn’t skip is on" in only


def test_who_is_not_away_yet_loses_no_holiday_by_saying_that_they_are_back(monday: Desk):
    away(monday, CHRISTMAS)
    assert back(monday) is None
    assert times(monday) == (CHRISTMAS,)
    assert back(monday, starts_on=CHRISTMAS.starts_on) == CHRISTMAS
    assert times(monday) == ()


def test_who_is_back_keeps_the_holiday_that_follows(monday: Desk):
    away(monday, CHRISTMAS)
    away(monday, Away(date(2026, 11, 30), date(2026, 12, 3)))
    assert back(monday) == Away(date(2026, 11, 30), date(2026, 12, 3))
    assert times(monday) == (CHRISTMAS,)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        (Away(date(2026, 11, 20), date(2026, 11, 30)), InThePastError),
        (Away(date(2026, 12, 1), date(2027, 12, 15)), DayOutOfReachError),
    ],
)
def test_days_that_cannot_be(monday: Desk, days, error):
    with pytest.raises(error):
        away(monday, days)
    assert rows(monday) == []


def test_the_same_request_again_changes_nothing(monday: Desk):
    request = monday.request(monday.priya, "twice")
    first, again = (monday.services.away.set(request, TWO_WEEKS) for _ in range(2))
    assert starts(first.to_decide) == starts(again.to_decide)
    assert len(rows(monday)) == 1
    assert len(monday.deliveries(MINE)) == 1


def test_what_is_over_is_destroyed_after_a_week(monday: Desk):
    away(monday)
    service: AwayService = monday.services.away
    service.forget_past(dec(22, 1))
    assert len(rows(monday)) == 1
    service.forget_past(dec(23, 1))
    assert rows(monday) == []


def test_a_1_1_planned_later_is_in_the_question_too(monday: Desk):
    away(monday)
    monday.tick()
    monday.meet(report=monday.person("UOLA", "Ola"), local_time=time(16))
    monday.tick()
    assert starts(asked(monday).open) == [dec(1, 14), dec(1, 16), dec(8, 14), dec(8, 16)]


def test_nothing_is_next_for_somebody_without_1_1s(desk: Desk):
    ola = desk.person("UOLA", "Ola")
    away(desk, Away(date(2026, 11, 24), date(2026, 11, 26)), ola)
    desk.run(utc(27, 12))
    assert desk.slack.to(ola) == []
    assert [one.state for one in desk.deliveries(BACK)] == [DeliveryState.CANCELLED]


def test_what_somebody_is_sent_of_themselves(monday: Desk):
    away(monday)
    with monday.db.begin(WORKSPACE) as tx:
        assert absences(tx, make_request(monday.priya)) == [
            {"from": "2026-12-01", "back_on": "2026-12-15", "known_from": "said"}
        ]
        assert absences(tx, make_request(monday.sam)) == []


def test_a_performance_conversation_waits_too(monday: Desk):
    """Nobody is told of it, and the record is not shown as if it had been held."""
    day = monday.now.date()
    draft = RecordDraft("standard", "gap", "way", "consequence", day, day, day)
    when = Time(datetime(2026, 12, 3, 11))  # noqa: DTZ001 - wall time
    monday.confirm(monday.services.records.set_up(monday.request(monday.priya, "record"), monday.sam, draft, when))
    monday.services.away.set(monday.request(monday.priya, "away"), TWO_WEEKS)
    monday.tick()
    assert dec(3, 11) in starts(asked(monday).open)
    assert dec(3, 11) not in starts(away(monday, TWO_WEEKS, monday.sam).of_others)
    monday.run(dec(30, 12))
    assert monday.slack.of(PERFORMANCE_BRIEF, PERFORMANCE_AHEAD, RECORD) == []


def test_one_that_is_kept_comes_as_usual(monday: Desk):
    day = monday.now.date()
    draft = RecordDraft("standard", "gap", "way", "consequence", day, day, day)
    when = Time(datetime(2026, 12, 3, 11))  # noqa: DTZ001 - wall time
    line = monday.confirm(monday.services.records.set_up(monday.request(monday.priya, "r"), monday.sam, draft, when))
    away(monday)
    choose(monday, line.upcoming, Choice.KEEP)
    monday.run(dec(4, 23))
    assert [one.delivery.kind for one in monday.slack.of(PERFORMANCE_BRIEF, PERFORMANCE_AHEAD, RECORD)] == [
        PERFORMANCE_AHEAD,
        PERFORMANCE_BRIEF,
        RECORD,
    ]


def test_home_says_when_the_weekly_message_comes_once_they_are_back(monday: Desk):
    away(monday, Away(date(2026, 12, 1), date(2026, 12, 15)))
    with monday.db.coaching(monday.priya) as tx:
        loaded = weekly_on_home(tx, monday.request(monday.priya), HomeContext(monday.priya, ()))
    assert loaded.next_at is not None
    monday.run(dec(15))
    [waiting] = [one.due_at for one in monday.deliveries(WEEKLY) if one.due_at > dec(15)]
    assert loaded.next_at.astimezone(UTC) == waiting == dec(16, 9)


def test_a_report_who_is_away_is_no_gap(monday: Desk):
    with monday.db.coaching(monday.priya) as tx:
        pairs = {pair.id: pair for pair in Pairs(tx).of_manager(monday.priya.id)}
    [line] = monday.services.one_on_ones.list(monday.request(monday.priya))
    for occurrence in monday.upcoming(line.one_on_one.id):
        monday.services.one_on_ones.skip(monday.request(monday.priya, f"s{occurrence.id}"), occurrence.id)
    monday.now = dec(14, 12)

    def gaps() -> list[int]:
        with monday.db.coaching(monday.priya) as tx:
            return [one.pair_id for one in find_gaps(tx, monday.request(monday.priya), pairs)]

    assert gaps() == [*pairs]
    away(monday, Away(date(2026, 12, 14), date(2026, 12, 16)), monday.sam)
    assert gaps() == []
