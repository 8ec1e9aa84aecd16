"""The sandbox's time: real time plus an offset that only grows, to see a week in two minutes."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

MAX_STOPS = 200


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

    def catch_up(self, moment: datetime) -> None:
        """Move forward to an aware moment, unless it has passed."""
        with self._lock:
            self._offset += max(moment - self._now(), timedelta())

    def _now(self) -> datetime:
        return self._origin + timedelta(seconds=time.monotonic() - self._started) + self._offset


class ClockControls(Protocol):
    """The app's schedule, supplied by the caller. Called from any thread."""

    def next_due(self) -> datetime | None:
        """When the app wants to wake up next, aware, UTC; None for never."""

    def after_jump(self) -> None:
        """Run what is due at the present moment, without waiting for the app's own timer."""


class NoSchedule:
    """For an app without a schedule."""

    def next_due(self) -> datetime | None:
        """Never."""
        return None

    def after_jump(self) -> None:
        """Nothing."""


def jump_to_next(clock: SandboxClock, controls: ClockControls) -> None:
    """Move to the moment that is due next and run it, if there is one."""
    due = controls.next_due()
    if due is not None:
        clock.catch_up(due)
        controls.after_jump()


def pass_time(clock: SandboxClock, controls: ClockControls, by: timedelta) -> None:
    """Move forward, stopping at each due moment, so that everything runs at its own time."""
    target = clock.now() + by
    for _ in range(MAX_STOPS):
        due = controls.next_due()
        if due is None or due > target:
            break
        clock.catch_up(due)
        controls.after_jump()
        if controls.next_due() == due:
            break
    clock.catch_up(target)
    controls.after_jump()
