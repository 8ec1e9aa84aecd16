"""`python -m tests.screens`: how long each screen is read, its buttons, and how much of a phone it fills."""

import logging
import os
import sys

import structlog

from tests.factories import SECRET_KEY
from tests.screens.measure import table
from tests.screens.scenes import screens


def main() -> int:
    """Print the table."""
    print(table(list(screens())))  # noqa: T201
    return 0


if __name__ == "__main__":
    logging.disable()
    structlog.configure(logger_factory=structlog.stdlib.LoggerFactory())
    os.environ["COACH_SECRET_KEYS"] = SECRET_KEY
    sys.exit(main())
