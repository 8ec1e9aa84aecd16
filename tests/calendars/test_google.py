import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.calendars.absences import absences, days_away
from bot.calendars.fetching import GuardedSession
from bot.calendars.following import Followed, Key, Meeting, Owner, Series, compare
from bot.calendars.google import GoogleCalendar, events_of
from bot.calendars.oauth import Access, OAuthApp
from bot.calendars.one_on_ones import find, one_on_one
from bot.calendars.rules import (
    NO_SERIES,
    Answer,
    Events,
    EventState,
    Failed,
    Failure,
    Guest,
    GuestKind,
    Unchanged,
    Window,
    window_of,
)
from bot.core.people import Away
from tests.calendars.server import Local, Reply, serving
from tests.calendars.standins import GoogleServer, Item, MemoryStore, google_error, reply, tokens

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
WINDOW = window_of(NOW, "Europe/Berlin")
SAM = 2
OWNER = Owner(frozenset(), "Priya", {"sam@example.com": SAM})
PRIYA = {"email": "Priya@example.com", "self": True, "organizer": True, "responseStatus": "accepted"}
SAM_COMES = {"email": "sam@example.com", "responseStatus": "needsAction"}


def item(id: str, at: str, *, series: str = "", original: str = "", minutes: int = 30, **more: Any) -> Item:
    """With all that Google would also say."""
    starts = datetime.fromisoformat(at)
    found: Item = {
        "id": id,
        "status": "confirmed",
        "eventType": "default",
        "iCalUID": f"{series or id}@google.com",
        "summary": "1:1",
        "description": "secret plans",
        "location": "secret place",
        "hangoutLink": "https://meet.example/secret",
        "start": {"dateTime": at, "timeZone": "Europe/Berlin"},
        "end": {"dateTime": (starts + timedelta(minutes=minutes)).isoformat(), "timeZone": "Europe/Berlin"},
        "organizer": {"email": "priya@example.com", "self": True},
        "attendees": [PRIYA, SAM_COMES],
    }
    if series:
        found |= {"recurringEventId": series, "originalStartTime": {"dateTime": original or at}}
    return found | more


def weekly(series: str, first: str, weeks: int = 3) -> list[Item]:
    starts = datetime.fromisoformat(first)
    every = [starts + timedelta(weeks=week) for week in range(weeks)]
    return [item(f"{series}_{at:%Y%m%dT%H%M%SZ}", at.isoformat(), series=series) for at in every]


@contextmanager
def running(google: GoogleServer) -> Iterator["Reader"]:
    with serving(google.answer) as port, GuardedSession(Local(port)) as session:
        yield Reader(google, session, port)


class Reader:
    """Reads as Coach does: the mark of the last read that gave events goes into the next one."""

    def __init__(self, google: GoogleServer, session: GuardedSession, port: int) -> None:
        self.store = MemoryStore(tokens(NOW))
        app = OAuthApp(session, google.provider(port), "client", "secret", "https://coach.example/calendars/google")
        self.access = Access(app, self.store, NOW)
        self.session, self.url, self.mark, self.asked = session, f"http://127.0.0.1:{port}/events", "", 0

    def read(self, window: Window = WINDOW) -> Unchanged | Events | Failed:
        source = GoogleCalendar(self.session, self.access, self.mark, self.url)
        found = source.read(window)
        self.asked = source.asked
        self.mark = found.mark if isinstance(found, Events) else self.mark
        return found

    def events(self, window: Window = WINDOW) -> Events:
        found = self.read(window)
        assert isinstance(found, Events), found
        return found


def starts(found: Events) -> list[str]:
    return [f"{one.starts_at:%d %H:%M}" for one in found.events if one.state is not EventState.CANCELLED]


def test_all_pages_make_one_list_also_one_with_nothing_on_it() -> None:
    google = GoogleServer(items=weekly("s", "2027-03-02T16:30:00+01:00"), page=1, odd_page=True)
    with running(google) as coach:
        assert starts(coach.events()) == ["02 15:30", "09 15:30", "16 15:30"]
        assert coach.asked == 4
    assert {one["maxResults"][0] for one in google.asked} == {"2500"}


