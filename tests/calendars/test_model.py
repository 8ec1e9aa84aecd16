"""A calendar that changes at random, read through a real server that fails at random."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.calendars.fetching import GuardedSession
from bot.calendars.following import Followed, Owner, Series, compare
from bot.calendars.ics import IcsAddress
from bot.calendars.rules import Events, Failed, Unchanged, window_of
from tests.calendars.server import Local, Reply, serving
from tests.calendars.shapes import calendar

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


edits = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 3), st.integers(-60, 60)),
    st.tuples(st.sampled_from(["decline", "cancel", "delete", "back"]), st.integers(0, 3), st.just(0)),
)
failures = st.sampled_from(["html", "cut", "busy", "empty", "broken gzip", "too long"])


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[GuardedSession, str, list[Reply]]]:
    """Gives the replies of the list, one after the other."""
    replies: list[Reply] = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        reply = replies.pop(0)
        etag = reply.headers.get("ETag")
        return Reply(304) if etag and request.headers.get("If-None-Match") == etag else reply

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        yield session, f"http://127.0.0.1:{port}/basic.ics", replies


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


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.lists(edits, max_size=2), st.lists(failures, max_size=2), st.integers(1, 60)), max_size=8),
    st.sampled_from(["etag", "gzip", "plain"]),
)
def test_what_is_stored_is_what_the_calendar_says(
    server: tuple[GuardedSession, str, list[Reply]],
    story: list[tuple[list[tuple[str, int, int]], list[str], int]],
    how: str,
) -> None:
    session, url, replies = server
    model, now, mark = Model(), NOW, ""
    followed = Followed((Series("s", SAM),))

    def look(answer: Reply) -> bool:
        nonlocal followed, mark
        replies[:] = [answer]
        window = window_of(now, ZONE)
        found = IcsAddress(session, url, mark).read(window)
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
        for one in broken:
            before = followed.meetings
            assert look(failed(model.file(), one)) is (one == "empty")
            assert {one.starts_at for one in before if one.on} == {one.starts_at for one in followed.meetings if one.on}
        for _ in range(2):
            now += timedelta(minutes=16)
            assert look(reply(model.file(), how))
        stored = sorted(one.starts_at for one in followed.meetings if one.on and one.starts_at > now)
        assert stored == model.right(now, window_of(now, ZONE).end)


def test_an_unchanged_file_is_not_read_again(server: tuple[GuardedSession, str, list[Reply]]) -> None:
    session, url, replies = server
    model, window = Model(), window_of(NOW, ZONE)
    replies[:] = [reply(model.file(), "plain"), reply(model.file(), "plain")]
    first = IcsAddress(session, url).read(window)
    assert isinstance(first, Events)
    assert IcsAddress(session, url, first.mark).read(window) == Unchanged()
