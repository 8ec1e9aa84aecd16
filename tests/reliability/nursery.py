"""Starts the bot's processes within milliseconds: a process that has imported everything forks them.

`Nursery` is the test's side. The other side is this module run as a program: one JSON order a line on stdin, one
answer a line on stdout. What it forks are the real `coach worker` and `coach run`, with the clock of the test, or
`coach …` as it is typed.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.wiring import Coach

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Order:
    """What to start. `settings` are those of the bot; `call_timeout` in seconds replaces that of calls to Slack,
    `busy_timeout` in seconds how long SQLite waits for a lock; ticks come that many times as `often`. `wall`: all of
    the process has the test's clock, not only the bot's services."""

    process: Literal["worker", "run"]
    settings: dict[str, str | None]
    clock: str
    log: str
    call_timeout: float | None = None
    busy_timeout: float | None = None
    often: float = 10
    environment: dict[str, str] = field(default_factory=dict)
    wall: bool = False


@dataclass(frozen=True)
class Typed:
    """`coach` with these arguments, in that folder and environment. `log` is its stdout."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    log: str
    errors: str


@dataclass
class Process:
    """A process of the bot that the nursery has forked. `code` is how it ended, minus the signal if by one."""

    nursery: "Nursery"
    pid: int
    log: Path
    code: int | None = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has been waited for."""
        if self.code is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """`kill -9`, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.wait()

    def wait(self, seconds: float = 30) -> int:
        """How it ended. Raises TimeoutError."""
        if self.code is None:
            self.code = self.nursery.wait(self.pid, seconds)
        return self.code

    @property
    def runs(self) -> bool:
        """Whether it is still there."""
        if self.code is None:
            self.code = self.nursery.look(self.pid)
        return self.code is None

    def said(self) -> str:
        """Its log."""
        return self.log.read_text()


class Nursery:
    """The test's side. `root` is the checkout whose bot it runs."""

    def __init__(self, root: Path = ROOT) -> None:
        names = ("COACH", "SLACK", "DATABASE", "PORT", "LOG_LEVEL", "DEFAULT_TIMEZONE", "PROMPTS_DIR", "PYTEST")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        self._lock = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.nursery"],
            cwd=root,
            env=clean | {"PYTHONPATH": os.pathsep.join([str(root), str(ROOT)])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, order: Order | Typed) -> Process:
        """Fork it."""
        do = "fork" if isinstance(order, Order) else "type"
        return Process(self, int(self._ask({"do": do, **asdict(order)})), Path(order.log))

    def wait(self, pid: int, seconds: float) -> int:
        """Wait for its end. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while (code := self.look(pid)) is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"process {pid} did not end within {seconds} s")
            time.sleep(0.002)
        return code

    def look(self, pid: int) -> int | None:
        """How it ended; None while it runs."""
        code: int | None = self._ask({"do": "look", "pid": pid})
        return code

    def where(self) -> str:
        """The file of the bot it runs."""
        return str(self._ask({"do": "where"}))

    def close(self) -> None:
        """End everything it has started."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the nursery is gone")
        return json.loads(answer)


def serve() -> None:
    """The other side, until stdin ends; then every process it has started is killed."""
    warm_up()
    running: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        answer: int | str | None
        wanted = order.pop("do")
        if wanted == "where":
            answer = sys.modules["bot"].__file__
        elif wanted in ("fork", "type"):
            answer = fork(Order(**order)) if wanted == "fork" else type_coach(Typed(**order))
            running.add(answer)
        else:
            pid, status = os.waitpid(order["pid"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
            running -= {pid}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def warm_up() -> None:
    """Do once, before anything is forked, what takes a process long when it does it for the first time."""
    from bot import processes, wiring
    from bot.settings import load_settings

    wiring.load_library = cache(wiring.load_library)
    with TemporaryDirectory() as folder:
        settings = load_settings(database_url=f"sqlite:///{folder}/warm.db")
        processes.require_database(settings, migrate_empty=True)
        processes.require_database(settings, migrate_empty=True)
        coach = wiring.build(settings)
        for tick in coach.ticks:
            tick.run()
        coach.close()
    wiring.build(load_settings(database_url="postgresql://nobody@127.0.0.1:9/none")).close()


def fork(order: Order) -> int:
    """The id of a new process that does as ordered."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        redirect(order.log, order.log)
        become(order)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 (whatever it is, the log of the process tells it)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def redirect(out: str, errors: str) -> None:
    """Let this process read nothing, and write to these files."""
    written = (os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND) for file in (out, errors))
    for onto, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), *written)):
        os.dup2(descriptor, onto)


def type_coach(typed: Typed) -> int:
    """The id of a new process that is `coach …`. It ends as Python does: it waits for its threads."""
    pid = os.fork()
    if pid:
        return pid
    redirect(typed.log, typed.errors)
    os.chdir(typed.folder)
    os.environ.clear()
    os.environ.update(typed.environment)
    sys.argv = ["coach", *typed.arguments]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from bot.cli import app

    app()
    sys.exit(0)


def become(order: Order) -> None:
    """Be a process of the bot until it ends."""
    from bot import processes, wiring
    from bot.core.logs import configure_logging
    from bot.settings import load_settings
    from tests.reliability.clock import SharedClock

    os.environ.update(order.environment)
    wiring.SystemClock = lambda: SharedClock(Path(order.clock))  # type: ignore[assignment,misc]
    if order.wall:
        SharedClock(Path(order.clock)).follow()
    quicken_ticks(order.often)
    if order.call_timeout is not None:
        shorten_calls(order.call_timeout)
    if order.busy_timeout is not None:
        shorten_locks(order.busy_timeout)
    settings = load_settings(**order.settings)
    configure_logging(settings.log_level)
    {"worker": processes.run_worker, "run": processes.run}[order.process](settings)


def quicken_ticks(often: float) -> None:
    """Let ticks come more often: the clock of a test jumps, and nobody need wait for the next second."""
    from bot import wiring

    built = wiring.build

    def build(*given: Any, **named: Any) -> "Coach":
        coach = built(*given, **named)
        return replace(coach, ticks=tuple(replace(tick, every=max(0.02, tick.every / often)) for tick in coach.ticks))

    wiring.build = build


def shorten_calls(seconds: float) -> None:
    """Let calls to Slack take no longer than that."""
    from slack_sdk.web.base_client import BaseClient

    made = BaseClient.__init__

    def make(self: BaseClient, *given: Any, **named: Any) -> None:
        made(self, *given, **named | {"timeout": seconds})

    BaseClient.__init__ = make  # type: ignore[method-assign]


def shorten_locks(seconds: float) -> None:
    """Let SQLite wait no longer than that for another process."""
    from sqlalchemy import event
    from sqlalchemy.pool import Pool

    @event.listens_for(Pool, "checkout")
    def shorten(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


if __name__ == "__main__":
    serve()