def test_a_token_only_tells_whether_reading_is_worthwhile() -> None:
    google = GoogleServer(items=weekly("s", "2027-03-02T16:30:00+01:00"))
    with running(google) as coach:
        coach.events()
        for _ in range(2):
            assert coach.read() == Unchanged()
            assert coach.asked == 1
        google.change(
            item("s_20270309T163000Z", "2027-03-10T10:00:00+01:00", series="s", original="2027-03-09T15:30:00Z")
        )
        found = coach.events()
        assert starts(found) == ["02 15:30", "10 09:00", "16 15:30"]
        assert found.events[1].original == datetime(2027, 3, 9, 15, 30, tzinfo=UTC)
        assert coach.read() == Unchanged()
        google.change({"id": "s_20270316T163000Z", "status": "cancelled"})
        assert starts(coach.events()) == ["02 15:30", "10 09:00"]
    assert [sorted(one.keys() & {"syncToken", "timeMin"}) for one in google.asked] == [
        *(["timeMin"], ["syncToken"], ["syncToken"], ["syncToken"], ["timeMin"]),
        *(["syncToken"], ["syncToken"], ["timeMin"]),
    ]


def test_a_new_day_begins_with_a_full_list() -> None:
    google = GoogleServer(items=weekly("s", "2027-03-02T16:30:00+01:00", weeks=4))
    with running(google) as coach:
        assert len(coach.events().events) == 3
        assert len(coach.events(window_of(NOW + timedelta(days=1), "Europe/Berlin")).events) == 4
    assert ["syncToken" in one for one in google.asked] == [False, False]


@pytest.mark.parametrize("refused", [google_error(410, "fullSyncRequired"), google_error(400, "invalid")])
def test_a_token_that_is_not_taken_costs_one_full_list(refused: Reply) -> None:
    google = GoogleServer(items=weekly("s", "2027-03-02T16:30:00+01:00"))
    with running(google) as coach:
        coach.events()
        google.first = [refused]
        assert len(coach.events().events) == 3
        assert coach.asked == 2
        assert coach.read() == Unchanged()


def test_case_6_a_read_counts_once_its_last_page_has_come() -> None:
    """a, b, c, d are stored; the token has run out; the second page answers 503 twice, then has c: d is cancelled."""
    a, b, c, d = (item(name, f"2027-03-0{n}T10:00:00+01:00") for n, name in enumerate("abcd", 2))
    google = GoogleServer(items=[a, b, c, d], page=2)
    meetings = [(Series(name, SAM), name, n) for n, name in enumerate("abcd", 2)]
    followed = Followed(
        tuple(series for series, _, _ in meetings),
        tuple(
            Meeting(Key(name, NO_SERIES), SAM, at := datetime(2027, 3, n, 9, tzinfo=UTC), at + timedelta(minutes=30))
            for _, name, n in meetings
        ),
    )
    with running(google) as coach:
        assert compare(followed, coach.events(), OWNER, WINDOW, NOW).followed.meetings == followed.meetings
        google.change({"id": "d", "status": "cancelled"})
        google.oldest = len(google.changes)
        for _ in range(2):
            google.first = [None, None, Reply(503, headers={"Retry-After": "7"})]
            assert coach.read() == Failed(Failure.SERVER, timedelta(seconds=7))
            assert coach.asked == 3
        changes = compare(followed, coach.events(), OWNER, WINDOW, NOW)
        assert [one.key.series for one in changes.cancelled] == ["d"]
        assert (changes.moved, changes.added, changes.ask) == ((), (), ())
        assert coach.read() == Unchanged()


def test_case_7_this_and_following_is_the_same_meeting() -> None:
    """Cut after 2 March; new ids from 9 March on, at the same time; the old ones are cancelled."""
    old = weekly("s1", "2027-03-02T16:30:00+01:00")
    google = GoogleServer(items=list(old))
    with running(google) as coach:
        first = compare(Followed((Series("s1", SAM),)), coach.events(), OWNER, WINDOW, NOW)
        assert [one.starts_at.day for one in first.added] == [2, 9, 16]
        gone = [{key: one[key] for key in ("id", "recurringEventId", "originalStartTime")} for one in old[1:]]
        google.change(*(one | {"status": "cancelled"} for one in gone))
        new = weekly("s1_R20270309T140000", "2027-03-09T16:30:00+01:00", weeks=2)
        google.change(*new)
        listed = coach.events()
        with_the_cancelled, left_out = events_of(
            [old[0], *new, *(one | {"status": "cancelled"} for one in gone)], WINDOW
        )
        assert left_out == 0
    for events in (listed.events, tuple(with_the_cancelled)):
        found = compare(first.followed, Events(events, WINDOW.end), OWNER, WINDOW, NOW)
        on = [one.starts_at for one in found.followed.meetings if one.on]
        assert on == [datetime(2027, 3, day, 15, 30, tzinfo=UTC) for day in (2, 9, 16)]
        assert (found.added, found.cancelled, found.ask) == ((), (), ())
        assert [(one.before.starts_at, one.after.starts_at) for one in found.moved] == [(at, at) for at in on[1:]]


