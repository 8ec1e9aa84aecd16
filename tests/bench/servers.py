"""Web processes to send requests to: `coach web`, and the Bolt app that does nothing."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.bench.requests import SECRET
from tests.factories import SECRET_KEY

STARTS_WITHIN = 120.0
"""Seconds; a start takes two on a free machine, half a minute on a busy one."""


@dataclass(frozen=True)
class Web:
    """A server that listens at `port`; `pid` is gunicorn's master."""

    port: int
    pid: int

    def cpu_ms(self) -> float:
        """What its processes have used of the processor so far; Linux only."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        return sum(cpu_ms(int(pid)) for pid in (self.pid, *children))


def cpu_ms(pid: int) -> float:
    """What a process has used of the processor so far; Linux only."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def coach_web(database_url: str, api_url: str, *, wait: bool = True) -> Iterator[Web]:
    """`coach web` on that database."""
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "COACH_SECRET_KEYS": SECRET_KEY,
        "LOG_LEVEL": "INFO",
    }
    port = free_port()
    command = [sys.executable, "-m", "bot", "web"]
    with _running(command, port, {**settings, "PORT": str(port)}, wait=wait) as process:
        yield Web(port, process.pid)


@contextmanager
def coach_worker(database_url: str, api_url: str, ahead: float = 0.0) -> Iterator[subprocess.Popen[bytes]]:
    """`coach worker` on that database, sending to that Slack; its clock is so many seconds `ahead`."""
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "COACH_SECRET_KEYS": SECRET_KEY,
    }
    command = [sys.executable, "-m", "tests.bench.worker", str(ahead)]
    with _running(command, 0, settings, wait=False) as process:
        yield process


@contextmanager
def noop_web(mode: str, api_url: str, *, wait: bool = True) -> Iterator[Web]:
    """The Bolt app that does nothing, `mode` "processed" or "default"."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.noop_app", str(port), mode, api_url]
    with _running(command, port, {}, wait=wait) as process:
        yield Web(port, process.pid)


@contextmanager
def _running(
    command: list[str], port: int, settings: dict[str, str], *, wait: bool
) -> Iterator[subprocess.Popen[bytes]]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(
        command, env={**inherited, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        if wait:
            _wait(process, port)
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, f"ended with {process.returncode}"
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz"):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("did not listen in time")
