"""Whether this process is ready: every check it was given, asked at most once a second, by one caller at a time.

A probe must not pile up on a database that hangs: who comes while the checks run is given the last answer, unless it
is too old to be trusted.
"""

import time
from collections.abc import Callable, Sequence
from threading import Lock

import structlog

from bot.core.health import Check

log = structlog.get_logger(__name__)

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
        """The results, all of them. A check that raises is one that fails."""
        if self._age() <= FRESH_SECONDS:
            return self._found
        if not self._asking.acquire(blocking=False):
            hanging = Check("checks", False, "The checks take too long to answer.")
            return self._found if self._age() <= TRUSTED_SECONDS else (hanging,)
        try:
            self._found = tuple(_found(look) for look in self._looks)
            self._found_at = self._now()
            return self._found
        finally:
            self._asking.release()

    def _age(self) -> float:
        return self._now() - self._found_at


def _found(look: Look) -> Check:
    try:
        return look()
    except Exception:
        log.error("check_failed", exc_info=True)
        return Check("checks", False, "A check could not be made; the log says where it failed.")
