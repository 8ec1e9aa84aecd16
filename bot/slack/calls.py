"""Calls Slack's Web API and turns what goes wrong into our errors: the only file that sees SlackApiError."""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.domain.errors import SlackBusyError, SlackRefusedError, SlackUnknownError

PASSING = {
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
}
DEFAULT_WAIT = 5.0


def call(method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:  # noqa: ANN401
    """Raises SlackRefusedError (for good), SlackBusyError (nothing was done), SlackUnknownError (it may have been)."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _typed(error) from error
    except URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            raise SlackBusyError(DEFAULT_WAIT) from error
        raise SlackUnknownError from error
    except (SlackClientError, HTTPException, OSError) as error:
        raise SlackUnknownError from error


def _typed(error: SlackApiError) -> Exception:
    response = error.response
    status = getattr(response, "status_code", 200)
    headers = {name.lower(): value for name, value in (getattr(response, "headers", None) or {}).items()}
    if status == 429:
        return SlackBusyError(float(headers.get("retry-after", DEFAULT_WAIT)))
    code = str(response.get("error") or "") if hasattr(response, "get") else ""
    if not code:
        # Something answered, but not as Slack does: a gateway's page says nothing of what happened behind it.
        return SlackUnknownError()
    if code in PASSING or status >= 500:
        return SlackBusyError(DEFAULT_WAIT)
    return SlackRefusedError(code)
