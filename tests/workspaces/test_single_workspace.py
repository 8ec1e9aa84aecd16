"""Which workspace the token of the settings opens is asked until Slack says, and not again."""

from collections import deque

import pytest
from structlog.testing import capture_logs

from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.workspaces import Installation
from bot.core.workspaces_service import WorkspaceService
from bot.workspaces.installations import SingleWorkspace
from tests.desk import Desk, quick
from tests.factories import WORKSPACE, make_installation

pytestmark = quick


def only(desk: Desk, *faults: Exception) -> SingleWorkspace:
    left = deque(faults)

    def who_am_i() -> Installation:
        if left:
            raise left.popleft()
        desk.directory.asked.append("auth.test")
        return make_installation(tokens=None)

    return SingleWorkspace(desk.services.workspaces, who_am_i, desk.clock)


def test_it_is_remembered_and_asked_once(desk: Desk):
    workspace = only(desk)
    for _ in range(3):
        workspace.register()
    assert desk.directory.asked.count("auth.test") == 1
    found = desk.services.workspaces.find(WORKSPACE)
    assert found is not None
    assert found.active


@pytest.mark.parametrize("fault", [SlackRefusedError("invalid_auth"), SlackBusyError(1), SlackUnknownError()])
def test_a_slack_that_does_not_say_is_asked_again(desk: Desk, fault: Exception):
    workspace = only(desk, fault)
    with capture_logs() as logs:
        workspace.register()
    assert len(logs) == 1
    assert desk.services.workspaces.find(WORKSPACE) is None
    workspace.register()
    assert desk.services.workspaces.find(WORKSPACE) is not None


def admitting(desk: Desk, *faults: Exception) -> WorkspaceService:
    """With a token of WORKSPACE in the settings; Slack answers whose it is with `faults` first."""
    left = deque(faults)

    def who_am_i() -> Installation:
        if left:
            raise left.popleft()
        desk.directory.asked.append("auth.test")
        return make_installation(tokens=None)

    return WorkspaceService(desk.db, "xoxb-settings", who_am_i)


def test_only_the_tokens_own_workspace_is_admitted(desk: Desk):
    workspaces = admitting(desk)
    assert workspaces.admits(WORKSPACE)
    assert not workspaces.admits("T0STRANGER")
    assert workspaces.admits(WORKSPACE)
    assert desk.directory.asked.count("auth.test") == 1


@pytest.mark.parametrize("fault", [SlackRefusedError("invalid_auth"), SlackBusyError(1), SlackUnknownError()])
def test_while_slack_does_not_say_the_registered_one_is_admitted(desk: Desk, fault: Exception):
    only(desk).register()
    workspaces = admitting(desk, fault, fault)
    with capture_logs() as logs:
        assert workspaces.admits(WORKSPACE)
        assert not workspaces.admits("T0STRANGER")
    assert [line["event"] for line in logs] == ["own_workspace_unknown"] * 2
    assert workspaces.admits(WORKSPACE)


def test_with_oauth_every_installed_workspace_is(desk: Desk):
    assert WorkspaceService(desk.db).admits("T0ANY")
