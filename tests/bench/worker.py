"""`coach worker` on the real clock, moved on by so many seconds: it is Monday whenever the bench runs."""

import sys
from datetime import UTC, datetime, timedelta

from bot import processes, wiring
from bot.settings import load_settings


class ClockAhead:
    """The real clock and so much more."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC) + self._by


if __name__ == "__main__":
    ahead = ClockAhead(timedelta(seconds=float(sys.argv[1])))
    wiring.SystemClock = lambda: ahead  # type: ignore[assignment,misc]
    processes.run_worker(load_settings())
