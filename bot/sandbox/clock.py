"""The sandbox's own time: real time plus an offset that only grows, to see a week in two minutes."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that runs like the real one and can be moved forward. Safe to use from any thread."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start` is an aware datetime; None means the present moment."""
        self._lock = threading.Lock()
        self._origin = (start or datetime.now(UTC)).astimezone(UTC)
        self._started = time.monotonic()
        self._offset = timedelta()

    def now(self) -> datetime:
        """The sandbox's present moment, aware, UTC."""
        with self._lock:
            return self._now()

    def advance(self, by: timedelta) -> datetime:
        """Move forward and return the new now. Raises ValueError for a negative step."""
        if by < timedelta():
            raise ValueError("the sandbox clock only moves forward")
        with self._lock:
            self._offset += by
            return self._now()

    def jump_to(self, moment: datetime) -> datetime:
        """Move forward to an aware moment and return it. Raises ValueError for a moment that has passed."""
        with self._lock:
            step = moment - self._now()
            if step < timedelta():
                raise ValueError("the sandbox clock only moves forward")
            self._offset += step
            return self._now()

    def _now(self) -> datetime:
        return self._origin + timedelta(seconds=time.monotonic() - self._started) + self._offset
