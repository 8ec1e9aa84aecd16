import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.calendars.absences import absences, days_away
from bot.calendars.fetching import GuardedSession
from bot.calendars.following import Followed, Owner, Series, compare
from bot.calendars.microsoft import MicrosoftCalendar, events_of
from bot.calendars.oauth import Access, OAuthApp
from bot.calendars.one_on_ones import find, one_on_one
from bot.calendars.rules import (
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
from tests.calendars.standins import GraphServer, Item, MemoryStore, graph_error, reply, tokens

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
WINDOW = window_of(NOW, "Europe/Berlin")
SAM = 2
OWN = frozenset({"priya@example.com"})
OWNER = Owner(OWN, "Priya", {"sam@example.com": SAM})


def person(email: str, response: str = "none", kind: str = "required") -> Item:
    return {"emailAddress": {"name": email, "address": email}, "status": {"response": response}, "type": kind}


def utc(at: datetime) -> Item:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def bare(id: str, at: datetime, series: str, minutes: int = 30) -> Item:
    """All that a delta says of an occurrence."""
    ends = at + timedelta(minutes=minutes)
    return {"id": id, "type": "occurrence", "seriesMasterId": series, "start": utc(at), "end": utc(ends)}


def item(id: str, at: datetime, series: str = "", minutes: int = 30, **more: Any) -> Item:
    found = bare(id, at, series, minutes)
    if series:
        found["originalStart"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    else:
        found |= {"type": "singleInstance", "seriesMasterId": None}
    found |= {
        "subject": "1:1",
        "bodyPreview": "secret plans",
        "location": {"displayName": "secret place"},
        "isAllDay": False,
        "isCancelled": False,
        "isOrganizer": True,
        "showAs": "busy",
        "sensitivity": "normal",
        "responseStatus": {"response": "organizer"},
        "organizer": {"emailAddress": {"name": "Priya", "address": "Priya@example.com"}},
        "attendees": [person("sam@example.com")],
    }
    return found | more


def day(number: int, hour: int = 15, minute: int = 30) -> datetime:
    return datetime(2027, 3, number, hour, minute, tzinfo=UTC)


@contextmanager
def running(graph: GraphServer) -> Iterator["Reader"]:
    with serving(graph.answer) as port, GuardedSession(Local(port)) as session:
        yield Reader(graph, session, port)


class Reader:
    """Reads as Coach does: the mark of the last read that gave events goes into the next one."""

    def __init__(self, graph: GraphServer, session: GuardedSession, port: int) -> None:
        self.store = MemoryStore(tokens(NOW))
        app = OAuthApp(session, graph.provider(port), "client", "secret", "https://coach.example/calendars/microsoft")
        self.access = Access(app, self.store, NOW)
        self.session, self.url, self.mark, self.asked = session, f"http://127.0.0.1:{port}", "", 0

    def read(self, window: Window = WINDOW) -> Unchanged | Events | Failed:
        source = MicrosoftCalendar(self.session, self.access, OWN, self.mark, self.url)
        found = source.read(window)
        self.asked = source.asked
        self.mark = found.mark if isinstance(found, Events) else self.mark
        return found

    def events(self, window: Window = WINDOW) -> Events:
        found = self.read(window)
        assert isinstance(found, Events), found
        return found


def starts(found: Events) -> list[datetime]:
    return [one.starts_at for one in found.events]


def test_all_pages_make_one_list_in_utc_with_ids_that_stay_and_without_descriptions() -> None:
    graph = GraphServer(items=[item(f"o{n}", day(n), "s") for n in (9, 2, 16)], page=1)
    with running(graph) as coach:
        assert starts(coach.events()) == [day(2), day(9), day(16)]
        assert coach.asked == 3
    assert {one["Prefer"] for one in graph.heads} == {'IdType="ImmutableId", outlook.timezone="UTC"'}
    assert "body" not in graph.asked[0]["$select"][0]
    assert "location" not in graph.asked[0]["$select"][0]
    assert graph.asked[0]["startDateTime"] == ["2027-02-27T23:00:00Z"]


def test_the_same_list_again_is_nothing_new() -> None:
    graph = GraphServer(items=[item(f"o{n}", day(n), "s") for n in (2, 9, 16)])
    with running(graph) as coach:
        coach.events()
        graph.items.reverse()
        assert coach.read() == Unchanged()
        graph.items[0]["isCancelled"] = True
        assert [one.state for one in coach.events().events].count(EventState.CANCELLED) == 1
        assert coach.read() == Unchanged()
        assert isinstance(coach.read(window_of(NOW + timedelta(days=1), "Europe/Berlin")), Events)


def test_case_8_a_bare_occurrence_has_the_guest_of_its_series() -> None:
    """The master of 2024 is no meeting; the master of O9 is gone, and so is O9."""
    began = datetime(2024, 1, 9, 15, 30, tzinfo=UTC)
    master = item("m1", began, type="seriesMaster", responseStatus={"response": "organizer"})
    listed = GraphServer(items=[master, bare("O1", day(9), "m1"), bare("O9", day(10), "m9")])
    asked_for = GraphServer(items=[bare("O1", day(9), "m1"), bare("O9", day(10), "m9")], masters={"m1": master})
    for graph in (listed, asked_for):
        with running(graph) as coach:
            found = coach.events()
        assert [(one.series, one.original, one.starts_at) for one in found.events] == [("m1", day(9), day(9))]
        assert [one.email for one in find(found.events, OWN, "Priya", NOW)] == ["sam@example.com"]
        assert found.left_out == 1
    assert asked_for.paths == ["/me/calendarView", "/me/events/m1", "/me/events/m9"]


@pytest.mark.parametrize("series", ["s", "s2"], ids=["the series moved", "made again"])
def test_case_9_a_series_moved_to_thursday(series: str) -> None:
    """New ids, nothing said of the old ones; something removed that nobody knows; everything twice."""
    graph = GraphServer(items=[item(f"tue{n}", day(n), "s") for n in (2, 9, 16)], page=2)
    with running(graph) as coach:
        first = compare(Followed((Series("s", SAM),)), coach.events(), OWNER, WINDOW, NOW)
        assert len(first.added) == 3
        thursdays: list[Item] = [item(f"thu{n}", day(n), series) for n in (4, 11, 18)]
        graph.items = [*thursdays, {"id": "unknown", "@removed": {"reason": "deleted"}}, *thursdays]
        now, followed = NOW, first.followed
        found = compare(followed, coach.events(), OWNER, WINDOW, now)
    assert [one.starts_at for one in found.followed.meetings if one.on] == [day(4), day(11), day(18)]
    assert [(one.before.starts_at, one.after.starts_at) for one in found.moved] == [
        (day(2), day(4)),
        (day(9), day(11)),
        (day(16), day(18)),
    ]
    assert (found.added, found.cancelled, found.ask) == ((), (), ())


def test_case_11_away_for_whole_days_by_their_dates() -> None:
    """Graph says midnight in UTC whatever zone is preferred."""
    window = window_of(datetime(2027, 3, 7, 20, tzinfo=UTC), "America/Los_Angeles")
    away = item("o", day(8, 0, 0), isAllDay=True, showAs="oof", attendees=[], subject="Out") | {
        "end": utc(day(10, 0, 0))
    }
    events, _ = events_of([away], OWN, window)
    assert days_away(absences(events), "America/Los_Angeles") == (Away(date(2027, 3, 8), date(2027, 3, 10)),)
    for other in ("workingElsewhere", "free", "busy", "tentative"):
        assert absences(events_of([away | {"showAs": other}], OWN, window)[0]) == ()


@pytest.mark.parametrize(
    ("said", "reason", "after"),
    [
        (graph_error(429, "ApplicationThrottled", {"Retry-After": "12"}), Failure.BUSY, timedelta(seconds=12)),
        (graph_error(403, "ErrorAccessDenied"), Failure.FORBIDDEN, None),
        (graph_error(404, "MailboxNotEnabledForRESTAPI"), Failure.NOT_FOUND, None),
        (graph_error(503, "serviceNotAvailable", {"Retry-After": "5"}), Failure.SERVER, timedelta(seconds=5)),
        (graph_error(400, "ErrorInvalidParameter"), Failure.BROKEN, None),
        (Reply(200, b"<html>sign in</html>"), Failure.BROKEN, None),
        (Reply(200, b'{"value": null}'), Failure.BROKEN, None),
    ],
)
def test_why_a_read_fails(
    said: Reply, reason: Failure, after: timedelta | None, caplog: pytest.LogCaptureFixture
) -> None:
    graph = GraphServer(items=[item("o2", day(2), "s")], first=[said])
    with caplog.at_level(logging.INFO), running(graph) as coach:
        assert coach.read() == Failed(reason, after)
        assert len(coach.events().events) == 1
    assert "example.com" not in caplog.text


@pytest.mark.parametrize("status", [410, 503])
def test_a_read_counts_once_its_last_page_has_come(status: int) -> None:
    """A page that has run out is asked for anew the next time: the calendar is there."""
    graph = GraphServer(items=[item(f"o{n}", day(n), "s") for n in (2, 9)], page=1)
    with running(graph) as coach:
        for _ in range(2):
            graph.first = [None, Reply(status)]
            assert coach.read() == Failed(Failure.SERVER)
        assert starts(coach.events()) == [day(2), day(9)]


def test_a_token_goes_nowhere_but_to_graph() -> None:
    graph = GraphServer(items=[item(f"o{n}", day(n), "s") for n in (2, 9)], page=1, elsewhere="https://evil.example")
    with running(graph) as coach:
        assert coach.read() == Failed(Failure.NOT_ALLOWED)


def test_an_expired_token_is_refreshed_first_and_the_new_one_stored_before_it_is_used() -> None:
    new = reply({"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3599})
    graph = GraphServer(items=[item("o2", day(2), "s")], good="access-1", token_replies=[new])
    with running(graph) as coach:
        coach.store.tokens = tokens(NOW, timedelta(seconds=50))
        assert len(coach.events().events) == 1
        assert coach.asked == 1
        assert [(one.access, one.refresh) for one in coach.store.saved] == [("access-1", "refresh-1")]
    assert graph.forms[0]["refresh_token"] == "refresh-0"


def test_what_the_owner_has_answered_stands_beside_the_guests() -> None:
    guests = [
        person("PRIYA@example.com", "none"),
        person("sam@example.com", "tentativelyAccepted", "optional"),
        person("room@example.com", "accepted", "resource"),
    ]
    sam = {"emailAddress": {"address": "sam@example.com"}}
    invited = {"isOrganizer": False, "organizer": sam, "responseStatus": {"response": "declined"}, "attendees": guests}
    [event], _ = events_of([item("a", day(2)) | invited], OWN, WINDOW)
    assert event.guests == (
        Guest("priya@example.com", Answer.DECLINED, me=True),
        Guest("sam@example.com", Answer.TENTATIVE, optional=True, organizer=True),
        Guest("room@example.com", Answer.ACCEPTED, GuestKind.RESOURCE),
    )


def test_whoever_organizes_it_is_no_guest_and_their_address_is_the_owners() -> None:
    """Also one that nobody has said is theirs."""
    alias = {"organizer": {"emailAddress": {"address": "p.shah@example.com"}}}
    sam = {"emailAddress": {"address": "sam@example.com"}}
    invited = {"isOrganizer": False, "organizer": sam, "attendees": [person("p.shah@example.com")]}
    events, _ = events_of([item("a", day(2)) | alias, item("b", day(3)) | invited], (), WINDOW)
    assert [(guest.email, guest.me, guest.invited) for one in events for guest in one.guests] == [
        ("sam@example.com", False, True),
        ("p.shah@example.com", True, False),
        ("p.shah@example.com", True, True),
        ("sam@example.com", False, False),
    ]
    assert [found.email for one in events if (found := one_on_one(one, OWN))] == ["sam@example.com"] * 2


def test_private_hidden_cancelled_and_all_day() -> None:
    sam = {"emailAddress": {"address": "sam@example.com"}}
    items = [
        item("a", day(2), sensitivity="private", subject="Surgery"),
        item("b", day(3), hideAttendees=True, isOrganizer=False, organizer=sam),
        item("c", day(4), isCancelled=True),
        item("d", day(5, 0, 0), "s", minutes=24 * 60, isAllDay=True),
    ]
    events, left_out = events_of(items, OWN, WINDOW)
    assert left_out == 0
    assert (events[0].title, events[0].private) == ("", True)
    assert events[1].guests_hidden
    assert events[2].state is EventState.CANCELLED
    midnight = datetime(2027, 3, 4, 23, tzinfo=UTC)
    assert (events[3].days, events[3].starts_at, events[3].original) == (
        (date(2027, 3, 5), date(2027, 3, 6)),
        midnight,
        midnight,
    )
    assert [one_on_one(one, OWN) is not None for one in events] == [True, False, False, False]


def test_another_zone_than_asked_for_and_one_that_nobody_knows() -> None:
    def at(zone: str) -> Item:
        return {"dateTime": "2027-03-02T10:00:00.0000000", "timeZone": zone}

    zones = ("Pacific Standard Time", "tzone://Microsoft/Custom")
    events, _ = events_of([item(one, day(2)) | {"start": at(one), "end": at(one)} for one in zones], OWN, WINDOW)
    assert [(one.starts_at.hour, one.assumed_zone) for one in events] == [(18, False), (9, True)]


def test_what_makes_no_sense_costs_itself_alone() -> None:
    broken = [item("b", day(2)) | said for said in ({"start": {}}, {"end": {"dateTime": "soon"}}, {"attendees": 3})]
    with running(GraphServer(items=[item("a", day(2)), *broken[:1]])) as coach:
        found = coach.events()
    assert (len(found.events), found.left_out) == (1, 1)
    events, left_out = events_of([*broken, item("a", day(2))], OWN, WINDOW)
    assert (len(events), left_out) == (1, 3)


def test_many_series_that_come_bare_are_too_many() -> None:
    graph = GraphServer(items=[bare(f"o{n}", day(2), f"m{n}") for n in range(60)])
    with running(graph) as coach:
        assert coach.read() == Failed(Failure.TOO_LARGE)
