"""The coach command as a person meets it: real processes, real signals, a Slack that answers or does not.

All but a few are forked by a process that has imported everything: that takes longer than most of what they do.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import wiring
from bot.core.cipher import Cipher, give_keys, new_key
from bot.core.database.engine import create_engine
from bot.core.database.schema import SchemaState, state
from bot.core.workspaces_store import Workspaces
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.settings import Settings, load_settings
from tests.factories import NOW, SECRET_KEY, make_installation, open_database
from tests.reliability.nursery import Nursery, Process, Typed

ROOT = Path(__file__).parent.parent
NOBODY = "http://127.0.0.1:9/api/"
HTTP = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": "secret"}
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test"}
UNREACHABLE = "postgresql://u:p@127.0.0.1:9/x"
PYTHON = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@dataclass
class Forked:
    """What a Popen is, as far as is needed here."""

    process: Process
    errors: Path

    @property
    def returncode(self) -> int | None:
        return self.process.code

    def poll(self) -> int | None:
        return None if self.process.runs else self.process.code

    def send_signal(self, number: signal.Signals) -> None:
        self.process.signal(number)

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Raises TimeoutError."""
        self.process.wait(timeout)
        return self.process.said(), self.errors.read_text()


Coach = Forked | subprocess.Popen[str]
Start = Callable[..., Forked]


def environment(**settings: str) -> dict[str, str]:
    """Only these settings."""
    names = [name.upper() for name in Settings.model_fields]
    clean = {name: value for name, value in os.environ.items() if name.upper() not in names}
    return clean | PYTHON | {"SLACK_API_URL": NOBODY, "COACH_SECRET_KEYS": SECRET_KEY} | settings


@pytest.fixture
def start(nursery: Nursery, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Start `coach …` in an empty folder with only these settings."""
    started: list[Forked] = []
    logs = tmp_path_factory.mktemp("logs")

    def start(*arguments: str, **settings: str) -> Forked:
        out, errors = (logs / f"{len(started)}.{name}" for name in ("out", "errors"))
        out.touch()
        typed = Typed([*arguments], str(tmp_path), environment(**settings), str(out), str(errors))
        started.append(Forked(nursery.start(typed), errors))
        return started[-1]

    yield start
    for one in started:
        if one.process.runs:
            one.process.kill()


@pytest.fixture
def start_cold(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """The same by a Python of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **settings: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=tmp_path,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def slack() -> Iterator[SandboxServer]:
    """A local Slack in which the app is installed as its manifest says."""
    with SandboxServer(Sandbox(scopes=wiring.surface(load_settings()).scopes)) as server:
        yield server


def of(slack: SandboxServer) -> dict[str, str]:
    identity = slack.sandbox.identity
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": identity.bot_token,
        "SLACK_APP_TOKEN": identity.app_token,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def wait_until(true: Callable[[], bool], process: Coach) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if true():
            return
        assert process.poll() is None, process.communicate(timeout=5)[1]
        time.sleep(0.05)
    raise AssertionError("it did not happen within a minute")


def ends_cleanly(process: Coach, by: signal.Signals) -> str:
    """The log of a process that ends within 10 seconds of the signal, with exit code 0 and no stack trace."""
    process.send_signal(by)
    began = time.monotonic()
    _, log = process.communicate(timeout=15)
    assert time.monotonic() - began < 10
    assert process.returncode == 0, log
    assert "Traceback" not in log
    return log


def refuses(process: Coach, pattern: str) -> None:
    """It says why in one sentence, last on stderr, and exits 2."""
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2, errors
    assert "Traceback" not in errors
    assert re.search(pattern, errors.strip().splitlines()[-1]), errors


def database(folder: Path) -> SchemaState:
    engine = create_engine(f"sqlite:///{folder / 'coach.db'}")
    try:
        return state(engine)
    finally:
        engine.dispose()


def test_help_is_quick_and_names_every_command(start_cold: Callable[..., subprocess.Popen[str]]) -> None:
    out, _ = start_cold("--help").communicate(timeout=60)
    for command in ("run", "web", "worker", "sandbox", "migrate", "restored", "manifest", "doctor", "keys", "prompts"):
        assert re.search(rf"\b{command}\b", out)
    loaded = "import sys, bot.cli; assert not {'slack_bolt', 'sqlalchemy', 'flask'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    ("command", "settings", "pattern"),
    [
        ("run", {}, r"^SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: .+\.$"),
        ("run", {"SLACK_SIGNING_SECRET": "s"}, r"^SLACK_BOT_TOKEN or SLACK_CLIENT_ID is missing: .+\.$"),
        ("web", {"SLACK_BOT_TOKEN": "xoxb-test"}, r"^SLACK_SIGNING_SECRET is missing: .+\.$"),
        ("worker", {}, r"^SLACK_BOT_TOKEN or SLACK_CLIENT_ID is missing: .+\.$"),
        ("run", HTTP | {"DATABASE_URL": UNREACHABLE}, r"^The database cannot be used .+\.$"),
        ("run", HTTP | {"DATABASE_URL": "sqlite:////no/folder/x.db"}, r"^The database cannot be used .+\.$"),
        ("run", HTTP | {"DATABASE_URL": "postgresql://u:p@h:port/x"}, r"^DATABASE_URL cannot be .+; .+\.$"),
        ("migrate", {"DATABASE_URL": "mysql://u:p@h/x"}, r"^DATABASE_URL is not .+\.$"),
        ("manifest", {"PORT": "http"}, r"^PORT is not a number from 1 to 65535\.$"),
        ("web", HTTP, r"^The database is empty; run: coach migrate\.$"),
        ("worker", HTTP, r"^The database is empty; run: coach migrate\.$"),
        ("worker", HTTP | {"BACKUP_LOG": "/no/folder/log"}, r"^BACKUP_LOG cannot be written to; .+\.$"),
        ("run", SOCKET, r"^Slack did not let us listen by Socket Mode .+\.$"),
    ],
)
def test_what_stops_a_start_is_one_sentence(start: Start, command: str, settings: dict[str, str], pattern: str) -> None:
    refuses(start(command, **settings), pattern)


