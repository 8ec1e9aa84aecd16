import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from bot.calendars.caldav import CalDav, Login, find_calendars
from bot.calendars.fetching import FetchError, Guard, GuardedSession
from bot.calendars.ics import IcsAddress
from bot.calendars.rules import Events, Failed, Failure, Unchanged, window_of
from tests.calendars.radicale import PASSWORD, USER, Radicale, radicale
from tests.calendars.server import Local, Reply, certificate, serving
from tests.calendars.shapes import calendar

WINDOW = window_of(datetime(2027, 3, 8, 9, tzinfo=UTC), "Europe/Berlin")
PEOPLE = "ORGANIZER:mailto:priya@example.com\nATTENDEE:mailto:sam@example.com"
WEEKLY = f"@berlin\nUID:s\nDTSTART;TZID=Europe/Berlin:20270304T100000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY\n{PEOPLE}"
MOVED = "UID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20270318T100000\nDTSTART:20270319T140000Z\nDURATION:PT30M"


def single(uid: str, day: int) -> bytes:
    return calendar(f"UID:{uid}\nDTSTART:202703{day:02}T090000Z\nDURATION:PT30M\n{PEOPLE}")


def starts(found: Unchanged | Events | Failed) -> list[str]:
    assert isinstance(found, Events), found
    return [f"{one.series} {one.starts_at:%d %H:%M}" for one in found.events]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def work(server: Radicale) -> str:
    server.ask("DELETE", f"{server.url}/{USER}/")
    return server.calendar("work")


def test_calendars_are_found_by_the_address_of_their_server_or_by_their_own(server: Radicale, work: str) -> None:
    found = find_calendars(server.session, server.login)
    assert found == Login(f"{server.url}/{USER}/", USER, PASSWORD)
    one = find_calendars(server.session, Login(work, USER, PASSWORD))
    assert one == Login(work, USER, PASSWORD, single=True)
    assert Login.of(one.to_text()) == one
    assert PASSWORD not in repr(one)
    assert USER not in repr(one)


def test_all_calendars_make_one_list_and_one_request_tells_that_nothing_has_changed(
    server: Radicale, work: str
) -> None:
    home = server.calendar("home")
    server.put(work, "s", calendar(WEEKLY, MOVED))
    server.put(home, "a", single("a", 9))
    server.put(home, "later", single("later", 31))
    server.put(home, "copy", calendar(WEEKLY, MOVED))
    login = find_calendars(server.session, server.login)

    def read(mark: str = "") -> tuple[Unchanged | Events | Failed, int]:
        source = CalDav(server.session, login, mark)
        return source.read(WINDOW), source.asked

    first, asked = read()
    assert starts(first) == ["a 09 09:00", "s 11 09:00", "s 19 14:00", "s 25 09:00"]
    assert asked == 3
    assert isinstance(first, Events)
    assert first.goes_on == {"s", "later"}
    assert read(first.mark) == (Unchanged(), 1)
    server.put(work, "s", calendar(WEEKLY))
    second, _ = read(first.mark)
    assert isinstance(second, Events)
    server.delete(home, "copy")
    server.delete(home, "a")
    third, _ = read(second.mark)
    assert starts(third) == ["s 11 09:00", "s 18 09:00", "s 25 09:00"]
    assert isinstance(third, Events)
    assert read(third.mark) == (Unchanged(), 1)
    tomorrow = window_of(datetime(2027, 3, 9, 9, tzinfo=UTC), "Europe/Berlin")
    assert isinstance(CalDav(server.session, login, third.mark).read(tomorrow), Events)


def test_one_calendar_alone(server: Radicale, work: str) -> None:
    server.put(work, "s", single("s", 9))
    server.put(server.calendar("home"), "a", single("a", 10))
    login = find_calendars(server.session, Login(work, USER, PASSWORD))
    assert starts(CalDav(server.session, login).read(WINDOW)) == ["s 09 09:00"]


def test_a_wrong_password(server: Radicale, work: str) -> None:
    with pytest.raises(FetchError) as failed:
        find_calendars(server.session, Login(server.url, USER, "wrong"))
    assert failed.value.reason is Failure.SIGNED_OUT
    assert CalDav(server.session, Login(work, USER, "wrong")).read(WINDOW) == Failed(Failure.SIGNED_OUT)


def test_where_no_calendar_is_nothing_is_taken_to_have_vanished(server: Radicale, work: str) -> None:
    login = find_calendars(server.session, server.login)
    server.ask("DELETE", work)
    assert isinstance(CalDav(server.session, login).read(WINDOW), Failed)


def test_a_calendar_of_radicale_is_also_a_file_at_an_address(server: Radicale, work: str) -> None:
    server.put(work, "s", calendar(WEEKLY, MOVED))
    url = work.replace("://", f"://{USER}:p%C3%A4ssword@")
    first = IcsAddress(server.session, url).read(WINDOW)
    assert starts(first) == ["s 11 09:00", "s 19 14:00", "s 25 09:00"]
    assert isinstance(first, Events)
    assert IcsAddress(server.session, url, first.mark).read(WINDOW) == Unchanged()
    server.put(work, "s", calendar(WEEKLY))
    assert starts(IcsAddress(server.session, url, first.mark).read(WINDOW)) == [
        "s 11 09:00",
        "s 18 09:00",
        "s 25 09:00",
    ]


