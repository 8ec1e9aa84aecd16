"""Slack's OAuth: where to send a browser, and what its codes and refresh tokens are exchanged for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from slack_sdk import WebClient

from bot.core.errors import SlackRefusedError
from bot.core.slack.calls import call
from bot.core.workspaces import Installation, Tokens


@dataclass(frozen=True, kw_only=True)
class SlackOAuth:
    """Implements the OAuth port with oauth.v2.access. `client` needs no token, `page` is where Slack asks people."""

    client: WebClient
    client_id: str
    client_secret: str = field(repr=False)
    page: str
    redirect_url: str
    scopes: Callable[[], Sequence[str]]

    def authorize_url(self, state: str) -> str:
        """Slack's page on which somebody agrees to what the bot asks for."""
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(self.scopes()),
            "redirect_uri": self.redirect_url,
            "state": state,
        }
        return f"{self.page}?{urlencode(asked)}"

    def exchange(self, code: str, now: datetime) -> Installation:
        """What Slack gives for a code. Raises what `call` raises."""
        return installation(self._access(code=code, redirect_uri=self.redirect_url), now)

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """New tokens for a refresh token. Raises what `call` raises."""
        return _tokens(self._access(grant_type="refresh_token", refresh_token=refresh_token), now)

    def _access(self, **arguments: str) -> dict[str, Any]:
        secrets = {"client_id": self.client_id, "client_secret": self.client_secret}
        response = call(self.client.oauth_v2_access, **secrets, **arguments)
        if not isinstance(response.data, dict):
            raise SlackRefusedError("invalid_answer")
        return response.data


def installation(answer: dict[str, Any], now: datetime) -> Installation:
    """Slack's answer (docs.slack.dev/reference/methods/oauth.v2.access) as our value: `team` is null when the bot was
    installed for a whole organisation. Raises SlackRefusedError for one without a bot."""
    team, org = answer.get("team") or {}, answer.get("enterprise") or {}
    where = org if answer.get("is_enterprise_install") else team
    if not where.get("id"):
        raise SlackRefusedError("no_workspace")
    return Installation(
        workspace_id=str(where["id"]),
        name=str(where.get("name") or where["id"]),
        tokens=_tokens(answer, now),
        enterprise_id=org.get("id"),
        bot_user_id=answer.get("bot_user_id"),
        bot_scopes=tuple(str(answer.get("scope") or "").split(",")),
        installed_by=(answer.get("authed_user") or {}).get("id"),
        app_id=str(answer.get("app_id") or ""),
    )


def _tokens(answer: dict[str, Any], now: datetime) -> Tokens:
    if not answer.get("access_token"):
        raise SlackRefusedError("no_bot_token")
    refresh = answer.get("refresh_token")
    expires = now + timedelta(seconds=int(answer["expires_in"])) if refresh else None
    return Tokens(str(answer["access_token"]), refresh, expires)


def own_workspace(client: WebClient) -> Installation:
    """The workspace of the client's token, by auth.test. Raises what `call` raises."""
    answer = call(client.auth_test)
    org = answer.get("enterprise_id")
    workspace_id = org if answer.get("is_enterprise_install") and org else answer["team_id"]
    return Installation(
        workspace_id=str(workspace_id),
        name=str(answer.get("team") or workspace_id),
        tokens=None,
        enterprise_id=org,
        bot_user_id=answer.get("user_id"),
    )