def test_case_11_away_from_midnight_to_midnight() -> None:
    window = window_of(datetime(2027, 3, 7, 20, tzinfo=UTC), "America/Los_Angeles")
    away = item("o", "2027-03-08T00:00:00-08:00", eventType="outOfOffice", summary="Out", minutes=2 * 24 * 60)
    events, _ = events_of([{key: one for key, one in away.items() if key != "attendees"}], window)
    assert days_away(absences(events), "America/Los_Angeles") == (Away(date(2027, 3, 8), date(2027, 3, 10)),)
    assert one_on_one(events[0], frozenset()) is None


def test_a_monthly_series_with_nothing_in_the_window_is_known_to_go_on() -> None:
    google = GoogleServer(
        items=[item("m_1", "2027-03-30T10:00:00+02:00", series="m"), item("x", "2027-03-02T10:00:00Z")]
    )
    with running(google) as coach:
        found = coach.events()
    assert [one.series for one in found.events] == ["x"]
    assert found.goes_on == {"m"}


@pytest.mark.parametrize(
    ("said", "reason", "after"),
    [
        (google_error(403, "rateLimitExceeded", {"Retry-After": "30"}), Failure.BUSY, timedelta(seconds=30)),
        (google_error(403, "userRateLimitExceeded"), Failure.BUSY, None),
        (google_error(403, "insufficientPermissions"), Failure.FORBIDDEN, None),
        (google_error(404, "notFound"), Failure.NOT_FOUND, None),
        (Reply(429, headers={"Retry-After": "120"}), Failure.BUSY, timedelta(minutes=2)),
        (Reply(500, b"<html>"), Failure.SERVER, None),
        (Reply(403, b"<html>"), Failure.FORBIDDEN, None),
        (Reply(200, b"<html>sign in</html>"), Failure.BROKEN, None),
        (Reply(200, b"[]"), Failure.BROKEN, None),
        (Reply(200, b'{"items": {}}'), Failure.BROKEN, None),
        (Reply(200, b'{"items": [', {"Content-Length": "11"}), Failure.BROKEN, None),
        (Reply(302, headers={"Location": "https://example.com/"}), Failure.BROKEN, None),
    ],
)
def test_why_a_read_fails(
    said: Reply, reason: Failure, after: timedelta | None, caplog: pytest.LogCaptureFixture
) -> None:
    google = GoogleServer(items=weekly("s", "2027-03-02T16:30:00+01:00"), first=[said])
    with caplog.at_level(logging.INFO), running(google) as coach:
        assert coach.read() == Failed(reason, after)
        assert len(coach.events().events) == 3
    assert "example.com" not in caplog.text
    assert "access-0" not in caplog.text


def test_a_token_refused_before_its_time_is_refreshed_once() -> None:
    new = reply({"access_token": "access-1", "expires_in": 3599, "token_type": "Bearer"})
    google = GoogleServer(items=weekly("s", "2027-03-02T16:30:00+01:00"), good="access-1", token_replies=[new])
    with running(google) as coach:
        assert len(coach.events().events) == 3
        assert [one.access for one in coach.store.saved] == ["access-1"]
        google.good, google.token_replies = "nothing", [new]
        assert coach.read() == Failed(Failure.SIGNED_OUT)
        google.token_replies = [reply({"error": "invalid_grant"}, 400)]
        coach.store.claimed = False
        assert coach.read() == Failed(Failure.EXPIRED)


def test_what_pages_repeat_is_there_once() -> None:
    items = weekly("s", "2027-03-02T16:30:00+01:00")
    with running(GoogleServer(items=[*items, *items], page=2)) as coach:
        assert len(coach.events().events) == 3


def test_guests_and_what_they_have_answered() -> None:
    guests = [
        PRIYA | {"responseStatus": "tentative"},
        {"email": "SAM@example.com", "responseStatus": "declined", "optional": True},
        {"email": "room@resource.calendar.google.com", "responseStatus": "accepted", "resource": True},
        {"email": "all@group.calendar.google.com"},
    ]
    [event], _ = events_of([item("a", "2027-03-02T10:00:00Z", attendees=guests)], WINDOW)
    assert event.guests == (
        Guest("priya@example.com", Answer.TENTATIVE, organizer=True, me=True),
        Guest("sam@example.com", Answer.DECLINED, optional=True),
        Guest("room@resource.calendar.google.com", Answer.ACCEPTED, GuestKind.RESOURCE),
        Guest("all@group.calendar.google.com", kind=GuestKind.GROUP),
    )


