"""One clock for all processes of a test: it lies in a file, runs like the real one or faster, and can be moved."""

import json
import os
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import time_machine


class SharedClock:
    """Implements the Clock port. `rate` is how much faster than the real one it runs."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def create(cls, file: Path, start: datetime, rate: float = 1.0) -> "SharedClock":
        """A clock that shows `start` now."""
        clock = cls(file)
        clock._write(start.timestamp(), rate)
        return clock

    def now(self) -> datetime:
        """The moment every process of the test sees, aware, UTC."""
        moment, _ = self._read()
        return datetime.fromtimestamp(moment, UTC)

    def jump(self, by: timedelta) -> None:
        """Move on. A live worker may hold a lease: jump over one only while none is at work."""
        moment, rate = self._read()
        self._write(moment + by.total_seconds(), rate)

    def jump_to(self, moment: datetime) -> None:
        """Move to a moment that lies ahead."""
        self.jump(max(moment - self.now(), timedelta(0)))

    def run_at(self, rate: float) -> None:
        """Run that much faster than the real one from now on."""
        moment, _ = self._read()
        self._write(moment, rate)

    def follow(self) -> None:
        """Let the wall clock of this process be this one, and be moved when it is. The monotonic clock, by which Python
        waits, goes on as it does when somebody sets a machine's clock."""
        travel = time_machine.travel(self.now(), tick=True)
        coordinates = travel.start()

        def watch() -> None:
            seen = self._file.read_text()
            while True:
                time.sleep(0.02)
                with suppress(FileNotFoundError):
                    if (now := self._file.read_text()) != seen:
                        seen = now
                        coordinates.move_to(self.now(), tick=True)

        Thread(target=watch, daemon=True).start()

    def _read(self) -> tuple[float, float]:
        # CLOCK_MONOTONIC is the same in every process of a machine.
        origin, real, rate = json.loads(self._file.read_text())
        return origin + (time.monotonic() - real) * rate, rate

    def _write(self, moment: float, rate: float) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps([moment, time.monotonic(), rate]))
        os.replace(fresh, self._file)
