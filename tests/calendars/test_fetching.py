import gzip
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

import pytest

from bot.calendars import fetching
from bot.calendars.fetching import FetchError, Guard, GuardedSession, ask, fetch, is_public
from bot.calendars.rules import Failure
from tests.calendars.server import Local, Reply, certificate, serving

SECRET = "private-0123456789"


def failure(session: GuardedSession, url: str) -> Failure:
    with pytest.raises(FetchError) as failed:
        fetch(session, url)
    assert SECRET not in str(failed.value)
    return failed.value.reason


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("2002:5db8:d822::1", True),
        ("64:ff9b::5db8:d822", True),
        *((one, False) for one in ("10.0.0.5", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "0.0.0.1")),
        *((one, False) for one in ("100.64.0.1", "198.18.0.1", "192.0.0.8", "224.0.0.1", "240.0.0.1")),
        *((one, False) for one in ("::1", "::", "fe80::1", "fc00::1", "ff02::1", "fec0::1", "2001:db8::1")),
        *((one, False) for one in ("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::")),
        *((one, False) for one in ("64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2001:0:5db8:d822:0:0:80ff:fffe")),
    ],
)
def test_which_addresses_are_on_the_internet(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    [
        f"http://127.0.0.1/{SECRET}",
        f"http://localhost/{SECRET}",
        f"http://[::ffff:127.0.0.1]/{SECRET}",
        f"http://[::1]/{SECRET}",
        f"http://0x7f000001/{SECRET}",
        f"http://2130706433/{SECRET}",
        f"http://127.1/{SECRET}",
        f"https://169.254.169.254/{SECRET}",
        f"http://93.184.216.34:22/{SECRET}",
        f"file:///etc/{SECRET}",
        f"ftp://example.com/{SECRET}",
        SECRET,
        f"http:///{SECRET}",
    ],
)
def test_what_is_refused_before_anything_is_sent(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), GuardedSession(Guard()) as session:
        assert failure(session, url) is Failure.NOT_ALLOWED
    assert SECRET not in caplog.text


def test_one_private_address_of_a_name_is_enough_and_each_redirect_is_looked_up_anew() -> None:
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        asked.append(request.path)
        return Reply(302, headers={"Location": request.path + "x"})

    with serving(answer) as port:
        names = {"both": [["127.0.0.1", "10.0.0.5"]], "changes": [["127.0.0.1"], ["10.0.0.5"]]}
        with GuardedSession(Local(port, names)) as session:
            assert failure(session, f"http://both:{port}/{SECRET}") is Failure.NOT_ALLOWED
            assert asked == []
            assert failure(session, f"http://changes:{port}/{SECRET}") is Failure.NOT_ALLOWED
            assert asked == [f"/{SECRET}"]


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "//10.0.0.5/"]
)
def test_a_redirect_cannot_lead_inside(target: str) -> None:
    with (
        serving(lambda _: Reply(302, headers={"Location": target})) as port,
        GuardedSession(Local(port)) as session,
    ):
        assert failure(session, f"http://127.0.0.1:{port}/") is Failure.NOT_ALLOWED


def test_five_redirects_and_no_more() -> None:
    def answer(request: BaseHTTPRequestHandler) -> Reply:
        left = int(request.path[1:])
        return Reply(302, headers={"Location": f"/{left - 1}"}) if left else Reply(body=b"there")

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        assert fetch(session, f"http://127.0.0.1:{port}/5").body == b"there"
        assert failure(session, f"http://127.0.0.1:{port}/6") is Failure.NOT_ALLOWED


def test_https_knows_a_server_by_its_name_and_never_leads_to_less(tmp_path: Path) -> None:
    tls, trusted = certificate("calendar.example", tmp_path)
    names = {name: [["127.0.0.1"]] for name in ("calendar.example", "other.example")}

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        itself = f"http://{request.headers['Host']}/"
        to = {"/less": "http://calendar.example/", "/same": "/", "/itself": itself}.get(request.path)
        return Reply(302, headers={"Location": to}) if to else Reply(body=b"there")

    with serving(answer, tls) as port, GuardedSession(Local(port, names)) as session:
        session.verify = str(trusted)
        url = f"https://calendar.example:{port}"
        assert fetch(session, f"{url}/same").body == b"there"
        assert fetch(session, f"{url}/itself").body == b"there"
        assert failure(session, f"{url}/less") is Failure.NOT_ALLOWED
        assert failure(session, f"https://other.example:{port}/") is Failure.UNREACHABLE
        session.verify = True
        assert failure(session, f"{url}/same") is Failure.UNREACHABLE


def test_nothing_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login priya password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    seen = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        seen.append(request.headers.get("Authorization"))
        return Reply(body=b"there")

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        assert fetch(session, f"http://127.0.0.1:{port}/").body == b"there"
    assert seen == [None]


def test_no_cookie_of_one_person_is_sent_for_the_next() -> None:
    seen = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        seen.append(request.headers.get("Cookie"))
        to = {"/first": {"Location": "/second"}}.get(request.path, {})
        return Reply(302 if to else 200, headers=to | {"Set-Cookie": "session=priya; Path=/"})

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        for path in ("first", "third"):
            fetch(session, f"http://127.0.0.1:{port}/{path}")
    assert seen == [None, "session=priya", None]  # within one request only