OAUTH = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-secret",
    "SLACK_SIGNING_SECRET": "secret",
    "COACH_SECRET_KEYS": SECRET_KEY,
    "PUBLIC_URL": "https://coach.example",
}


def test_keys_are_made_and_changed_and_wrong_ones_stop_a_start(start: Start, tmp_path: Path) -> None:
    start("migrate").communicate(timeout=30)
    engine = create_engine(f"sqlite:///{tmp_path / 'coach.db'}", Cipher((SECRET_KEY,)))
    with open_database(engine).begin("T1") as tx:
        Workspaces(tx).install(make_installation(), NOW)
    engine.dispose()
    new = start("keys", "new").communicate(timeout=30)[0].strip()
    for command in ("web", "worker"):
        refuses(start(command, **OAUTH | {"COACH_SECRET_KEYS": new}), r"^COACH_SECRET_KEYS does not open .+\.$")
    refuses(start("keys", "rotate", COACH_SECRET_KEYS=new), r"^COACH_SECRET_KEYS does not open .+\.$")
    refuses(start("keys", "rotate", COACH_SECRET_KEYS=""), r"^COACH_SECRET_KEYS is missing: .+\.$")
    out, errors = start("keys", "rotate", COACH_SECRET_KEYS=f"{new},{SECRET_KEY}").communicate(timeout=30)
    assert out == "1 stored secret is sealed with the first key now.\n", errors
    port = free_port()
    process = start("web", **OAUTH | {"COACH_SECRET_KEYS": new, "PORT": str(port)})
    wait_until(lambda: status(f"http://127.0.0.1:{port}/healthz") == 200, process)
    request = urllib.request.Request(f"http://127.0.0.1:{port}/slack/install")
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(request, timeout=5)
    assert answer.value.code == 302
    assert answer.value.headers["location"].startswith("http://127.0.0.1:9/oauth/v2/authorize?client_id=1.2&scope=")
    answer.value.close()
    out, _ = start("doctor", **OAUTH | {"COACH_SECRET_KEYS": new}).communicate(timeout=30)
    assert "OK  OAuth: any workspace can be added at https://coach.example/slack/install" in out
    assert "OK  secret keys: COACH_SECRET_KEYS opens the 1 secrets" in out
    ends_cleanly(process, signal.SIGTERM)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object) -> None:
        return None


