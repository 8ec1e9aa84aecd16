"""/healthz, /readyz and /metrics: what they say, and to whom."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from bot import watch, wiring
from bot.core.health import Check, Heartbeat
from bot.core.jobs import RECORD
from bot.core.outbox import ticks
from bot.operations.probes import FRESH_SECONDS, TRUSTED_SECONDS, Health, Probes, ProbeServer, probe_routes
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.settings import load_settings
from bot.watch import ask_about_token, probes, watched_scheduler
from bot.wiring import Coach
from tests.desk import quick
from tests.e2e.world import until

WELL, ILL = Check("database", True, "Fine."), Check("ticks", False, "Late.")


def client(answering: Probes, *, public: bool = False) -> FlaskClient:
    app = Flask("probed")
    app.register_blueprint(probe_routes(answering, public=public))
    return app.test_client()


def answering(*checks: Check, token: str | None = None) -> Probes:
    return Probes(lambda: checks, lambda: (b"figures 1\n", "text/plain"), token)


def test_the_process_is_alive_whatever_else_is_not() -> None:
    assert client(answering(ILL)).get("/healthz").status_code == 200


def test_ready_needs_every_check_and_tells_each() -> None:
    assert client(answering(WELL)).get("/readyz").status_code == 200
    response = client(answering(WELL, ILL)).get("/readyz")
    assert response.status_code == 503
    assert response.json == {
        "ready": False,
        "checks": {"database": {"ok": True, "says": "Fine."}, "ticks": {"ok": False, "says": "Late."}},
    }


@pytest.mark.parametrize(
    ("public", "token", "given", "status"),
    [
        (False, None, None, 200),
        (True, None, None, 404),
        (True, None, "Bearer ", 404),
        (True, "s3cret", "Bearer s3cret", 200),
        (True, "s3cret", "bearer s3cret", 200),
        (True, "s3cret", "Bearer s3creT", 401),
        (True, "s3cret", "Basic s3cret", 401),
        (True, "s3cret", "Bearer é", 401),
        (False, "s3cret", None, 401),
    ],
)
def test_figures_are_for_those_who_may_see_them(
    public: bool, token: str | None, given: str | None, status: int
) -> None:
    headers = {"Authorization": given} if given else {}
    response = client(answering(token=token), public=public).get("/metrics", headers=headers)
    assert response.status_code == status
    assert (b"figures" in response.data) is (status == 200)


@pytest.mark.parametrize(
    ("address", "token", "status"),
    [
        ("127.0.0.1", None, 200),
        ("::1", None, 200),
        ("10.0.0.5", None, 404),
        ("192.168.1.9", None, 404),
        ("10.0.0.5", "s3cret", 200),
    ],
)
def test_without_a_token_figures_are_for_this_machine_only(address: str, token: str | None, status: int) -> None:
    asked = client(answering(token=token))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    given = {"REMOTE_ADDR": address}
    assert asked.get("/metrics", headers=headers, environ_base=given).status_code == status
    assert asked.get("/healthz", environ_base=given).status_code == 200


def test_a_port_of_its_own() -> None:
    server = ProbeServer(0, answering(WELL), "127.0.0.1")
    server.start()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz", timeout=5) as answer:
        assert json.load(answer)["ready"]
    with pytest.raises(OSError, match="in use"):
        ProbeServer(server.port, answering(), "127.0.0.1")
    server.stop()


# Probes that come one upon another


class Hand:
    """A clock to be set, and a check that counts how often it is asked."""

    def __init__(self) -> None:
        self.moment, self.asked = 0.0, 0
        self.during: Callable[[], object] = lambda: None

    def look(self) -> Check:
        self.asked += 1
        self.during()
        return Check("database", True, f"asked {self.asked}")


def test_checks_are_asked_once_a_second_at_most() -> None:
    hand = Hand()
    health = Health([hand.look], lambda: hand.moment)
    assert health.ready() == health.ready() == (Check("database", True, "asked 1"),)
    hand.moment = FRESH_SECONDS + 0.1
    assert health.ready() == (Check("database", True, "asked 2"),)


def test_a_check_that_breaks_is_one_that_fails() -> None:
    hand = Hand()
    hand.during = lambda: 1 // 0
    found = Health([hand.look, lambda: WELL], lambda: hand.moment).ready()
    assert [one.ok for one in found] == [False, True]


def test_who_comes_while_a_check_hangs_is_given_the_last_answer_while_it_can_be_trusted() -> None:
    hand, meanwhile = Hand(), []
    health = Health([hand.look], lambda: hand.moment)
    hand.during = lambda: meanwhile.append(health.ready())
    health.ready()
    hand.moment = 5.0
    health.ready()
    hand.moment += TRUSTED_SECONDS + 0.1
    health.ready()
    assert [found[0].ok for found in meanwhile] == [False, True, False]
    assert meanwhile[1] == (Check("database", True, "asked 1"),)


# The real checks


@pytest.fixture
def coach(engine: Engine) -> Iterator[Coach]:
    url = engine.url.render_as_string(hide_password=False)
    coach = wiring.build(load_settings(database_url=url, slack_bot_token="xoxb-1", slack_app_token=None))
    yield coach
    coach.close()


def told(found: tuple[Check, ...]) -> dict[str, bool]:
    return {check.name: check.ok for check in found}


def test_a_web_process_asks_about_the_worker_s_ticks(coach: Coach) -> None:
    assert told(probes(coach).ready()) == {"database": True, "token": True, "ticks": False}
    now = datetime.now(UTC)
    coach.heartbeats.record({tick.name: Heartbeat(now) for tick in coach.ticks})
    assert told(probes(coach).ready()) == {"database": True, "token": True, "ticks": True}
    coach.heartbeats.record({"token": Heartbeat(now, "token_revoked")})
    assert told(probes(coach).ready()) == {"database": True, "token": False, "ticks": True}


@quick
def test_a_worker_that_died_is_missed(coach: Coach) -> None:
    now = datetime.now(UTC)
    coach.heartbeats.record({tick.name: Heartbeat(now) for tick in coach.ticks})
    coach.heartbeats.record({ticks.SEND_DUE: Heartbeat(now - timedelta(seconds=1))})
    assert told(probes(coach).ready())["ticks"]
    late = {tick.name: Heartbeat(now - timedelta(seconds=2 * tick.every + 31)) for tick in coach.ticks}
    coach.heartbeats.all = lambda: late  # type: ignore[method-assign]
    assert not told(probes(coach).ready())["ticks"]


def test_without_its_database_a_process_is_not_ready_and_says_so() -> None:
    away = load_settings(database_url="postgresql://u:hunter2@127.0.0.1:9/x", slack_bot_token="xoxb-1")
    coach = wiring.build(away)
    found = probes(coach).ready()
    assert not told(found)["database"]
    assert not told(found)["ticks"]
    assert "hunter2" not in repr(found)
    assert "127.0.0.1" not in repr(found)
    assert b"coach_database_answers 0.0" in probes(coach).metrics()[0]


@quick
def test_a_worker_is_ready_by_its_own_ticks_and_its_connection(coach: Coach) -> None:
    scheduler = watched_scheduler(coach)
    alive = [True]
    answers = probes(coach, scheduler, lambda: alive[0])
    assert set(scheduler.periods()) == {tick.name for tick in coach.ticks} | {RECORD, watch.TOKEN}
    assert told(answers.ready()) == {"database": True, "token": True, "socket_mode": True, "ticks": True}
    alive[0] = False
    assert not told(probes(coach, scheduler, lambda: alive[0]).ready())["socket_mode"]


@quick
def test_a_scheduler_at_work_is_seen_by_others(coach: Coach) -> None:
    scheduler = watched_scheduler(coach)
    scheduler.start()
    try:
        until(lambda: set(coach.heartbeats.all() or {}) >= {RECORD})
        until(lambda: b'coach_tick_seconds_count{tick="work"}' in probes(coach).metrics()[0])
    finally:
        scheduler.stop()


@quick
def test_slack_is_asked_about_the_token_by_the_worker_only(coach: Coach) -> None:
    sandbox = Sandbox()
    with SandboxServer(sandbox) as server:
        ask_about_token(sandbox.identity.bot_token, server.api_url, coach.heartbeats)
        seen = coach.heartbeats.all()["token"]
        assert seen.trouble is None
        sandbox.faults.server_error("auth.test")
        sandbox.faults.rate_limit("auth.test")
        sandbox.faults.html("auth.test")
        for _ in range(3):
            ask_about_token(sandbox.identity.bot_token, server.api_url, coach.heartbeats)
        assert coach.heartbeats.all()["token"] == seen
        ask_about_token("xoxb-wrong", server.api_url, coach.heartbeats)
        assert coach.heartbeats.all()["token"].trouble == "invalid_auth"
        calls = len(sandbox.log.entries())
        assert not told(probes(coach).ready())["token"]
        assert len(sandbox.log.entries()) == calls
    ask_about_token(sandbox.identity.bot_token, server.api_url, coach.heartbeats)
    assert coach.heartbeats.all()["token"].trouble == "invalid_auth"
