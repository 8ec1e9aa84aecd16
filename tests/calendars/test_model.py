"""A calendar that changes at random, read through each source from a real server that fails at random."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.calendars.caldav import CalDav, Login
from bot.calendars.fetching import Guard, GuardedSession
from bot.calendars.following import Followed, Owner, Series, compare
from bot.calendars.google import GoogleCalendar
from bot.calendars.ics import IcsAddress
from bot.calendars.microsoft import MicrosoftCalendar
from bot.calendars.oauth import Access, OAuthApp, Provider
from bot.calendars.rules import Events, Failed, Source, Unchanged, window_of
from tests.calendars.server import Reply, serving
from tests.calendars.shapes import calendar
from tests.calendars.standins import GoogleServer, GraphServer, Item, MemoryStore, tokens
from tests.calendars.test_caldav import CALENDAR, data, multistatus, resource
from tests.calendars.test_google import item as google_item
from tests.calendars.test_microsoft import item as graph_item
from tests.calendars.test_microsoft import person

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
NOW = datetime(2027, 3, 8, 12, tzinfo=UTC)  # the clocks change on 28 March
FIRST = datetime(2027, 3, 9, 10, tzinfo=BERLIN)
SAM = 2
OWNER = Owner(frozenset({"priya@example.com"}), "Priya", {"sam@example.com": SAM})
PEOPLE = "ORGANIZER:mailto:priya@example.com\nATTENDEE;PARTSTAT={}:mailto:sam@example.com"


@dataclass
class Model:
    """A weekly 1:1 on the wall clock of Berlin: by week what became of it."""

    moved: dict[int, datetime] = field(default_factory=dict)
    declined: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    stamp: int = 0

    def original(self, week: int) -> datetime:
        return FIRST + timedelta(weeks=week)

    def right(self, now: datetime, end: datetime) -> list[datetime]:
        """When briefs are due: the starts that are to come, in UTC."""
        off = self.declined | self.cancelled | self.deleted
        starts = (self.moved.get(week, self.original(week)).astimezone(UTC) for week in range(12) if week not in off)
        return sorted(at for at in starts if now < at < end)

    def there(self) -> dict[int, datetime]:
        """By week, those that an interface lists; what is cancelled it may list or not."""
        weeks = (week for week in range(12) if week not in self.deleted | self.cancelled)
        return {week: self.moved.get(week, self.original(week)) for week in weeks}

    def file(self) -> bytes:
        """As Google writes it: another DTSTAMP each time."""
        self.stamp += 1
        gone = "".join(f"\nEXDATE;TZID={ZONE}:{self.original(week):%Y%m%dT%H%M%S}" for week in sorted(self.deleted))
        series = f"UID:s\nDTSTART;TZID={ZONE}:{FIRST:%Y%m%dT%H%M%S}\nDURATION:PT30M\nRRULE:FREQ=WEEKLY{gone}\n"
        events = [f"@berlin\n{series}{PEOPLE.format('ACCEPTED')}"]
        for week in sorted((self.moved.keys() | self.declined | self.cancelled) - self.deleted):
            at = self.moved.get(week, self.original(week))
            state = "CANCELLED" if week in self.cancelled else "CONFIRMED"
            answer = "DECLINED" if week in self.declined else "NEEDS-ACTION"
            events.append(
                f"UID:s\nRECURRENCE-ID;TZID={ZONE}:{self.original(week):%Y%m%dT%H%M%S}\n"
                f"DTSTART;TZID={ZONE}:{at:%Y%m%dT%H%M%S}\nDURATION:PT30M\nSTATUS:{state}\n{PEOPLE.format(answer)}"
            )
        return calendar(*events).replace(b"20270301T000000Z", b"20270301T%06dZ" % self.stamp)


class Way(Protocol):
    """One source, its server and what goes wrong there."""

    failures: tuple[str, ...]

    def source(self, mark: str) -> Source:
        """Made anew for each read."""

    def set(self, model: Model, failing: str = "") -> None:
        """What the server has from now on, and how it fails at the next read."""


@dataclass
class Ics:
    session: GuardedSession
    url: str
    replies: list[Reply]
    failures = ("html", "cut", "busy", "empty", "broken gzip", "too long")
    count: int = 0

    def source(self, mark: str) -> Source:
        return IcsAddress(self.session, self.url, mark)

    def set(self, model: Model, failing: str = "") -> None:
        """With an ETag, packed, or neither, in turn."""
        body, self.count = model.file(), self.count + 1
        how = ("etag", "gzip", "plain")[self.count % 3]
        self.replies[:] = [failed(body, failing) if failing else reply(body, how)]


@dataclass
class Google:
    server: GoogleServer
    session: GuardedSession
    url: str
    app: OAuthApp
    store: MemoryStore
    failures = ("html", "busy", "second page", "token has run out", "signed out")

    def source(self, mark: str) -> Source:
        return GoogleCalendar(self.session, Access(self.app, self.store, NOW), mark, f"{self.url}/events")

    def set(self, model: Model, failing: str = "") -> None:
        answers = {week: "declined" if week in model.declined else "needsAction" for week in model.there()}
        items = {
            f"s_{model.original(week):%Y%m%d}": google_item(
                f"s_{model.original(week):%Y%m%d}",
                at.isoformat(),
                series="s",
                original=model.original(week).isoformat(),
                attendees=[
                    {"email": "priya@example.com", "self": True},
                    {"email": "sam@example.com", "responseStatus": answers[week]},
                ],
            )
            for week, at in model.there().items()
        }
        before = {str(one["id"]): one for one in self.server.items}
        self.server.change(*(one for key, one in items.items() if before.get(key) != one))
        self.server.change(*({"id": key, "status": "cancelled"} for key in before.keys() - items.keys()))
        self.server.page, self.server.good = 2, "other" if failing == "signed out" else "access-0"
        self.server.token_replies = [Reply(400, b'{"error": "invalid_grant"}')]
        self.store.claimed = False
        self.server.first = {
            "html": [Reply(body=b"<!doctype html><title>Sign in</title>")],
            "busy": [Reply(403, b'{"error": {"errors": [{"reason": "rateLimitExceeded"}]}}')],
            "second page": [Reply(410), None, Reply(503)],
            "token has run out": [Reply(410), Reply(500)],
        }.get(failing, [])


@dataclass
class Graph:
    server: GraphServer
    session: GuardedSession
    url: str
    app: OAuthApp
    store: MemoryStore
    failures = ("html", "busy", "second page", "empty")

    def source(self, mark: str) -> Source:
        return MicrosoftCalendar(self.session, Access(self.app, self.store, NOW), OWNER.addresses, mark, self.url)

    def set(self, model: Model, failing: str = "") -> None:
        items: list[Item] = []
        for week, at in model.there().items():
            sam = person("sam@example.com", "declined" if week in model.declined else "none")
            original = f"{model.original(week).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            there = at.astimezone(UTC)
            items.append(graph_item(f"o{there:%Y%m%d%H}", there, "s", originalStart=original, attendees=[sam]))
        self.server.items, self.server.page = list(reversed(items)), 5
        self.server.first = {
            "html": [Reply(body=b"<!doctype html><title>Sign in</title>")],
            "busy": [Reply(429, headers={"Retry-After": "30"})],
            "second page": [None, Reply(503)],
            "empty": [Reply(body=b'{"value": []}')],
        }.get(failing, [])


@dataclass
class Dav:
    session: GuardedSession
    url: str
    replies: dict[str, Reply]
    failures = ("html", "cut", "busy", "empty", "gone")

    def source(self, mark: str) -> Source:
        return CalDav(self.session, Login(f"{self.url}/h/", "priya", "app"), mark)

    def set(self, model: Model, failing: str = "") -> None:
        """A ctag that is new each time, so that all is read."""
        listed = multistatus(resource("/h/a/", f"{CALENDAR}<s:getctag>{model.stamp}</s:getctag>"))
        found = multistatus(resource("/h/a/s.ics", data(model.file())))
        broken = {
            "html": Reply(207, b"<html></html>"),
            "cut": Reply(207, found.body[: len(found.body) * 2 // 3]),
            "busy": Reply(503),
            "empty": multistatus(),
            "gone": Reply(404),
        }
        self.replies.update({"PROPFIND": listed, "REPORT": broken.get(failing, found)})


@contextmanager
def ics() -> Iterator[Ics]:
    replies: list[Reply] = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        found = replies.pop(0)
        etag = found.headers.get("ETag")
        return Reply(304) if etag and request.headers.get("If-None-Match") == etag else found

    with serving(answer) as port, session() as asking:
        yield Ics(asking, f"http://127.0.0.1:{port}/basic.ics", replies)


@contextmanager
def google() -> Iterator[Google]:
    server = GoogleServer()
    with serving(server.answer) as port, session() as asking:
        yield Google(server, asking, f"http://127.0.0.1:{port}", app(asking, server.provider(port)), signed_in())


@contextmanager
def graph() -> Iterator[Graph]:
    server = GraphServer()
    with serving(server.answer) as port, session() as asking:
        yield Graph(server, asking, f"http://127.0.0.1:{port}", app(asking, server.provider(port)), signed_in())


@contextmanager
def dav() -> Iterator[Dav]:
    replies: dict[str, Reply] = {}
    with serving(lambda request: replies[request.command]) as port, session() as asking:
        yield Dav(asking, f"http://127.0.0.1:{port}", replies)


def session() -> GuardedSession:
    return GuardedSession(Guard(allow_private=True))


def app(asking: GuardedSession, provider: Provider) -> OAuthApp:
    return OAuthApp(asking, provider, "client", "secret", "https://coach.example/calendars")


def signed_in() -> MemoryStore:
    return MemoryStore(tokens(NOW, timedelta(days=99)))


WAYS = {"ics": ics, "google": google, "graph": graph, "dav": dav}


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    with WAYS[request.param]() as found:
        yield found


edits = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 3), st.integers(-60, 60)),
    st.tuples(st.sampled_from(["decline", "cancel", "delete", "back"]), st.integers(0, 3), st.just(0)),
)


def reply(body: bytes, how: str) -> Reply:
    if how == "gzip":
        return Reply(body=gzip.compress(body, 1), headers={"Content-Encoding": "gzip"})
    return Reply(body=body, headers={"ETag": f'"{hash(body)}"'} if how == "etag" else {})


def failed(body: bytes, how: str) -> Reply:
    return {
        "html": Reply(body=b"<!doctype html><title>Sign in</title>"),
        "cut": Reply(body=body[: len(body) * 2 // 3]),
        "busy": Reply(503, headers={"Retry-After": "30"}),
        "empty": Reply(body=calendar()),
        "broken gzip": Reply(body=body, headers={"Content-Encoding": "gzip"}),
        "too long": Reply(body=body, headers={"Content-Length": str(len(body) + 10)}),
    }[how]


def apply(model: Model, edit: tuple[str, int, int], now: datetime) -> None:
    """Of the weeks that are still to come, and into what is still to come."""
    kind, ahead, hours = edit
    week = max((now - FIRST).days // 7 + 1, 0) + ahead
    if model.moved.get(week, model.original(week)) <= now:
        return
    at = model.original(week) + timedelta(hours=hours)
    for off in (model.declined, model.cancelled):
        off.discard(week)
    if kind == "move" and at > now + timedelta(days=1):
        model.moved[week] = at
    elif kind == "back":
        model.moved.pop(week, None)
    elif kind in ("decline", "cancel", "delete"):
        {"decline": model.declined, "cancel": model.cancelled, "delete": model.deleted}[kind].add(week)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.lists(edits, max_size=2), st.lists(st.integers(0, 29), max_size=2), st.integers(1, 60)), max_size=8
    )
)
def test_what_is_stored_is_what_the_calendar_says(
    way: Way, story: list[tuple[list[tuple[str, int, int]], list[int], int]]
) -> None:
    model, now, mark = Model(), NOW, ""
    followed = Followed((Series("s", SAM),))

    def look(failing: str = "") -> bool:
        nonlocal followed, mark
        way.set(model, failing)
        window = window_of(now, ZONE)
        found = way.source(mark).read(window)
        if isinstance(found, Events):
            begun = [one for one in followed.meetings if one.starts_at <= now]
            followed = compare(followed, found, OWNER, window, now).followed
            mark = found.mark if followed.doubtful is None else ""
            assert [one for one in followed.meetings if one in begun] == begun
        return not isinstance(found, Failed)

    for changes, broken, hours in [([], [], 0), *story]:
        now += timedelta(hours=hours)
        for one in changes:
            apply(model, one, now)
        for number in broken:
            before, kind = followed.meetings, way.failures[number % len(way.failures)]
            assert look(kind) is (kind == "empty")
            assert {one.starts_at for one in before if one.on} == {one.starts_at for one in followed.meetings if one.on}
        for _ in range(2):
            now += timedelta(minutes=16)
            assert look()
        stored = sorted(one.starts_at for one in followed.meetings if one.on and one.starts_at > now)
        assert stored == model.right(now, window_of(now, ZONE).end)


def test_what_is_unchanged_is_not_read_again(way: Way) -> None:
    model, window = Model(), window_of(NOW, ZONE)
    way.set(model)
    first = way.source("").read(window)
    assert isinstance(first, Events)
    if isinstance(way, Ics):
        way.set(model)
    assert way.source(first.mark).read(window) == Unchanged()
