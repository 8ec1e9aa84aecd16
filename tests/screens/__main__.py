"""`python -m tests.screens`: how long each screen is read, its buttons, how much of a phone it fills; taps of jobs."""

import logging
import os
import sys

import structlog

from tests.factories import SECRET_KEY
from tests.screens.measure import table
from tests.screens.scenes import screens
from tests.screens.taps import jobs, jobs_table


def main() -> int:
    """Print the tables."""
    print(table(list(screens())), jobs_table(list(jobs())), sep="\n\n")  # noqa: T201
    return 0


if __name__ == "__main__":
    logging.disable()
    structlog.configure(logger_factory=structlog.stdlib.LoggerFactory())
    os.environ["COACH_SECRET_KEYS"] = SECRET_KEY
    sys.exit(main())
