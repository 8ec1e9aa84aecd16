"""Listening by WebSocket: refreshed, cut, silent. Events go on, or the process says that it is not ready."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from slack_bolt import App

from bot.core.logs import configure_logging
from bot.core.slack import connection
from bot.core.slack.connection import SocketMode, SocketModeError
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import Timings
from tests.e2e.world import until
from tests.stage import open_bolt

PING = 0.1
SECRET = "what Sam told me in confidence"


@dataclass
class Ear:
    """A bot that only notes what it hears."""

    sandbox: Sandbox
    server: SandboxServer
    bolt: App
    socket: SocketMode
    heard: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    during: Callable[[], object] = lambda: None

    def says(self, text: str) -> None:
        """A person writes, and Slack tries for as long as the bot does not answer."""
        channel = self.sandbox.workspace.im_of(seed.PRIYA).id
        self.sandbox.people.send_message(seed.PRIYA, channel, text)

    def hears(self, text: str) -> None:
        self.says(text)
        until(lambda: text in self.heard)


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    monkeypatch.setattr(connection, "WATCH_SECONDS", 0.05)
    sandbox = Sandbox("socket", timings=Timings(answer=3.0, retries=(0.1,) * 60))
    with ExitStack() as stack:
        server = stack.enter_context(SandboxServer(sandbox))
        identity = sandbox.identity
        bolt = open_bolt(server.api_url, identity.bot_token)
        answered: list[str] = []
        socket = SocketMode(
            bolt,
            identity.app_token,
            server.api_url,
            lambda: None,
            lambda kind, _seconds: answered.append(kind),
            ping_seconds=PING,
        )
        ear = Ear(sandbox, server, bolt, socket, answered=answered)

        @bolt.event("message")
        def heard(event: dict[str, Any]) -> None:
            ear.heard.append(event.get("text", ""))
            ear.during()

        @bolt.command("/coach")
        def slow(ack: Any) -> None:
            ear.during()
            ack("done")

        socket.start()
        stack.callback(socket.stop)
        until(lambda: sandbox.sockets.connected)
        yield ear


def test_a_connection_that_answers_is_alive(ear: Ear) -> None:
    ear.hears("hello")
    assert ear.socket.alive()
    until(lambda: ear.answered == ["event"])
    time.sleep(PING * 6)
    assert ear.socket.alive()


def test_nothing_is_lost_when_the_connection_is_refreshed(ear: Ear) -> None:
    for number in range(5):
        ear.hears(f"before {number}")
        ear.sandbox.refresh_sockets()
        ear.says(f"during {number}")
    until(lambda: {f"during {number}" for number in range(5)} <= set(ear.heard))
    until(lambda: ear.sandbox.sockets.connected == 1)
    until(ear.socket.alive)


def test_requests_in_hand_are_answered_when_the_connection_is_refreshed(ear: Ear) -> None:
    entered, leave = threading.Event(), threading.Event()
    ear.during = lambda: (entered.set(), leave.wait(5))
    channel = ear.sandbox.workspace.im_of(seed.PRIYA).id
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ear.sandbox.people.run_command, seed.PRIYA, channel, "/coach", "slow")
        assert entered.wait(5)
        before = ear.socket._client.session_id()
        ear.sandbox.refresh_sockets()
        until(lambda: ear.socket._client.session_id() != before)
        leave.set()
        assert asked.result().ok


def test_a_cut_connection_is_made_again(ear: Ear) -> None:
    ear.hears("before")
    ear.sandbox.cut_sockets()
    ear.hears("after")
    until(ear.socket.alive)


def test_a_connection_that_falls_silent_is_made_again(ear: Ear) -> None:
    ear.hears("before")
    ear.sandbox.silence_sockets()
    ear.hears("after")
    until(ear.socket.alive)


def test_one_that_is_silent_from_its_beginning_is_not_alive_and_made_again(ear: Ear) -> None:
    """slack_sdk compares pongs only once it has had one: without a watch it would wait for ever."""
    ear.hears("before")
    ear.sandbox.silence_sockets(deaf=True)
    until(lambda: not ear.socket.alive())
    session = ear.socket._client.session_id()
    until(lambda: ear.socket._client.session_id() != session)
    until(lambda: not ear.socket.alive())
    ear.sandbox.sockets.deaf = False
    ear.hears("after")
    until(ear.socket.alive)


def test_while_slack_lets_nobody_in_it_is_not_alive(ear: Ear) -> None:
    ear.hears("before")
    ear.sandbox.faults.server_error("apps.connections.open", times=1000)
    ear.sandbox.cut_sockets()
    until(lambda: not ear.socket.alive())
    ear.sandbox.faults.clear()
    ear.hears("after")
    until(ear.socket.alive)


def test_what_waits_too_long_for_a_thread_is_not_alive(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LONGEST_WAIT_SECONDS", 0.2)
    leave = threading.Event()
    ear.during = lambda: leave.wait(20)
    for number in range(connection.THREADS):
        ear.says(f"slow {number}")
    until(lambda: len(set(ear.heard)) == connection.THREADS)
    assert ear.socket.alive()
    ear.says("one too many")
    until(lambda: not ear.socket.alive())
    leave.set()
    until(ear.socket.alive)


def test_a_request_that_is_begun_before_its_reader_goes_on_does_not_wait_for_ever(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LONGEST_WAIT_SECONDS", 0.2)
    queue = ear.socket._client.message_queue
    put = queue.put

    def put_and_rest(message: str) -> None:
        put(message)
        until(lambda: "quick" in ear.heard or "envelope_id" not in message)

    monkeypatch.setattr(queue, "put", put_and_rest)
    ear.says("quick")
    until(lambda: ear.answered == ["event"])
    time.sleep(PING * 4)
    assert ear.socket.alive()


def test_twenty_slow_listeners_are_all_answered_in_time(ear: Ear) -> None:
    """Each waits for all the others: with fewer threads than listeners none would ever be answered."""
    together = threading.Barrier(20)
    ear.during = lambda: together.wait(timeout=2.5)
    channel = ear.sandbox.workspace.im_of(seed.PRIYA).id
    with ThreadPoolExecutor(20) as pool:
        asked = [
            pool.submit(ear.sandbox.people.run_command, seed.PRIYA, channel, "/coach", str(number))
            for number in range(20)
        ]
        assert [one.result().ok for one in asked] == [True] * 20


def test_stopping_answers_what_is_in_hand_and_takes_no_more(ear: Ear) -> None:
    entered, leave = threading.Event(), threading.Event()
    ear.during = lambda: (entered.set(), leave.wait(5))
    channel = ear.sandbox.workspace.im_of(seed.PRIYA).id
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(ear.sandbox.people.run_command, seed.PRIYA, channel, "/coach", "slow")
        assert entered.wait(5)
        stopped = pool.submit(ear.socket.stop)
        until(lambda: ear.socket._client.message_workers._shutdown)
        leave.set()
        assert asked.result().ok
        stopped.result(timeout=10)
    until(lambda: ear.sandbox.sockets.connected == 0)
    assert not ear.socket.alive()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # slack_sdk leaves its socket open
def test_a_refused_handshake_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox("socket")
    with SandboxServer(sandbox) as server:
        monkeypatch.setattr(sandbox.sockets, "ticket", lambda: "unknown")
        bolt = open_bolt(server.api_url, sandbox.identity.bot_token)
        socket = SocketMode(bolt, sandbox.identity.app_token, server.api_url, lambda: None)
        with pytest.raises(SocketModeError, match="no connection"):
            socket.start()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What a process at LOG_LEVEL=DEBUG writes to stderr."""
    written = StringIO()
    before = logging.getLogger().handlers[:]
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging("DEBUG")
    yield written
    logging.getLogger().handlers[:] = before


def test_nothing_people_wrote_is_logged_at_debug(logged: StringIO, ear: Ear) -> None:
    ear.hears(SECRET)
    ear.sandbox.refresh_sockets()
    ear.hears(f"{SECRET} again")
    logger = ear.socket._client.logger
    ear.socket._client._on_error(ValueError(SECRET))
    logger.warning(f"Received an unsupported data frame (opcode: continuation, payload: {SECRET})")
    logger.error(f"Failed to run a message listener: {SECRET}")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("Failed")
    assert "Received an unsupported data frame" in logged.getvalue()
    assert SECRET not in logged.getvalue()
