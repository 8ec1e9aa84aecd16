"""Slack's list of people, in pages, of a workspace and of an organisation."""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.core.people import PersonKind
from bot.core.slack import directory as module
from bot.core.slack.clients import Clients
from bot.core.slack.directory import SlackDirectory
from bot.core.workspaces import Workspace, WorkspaceState
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from tests.core.slack.test_clients import Book
from tests.factories import NOW

HERE = Workspace(seed.IDENTITY.team_id, "Sandbox", WorkspaceState.ACTIVE, NOW)


def test_everyone_in_pages_as_they_are(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PAGE", 4)
    with SandboxServer(Sandbox()) as server:
        directory = SlackDirectory(Clients(Book(**{HERE.workspace_id: seed.IDENTITY.bot_token}), server.api_url))
        cursor, seen, sizes = "", {}, []
        while not sizes or cursor:
            page = directory.page(HERE, cursor)
            cursor = page.next_cursor
            sizes.append(len(page.profiles))
            seen |= {profile.slack_id: profile for profile in page.profiles}
    assert sizes == [4, 4, 2]
    assert {seen[one].locale for one in (seed.MINA, seed.LEO)} == {"en-GB", "en-US"}
    assert seen[seed.MINA].timezone == "Asia/Seoul"
    assert seen[seed.GUEST].kind is PersonKind.GUEST
    assert seen[seed.OTHER_BOT].kind is PersonKind.BOT
    assert not seen[seed.DEACTIVATED].active
    assert seed.OUTSIDER not in seen
    assert [slack_id for slack_id, profile in seen.items() if profile.admin] == [seed.DANA]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({}, False),
        ({"is_admin": False, "is_owner": False, "is_primary_owner": False}, False),
        ({"is_admin": True}, True),
        ({"is_owner": True, "is_admin": False}, True),
        ({"is_admin": None, "enterprise_user": None}, False),
        ({"enterprise_user": {"is_admin": True}}, True),
        ({"enterprise_user": {"is_owner": True}}, True),
        ({"enterprise_user": {"is_admin": False, "is_owner": False}}, False),
    ],
)
def test_whom_slack_calls_an_administrator(says: dict[str, Any], expected: bool):
    assert module.profile("T1", {"id": "U1", "name": "ada", **says}).admin is expected


@pytest.mark.parametrize(
    "says", [{"profile": None, "tz": None}, {"enterprise_user": {"id": None, "enterprise_id": None, "teams": None}}]
)
def test_what_slack_leaves_empty_is_not_there(says: dict[str, Any]):
    assert module.profile("T1", {"id": "U1", "name": "ada", **says}) == module.profile(
        "T1", {"id": "U1", "name": "ada"}
    )


class Organisation:
    """A client of three workspaces with a page or two of people each; `asked` is what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str]] = []

    def of(self, workspace_id: str) -> "Organisation":
        return self

    def call(self, workspace_id: str, method: Any, **arguments: Any) -> dict[str, Any]:
        name = method(WebClient()).__name__
        if name == "auth_teams_list":
            teams = ["T2"] if arguments["cursor"] else ["T3", "T1"]
            following = "" if arguments["cursor"] else "more"
            return {"teams": [{"id": one} for one in teams], "response_metadata": {"next_cursor": following}}
        team, cursor = arguments.get("team_id"), arguments["cursor"]
        self.asked.append((team, cursor))
        following = "again" if team == "T2" and not cursor else ""
        user = {"id": f"W{team}{cursor}", "team_id": team, "enterprise_user": {"enterprise_id": "E1", "teams": [team]}}
        return {"members": [user], "response_metadata": {"next_cursor": following}}


def test_an_organisation_s_workspaces_one_after_the_other():
    organisation = Organisation()
    directory = SlackDirectory(organisation)  # type: ignore[arg-type]
    workspace = replace(HERE, workspace_id="E1", enterprise_id="E1")
    cursors, profiles = [""], []
    while len(cursors) == 1 or cursors[-1]:
        page = directory.page(workspace, cursors[-1])
        cursors.append(page.next_cursor)
        profiles += page.profiles
    assert organisation.asked == [("T1", ""), ("T2", ""), ("T2", "again"), ("T3", "")]
    assert [profile.slack_id for profile in profiles] == ["WT1", "WT2", "WT2again", "WT3"]
    assert {profile.kind for profile in profiles} == {PersonKind.MEMBER}
    assert {profile.workspace_id for profile in profiles} == {"E1"}


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({"tz": None, "tz_offset": -28800}, (None, -28800)),
        ({"tz": "Europe/Berlin", "tz_offset": 3600}, ("Europe/Berlin", 3600)),
        ({}, (None, None)),
        ({"tz": None, "tz_offset": "soon"}, (None, None)),
        ({"tz": None, "tz_offset": True}, (None, None)),
    ],
)
def test_zone_and_offset(says: dict[str, Any], expected: tuple[str | None, int | None]):
    profile = module.profile("T1", {"id": "U1", "name": "ada", **says})
    assert (profile.timezone, profile.utc_offset) == expected
