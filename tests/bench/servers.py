"""Web processes to send requests to: `coach web`, and the Bolt app that does nothing."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from tests.bench.requests import SECRET


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def coach_web(database_url: str, api_url: str, *, wait: bool = True) -> Iterator[int]:
    """`coach web` on that database; the port it listens at."""
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "LOG_LEVEL": "INFO",
    }
    port = free_port()
    with _running([sys.executable, "-m", "bot", "web"], port, {**settings, "PORT": str(port)}, wait=wait):
        yield port


@contextmanager
def coach_worker(database_url: str, api_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """`coach worker` on that database, sending to that Slack."""
    settings = {"DATABASE_URL": database_url, "SLACK_API_URL": api_url, "SLACK_BOT_TOKEN": "xoxb-bench"}
    with _running([sys.executable, "-m", "bot", "worker"], 0, settings, wait=False) as process:
        yield process


@contextmanager
def noop_web(mode: str, api_url: str, *, wait: bool = True) -> Iterator[int]:
    """The Bolt app that does nothing, `mode` "processed" or "default"; the port it listens at."""
    port = free_port()
    with _running([sys.executable, "-m", "tests.bench.noop_app", str(port), mode, api_url], port, {}, wait=wait):
        yield port


@contextmanager
def _running(
    command: list[str], port: int, settings: dict[str, str], *, wait: bool
) -> Iterator[subprocess.Popen[bytes]]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(command, env={**inherited, **settings}, stderr=subprocess.DEVNULL)
    try:
        if wait:
            _wait(process, port)
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, f"ended with {process.returncode}"
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz"):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("did not listen in time")
