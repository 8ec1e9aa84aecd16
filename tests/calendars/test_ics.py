import gzip
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from bot.calendars.fetching import Guard, GuardedSession
from bot.calendars.ics import IcsAddress, clean_address, digest_of
from bot.calendars.rules import Events, EventState, Failed, Failure, Unchanged, Window, window_of
from tests.calendars.server import Local, Reply, serving
from tests.calendars.shapes import calendar
from tests.calendars.test_calendar_files import FILES, faults, rows

WINDOW = window_of(datetime(2027, 3, 8, 9, tzinfo=UTC), "Europe/Berlin")
EIGHT = calendar(*(f"UID:{n}\nDTSTART:2027031{n}T090000Z\nDURATION:PT30M" for n in range(8)))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("webcal://example.com/a.ics", "https://example.com/a.ics"),
        (" WEBCALS://example.com/a.ics\n", "https://example.com/a.ics"),
        ("<https://example.com/a.ics|example.com>", "https://example.com/a.ics"),
        ("http://example.com/a%20b.ics?x=|", "http://example.com/a%20b.ics?x="),
    ],
)
def test_what_people_paste(typed: str, address: str) -> None:
    assert clean_address(typed) == address


@pytest.mark.parametrize("typed", ["", "example.com/a.ics", "file:///etc/passwd", "https://", "javascript://x/y"])
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        clean_address(typed)
    with GuardedSession(Guard()) as session:
        assert IcsAddress(session, typed).read(WINDOW) == Failed(Failure.NOT_ALLOWED)


@pytest.mark.parametrize("says", ["ETag", "Last-Modified", ""])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_only_what_has_changed_is_read(says: str, packed: bool) -> None:
    """Without either header by a hash, for which DTSTAMP does not count."""
    stamp, asked = ["20270301T000000Z"], []
    condition = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}.get(says, "")

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        asked.append(given := request.headers.get(condition, "") if condition else "")
        if says and given == stamp[0]:
            return Reply(304)
        body = EIGHT.replace(b"20270301T000000Z", b"20270302T000000Z" if not says else b"20270301T000000Z")
        headers = {says: stamp[0]} if says else {}
        return (
            Reply(body=gzip.compress(body), headers=headers | {"Content-Encoding": "gzip"})
            if packed
            else Reply(body=body, headers=headers)
        )

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        url = f"http://127.0.0.1:{port}/basic.ics"
        first = IcsAddress(session, url).read(WINDOW)
        assert isinstance(first, Events)
        assert len(first.events) == 8
        assert IcsAddress(session, url, first.mark).read(WINDOW) == Unchanged()
        tomorrow = window_of(datetime(2027, 3, 9, 9, tzinfo=UTC), "Europe/Berlin")
        assert isinstance(IcsAddress(session, url, first.mark).read(tomorrow), Events)
        assert [bool(one) for one in asked] == [False, bool(says), False]


def test_a_change_is_read() -> None:
    bodies = [EIGHT, EIGHT.replace(b"T090000Z", b"T100000Z")]
    with serving(lambda _: Reply(body=bodies.pop(0))) as port, GuardedSession(Local(port)) as session:
        url = f"http://127.0.0.1:{port}/"
        first = IcsAddress(session, url).read(WINDOW)
        assert isinstance(first, Events)
        second = IcsAddress(session, url, first.mark).read(WINDOW)
        assert isinstance(second, Events)
        assert {one.starts_at.hour for one in second.events} == {10}


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", EIGHT[: len(EIGHT) // 2], b""], ids=["html", "cut", "none"])
def test_what_is_no_calendar_leaves_everything_as_it_was(body: bytes) -> None:
    headers = {"Content-Type": "text/calendar", "Cache-Control": "max-age=60"}
    with (
        serving(lambda _: Reply(body=body, headers=headers)) as port,
        GuardedSession(Local(port)) as session,
    ):
        assert IcsAddress(session, f"http://127.0.0.1:{port}/").read(WINDOW) == Failed(Failure.BROKEN)


def test_a_server_that_is_busy_says_when() -> None:
    with (
        serving(lambda _: Reply(429, headers={"Retry-After": "60"})) as port,
        GuardedSession(Local(port)) as session,
    ):
        found = IcsAddress(session, f"http://127.0.0.1:{port}/").read(WINDOW)
        assert found == Failed(Failure.BUSY, timedelta(minutes=1))


def test_hash_leaves_out_dtstamp_alone() -> None:
    later = EIGHT.replace(b"DTSTAMP:20270301T000000Z", b"DTSTAMP;X-Y=1:2027\r\n 0302T000000Z")
    assert digest_of(later) == digest_of(EIGHT)
    assert digest_of(EIGHT.replace(b"UID:7", b"UID:8")) != digest_of(EIGHT)


def test_real_files_over_http() -> None:
    wanted, wrong = {row["file"]: row for row in rows()}, {}
    bodies = {name: (FILES / name).read_bytes() for name in wanted}

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        body = bodies[request.path[1:]]
        etag = f'"{len(body)}"'
        if request.headers.get("If-None-Match") == etag:
            return Reply(304)
        return Reply(body=gzip.compress(body, 1), headers={"Content-Encoding": "gzip", "ETag": etag})

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        for name, row in wanted.items():
            ends = (datetime.fromisoformat(row[key].replace("Z", "+00:00")) for key in ("window_start", "window_end"))
            window, url = Window(*ends, row["floating_zone"]), f"http://127.0.0.1:{port}/{name}"
            found = IcsAddress(session, url).read(window)
            if isinstance(found, Events):
                assert IcsAddress(session, url, found.mark).read(window) == Unchanged()
                there = [one for one in found.events if one.state is not EventState.CANCELLED]
            if row["level"] == "strict" and (not isinstance(found, Events) or faults(row, there)):
                wrong[name] = found
    assert wrong == {}