def test_what_belongs_together_shares_one_size_and_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 100)
    with serving(lambda _: Reply(body=b"x" * 60)) as port, GuardedSession(Local(port)) as session:
        url = f"http://127.0.0.1:{port}/"
        for _ in range(2):
            assert ask(session, "GET", url, {}).body == b"x" * 60
        with session.within():
            ask(session, "GET", url, {})
            with pytest.raises(FetchError) as failed:
                ask(session, "GET", url, {})
        assert failed.value.reason is Failure.TOO_LARGE
        monkeypatch.setattr(fetching, "SECONDS", 0.0)
        with pytest.raises(FetchError) as late, session.within():
            ask(session, "GET", url, {})
        assert late.value.reason is Failure.TIMEOUT


def test_what_carries_a_secret_follows_no_redirect() -> None:
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        asked.append((request.command, request.path))
        return Reply(307, headers={"Location": "/there"})

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        found = ask(session, "REPORT", f"http://127.0.0.1:{port}/here", {"Authorization": "secret"}, b"body")
    assert (found.status, found.headers["Location"], asked) == (307, "/there", [("REPORT", "/here")])


def test_a_size_is_counted_after_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 100_000)
    bodies = {"/fits": b"x" * 100_000, "/bomb": b"x" * 50_000_000}

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        return Reply(body=gzip.compress(bodies[request.path], 1), headers={"Content-Encoding": "gzip"})

    with serving(answer) as port, GuardedSession(Local(port)) as session:
        assert fetch(session, f"http://127.0.0.1:{port}/fits").body == bodies["/fits"]
        assert failure(session, f"http://127.0.0.1:{port}/bomb") is Failure.TOO_LARGE


def slow_head(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        request.wfile.write(b"X-More: yes\r\n")
        request.wfile.flush()
        time.sleep(0.05)


def slow_body(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def slow_redirects(request: BaseHTTPRequestHandler) -> Reply:
    time.sleep(0.2)
    return Reply(302, headers={"Location": "/"})


@pytest.mark.parametrize("answer", [slow_head, slow_body, silent, slow_redirects])
def test_one_deadline_for_everything(
    answer: Callable[[BaseHTTPRequestHandler], Reply | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with serving(answer) as port, GuardedSession(Local(port)) as session:
        begun = time.monotonic()
        assert failure(session, f"http://127.0.0.1:{port}/") is Failure.TIMEOUT
        assert time.monotonic() - begun < 1


def test_a_slow_name_server_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Guard):
        def resolve(self, host: str, port: int) -> list[tuple[int, str]]:
            time.sleep(0.6)
            return []

    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    with GuardedSession(Slow()) as session:
        begun = time.monotonic()
        assert failure(session, f"https://example.com/{SECRET}") is Failure.TIMEOUT
        assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize(
    ("reply", "reason", "after"),
    [
        (Reply(401), Failure.SIGNED_OUT, None),
        (Reply(403), Failure.FORBIDDEN, None),
        (Reply(404), Failure.NOT_FOUND, None),
        (Reply(410), Failure.GONE, None),
        (Reply(429, headers={"Retry-After": "120"}), Failure.BUSY, timedelta(minutes=2)),
        (Reply(429, headers={"Retry-After": "999999999"}), Failure.BUSY, timedelta(days=1)),
        (Reply(503, headers={"Retry-After": "soon"}), Failure.SERVER, None),
        (Reply(500), Failure.SERVER, None),
        (Reply(304), Failure.BROKEN, None),
        (Reply(204), Failure.BROKEN, None),
        (Reply(body=b"x", headers={"Content-Length": "9"}), Failure.BROKEN, None),
        (Reply(body=b"x" * 20, headers={"Content-Encoding": "gzip"}), Failure.BROKEN, None),
    ],
)
def test_why_there_is_no_answer(reply: Reply, reason: Failure, after: timedelta | None) -> None:
    with serving(lambda _: reply) as port, GuardedSession(Local(port)) as session, pytest.raises(FetchError) as failed:
        fetch(session, f"http://127.0.0.1:{port}/")
    assert (failed.value.reason, failed.value.retry_after) == (reason, after)


def test_nobody_there() -> None:
    with serving(lambda _: Reply()) as port:
        pass
    with GuardedSession(Local(port)) as session:
        assert failure(session, f"http://127.0.0.1:{port}/") is Failure.UNREACHABLE
        assert failure(session, f"http://nobody.invalid:{port}/") is Failure.UNREACHABLE


@pytest.mark.parametrize(
    ("said", "fresh"),
    [
        ("max-age=900", timedelta(minutes=15)),
        ("private, MAX-AGE=60", timedelta(minutes=1)),
        ("s-maxage=60", None),
        ("no-cache, max-age=60", None),
    ],
)
def test_how_long_an_answer_is_good(said: str, fresh: timedelta | None) -> None:
    with (
        serving(lambda _: Reply(body=b"x", headers={"Cache-Control": said})) as port,
        GuardedSession(Local(port)) as session,
    ):
        assert fetch(session, f"http://127.0.0.1:{port}/").fresh_for == fresh
