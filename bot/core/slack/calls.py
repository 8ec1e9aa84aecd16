"""Calls Slack's Web API and turns what goes wrong into our errors: the only file that sees SlackApiError."""

import re
from collections.abc import Callable
from http.client import HTTPException
from json import JSONDecodeError
from typing import Any, TypeVar
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.core.errors import SlackBusyError, SlackDownError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.slack.keep_alive_client import NotConnectedError

T = TypeVar("T")
NAME = re.compile("[a-z0-9_]+")
"""How Slack's errors look. Of a page slack_sdk makes one of its own: "Received a response in a non-JSON format: …"."""
PASSING = {"ratelimited", "rate_limited", "request_timeout"}
UNFINISHED = {"internal_error", "fatal_error"}
"""Slack: "some aspect of the operation" may have succeeded before the error was raised."""
UNAUTHORIZED = {
    "access_denied",
    "account_inactive",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "team_added_to_org",
    "token_expired",
    "token_revoked",
    "two_factor_setup_required",
}
"""Errors of the installation (docs.slack.dev/reference/methods/chat.postMessage#errors).

Slack says account_inactive of a revoked token and of a deactivated person alike; whom we know to be deactivated is
sent nothing.
"""
DEFAULT_WAIT = 5.0


def call(method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:  # noqa: ANN401
    """Raises SlackRefusedError (for good), SlackUnauthorizedError (until the installation is fixed), SlackBusyError or
    SlackDownError (nothing was done), SlackUnknownError (it may have been)."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _typed(error, method.__name__.replace("_", ".", 1)) from error
    except NotConnectedError as error:
        raise SlackDownError(DEFAULT_WAIT) from error
    except URLError as error:
        # Behind a proxy slack_sdk connects by itself.
        if isinstance(error.reason, ConnectionRefusedError):
            raise SlackDownError(DEFAULT_WAIT) from error
        raise SlackUnknownError from error
    except (SlackClientError, HTTPException, OSError, JSONDecodeError, UnicodeDecodeError) as error:
        raise SlackUnknownError from error


def part(answer: SlackResponse, key: str, kind: type[T]) -> T:
    """What Slack always answers by that key. Raises SlackUnknownError where it is not there: nobody can tell what has
    happened."""
    found = answer.get(key)
    if not isinstance(found, kind):
        raise SlackUnknownError
    return found


def next_cursor(answer: SlackResponse) -> str:
    """Slack's place in a list after this answer; empty at its end."""
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")


def _typed(error: SlackApiError, method: str) -> Exception:
    response = error.response
    status = getattr(response, "status_code", 200)
    headers = {name.lower(): value for name, value in (getattr(response, "headers", None) or {}).items()}
    if status == 429:
        return SlackBusyError(_seconds(headers.get("retry-after", "")), method)
    code = str(response.get("error") or "") if hasattr(response, "get") else ""
    if not NAME.fullmatch(code):
        # Something answered, but not as Slack does: a gateway's page says nothing of what happened behind it.
        return SlackUnknownError()
    if code in UNFINISHED:
        return SlackUnknownError()
    if code in PASSING:
        return SlackBusyError(DEFAULT_WAIT, method)
    if code == "service_unavailable":
        return SlackDownError(DEFAULT_WAIT)
    if status >= 500:
        return SlackUnknownError()
    if code in UNAUTHORIZED:
        return SlackUnauthorizedError(code, method if code == "missing_scope" else None)
    return SlackRefusedError(code)


def _seconds(retry_after: str) -> float:
    """Slack gives seconds; a proxy may give a date."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else DEFAULT_WAIT
