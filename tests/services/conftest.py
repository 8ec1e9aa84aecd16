"""A desk on both databases."""

import pytest

from bot.storage.sealed_database import SealedDatabase
from tests.services.desk import Desk, utc


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    """Priya's desk on Monday 23 Nov 2026, 9:00."""
    return Desk(db)


@pytest.fixture
def at_work(desk: Desk) -> Desk:
    """The brief of a weekly 1:1 is out; it is Tuesday, 13:35."""
    desk.meet()
    desk.run(utc(24, 13, 35))
    return desk
