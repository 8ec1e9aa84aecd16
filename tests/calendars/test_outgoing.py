from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendars.calendar_files import read_file
from bot.calendars.outgoing import CANCELLED_FOR, FeedMeeting, etag, feed, matches
from bot.calendars.rules import Events, EventState, window_of

NOW = datetime(2027, 3, 8, 9, tzinfo=UTC)
MADE = datetime(2027, 3, 1, 9, tzinfo=UTC)
SAM = FeedMeeting(
    "T1-7",
    "1:1 with Sam",
    datetime(2027, 3, 9, 9, tzinfo=UTC),
    datetime(2027, 3, 9, 9, 30, tzinfo=UTC),
    MADE,
    MADE,
    link="https://slack.com/app_redirect?app=A1&team=T1",
)
MINA = replace(
    SAM, id="T1-8", title="1:1 with Mina", starts_at=SAM.starts_at - timedelta(days=1), ends_at=SAM.starts_at
)


def written(*meetings: FeedMeeting, now: datetime = NOW) -> bytes:
    return feed(meetings, "1:1s with Coach", "coach.example", now)


def events(file: bytes) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(file)
    return [
        {name: one.decoded(name) if name in one else None for name in ("uid", "sequence", "last-modified", "dtstart")}
        | {"status": str(one["status"])}
        for one in calendar.walk("VEVENT")
    ]


def test_a_file_as_it_is_written() -> None:
    assert sorted(written(SAM).decode().split("\r\n")) == sorted(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Coach//1:1s//EN",
            "METHOD:PUBLISH",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "X-WR-CALNAME:1:1s with Coach",
            "BEGIN:VEVENT",
            "SUMMARY:1:1 with Sam",
            "DTSTART:20270309T090000Z",
            "DTEND:20270309T093000Z",
            "DTSTAMP:20270301T090000Z",
            "UID:T1-7@coach.example",
            "SEQUENCE:0",
            "CREATED:20270301T090000Z",
            "LAST-MODIFIED:20270301T090000Z",
            "STATUS:CONFIRMED",
            "URL:https://slack.com/app_redirect?app=A1&team=T1",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_a_move_keeps_the_uid_and_raises_sequence_and_last_modified() -> None:
    moved_at = MADE + timedelta(hours=3)
    moved = replace(
        SAM, starts_at=SAM.starts_at + timedelta(days=1), ends_at=SAM.ends_at + timedelta(days=1), changed_at=moved_at
    )
    again = replace(moved, starts_at=SAM.starts_at, ends_at=SAM.ends_at, changed_at=moved_at + timedelta(seconds=1))
    found = [events(written(one))[0] for one in (SAM, moved, again)]
    assert {one["uid"] for one in found} == {"T1-7@coach.example"}
    assert [one["sequence"] for one in found] == [0, 10_800, 10_801]
    assert [one["last-modified"] for one in found] == [MADE, moved_at, moved_at + timedelta(seconds=1)]


@pytest.mark.parametrize(
    ("after", "there"), [(timedelta(), True), (timedelta(days=29, hours=23), True), (CANCELLED_FOR, False)]
)
def test_what_is_cancelled_is_said_for_thirty_days(after: timedelta, there: bool) -> None:
    cancelled = replace(SAM, cancelled=True, changed_at=NOW)
    found = events(written(cancelled, MINA, now=NOW + after))
    assert [one["status"] for one in found] == ["CONFIRMED", *(["CANCELLED"] if there else [])]


def test_the_same_meetings_make_the_same_file_in_any_order_and_at_any_time() -> None:
    first = written(SAM, MINA)
    assert written(MINA, SAM, now=NOW + timedelta(days=3)) == first
    assert etag(written(MINA, SAM)) == etag(first)
    assert etag(written(SAM)) != etag(first)


@pytest.mark.parametrize(
    ("asked", "same"),
    [('"x"', True), ('W/"x"', True), ('"y", "x"', True), ("*", True), ('"y"', False), ("", False), ("x", False)],
)
def test_who_has_this_very_file_need_not_read_it_again(asked: str, same: bool) -> None:
    assert matches('"x"', asked) is same


def test_an_empty_calendar_is_one() -> None:
    assert events(written()) == []
    assert written().startswith(b"BEGIN:VCALENDAR\r\n")


titles = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200)


@given(titles, titles)
def test_whatever_a_title_is_the_file_is_read_as_it_was_meant_and_no_line_is_too_long(title: str, name: str) -> None:
    file = feed([replace(SAM, title=title)], name, "coach.example", NOW)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    [event] = Calendar.from_ical(file).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
    assert event["UID"] == "T1-7@coach.example"


def test_coach_reads_what_it_writes() -> None:
    late = timezone(timedelta(hours=-8))
    moved = replace(
        MINA, starts_at=datetime(2027, 3, 10, 1, tzinfo=late), ends_at=datetime(2027, 3, 10, 2, tzinfo=late)
    )
    found = read_file(written(SAM, moved, replace(SAM, id="T1-9", cancelled=True)), window_of(NOW, "Europe/Berlin"))
    assert isinstance(found, Events)
    assert [(one.series, one.starts_at, one.state, one.title) for one in found.events] == [
        ("T1-7@coach.example", SAM.starts_at, EventState.CONFIRMED, "1:1 with Sam"),
        ("T1-9@coach.example", SAM.starts_at, EventState.CANCELLED, "1:1 with Sam"),
        ("T1-8@coach.example", datetime(2027, 3, 10, 9, tzinfo=UTC), EventState.CONFIRMED, "1:1 with Mina"),
    ]
    assert found.events[0].days is None
    assert found.events[0].starts_at.date() == date(2027, 3, 9)
