"""Slack's list of everyone, page by page: what was missed is caught up, strangers are not stored."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.people import Profile
from bot.core.people_store import People
from bot.core.workspaces_store import WorkspaceQueue
from bot.workspaces.people_sync import PeopleSync
from tests.desk import Desk
from tests.factories import NOW, WORKSPACE, make_installation

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sync(desk: Desk, engine: Engine) -> PeopleSync:
    """Installed now; Slack's list is Priya, Sam and three whom we have not met, in pages of two."""
    desk.services.workspaces.install(make_installation(), NOW)
    for number in range(3):
        profile = Profile(WORKSPACE, f"UX{number}", f"Stranger {number}", "Europe/London")
        desk.directory.profiles[WORKSPACE, profile.slack_id] = profile
    return PeopleSync(desk.db, WorkspaceQueue(engine), desk.directory, desk.services.people, desk.clock)


def look(desk: Desk, sync: PeopleSync, after: timedelta = timedelta()) -> list[str]:
    """Let the tick run once, so long after the installation; the cursors asked for by then."""
    desk.now = NOW + after
    sync.look()
    return [cursor for _, cursor in desk.directory.pages]


def all_pages(desk: Desk, sync: PeopleSync, after: timedelta = timedelta()) -> None:
    for _ in range(3):
        look(desk, sync, after)


def changes(desk: Desk, slack_id: str, name: str, timezone: str | None = "Europe/London", **more: object) -> None:
    """In Slack, and no event says so."""
    desk.directory.profiles[WORKSPACE, slack_id] = Profile(WORKSPACE, slack_id, name, timezone, **more)  # type: ignore[arg-type]


def test_a_page_at_a_time_right_after_the_installation_and_each_day(desk: Desk, sync: PeopleSync):
    assert look(desk, sync) == [""]
    assert look(desk, sync) == ["", "2"]
    assert look(desk, sync) == ["", "2", "4"]
    assert look(desk, sync, 23 * HOUR) == ["", "2", "4"]
    assert look(desk, sync, DAY) == ["", "2", "4", ""]


def test_a_name_that_changed_is_caught_up(desk: Desk, sync: PeopleSync):
    changes(desk, "USAM", "Samira")
    all_pages(desk, sync)
    with desk.db.begin(WORKSPACE) as tx:
        assert People(tx).get(desk.sam.id).name == "Samira"


def test_somebody_who_left_meanwhile_ends_their_one_on_ones_and_keeps_their_zone(desk: Desk, sync: PeopleSync):
    desk.meet()
    changes(desk, "USAM", "Sam", None, active=False)
    changes(desk, "UPRIYA", "Priya", "Asia/Tokyo")
    all_pages(desk, sync)
    assert desk.services.one_on_ones.list(desk.request(desk.priya)) == []
    with desk.db.begin(WORKSPACE) as tx:
        sam, priya = People(tx).get(desk.sam.id), People(tx).get(desk.priya.id)
    assert (sam.active, sam.timezone) == (False, "Europe/London")
    assert priya.timezone == "Asia/Tokyo"


def test_strangers_are_not_stored(desk: Desk, sync: PeopleSync):
    all_pages(desk, sync)
    with desk.db.begin(WORKSPACE) as tx:
        assert People(tx).by_slack_ids(["UX0", "UX1", "UX2"]) == []


def test_a_page_without_news_writes_nobody(desk: Desk, sync: PeopleSync):
    changes(desk, "USAM", "Sam", None, active=False)
    all_pages(desk, sync)
    with desk.statements() as statements:
        all_pages(desk, sync, DAY)
    assert [one for one in statements if "INTO people" in one] == []
    assert len([one for one in statements if "FROM people" in one]) == 3


@pytest.mark.parametrize(
    ("fault", "wait", "cursor"),
    [
        (SlackBusyError(30), timedelta(seconds=30), "2"),
        (SlackUnknownError(), MINUTE, "2"),
        (SlackRefusedError("invalid_cursor"), HOUR, ""),
    ],
    ids=["busy", "no answer", "refused"],
)
def test_a_page_that_slack_does_not_give_is_asked_for_later(
    desk: Desk, sync: PeopleSync, fault: Exception, wait: timedelta, cursor: str
):
    look(desk, sync)
    desk.directory.faults.append(fault)
    assert look(desk, sync) == ["", "2"]
    assert look(desk, sync, wait - timedelta(seconds=1)) == ["", "2"]
    assert look(desk, sync, wait) == ["", "2", cursor]


def test_a_workspace_that_slack_does_not_answer_for_holds_up_no_other(desk: Desk, sync: PeopleSync):
    desk.services.workspaces.install(make_installation("T2"), NOW + MINUTE)
    desk.directory.faults.append(SlackUnknownError())
    look(desk, sync, MINUTE)
    assert [workspace for workspace, _ in desk.directory.pages] == [WORKSPACE, "T2"]


def test_the_same_person_in_two_workspaces_are_two(desk: Desk, sync: PeopleSync):
    there = desk.person("USAM", "Sam", workspace="T2")
    changes(desk, "USAM", "Samira")
    all_pages(desk, sync)
    with desk.db.begin("T2") as tx:
        assert People(tx).get(there.id).name == "Sam"


def test_after_the_end_nobody_is_looked_at(desk: Desk, sync: PeopleSync):
    desk.services.workspaces.uninstalled(WORKSPACE, NOW + MINUTE)
    assert look(desk, sync, DAY) == []
