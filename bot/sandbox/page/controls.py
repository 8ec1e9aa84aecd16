"""Moving the sandbox's clock without leaping over what is due on the way."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.sandbox.clock import SandboxClock

MOST_STOPS = 200


class ClockControls(Protocol):
    """What whoever starts the sandbox knows about the app's own schedule. Called from any thread."""

    def next_due(self) -> datetime | None:
        """When the app wants to wake up next, aware, UTC; None for never."""

    def after_jump(self) -> None:
        """Run now what the app would do by itself at the present moment."""


class NoSchedule:
    """For an app that does nothing by itself."""

    def next_due(self) -> datetime | None:
        """Never."""
        return None

    def after_jump(self) -> None:
        """Nothing."""


def jump_to_next(clock: SandboxClock, controls: ClockControls) -> None:
    """Move to the next thing due and let it happen; nothing if there is none."""
    due = controls.next_due()
    if due is not None:
        _move(clock, due)
        controls.after_jump()


def pass_time(clock: SandboxClock, controls: ClockControls, by: timedelta) -> None:
    """Move forward, stopping at each thing due on the way, so that it happens at its own time."""
    target = clock.now() + by
    for _ in range(MOST_STOPS):
        due = controls.next_due()
        if due is None or due > target:
            break
        _move(clock, due)
        controls.after_jump()
        if controls.next_due() == due:
            break
    _move(clock, target)
    controls.after_jump()


def _move(clock: SandboxClock, moment: datetime) -> None:
    clock.advance(max(moment - clock.now(), timedelta()))
