"""Slack's people as our profiles."""

from dataclasses import dataclass
from typing import Any

from bot.core.errors import NotFoundError, SlackRefusedError
from bot.core.people import PersonKind, Profile
from bot.core.ports import PeoplePage
from bot.core.slack.calls import next_cursor, part
from bot.core.slack.clients import Clients
from bot.core.workspaces import Workspace

PAGE = 200
"""Slack's advice (docs.slack.dev/reference/methods/users.list)."""
TEAMS_PAGE = 1000
NOBODY = ("user_not_found", "user_not_visible", "users_not_found")


@dataclass(frozen=True)
class SlackDirectory:
    """Implements the Directory port with users.info, and PeopleList with users.list."""

    clients: Clients

    def profile(self, workspace_id: str, slack_id: str) -> Profile:
        """The profile of one person. Raises NotFoundError, SlackBusyError, SlackUnknownError."""
        try:
            answer = self.clients.call(
                workspace_id, lambda client: client.users_info, user=slack_id, include_locale=True
            )
        except SlackRefusedError as error:
            if error.code in NOBODY:
                raise NotFoundError from error
            raise
        return profile(workspace_id, part(answer, "user", dict))

    def page(self, workspace: Workspace, cursor: str) -> PeoplePage:
        """Some of the workspace's people; of an organisation, those of one of its workspaces after the other.

        Raises what `call` raises.
        """
        team, _, place = cursor.rpartition(":")
        if workspace.org_wide and not team:
            team = self._team_after(workspace.workspace_id, "")
        answer = self.clients.call(
            workspace.workspace_id,
            lambda client: client.users_list,
            limit=PAGE,
            cursor=place,
            include_locale=True,
            **({"team_id": team} if team else {}),
        )
        profiles = tuple(profile(workspace.workspace_id, user) for user in part(answer, "members", list))
        following = next_cursor(answer)
        if team and not following:
            team = self._team_after(workspace.workspace_id, team)
            return PeoplePage(profiles, f"{team}:" if team else "")
        return PeoplePage(profiles, f"{team}:{following}" if team else following)

    def _team_after(self, enterprise_id: str, team: str) -> str:
        """The next of an organisation's workspaces by id; empty after the last."""
        teams: list[str] = []
        cursor = ""
        while True:
            answer = self.clients.call(
                enterprise_id, lambda client: client.auth_teams_list, limit=TEAMS_PAGE, cursor=cursor
            )
            teams += [str(one["id"]) for one in part(answer, "teams", list)]
            cursor = next_cursor(answer)
            if not cursor:
                return min((one for one in teams if one > team), default="")


def profile(workspace_id: str, user: dict[str, Any]) -> Profile:
    """A user object of Slack (docs.slack.dev/reference/objects/user-object) as our value."""
    shown = user.get("profile") or {}
    names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"), user["id"])
    return Profile(
        workspace_id=workspace_id,
        slack_id=user["id"],
        grid_id=_grid_id(user),
        name=next(name for name in names if name),
        timezone=user.get("tz"),
        locale=user.get("locale") or "en-GB",
        kind=_kind(workspace_id, user),
        active=not user.get("deleted", False),
        admin=_admin(user),
        utc_offset=_utc_offset(user),
    )


def _utc_offset(user: dict[str, Any]) -> int | None:
    offset = user.get("tz_offset")
    return offset if isinstance(offset, int) and not isinstance(offset, bool) else None


def _grid_id(user: dict[str, Any]) -> str | None:
    """The id that somebody of an organisation has in all its workspaces; Slack may call them by it, or by another."""
    found = (user.get("enterprise_user") or {}).get("id")
    return found or (user["id"] if user["id"].startswith("W") else None)


def _admin(user: dict[str, Any]) -> bool:
    """An administrator or owner of the workspace, or of the organisation that it belongs to."""
    grid = user.get("enterprise_user") or {}
    return any(bool(found.get(role)) for found in (user, grid) for role in ("is_admin", "is_owner"))


def _kind(workspace_id: str, user: dict[str, Any]) -> PersonKind:
    grid = user.get("enterprise_user") or {}
    homes = {user.get("team_id"), grid.get("enterprise_id"), *(grid.get("teams") or [])} - {None}
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return PersonKind.BOT
    if user.get("is_stranger") or (homes and workspace_id not in homes):
        return PersonKind.OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.MEMBER
