"""The version before runs on while the database is migrated to this one, and beside it for a while.

There is no release yet: the version before is the newest commit that edited a migration instead of adding one.
"""

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.database import schema
from bot.core.database.engine import create_engine, database_url
from bot.core.database.schema import SchemaState
from tests.factories import SECRET_KEY
from tests.reliability.clock import SharedClock
from tests.reliability.nursery import ROOT, Nursery
from tests.reliability.slack import FakeSlack
from tests.reliability.world import BRIEFS, FOLLOW_UPS, WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

BEFORE = "4e35a65"
"""The commit of the version before."""
REVISION_BEFORE = "0100"
"""The newest migration it knows."""
HELPERS = "helpers"
"""The folder with its tests: what they make values with knows its names."""
MANAGERS = 6
SET_UP = """
import sys
from pathlib import Path
import bot
assert Path(bot.__file__).parent == Path.cwd() / "bot"
from bot import wiring
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details
from bot.settings import load_settings
from tests.reliability.clock import SharedClock
from datetime import date, time
from tests.factories import make_request
from tests.services import services_of
url, slack, clock, size, key = sys.argv[1:]
token = "xoxb-fake"
settings = load_settings(database_url=url, slack_bot_token=token, slack_api_url=slack, coach_secret_keys=key)
coach = wiring.build(settings, SharedClock(Path(clock)))
now, services = coach.clock.now(), services_of(coach)
report = services.people.known("TA", "UAREPORT", now)
details = Details(Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 24), weekday=1), lead=Lead.TWO_HOURS)
for n in range(int(size)):
    who = services.people.known("TA", f"UA{n:03}", now)
    services.one_on_ones.add(make_request(who, now, f"view:{n}"), report, details)
coach.close()
"""


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the version before."""
    folder = tmp_path_factory.mktemp("before")
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", BEFORE, "bot", "migrations", "prompts", "tests"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        pytest.skip("the history of this repository is not here, and the version before is in it")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    (folder / HELPERS).mkdir()
    (folder / "tests").rename(folder / HELPERS / "tests")  # the nursery is the present one
    return folder


@pytest.fixture(scope="session")
def old_nursery(before: Path) -> Iterator[Nursery]:
    """Where processes of the version before come from."""
    started = Nursery(before)
    assert Path(started.where()).parent == before / "bot"
    yield started
    started.close()


@pytest.fixture(params=["sqlite", "postgres"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that the version before has migrated."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'coach.db'}"
        schema.migrate(url, REVISION_BEFORE)
        yield url
        return
    server = database_url(request.getfixturevalue("postgres_url"))
    admin = create_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE before"))
    url = server.set(database="before").render_as_string(hide_password=False)
    schema.migrate(url, REVISION_BEFORE)
    yield url
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE before WITH (FORCE)"))
    admin.dispose()


def test_the_version_before_works_on_while_and_after_the_database_is_migrated(
    old_url: str,
    tmp_path: Path,
    before: Path,
    nursery: Nursery,
    old_nursery: Nursery,
    slack: FakeSlack,
    clock: SharedClock,
):
    set_up_as_before(before, old_url, slack, tmp_path / "clock")
    clock.jump_to(WEEKLY_MESSAGES)
    world = World.create(old_url, tmp_path, nursery, slack, clock)
    slack.latency = 0.1
    world.start(nursery=old_nursery)
    world.until(lambda: slack.called("chat.postMessage"))
    schema.migrate(old_url)
    assert schema.state(world.engine) is SchemaState.AT_HEAD
    world.until(lambda: len(slack.messages) == MANAGERS)
    slack.latency = 0.002
    assert "Error" not in world.logs(), world.logs()
    world.until(world.settled)
    world.check(weekly=MANAGERS)
    world.start()  # both versions side by side
    for moment in (BRIEFS, FOLLOW_UPS):
        clock.jump_to(moment)
        world.until(world.settled)
    world.check(**dict.fromkeys(("weekly", "brief", "prompts", "plan", "follow_up"), MANAGERS))
    world.close()


def set_up_as_before(before: Path, url: str, slack: FakeSlack, clock: Path) -> None:
    """The version before sets up the managers, as its own processes would."""
    done = subprocess.run(
        [sys.executable, "-c", SET_UP, url, slack.url, str(clock), str(MANAGERS), SECRET_KEY],
        cwd=before,
        env={"PYTHONPATH": f"{before}:{before / HELPERS}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