def test_the_manifest_for_many_workspaces_has_their_way_back(start: Start) -> None:
    out, errors = start("manifest", "--oauth", "--url", "https://coach.example").communicate(timeout=30)
    assert json.loads(out)["oauth_config"]["redirect_urls"] == ["https://coach.example/slack/oauth_redirect"], errors


def test_migrate_brings_the_database_to_head_and_may_be_repeated(start: Start, tmp_path: Path) -> None:
    for _ in range(2):
        process = start("migrate")
        out, errors = process.communicate(timeout=30)
        assert (process.returncode, out) == (0, "The database is up to date.\n"), errors
    assert database(tmp_path) is SchemaState.AT_HEAD


def test_restored_marks_the_moment_and_says_what_follows(start: Start, tmp_path: Path) -> None:
    refuses(start("restored", **HTTP), r"^The database is empty; run: coach migrate\.$")
    start("migrate").communicate(timeout=30)
    out, errors = start("restored", **HTTP).communicate(timeout=30)
    assert out.splitlines() == [
        "Marked. 0 messages are looked up in Slack before they are sent.",
        "BACKUP_LOG is not set: who asked to be forgotten since the backup must ask again.",
    ], errors
    out, errors = start("restored", **HTTP, BACKUP_LOG=str(tmp_path)).communicate(timeout=30)
    assert out.splitlines()[1] == "What people have asked for since the backup was repeated, for 0.", errors


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_run_over_http_migrates_an_empty_database_serves_and_ends(
    start: Start, start_cold: Callable[..., subprocess.Popen[str]], tmp_path: Path, by: signal.Signals
) -> None:
    port = free_port()
    process = start_cold("run", PORT=str(port), **HTTP)
    wait_until(lambda: status(f"http://127.0.0.1:{port}/healthz") == 200, process)
    assert database(tmp_path) is SchemaState.AT_HEAD
    refuses(start("run", PORT=str(port), **HTTP), rf"^Port {port} is in use; .+\.$")
    assert '"started"' in ends_cleanly(process, by)


def test_run_by_socket_mode_connects_where_told_and_ends(start: Start, slack: SandboxServer) -> None:
    port = free_port()
    process = start("run", HEALTH_PORT=str(port), **of(slack))
    sockets = slack.sandbox.sockets
    assert sockets is not None
    wait_until(lambda: sockets.connected > 0, process)
    wait_until(lambda: status(f"http://127.0.0.1:{port}/readyz") == 200, process)
    ends_cleanly(process, signal.SIGTERM)


