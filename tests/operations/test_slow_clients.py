"""Connections whose requests never end: everybody else is answered meanwhile, and they are cut off.

Over real sockets, against `coach run` and `coach web` as they are deployed.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from bot import wiring
from bot.operations.probes import Probes, ProbeServer
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.settings import load_settings
from tests.operations.test_gunicorn import Web, ended, post, started
from tests.operations.test_web import FORM

SLACK_WAITS = 3.0
CUT_OFF_WITHIN = 8.0
COMMAND = urlencode(
    {"command": "/coach", "text": "help", "team_id": seed.IDENTITY.team_id, "user_id": seed.PRIYA}
    | {"trigger_id": "1.2.3", "channel_id": "D1"}
).encode()
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: coach\r\nConnection: close\r\n\r\n"
UNFINISHED: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "headers": lambda: b"POST /slack/events HTTP/1.1\r\nHost: coach\r\nX-Slow: ",
    "bodies": lambda: post(COMMAND, FORM)[:-1],
    "chunks": lambda: post(b"", FORM, Content_Length="", Transfer_Encoding="chunked") + b"400\r\na",
}


@pytest.fixture(scope="module", params=["run", "web"])
def web(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with SandboxServer(Sandbox("http", scopes=wiring.surface(load_settings()).scopes)) as slack:
        web = started(tmp_path_factory.mktemp("web"), slack, "-m", "bot", request.param)
        yield web
        assert "Traceback" not in ended(web)


@contextmanager
def holding(port: int, count: int, begin: bytes, *, trickle: bool = False) -> Iterator[list[socket.socket]]:
    """That many connections which have sent `begin`; with `trickle`, they send a byte now and then."""
    stopped = Event()
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20)) for _ in range(count)]
        for each in held:
            each.sendall(begin)

        def go_on() -> None:
            while not stopped.wait(0.5):
                for each in held:
                    with suppress(OSError):  # it was cut off
                        each.send(b"a")

        trickling = Thread(target=go_on if trickle else stopped.wait, daemon=True)
        trickling.start()
        time.sleep(0.3)
        yield held
        stopped.set()
        trickling.join()


def took(web: Web, raw: bytes) -> float:
    """Seconds until it is answered well."""
    began = time.monotonic()
    assert " 200 " in f"{web.says(raw)} "
    return time.monotonic() - began


def closed_within(held: list[socket.socket], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    for each in held:
        each.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            while each.recv(4096):
                pass
        except TimeoutError:
            return False
        except OSError:
            pass  # it was reset
    return True


@pytest.mark.slow
@pytest.mark.parametrize("count", [40, 200])
@pytest.mark.parametrize("what", UNFINISHED)
def test_others_are_answered_while_requests_do_not_end(web: Web, what: str, count: int) -> None:
    with holding(web.port, count, UNFINISHED[what]()) as held:
        for _ in range(3):
            assert took(web, HEALTH) < SLACK_WAITS
            assert took(web, post(COMMAND, FORM)) < SLACK_WAITS
        assert closed_within(held, CUT_OFF_WITHIN)


@pytest.mark.slow
def test_a_trickle_is_cut_off_too(web: Web) -> None:
    with holding(web.port, 200, UNFINISHED["headers"](), trickle=True) as held:
        assert took(web, HEALTH) < SLACK_WAITS
        assert took(web, post(COMMAND, FORM)) < SLACK_WAITS
        assert closed_within(held, CUT_OFF_WITHIN)


@pytest.mark.slow
def test_a_client_that_does_not_hang_up_holds_up_nobody(web: Web) -> None:
    """Its request is whole, and it was answered; it asked for the connection to be closed and leaves it open."""
    with holding(web.port, 40, HEALTH):
        for _ in range(3):
            assert took(web, HEALTH) < SLACK_WAITS


def test_probes_are_answered_while_requests_do_not_end(tmp_path: Path) -> None:
    server = ProbeServer(0, Probes(lambda: (), lambda: (b"", "text/plain")), "127.0.0.1")
    server.start()
    try:
        with holding(server.port, 40, b"GET /healthz HTTP/1.1\r\nX-Slow: ") as held:
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as there:
                there.sendall(HEALTH)
                assert b" 200 " in there.makefile("rb").readline()
            assert closed_within(held, CUT_OFF_WITHIN)
    finally:
        server.stop()
