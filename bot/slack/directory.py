"""Slack's people as our profiles."""

from typing import Any

from slack_sdk import WebClient

from bot.domain.errors import NotFoundError, SlackRefusedError
from bot.domain.people import PersonKind, Profile
from bot.slack.calls import call


class SlackDirectory:
    """Implements the Directory port with users.info."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def profile(self, workspace_id: str, slack_id: str) -> Profile:
        """The profile of one person. Raises NotFoundError, SlackBusyError, SlackUnknownError."""
        try:
            answer = call(self._client.users_info, user=slack_id, include_locale=True)
        except SlackRefusedError as error:
            if error.code in ("user_not_found", "user_not_visible"):
                raise NotFoundError from error
            raise
        return profile(workspace_id, answer["user"])


def profile(workspace_id: str, user: dict[str, Any]) -> Profile:
    """A user object of Slack (docs.slack.dev/reference/objects/user-object) as our value."""
    shown = user.get("profile", {})
    names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"), user["id"])
    return Profile(
        workspace_id=workspace_id,
        slack_id=user["id"],
        name=next(name for name in names if name),
        timezone=user.get("tz"),
        locale=user.get("locale") or "en-US",
        kind=_kind(workspace_id, user),
        active=not user.get("deleted", False),
    )


def _kind(workspace_id: str, user: dict[str, Any]) -> PersonKind:
    grid = user.get("enterprise_user") or {}
    homes = {user.get("team_id"), grid.get("enterprise_id"), *grid.get("teams", [])} - {None}
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return PersonKind.BOT
    if user.get("is_stranger") or (homes and workspace_id not in homes):
        return PersonKind.OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.MEMBER
