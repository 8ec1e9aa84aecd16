"""A desk on both databases."""

import pytest

from bot.storage.store import SqlStore
from tests.services.desk import Desk


@pytest.fixture
def desk(store: SqlStore) -> Desk:
    """Priya's desk on Monday 23 Nov 2026, 9:00."""
    return Desk(store)
