"""Whether this process is ready: every check it was given, asked at most once a second, by one caller at a time.

A probe must not pile up on a database that hangs: who comes while the checks run is given the last answer, unless it
is too old to be trusted.
"""

import time
from collections.abc import Callable, Sequence
from threading import Lock

from bot.domain.health import Check

FRESH_SECONDS = 1.0
TRUSTED_SECONDS = 15.0

Look = Callable[[], Check]


class Health:
    """`ready` gives the checks' results. `now` counts seconds and never goes back."""

    def __init__(self, looks: Sequence[Look], now: Callable[[], float] = time.monotonic) -> None:
        self._looks = looks
        self._now = now
        self._asking = Lock()
        self._found: tuple[Check, ...] = ()
        self._found_at = float("-inf")

    def ready(self) -> tuple[Check, ...]:
        """The results, all of them. Never raises what a check raises."""
        if self._age() <= FRESH_SECONDS:
            return self._found
        if not self._asking.acquire(blocking=False):
            hanging = Check("checks", False, "The checks take too long to answer.")
            return self._found if self._age() <= TRUSTED_SECONDS else (hanging,)
        try:
            self._found = tuple(look() for look in self._looks)
            self._found_at = self._now()
            return self._found
        finally:
            self._asking.release()

    def _age(self) -> float:
        return self._now() - self._found_at
