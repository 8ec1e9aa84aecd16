from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from tests.slack.stage import Entrance, Stage, open_stage


@pytest.fixture(scope="session")
def entrance() -> Iterator[Entrance]:
    """The address the bot listens at, for all tests of a process."""
    entrance = Entrance()
    entrance.server.start()
    yield entrance
    entrance.server.stop()


@pytest.fixture
def stage(engine: Engine, entrance: Entrance) -> Iterator[Stage]:
    """One manager, a fresh local Slack, the bot."""
    with ExitStack() as stack:
        yield open_stage(stack, engine, entrance)
