"""Whether a process can do its work, as sentences that a person who runs it can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

GRACE_SECONDS = 30.0
GRACE_PERIODS = 2
CLOCKS_DIFFER_SECONDS = 5.0
"""By how much the clocks of two machines may differ. What was seen well later than that was seen by a clock that has
been set back since, and says nothing of now."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. The sentence holds no secret and nothing anybody wrote."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When something was last seen well (UTC), or in `trouble`: the name of an error."""

    at: datetime
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxFigures:
    """The outbox at a moment: deliveries due and not ended, the seconds since the oldest of them was due, those that
    may or may not have been sent, and the workspaces to which nothing is sent for a while. Those without the bot are
    left out."""

    due: int
    oldest_seconds: float
    unknown: int
    paused_workspaces: int


def check_ticks(periods: Mapping[str, float], ages: Mapping[str, float]) -> Check:
    """Whether each tick has succeeded lately. `periods` and `ages` are seconds; an age is missing of one that no
    process has ever finished, negative of one seen by a clock that ran ahead."""
    if periods and not ages:
        return Check("ticks", False, "No worker has done anything yet.")
    late = [name for name, period in sorted(periods.items()) if ages.get(name, 0.0) > longest(period)]
    ahead = [name for name in sorted(periods) if ages.get(name, 0.0) < -CLOCKS_DIFFER_SECONDS]
    missing = sorted(periods.keys() - ages.keys())
    if late:
        late_ones = ", ".join(f"{name} {ages[name]:.0f} s ago" for name in late)
        return Check("ticks", False, f"Too long since they last succeeded: {late_ones}.")
    if ahead:
        seconds = -min(ages[name] for name in ahead)
        names = ", ".join(ahead)
        return Check("ticks", False, f"Last seen {seconds:.0f} s from now, so the clock was set back: {names}.")
    if missing:
        return Check("ticks", False, f"Not done yet: {', '.join(missing)}.")
    return Check("ticks", True, "All have succeeded lately.")


def longest(period: float) -> float:
    """The seconds after which a tick of that period is late."""
    return GRACE_PERIODS * period + GRACE_SECONDS


def check_token(seen: Heartbeat | None) -> Check:
    """The bot token as Slack last answered about it."""
    if seen is None:
        return Check("token", True, "Slack was not asked yet.")
    if seen.trouble:
        return Check("token", False, f"Slack does not take the bot token ({seen.trouble}); `coach doctor` says more.")
    return Check("token", True, "Slack takes the bot token.")
