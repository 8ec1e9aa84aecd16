"""Spreads weekly messages that many people want at the same moment, each within its person's own allowance.

Slack takes some hundreds of messages a minute from one workspace. So those due together get moments of their own,
`STEP` apart, outwards from the one they were wanted at; who is alone gets exactly that. Nothing is counted: a look at
what waits within `NEAR`, and where that is full, at the first and the last that wait within the allowance, says where
the next one goes. To count what is due in each minute was refused: it reads as many rows as there are people.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.people import ALLOWANCES, Preferences
from bot.core.time.dates import local, to_utc
from bot.core.time.quiet_hours import day_bounds

STEP = timedelta(seconds=0.2)
"""About as often as a workspace is sent a message."""
NEAR = timedelta(seconds=10)
LONGEST_ALLOWANCE = timedelta(minutes=max(ALLOWANCES))
_SCATTER = 2_654_435_761
"""Knuth's multiplier: spreads ids that follow one another."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a weekly message wanted `at` a moment may go: from `earliest` to `latest`, both included."""

    at: datetime
    earliest: datetime
    latest: datetime

    def allows(self, moment: datetime) -> bool:
        """Whether the weekly message may come then."""
        return self.earliest <= moment <= self.latest


def room(at: datetime, zone: str, preferences: Preferences, now: datetime) -> Room:
    """The allowance around `at`, which is not quiet, without what has gone by, quiet hours and other days."""
    allowance = timedelta(minutes=preferences.weekly_allowance)
    begin, end = day_bounds(at, zone)
    earliest, latest = max(at - allowance, begin, now), min(at + allowance, end - STEP)
    if preferences.quiet_from != preferences.quiet_until:
        day = local(at, zone).date()
        quiet_until, quiet_from = to_utc(day, preferences.quiet_until, zone), to_utc(day, preferences.quiet_from, zone)
        earliest = quiet_until if earliest < quiet_until <= at else earliest
        latest = quiet_from - STEP if at < quiet_from <= latest else latest
    return Room(at, min(earliest, at), max(latest, at))


def near_slot(space: Room, taken: Collection[datetime]) -> datetime | None:
    """The free moment nearest to the wanted one, the later of two; None when all within `NEAR` are `taken`."""
    offsets = [one - space.at for one in taken]
    full = {offset // STEP for offset in offsets} | {-(-offset // STEP) for offset in offsets}
    for distance in range(NEAR // STEP + 1):
        for steps in (distance, -distance):
            slot = space.at + steps * STEP
            if steps not in full and space.allows(slot):
                return slot
    return None


def outer_slot(space: Room, first: datetime, last: datetime, person_id: int) -> datetime:
    """Next to the `first` or the `last` that waits in the room, whichever is nearer; any moment when both are full."""
    after, before = max(last, space.at) + STEP, min(first, space.at) - STEP
    slots = [slot for slot in (after, before) if space.allows(slot)]
    if slots:
        return min(slots, key=lambda slot: abs(slot - space.at))
    places = (space.latest - space.earliest) // STEP + 1
    return space.earliest + (person_id * _SCATTER % places) * STEP