def test_web_and_worker_share_the_work(start: Start) -> None:
    start("migrate").communicate(timeout=30)
    port, health_port = free_port(), free_port()
    web = start("web", PORT=str(port), **HTTP)
    wait_until(lambda: status(f"http://127.0.0.1:{port}/healthz") == 200, web)
    assert status(f"http://127.0.0.1:{port}/readyz") == 503
    worker = start("worker", HEALTH_PORT=str(health_port), **HTTP)
    wait_until(lambda: status(f"http://127.0.0.1:{port}/readyz") == 200, web)
    assert status(f"http://127.0.0.1:{health_port}/readyz") == 200
    assert status(f"http://127.0.0.1:{health_port}/metrics") == 200
    assert status(f"http://127.0.0.1:{port}/metrics") == 404
    refuses(start("worker", HEALTH_PORT=str(health_port), **HTTP), rf"^Port {health_port} is in use; .+\.$")
    ends_cleanly(worker, signal.SIGTERM)
    ends_cleanly(web, signal.SIGTERM)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_sandbox_says_where_it_is_and_ends_with_ctrl_c(start: Start, tmp_path: Path, mode: str) -> None:
    port = free_port()
    process = start("sandbox", "--no-open", "--mode", mode, "--port", str(port), SLACK_BOT_TOKEN="not for us")
    wait_until(lambda: "\n" in process.process.said(), process)
    assert process.process.said() == f"The sandbox is at http://127.0.0.1:{port} (Ctrl-C ends it).\n"
    assert status(f"http://127.0.0.1:{port}/") == 200
    refuses(start("sandbox", "--no-open", "--port", str(port)), rf"^Port {port} is in use; .+\.$")
    ends_cleanly(process, signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


def test_doctor_finds_all_well(start: Start, slack: SandboxServer) -> None:
    start("migrate").communicate(timeout=30)
    process = start("doctor", **of(slack))
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 0, out + errors
    for about in ("prompts", "database", "secret keys", "bot token", "scopes", "clock", "listening", "time zone"):
        assert f"OK  {about}: " in out


def test_doctor_says_what_is_wrong_and_how_to_mend_it(start: Start, slack: SandboxServer) -> None:
    process = start("doctor", **of(slack) | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "--  database: is empty; run: coach migrate." in out
    assert "--  bot token: Slack says invalid_auth; copy the Bot User OAuth Token" in out
    assert errors == ""


def test_doctor_looks_at_the_keys_of_a_single_workspace_too(start: Start, tmp_path: Path) -> None:
    start("migrate").communicate(timeout=30)
    out, _ = start("doctor", **SOCKET, COACH_SECRET_KEYS="").communicate(timeout=30)
    assert "--  secret keys: COACH_SECRET_KEYS is missing; take the key that `coach keys new` prints" in out
    engine = create_engine(f"sqlite:///{tmp_path / 'coach.db'}", Cipher((SECRET_KEY,)))
    for workspace, cipher in (("T1", SECRET_KEY), ("T2", new_key())):
        give_keys(engine, Cipher((cipher,)))
        with open_database(engine).begin(workspace) as tx:
            Workspaces(tx).install(make_installation(workspace), NOW)
    engine.dispose()
    out, _ = start("doctor", **SOCKET).communicate(timeout=30)
    assert "--  secret keys: COACH_SECRET_KEYS does not open 1 of the 2 secrets that are stored" in out
    out, errors = start("keys", "rotate").communicate(timeout=30)
    assert out == "1 stored secret is sealed with the first key now.\n"
    assert "does not open 1 of the 2 secrets" in errors


def test_doctor_names_a_missing_scope(start: Start) -> None:
    with SandboxServer(Sandbox(scopes=["commands"])) as slack:
        out, _ = start("doctor", **of(slack)).communicate(timeout=30)
    assert re.search(r"--  scopes: the token lacks chat:write.*`coach manifest`", out)


def test_prompts_check_says_what_to_change_and_where(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "wording"
    shutil.copytree(ROOT / "prompts" / "en", folder / "en")
    buttons = folder / "en" / "buttons.yaml"
    buttons.write_text(buttons.read_text().replace("settings: Settings", "settings: Look at your settings once more"))
    check = start("prompts", "check", PROMPTS_DIR=str(folder))
    out, errors = check.communicate(timeout=30)
    assert (check.returncode, errors) == (1, "")
    assert "wording/en/buttons.yaml, line 3: `settings` has 6 words; a button has at most 5" in out.splitlines()
    assert "wording/en/buttons.yaml, line 3: `settings` says “once more”; say “again”" in out.splitlines()


def test_doctor_without_any_network_has_no_stack_trace(start: Start) -> None:
    process = start("doctor", **SOCKET)
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out.count(f"no answer from {NOBODY}") == 2
    assert errors == ""


SIGNALS = """
import os, signal, threading
from bot import processes
from bot.processes import stopped_by_signal

processes.LOOK_SECONDS = 0.001
for _ in range(500):
    with stopped_by_signal() as stopped:
        now = threading.Event()
        teller = threading.Thread(target=lambda: (now.wait(), os.kill(os.getpid(), signal.SIGTERM)))
        teller.start()
        now.set()
        stopped.wait()
    teller.join()
"""


def test_a_signal_is_heard_at_whatever_moment_it_comes(tmp_path: Path) -> None:
    """Waiting for an Event would hang in one of these."""
    subprocess.run([sys.executable, "-c", SIGNALS], cwd=tmp_path, env=os.environ | PYTHON, check=True, timeout=60)
