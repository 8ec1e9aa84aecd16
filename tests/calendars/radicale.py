"""Radicale, a CalDAV server that also hands out whole calendars as files, started by the tests."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.calendars.caldav import Login
from bot.calendars.fetching import Guard, GuardedSession, ask

USER, PASSWORD = "priya", "pässword"
STARTED = "Radicale server ready"


class Radicale:
    """One that runs; what is put into it goes over HTTP."""

    def __init__(self, port: int, session: GuardedSession) -> None:
        self.url, self.session = f"http://127.0.0.1:{port}", session
        self.login = Login(self.url, USER, PASSWORD)

    def calendar(self, name: str) -> str:
        """Its address; it is made anew."""
        url = f"{self.url}/{USER}/{name}/"
        self.ask("DELETE", url)
        assert self.ask("MKCALENDAR", url) == 201
        return url

    def put(self, calendar: str, name: str, body: bytes) -> None:
        assert self.ask("PUT", f"{calendar}{name}.ics", body) in (201, 204)

    def delete(self, calendar: str, name: str) -> None:
        assert self.ask("DELETE", f"{calendar}{name}.ics") == 200

    def ask(self, method: str, url: str, body: bytes | None = None) -> int:
        self.session.auth = (USER.encode(), PASSWORD.encode())
        found = ask(self.session, method, url, {"Content-Type": "text/calendar"}, body)
        self.session.auth = None
        return found.status


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """Ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(folder / "users"),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "collections"),
    }
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if STARTED in line:
                break
        assert STARTED in said[-1], said
        try:
            with GuardedSession(Guard(allow_private=True)) as session:
                yield Radicale(port, session)
        finally:
            process.terminate()
            process.stderr.read()
