from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.calendars.absences import Absence, absences, days_away
from bot.calendars.one_on_ones import Doubt, find, one_on_one, says_so
from bot.calendars.rules import Answer, Event, EventState, Guest, GuestKind
from bot.core.people import Away

AT = datetime(2027, 3, 9, 10, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
OWN = frozenset({"priya@example.com", "p.raman@example.com"})
PRIYA, ALIAS = Guest("priya@example.com"), Guest("p.raman@example.com", organizer=True)
SAM, LEE = Guest("sam@example.com"), Guest("lee@example.com")
ROOM = Guest("room4@example.com", kind=GuestKind.RESOURCE)
TEAM = Guest("team@example.com", kind=GuestKind.GROUP)
DECLINED = replace(SAM, answer=Answer.DECLINED)


def organizes(guest: Guest) -> Guest:
    """And is in no list of guests."""
    return replace(guest, organizer=True, invited=False)


def event(*guests: Guest, title: str = "", **more: object) -> Event:
    return replace(Event("s", AT, AT, AT + HALF_AN_HOUR, title, guests), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "doubts"),
    [
        (event(PRIYA, SAM), []),
        (event(PRIYA, SAM, ROOM), []),
        (event(PRIYA, ALIAS, SAM), []),
        (event(Guest("", me=True), SAM), []),
        (event(organizes(PRIYA), SAM), []),
        (event(PRIYA, organizes(SAM)), []),
        (event(PRIYA, SAM, private=True), []),
        (event(PRIYA, SAM, assumed_zone=True), []),
        (event(PRIYA, replace(SAM, optional=True)), [Doubt.OPTIONAL]),
        (event(PRIYA, SAM, organizes(LEE)), [Doubt.ORGANIZER]),
        (event(PRIYA, SAM, replace(organizes(TEAM), email="x@group.calendar.google.com")), [Doubt.ORGANIZER]),
        (event(SAM), [Doubt.ORGANIZER]),
        (event(PRIYA, SAM, state=EventState.TENTATIVE), [Doubt.TENTATIVE]),
        (event(PRIYA, replace(SAM, answer=Answer.TENTATIVE)), [Doubt.TENTATIVE]),
        (event(PRIYA, SAM, ends_at=AT + timedelta(hours=2, minutes=1)), [Doubt.LONG]),
        (event(PRIYA, SAM, single=True), [Doubt.SINGLE]),
        (event(PRIYA, SAM, single=True, title="1:1 Priya"), []),
        (event(PRIYA, replace(SAM, optional=True), title="1:1"), [Doubt.OPTIONAL]),
    ],
)
def test_two_people(of: Event, doubts: list[Doubt]) -> None:
    found = one_on_one(of, OWN, "Priya")
    assert found is not None
    assert (found.email, found.doubts) == ("sam@example.com", set(doubts))


@pytest.mark.parametrize(
    "of",
    [
        event(PRIYA, SAM, LEE),
        event(PRIYA, SAM, LEE, title="1:1"),
        event(PRIYA, SAM, replace(LEE, organizer=True)),
        event(PRIYA),
        event(PRIYA, ROOM),
        event(PRIYA, ALIAS),
        event(organizes(SAM), LEE),
        event(PRIYA, TEAM),
        event(PRIYA, SAM, TEAM),
        event(PRIYA, SAM, guests_hidden=True),
        event(PRIYA, SAM, days=(AT.date(), AT.date() + timedelta(days=1))),
        event(PRIYA, SAM, state=EventState.CANCELLED),
        event(PRIYA, DECLINED),
        event(replace(PRIYA, answer=Answer.DECLINED), SAM),
        event(),
        event(title="Lunch & Learn"),
    ],
)
def test_what_is_no_one_on_one(of: Event) -> None:
    assert one_on_one(of, OWN, "Priya") is None