def test_an_organizer_who_is_no_guest_counts() -> None:
    me = {"email": "priya@example.com", "self": True, "responseStatus": "accepted"}
    [event], _ = events_of(
        [item("a", "2027-03-02T10:00:00Z", organizer={"email": "sam@example.com"}, attendees=[me])], WINDOW
    )
    assert event.guests[1] == Guest("sam@example.com", organizer=True, invited=False)
    found = one_on_one(event, frozenset())
    assert found is not None
    assert found.email == "sam@example.com"


@pytest.mark.parametrize(
    "hidden",
    [
        {"attendeesOmitted": True},
        {"guestsCanSeeOtherGuests": False, "organizer": {"email": "sam@example.com"}, "attendees": [{"self": True}]},
        {"attendees": [PRIYA, SAM_COMES | {"additionalGuests": 1}]},
    ],
)
def test_what_has_guests_that_are_not_shown_is_no_1_1(hidden: Item) -> None:
    [event], _ = events_of([item("a", "2027-03-02T10:00:00Z") | hidden], WINDOW)
    assert event.guests_hidden
    assert one_on_one(event, frozenset()) is None


def test_private_events_come_without_their_title_and_nothing_with_a_description() -> None:
    google = GoogleServer(items=[item("a", "2027-03-02T10:00:00Z", visibility="private", summary="Surgery")])
    with running(google) as coach:
        [event] = coach.events().events
    assert (event.private, event.title) == (True, "")
    assert [one.email for one in find([event], frozenset(), "Priya", NOW)] == ["sam@example.com"]
    fields = google.asked[0]["fields"][0]
    assert not [one for one in ("description", "location", "hangoutLink", "conferenceData") if one in fields]


def test_a_working_place_focus_time_and_birthdays_are_nothing() -> None:
    kinds = ("workingLocation", "focusTime", "birthday", "fromGmail")
    google = GoogleServer(items=[item(one, "2027-03-02T10:00:00Z", eventType=one) for one in kinds])
    with running(google) as coach:
        assert coach.events().events == ()
    assert events_of(google.items, WINDOW) == ([], 0)


def test_cancelled_instances_are_placed_by_their_original_start_and_others_left_away() -> None:
    instance = {"id": "s_1", "status": "cancelled", "recurringEventId": "s"}
    timed = instance | {"originalStartTime": {"dateTime": "2027-03-02T16:30:00+01:00", "timeZone": "Europe/Berlin"}}
    events, left_out = events_of([timed, instance, {"id": "x", "status": "cancelled"}], WINDOW)
    at = datetime(2027, 3, 2, 15, 30, tzinfo=UTC)
    assert [(one.series, one.original, one.starts_at, one.state) for one in events] == [
        ("s", at, at, EventState.CANCELLED)
    ]
    assert left_out == 0


def test_all_day_events_go_by_their_dates_and_one_that_makes_no_sense_costs_itself() -> None:
    day = {"start": {"date": "2027-03-28"}, "end": {"date": "2027-03-29"}}
    broken = [
        item("b", "2027-03-02T10:00:00Z", start=said)
        for said in ({"dateTime": "soon"}, {"dateTime": "2027-03-02T10:00"})
    ]
    window = window_of(datetime(2027, 3, 20, tzinfo=UTC), "Europe/Berlin")
    events, left_out = events_of([item("d", "2027-03-28T00:00:00Z") | day, *broken, {"attendees": 3}], window)
    assert [(one.days, one.starts_at, one.ends_at) for one in events] == [
        (
            (date(2027, 3, 28), date(2027, 3, 29)),
            datetime(2027, 3, 27, 23, tzinfo=UTC),
            datetime(2027, 3, 28, 22, tzinfo=UTC),  # the night has 23 hours
        )
    ]
    assert left_out == 3


def test_a_server_that_never_comes_to_an_end_is_given_up() -> None:
    google = GoogleServer()
    google.events = lambda path, asked: reply({"items": [], "nextPageToken": "again"})  # type: ignore[method-assign]
    with running(google) as coach:
        assert coach.read() == Failed(Failure.TOO_LARGE)