# Servers that are unlike Radicale.

NAMES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
CTAG = "<s:getctag>1</s:getctag>"


def resource(href: str, properties: str, status: str = "HTTP/1.1 200 OK") -> str:
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{properties}</d:prop><d:status>{status}</d:status>"
        "</d:propstat><d:propstat><d:prop><d:displayname/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status>"
        "</d:propstat></d:response>"
    )


def multistatus(*resources: str) -> Reply:
    return Reply(207, f'<?xml version="1.0"?><d:multistatus {NAMES}>{"".join(resources)}</d:multistatus>'.encode())


def data(file: bytes) -> str:
    text = file.decode().replace("&", "&amp;").replace("<", "&lt;")
    return f'<d:getetag>"1"</d:getetag><c:calendar-data>{text}</c:calendar-data>'


Answers = Callable[[BaseHTTPRequestHandler, str], Reply]


@contextmanager
def running(answer: Answers) -> Iterator[tuple[GuardedSession, str]]:
    def with_body(request: BaseHTTPRequestHandler) -> Reply:
        return answer(request, request.rfile.read(int(request.headers["Content-Length"])).decode())

    with serving(with_body) as port, GuardedSession(Guard(allow_private=True)) as session:
        yield session, f"http://127.0.0.1:{port}"


def test_icloud_hands_over_to_another_host(tmp_path: Path) -> None:
    tls, trusted = certificate("caldav.example", tmp_path)
    seen = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        seen.append((request.command, request.headers["Host"].partition(":")[0], request.path))
        if request.path in ("/", "/.well-known/caldav"):
            return Reply(301, headers={"Location": "/entry"}) if request.path != "/" else Reply(404)
        if request.path == "/entry":
            return multistatus(
                resource("/entry", "<d:current-user-principal><d:href>/me/</d:href></d:current-user-principal>")
            )
        assert "calendar-home-set" in body
        home = f"https://p42.caldav.example:{request.server.server_address[1]}/1/calendars/"
        return multistatus(resource("/me/", f"<c:calendar-home-set><d:href>{home}</d:href></c:calendar-home-set>"))

    names = {name: [["127.0.0.1"]] for name in ("caldav.example", "p42.caldav.example")}
    with serving(answer, tls) as port, GuardedSession(Local(port, names)) as session:
        session.verify = str(trusted)
        found = find_calendars(session, Login(f"caldav.example:{port}", "priya", "app"))
    assert found.address == f"https://p42.caldav.example:{port}/1/calendars/"
    assert seen == [("PROPFIND", "caldav.example", path) for path in ("/", "/.well-known/caldav", "/entry", "/me/")]


@pytest.mark.parametrize("address", ["http://example.com/", "file:///etc/passwd", "https://", "http://127.0.0.1/"])
def test_a_password_is_not_sent_in_plain_text_nor_anywhere_inside(address: str) -> None:
    with GuardedSession(Guard()) as session, pytest.raises(FetchError) as failed:
        find_calendars(session, Login(address, "priya", "app"))
    assert failed.value.reason is Failure.NOT_ALLOWED


@pytest.mark.parametrize(
    ("target", "there"),
    [("http://caldav.example:{port}/there", True), ("http://other.example/", False), ("/there", True)],
)
def test_a_server_behind_a_proxy_says_http_and_means_https(target: str, there: bool, tmp_path: Path) -> None:
    tls, trusted = certificate("caldav.example", tmp_path)

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        request.rfile.read(int(request.headers["Content-Length"]))
        to = target.format(port=request.server.server_address[1])
        return (
            multistatus(resource("/there", CALENDAR))
            if request.path == "/there"
            else Reply(302, headers={"Location": to})
        )

    with serving(answer, tls) as port, GuardedSession(Local(port, {"caldav.example": [["127.0.0.1"]]})) as session:
        session.verify = str(trusted)
        login = Login(f"https://caldav.example:{port}/", "priya", "app")
        if there:
            assert find_calendars(session, login).address == f"https://caldav.example:{port}/there"
        else:
            with pytest.raises(FetchError) as failed:
                find_calendars(session, login)
            assert failed.value.reason is Failure.NOT_ALLOWED


def test_without_tokens_the_etags_of_the_window_tell() -> None:
    etag = ["1"]

    def answer(request: BaseHTTPRequestHandler, body: str) -> Reply:
        if request.command == "PROPFIND":
            return multistatus(resource("/home/", ""), resource("/home/a/", CALENDAR))
        assert '<c:time-range start="20270306T230000Z" end="20270503T220000Z"/>' in body
        if "calendar-data" in body:
            return multistatus(resource("/home/a/s.ics", data(single("s", 9))))
        return multistatus(resource("/home/a/s.ics", f"<d:getetag>{etag[0]}</d:getetag>"))

    with running(answer) as (session, url):
        login = Login(f"{url}/home/", "priya", "app")
        first = CalDav(session, login).read(WINDOW)
        assert starts(first) == ["s 09 09:00"]
        assert isinstance(first, Events)
        assert CalDav(session, login, first.mark).read(WINDOW) == Unchanged()
        etag[0] = "2"
        assert isinstance(CalDav(session, login, first.mark).read(WINDOW), Events)