@pytest.mark.parametrize(
    "titles",
    [
        "1:1 | Priya 1-on-1 | Weekly 1on1 | One-on-one | 1-2-1 | 1/1 Sam",
        "Jour fixe | JOUR-FIX | Einzelgespräch | 4-Augen-Gespräch",
        "Tête-à-tête | Point individuel | Uno a uno | Seguimiento individual",
        "Sam / Priya | Priya <> Sam | Sam x Priya | Priya Raman & Sam Okafor",
        "Sam und Priya | Priya y Sam | Sam et Priya",
    ],
)
def test_titles_of_one_on_ones(titles: str) -> None:
    assert [one for one in titles.split(" | ") if not says_so(one, "Priya")] == []


def test_titles_of_other_meetings() -> None:
    titles = ["", "11:15 call", "21:1", "Lunch & Learn", "Sam / Lee", "Priya", "Priya / Sam / Lee", "Design and review"]
    assert [one for one in [*titles, "Priya and everybody who wants to come"] if says_so(one, "Priya")] == []


def test_a_feed_without_guests_gives_one_question_for_a_series() -> None:
    week = timedelta(days=7)
    weekly = [
        event(title="Sam / Priya", starts_at=AT + n * week, ends_at=AT + n * week + HALF_AN_HOUR) for n in range(3)
    ]
    (found,) = find(weekly, OWN, "Priya", AT - week)
    assert (found.series, found.email, found.next_at, found.doubts) == ("s", "", AT, {Doubt.NO_GUESTS})
    assert not found.sure


def test_one_instance_with_a_third_person_changes_nothing_of_the_others() -> None:
    week = timedelta(days=7)
    at = [{"starts_at": AT + n * week, "ends_at": AT + n * week + HALF_AN_HOUR} for n in range(3)]
    series = [event(PRIYA, SAM, LEE, **at[0]), event(PRIYA, SAM, **at[1]), event(PRIYA, DECLINED, **at[2])]
    (found,) = find(series, OWN, "Priya", AT - week)
    assert (found.email, found.next_at, found.sure) == ("sam@example.com", AT + week, True)
    assert find(series, OWN, "Priya", AT + week) == []


LOS_ANGELES = "America/Los_Angeles"


def utc(day: int, hour: int) -> datetime:
    """In March, before the clocks change: 8 hours ahead of Los Angeles."""
    return datetime(2027, 3, day, hour, tzinfo=UTC)


def away(starts_at: datetime, until: datetime, **more: object) -> Event:
    return event(starts_at=starts_at, ends_at=until, out_of_office=True, **more)


def test_ends_are_exclusive() -> None:
    timed = away(utc(8, 8), utc(10, 8))
    all_day = away(utc(8, 8), utc(10, 8), days=(utc(8, 0).date(), utc(10, 0).date()))
    for one in (timed, all_day):
        found = absences([one])
        assert found == (Absence(utc(8, 8), utc(10, 8)),)
        assert days_away(found, LOS_ANGELES) == (Away(utc(8, 0).date(), utc(10, 0).date()),)


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([(utc(8, 17), utc(9, 1))], [(8, 9)]),  # 9:00 to 17:00
        ([(utc(8, 18), utc(9, 1))], []),
        ([(utc(8, 22), utc(11, 2))], [(9, 11)]),  # Monday afternoon to Wednesday 18:00
        ([(utc(8, 8), utc(9, 8)), (utc(9, 8), utc(10, 8))], [(8, 10)]),
        ([(utc(8, 8), utc(8, 20)), (utc(8, 19), utc(9, 8))], [(8, 9)]),
        ([(utc(8, 8), utc(9, 8)), (utc(10, 8), utc(11, 8))], [(8, 9), (10, 11)]),
    ],
)
def test_which_days_somebody_is_away(spans: list[tuple[datetime, datetime]], days: list[tuple[int, int]]) -> None:
    found = days_away(absences(away(*span) for span in spans), LOS_ANGELES)
    assert [(one.starts_on.day, one.until.day) for one in found] == days


def test_what_does_not_count_as_away() -> None:
    whole_day = away(utc(8, 8), utc(9, 8))
    assert absences([replace(whole_day, out_of_office=False), replace(whole_day, state=EventState.CANCELLED)]) == ()
    assert absences([replace(whole_day, guests=(Guest("", Answer.DECLINED, me=True),))]) == ()
