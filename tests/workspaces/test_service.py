"""Installed, removed, installed again: in any order Slack tells it."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from bot.briefs.rules import BRIEF
from bot.core import workspaces_service as service
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.rate_limits import RateLimits
from bot.core.workspaces import Workspace
from bot.core.workspaces_service import WorkspaceService
from tests.desk import Desk, utc
from tests.factories import NOW, WORKSPACE, make_installation

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
BOT = ["UBOT"]


@pytest.fixture
def there(desk: Desk) -> Desk:
    """Installed an hour ago, in two workspaces."""
    for workspace_id in (WORKSPACE, "T2"):
        desk.services.workspaces.install(make_installation(workspace_id), NOW - HOUR)
    return desk


def found(desk: Desk, workspace_id: str = WORKSPACE) -> Workspace:
    workspace = WorkspaceService(desk.db).find(workspace_id)
    assert workspace is not None
    return workspace


def closed(desk: Desk, workspace_id: str = WORKSPACE) -> str | None:
    """Why nothing is sent to a workspace; None if it is."""
    with desk.db.begin(workspace_id) as tx:
        return RateLimits(tx).closed(desk.now).get("workspace")


def uninstalled(desk: Desk, at: datetime = NOW) -> None:
    desk.services.workspaces.uninstalled(WORKSPACE, at)


def revoked(desk: Desk, at: datetime = NOW) -> None:
    desk.services.workspaces.tokens_revoked(WORKSPACE, BOT, at)


def installed(desk: Desk, at: datetime = NOW + HOUR) -> None:
    desk.services.workspaces.install(make_installation(), at)


@pytest.mark.parametrize(
    "events", [(uninstalled,), (revoked,), *permutations((uninstalled, revoked, uninstalled, revoked))][:8]
)
def test_the_end_in_any_order_and_again(there: Desk, events):
    for event in events:
        event(there)
    assert (found(there).active, found(there).tokens) == (False, None)
    assert there.services.workspaces.bot_token(WORKSPACE) is None
    assert closed(there) in ("app_uninstalled", "tokens_revoked")


def test_other_workspaces_do_not_notice(there: Desk):
    before = found(there, "T2")
    uninstalled(there)
    revoked(there)
    assert found(there, "T2") == before
    assert there.services.workspaces.bot_token("T2") == "xoxb-1"
    assert closed(there, "T2") is None


def test_nothing_is_planned_while_it_is_removed_and_all_of_it_once_it_is_back(there: Desk):
    there.meet()
    there.tick()
    planned = len(there.deliveries(BRIEF))
    uninstalled(there)
    for week in range(1, 9):
        there.tick(NOW + 7 * week * DAY)
    assert len(there.deliveries(BRIEF)) == planned
    installed(there, there.now)
    there.tick()
    there.run(there.now + 7 * DAY)
    assert len(there.slack.of(BRIEF)) == 1


@pytest.mark.parametrize("late", [uninstalled, revoked])
def test_late_news_of_the_last_installation_leaves_the_new_one_alone(there: Desk, late):
    uninstalled(there)
    installed(there)
    for _ in range(2):
        late(there, NOW + SECOND)
    assert found(there).active
    assert closed(there) is None


def test_news_from_the_second_of_the_installation_is_taken_for_old(there: Desk):
    installed(there, NOW + timedelta(milliseconds=700))
    uninstalled(there, NOW)
    assert found(there).active
    uninstalled(there, NOW + SECOND)
    assert not found(there).active


@pytest.mark.parametrize("bot_users", [[], ["UANOTHERBOT"]])
def test_revoked_tokens_of_people_change_nothing(there: Desk, bot_users: list[str]):
    there.services.workspaces.tokens_revoked(WORKSPACE, bot_users, NOW)
    assert found(there).tokens is not None


def test_news_of_a_workspace_we_never_heard_of_changes_nothing(desk: Desk):
    uninstalled(desk)
    revoked(desk)
    assert WorkspaceService(desk.db).find(WORKSPACE) is None
    assert closed(desk) is None


def test_what_waits_is_held_and_sent_once_it_is_installed_again(there: Desk):
    there.meet()
    uninstalled(there)
    there.run(utc(24, 13, 40))
    assert there.slack.said == []
    installed(there, utc(24, 13, 50))
    there.tick(utc(24, 13, 50))
    assert len(there.slack.of(BRIEF)) == 1


def test_what_became_too_late_meanwhile_is_never_sent(there: Desk):
    there.meet()
    uninstalled(there)
    there.run(utc(24, 14, 5))
    installed(there, utc(24, 14, 5))
    there.tick(utc(24, 14, 6))
    assert there.slack.of(BRIEF) == []
    assert there.deliveries(BRIEF, state=DeliveryState.EXPIRED)


def test_what_another_process_changed_is_known_in_seconds(there: Desk, monkeypatch: pytest.MonkeyPatch):
    other, seconds = WorkspaceService(there.db), [1000.0]
    monkeypatch.setattr(service, "monotonic", lambda: seconds[0])
    assert other.bot_token(WORKSPACE) == "xoxb-1"
    uninstalled(there)
    assert other.bot_token(WORKSPACE) == "xoxb-1"
    assert other.bot_token(WORKSPACE, fresh=True) is None
    installed(there)
    assert other.bot_token(WORKSPACE) is None
    seconds[0] += service.REMEMBERED_SECONDS
    assert other.bot_token(WORKSPACE) == "xoxb-1"


def test_a_workspace_we_do_not_know_is_looked_up_each_time(desk: Desk):
    other = WorkspaceService(desk.db)
    assert other.bot_token(WORKSPACE) is None
    installed(desk)
    assert other.bot_token(WORKSPACE) == "xoxb-1"


def test_requests_do_not_read_the_database_each_time(there: Desk):
    there.services.workspaces.bot_token(WORKSPACE)
    with there.statements() as statements:
        for _ in range(5):
            there.services.workspaces.bot_token(WORKSPACE)
    assert statements == []


# With a token in the settings


def alone(desk: Desk) -> WorkspaceService:
    return WorkspaceService(desk.db, "xoxb-settings")


def test_the_token_of_the_settings_is_for_whoever_asks_until_the_bot_is_removed(desk: Desk):
    assert alone(desk).bot_token(WORKSPACE) == "xoxb-settings"
    alone(desk).register(make_installation(tokens=None), NOW - HOUR)
    assert found(desk).tokens is None
    assert alone(desk).bot_token(WORKSPACE) == "xoxb-settings"
    uninstalled(desk)
    assert alone(desk).bot_token(WORKSPACE) is None
    assert closed(desk) == "app_uninstalled"


def test_with_a_token_in_the_settings_requests_do_not_read_the_database_each_time(desk: Desk):
    workspaces = alone(desk)
    workspaces.bot_token(WORKSPACE)
    with desk.statements() as statements:
        assert workspaces.bot_token(WORKSPACE) == "xoxb-settings"
    assert statements == []
    workspaces.register(make_installation(tokens=None), NOW)
    assert workspaces.find(WORKSPACE) is not None, "what this process has done it knows at once"


def test_a_good_token_at_the_next_start_takes_up_again(desk: Desk):
    alone(desk).register(make_installation(tokens=None), NOW - HOUR)
    first = found(desk)
    alone(desk).register(make_installation(tokens=None), NOW)
    assert found(desk) == first, "a restart is no new installation"
    uninstalled(desk)
    alone(desk).register(make_installation(tokens=None), NOW + HOUR)
    assert (found(desk).active, found(desk).installed_at) == (True, NOW + HOUR)
    assert closed(desk) is None