def test_what_others_share_holds_tasks_or_is_no_calendar_is_not_read() -> None:
    def me(owner: str) -> str:
        principal = "<d:current-user-principal><d:href>/me</d:href></d:current-user-principal>"
        return f"{CALENDAR}{CTAG}{principal}<d:owner><d:href>{owner}</d:href></d:owner>"

    tasks = '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>'
    asked = []

    def answer(request: BaseHTTPRequestHandler, body: str) -> Reply:
        if request.command == "PROPFIND":
            return multistatus(
                *(resource("/h/mine/", me("/me/")), resource("/h/boss/", me("/boss/"))),
                *(resource("/h/tasks/", CALENDAR + CTAG + tasks), resource("/h/inbox/", "<d:resourcetype/>")),
            )
        asked.append(request.path)
        return multistatus(resource("/h/mine/s.ics", data(single("s", 9))))

    with running(answer) as (session, url):
        assert starts(CalDav(session, Login(f"{url}/h/", "priya", "app")).read(WINDOW)) == ["s 09 09:00"]
    assert asked == ["/h/mine/"]


def test_one_broken_event_costs_itself_alone() -> None:
    broken = data(calendar("UID:b\nDTSTART:soon")), data(b"no calendar"), "<d:getetag>1</d:getetag>"

    def answer(request: BaseHTTPRequestHandler, body: str) -> Reply:
        if request.command == "PROPFIND":
            return multistatus(resource("/h/a/", CALENDAR + CTAG))
        found = [resource(f"/h/a/{number}.ics", one) for number, one in enumerate((*broken, data(single("s", 9))))]
        gone = "<d:response><d:href>/h/a/x.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
        return multistatus(*found, gone)

    with running(answer) as (session, url):
        found = CalDav(session, Login(f"{url}/h/", "priya", "app")).read(WINDOW)
    assert starts(found) == ["s 09 09:00"]
    assert isinstance(found, Events)
    assert found.left_out == 3


CUT = "<d:response><d:href>/h/a/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"


@pytest.mark.parametrize(
    ("said", "reason", "after"),
    [
        (multistatus(CUT), Failure.TOO_LARGE, None),
        (Reply(207, b"<html><body>"), Failure.BROKEN, None),
        (
            Reply(207, b'<!DOCTYPE x [<!ENTITY a "aa">]><d:multistatus xmlns:d="DAV:">&a;</d:multistatus>'),
            Failure.BROKEN,
            None,
        ),
        (Reply(207, b"<html></html>"), Failure.BROKEN, None),
        (Reply(200, b"<html></html>"), Failure.BROKEN, None),
        (Reply(503, headers={"Retry-After": "60"}), Failure.SERVER, timedelta(minutes=1)),
        (Reply(429), Failure.BUSY, None),
        (Reply(403), Failure.FORBIDDEN, None),
        (Reply(410), Failure.GONE, None),
        (Reply(302, headers={"Location": "/h/a/"}), Failure.NOT_ALLOWED, None),
    ],
)
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_why_a_read_fails(method: str, said: Reply, reason: Failure, after: timedelta | None) -> None:
    def answer(request: BaseHTTPRequestHandler, body: str) -> Reply:
        return said if request.command == method else multistatus(resource("/h/a/", CALENDAR + CTAG))

    with running(answer) as (session, url):
        found = CalDav(session, Login(f"{url}/h/a/", "priya", "app")).read(WINDOW)
    assert found == Failed(reason, after)


def test_a_server_that_takes_a_password_by_digest_only() -> None:
    """RFC 7616, as Baïkal is set up at first."""
    challenge = 'Digest realm="BaikalDAV", nonce="n0", qop="auth", opaque="o", algorithm=MD5'

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def answer(request: BaseHTTPRequestHandler, body: str) -> Reply:
        said = dict(re.findall(r'(\w+)="?([^",]+)', request.headers.get("Authorization", "")))
        mine = ":".join([said.get("nonce", ""), said.get("nc", ""), said.get("cnonce", ""), "auth"])
        right = md5(f"{md5('priya:BaikalDAV:app')}:{mine}:{md5(f'{request.command}:{request.path}')}")
        if said.get("response") != right:
            return Reply(401, headers={"WWW-Authenticate": challenge})
        if request.command == "PROPFIND":
            return multistatus(resource("/h/a/", CALENDAR + CTAG))
        return multistatus(resource("/h/a/s.ics", data(single("s", 9))))

    with running(answer) as (session, url):
        assert starts(CalDav(session, Login(f"{url}/h/", "priya", "app")).read(WINDOW)) == ["s 09 09:00"]
        assert CalDav(session, Login(f"{url}/h/", "priya", "other")).read(WINDOW) == Failed(Failure.SIGNED_OUT)
