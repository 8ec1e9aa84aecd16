"""Asks Slack who the token belongs to, for `coach doctor`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.errors import SlackRefusedError, SlackUnknownError
from bot.core.slack.calls import UNAUTHORIZED
from bot.core.slack.connection import web_client

BAD_TOKEN = frozenset(UNAUTHORIZED)
"""What Slack says of a token that does not work, among everything a probe can be refused for."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What Slack says of the bot token. `slack_time` is UTC, None if the answer bears no date."""

    team: str
    bot_name: str
    scopes: frozenset[str]
    slack_time: datetime | None


def probe_bot_token(token: str, api_url: str) -> Probe:
    """Raises SlackRefusedError (a bad token), SlackUnknownError (Slack cannot be reached)."""
    answer, headers = _call("auth.test", token, api_url)
    scopes = headers.get("x-oauth-scopes", "")
    return Probe(
        team=str(answer.get("team", "")),
        bot_name=str(answer.get("user", "")),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        slack_time=_date(headers.get("date", "")),
    )


def probe_app_token(token: str, api_url: str) -> None:
    """Raises SlackRefusedError (a bad token, or Socket Mode is off), SlackUnknownError."""
    _call("apps.connections.open", token, api_url)


def _call(method: str, token: str, api_url: str) -> tuple[dict[str, object], dict[str, str]]:
    try:
        response = web_client(token, api_url).api_call(method)
    except SlackApiError as error:
        code = error.response.get("error")
        if not code:  # something answered, but not as Slack does
            raise SlackUnknownError from error
        raise SlackRefusedError(str(code)) from error
    except (SlackClientError, HTTPException, OSError) as error:
        raise SlackUnknownError from error
    if not isinstance(response.data, dict):
        raise SlackUnknownError
    return response.data, {name.lower(): value for name, value in response.headers.items()}


def _date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except ValueError:
        return None
