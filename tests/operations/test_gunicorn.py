"""`coach web` as it is deployed: two gunicorn workers, and requests as no well-behaved client sends them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from bot import wiring
from bot.core.database import schema
from bot.operations.web import MAX_BODY_BYTES
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.settings import Settings, load_settings
from tests.factories import SECRET_KEY
from tests.operations.test_metrics import figures
from tests.operations.test_web import FORM, JSON, SECRET, sign
from tests.test_cli import ROOT, free_port, status

pytestmark = pytest.mark.slow

CANARY = "what Sam told me in confidence"
MESSAGE = {"type": "message", "channel": "D1", "ts": "1.1", "text": CANARY}
EVENT = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": MESSAGE}).encode()
CHALLENGE = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
TOKEN = "figures-please"


@dataclass
class Web:
    """A running `coach web`; `log` is what it has written to stderr."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def says(self, raw: bytes, *, more: bytes = b"") -> str:
        """The status line for these bytes; `more` follows them."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as there:
            there.sendall(raw)
            if more:
                there.sendall(more)
            return there.makefile("rb").readline().decode("latin-1").strip()

    def metrics(self) -> dict[str, float]:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            return figures(answer.read())


def started(folder: Path, slack: SandboxServer, *command: str, **more: str) -> Web:
    """`coach …` on a migrated database of its own."""
    names = {name.upper() for name in Settings.model_fields}
    port, log = free_port(), folder / "log"
    schema.migrate(f"sqlite:///{folder / 'coach.db'}")
    identity = slack.sandbox.identity
    settings = {
        "PORT": str(port),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": identity.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
        "LOG_LEVEL": "DEBUG",
        "METRICS_TOKEN": TOKEN,
        "COACH_SECRET_KEYS": SECRET_KEY,
    }
    environment = {name: value for name, value in os.environ.items() if name.upper() not in names}
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, *(command or ("-m", "bot", "web"))],
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT)} | settings | more,
            stdout=written,
            stderr=written,
        )
    web = Web(port, process, log)
    end = time.monotonic() + 60
    while status(f"http://127.0.0.1:{port}/healthz") != 200:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)
    return web


def ended(web: Web) -> str:
    """Ends it by SIGTERM and gives what it logged."""
    web.process.send_signal(signal.SIGTERM)
    try:
        assert web.process.wait(timeout=10) == 0
    finally:
        web.process.kill()
        web.process.wait()
    return web.log.read_text()


@pytest.fixture(scope="module")
def slack() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox("http", scopes=wiring.surface(load_settings()).scopes)) as server:
        yield server


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, slack: SandboxServer) -> Iterator[Web]:
    web = started(tmp_path_factory.mktemp("web"), slack, WEB_CONCURRENCY="2")
    yield web
    log = ended(web)
    assert CANARY not in log
    assert "in confidence" not in log
    assert "Traceback" not in log


def post(body: bytes, content_type: str = JSON, *, length: str | None = None, **headers: str) -> bytes:
    """A signed POST, as bytes; `length` instead of the true one, headers instead of those that fit."""
    stamp = str(int(time.time()))
    all_headers = {
        "Host": "coach",
        "Connection": "close",
        "Content-Type": content_type,
        "Content-Length": length or str(len(body)),
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(stamp, body),
    }
    all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in all_headers.items() if value]
    return "\r\n".join(["POST /slack/events HTTP/1.1", *lines, "", ""]).encode() + body


def chunked(body: bytes, size: int = 65_536) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def without_length(body: bytes, sent: bytes) -> bytes:
    """Signed as `body`, and sent in chunks."""
    head = post(body, Content_Length="", Transfer_Encoding="chunked")
    return head[: len(head) - len(body)] + sent


def test_a_signed_request_is_answered_whichever_way_it_is_sent(web: Web) -> None:
    assert web.says(post(CHALLENGE)).endswith("200 OK")
    assert web.says(without_length(CHALLENGE, chunked(CHALLENGE, 5))).endswith("200 OK")


BIG = b'{"type": "' + CANARY.encode() + b" " * MAX_BODY_BYTES + b'"}'
BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "unsigned": ("401", lambda: post(EVENT, X_Slack_Signature="")),
    "a signature of other letters": ("401", lambda: post(EVENT, X_Slack_Signature="v0=é" + "0" * 63)),
    "two signatures": (
        "401",
        lambda: post(EVENT).replace(b"Content-Type", b"X-Slack-Signature: v0=0\r\nContent-Type", 1),
    ),
    "a timestamp that is none": ("401", lambda: post(EVENT, X_Slack_Request_Timestamp="nan")),
    "an absurd timestamp": ("401", lambda: post(EVENT, X_Slack_Request_Timestamp="9" * 12)),
    "a negative timestamp": ("401", lambda: post(EVENT, X_Slack_Request_Timestamp="-1")),
    "too long": ("413", lambda: post(BIG)),
    "too long, in chunks": ("413", lambda: without_length(BIG, chunked(BIG))),
    "too long, so it says": ("413", lambda: post(EVENT, length=str(MAX_BODY_BYTES + 1))),
    "longer than it says": ("401", lambda: post(EVENT, length=str(len(EVENT) - 20))),
    "a length that is none": ("400", lambda: post(EVENT, length="many")),
    "a length and chunks": ("408", lambda: post(EVENT, Transfer_Encoding="chunked")),
    "chunks that are none": ("408", lambda: without_length(EVENT, EVENT)),
    "a list": ("400", lambda: post(b'["' + CANARY.encode() + b'"]')),
    "null": ("400", lambda: post(b"null")),
    "a null payload": ("400", lambda: post(b"payload=null", FORM)),
    "an action without any": ("400", lambda: post(urlencode({"payload": '{"type": "block_actions"}'}).encode(), FORM)),
    "a view that is null": (
        "400",
        lambda: post(urlencode({"payload": '{"type": "view_submission", "view": null}'}).encode(), FORM),
    ),
    "a payload of nothing": ("400", lambda: post(urlencode({"payload": "{}"}).encode(), FORM)),
    "no JSON": ("400", lambda: post(CANARY.encode())),
    "plain text": ("415", lambda: post(EVENT, "text/plain")),
    "asked for": ("405", lambda: b"GET /slack/events HTTP/1.1\r\nHost: coach\r\nConnection: close\r\n\r\n"),
    "put": ("405", lambda: post(EVENT).replace(b"POST", b"PUT", 1)),
    "the body where the request belongs": ("400", lambda: EVENT + b"\r\n\r\n"),
    "a header without end": ("4", lambda: post(EVENT, X_Long="x" * 100_000)),
}
"""Signed when they are sent: a signature is good for five minutes."""


@pytest.mark.parametrize("what", BAD)
def test_a_bad_request_is_refused(web: Web, what: str) -> None:
    code, made = BAD[what]
    assert web.says(made()).partition(" ")[2].startswith(code)


def test_what_follows_a_body_is_not_logged(web: Web) -> None:
    """A Content-Length too small makes the rest of the body the next request."""
    raw = post(EVENT, length=str(len(EVENT) - 40), Connection="keep-alive")
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as there:
        there.sendall(raw + b"\r\n\r\n")
        answered = there.makefile("rb").read()
    assert answered.startswith(b"HTTP/1.1 401")


def test_one_that_breaks_off_is_no_trouble(web: Web) -> None:
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as there:
        there.sendall(post(EVENT)[:-5])
        there.shutdown(socket.SHUT_WR)
        assert there.makefile("rb").readline() == b""
    assert web.says(post(CHALLENGE)).endswith("200 OK")


def test_refusals_are_counted_by_both_workers_together(web: Web) -> None:
    name = 'coach_refused_requests_total{reason="signature_wrong"}'
    before = web.metrics().get(name, 0)
    for _ in range(20):
        assert web.says(post(EVENT, X_Slack_Signature="v0=" + "0" * 64)).endswith("401 UNAUTHORIZED")
    assert web.metrics()[name] == web.metrics()[name] == before + 20


def test_ready_asks_for_a_worker(web: Web) -> None:
    assert status(f"http://127.0.0.1:{web.port}/readyz") == 503
    assert status(f"http://127.0.0.1:{web.port}/metrics") == 401


def test_a_request_in_hand_is_answered_at_sigterm(tmp_path: Path, slack: SandboxServer) -> None:
    web = started(tmp_path, slack)
    slack.sandbox.faults.hang("users.info", 1.0)
    body = urlencode(
        {"command": "/coach", "text": "help", "team_id": seed.IDENTITY.team_id, "user_id": seed.PRIYA}
        | {"trigger_id": "1.2.3", "channel_id": "D1"}
    ).encode()
    answers: list[str] = []
    asking = Thread(target=lambda: answers.append(web.says(post(body, FORM))))
    asked = len(slack.sandbox.log.entries())
    asking.start()
    while len(slack.sandbox.log.entries()) == asked:
        time.sleep(0.01)
    ended(web)
    asking.join(timeout=20)
    assert [answer.endswith("200 OK") for answer in answers] == [True]


def workers(web: Web) -> set[int]:
    """The processes that serve; Linux only."""
    return {int(pid) for pid in Path(f"/proc/{web.process.pid}/task/{web.process.pid}/children").read_text().split()}


def test_a_worker_killed_for_memory_is_replaced_and_the_others_answer(web: Web) -> None:
    before = workers(web)
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    answers = [web.says(post(CHALLENGE)) for _ in range(10)]
    assert all(answer.endswith("200 OK") for answer in answers[1:]), answers
    end = time.monotonic() + 60
    while len(workers(web)) < len(before) or killed in workers(web):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert web.says(post(CHALLENGE)).endswith("200 OK")


HANGING = """
import sys, time
from bot import processes
from bot.operations import web
from bot.core.outbox.worker import Worker
processes.GRACE_SECONDS = web.GRACE_SECONDS = 1
Worker.send_due = lambda self: time.sleep(600)
from bot.cli import app
app(["{command}"])
"""


@pytest.mark.parametrize("command", ["run", "worker"])
def test_a_tick_that_hangs_does_not_hold_up_the_end(tmp_path: Path, slack: SandboxServer, command: str) -> None:
    """`worker` answers probes where `run` listens to Slack."""
    script = HANGING.format(command=command)
    if command == "worker":
        script = f"import os\nos.environ['HEALTH_PORT'] = os.environ['PORT']\n{script}"
    ended(started(tmp_path, slack, "-c", script))
