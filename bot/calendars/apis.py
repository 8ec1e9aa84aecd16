"""What reading from Google and from Microsoft has in common: authorized requests for JSON, pages, a complete list."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.calendars.calendar_files import MOST_EVENTS, MOST_INSTANCES
from bot.calendars.fetching import FetchError, GuardedSession, ask, refusal
from bot.calendars.oauth import Access
from bot.calendars.rules import Event, Events, EventState, Failure, Window, in_order

AHEAD = timedelta(days=35)
"""That much is asked for beside the window: a monthly series that has nothing in it is known to go on."""
MOST_PAGES = 40
_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"})

Item = Mapping[str, Any]
UNREADABLE = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
"""What an item raises that is not what it should be; it costs itself alone."""


class RefusedError(FetchError):
    """The answer of an API that says no, with its status."""

    def __init__(self, status: int, error: FetchError) -> None:
        super().__init__(error.reason, error.retry_after)
        self.status = status


class Api:
    """Requests of one read, one after the other: an account never has two of ours at once. `asked` counts them."""

    def __init__(self, session: GuardedSession, access: Access, headers: Mapping[str, str] | None = None) -> None:
        self._session, self._access, self._headers = session, access, dict(headers or {})
        self._token = ""
        self.asked = 0

    def get(self, url: str) -> dict[str, Any]:
        """A JSON object. Raises FetchError; RefusedError where the API has said no."""
        self._token = self._token or self._access.token()
        status, said, body = self._once(url)
        if status == 401:
            self._token = self._access.instead_of(self._token)
            status, said, body = self._once(url)
        if status != 200:
            raise RefusedError(status, _why(status, said, body))
        if (found := _object(body)) is None:
            raise FetchError(Failure.BROKEN)
        return found

    def pages(self, url: str, following: Callable[[Item], str]) -> Iterator[dict[str, Any]]:
        """All of them; `following` gives the address of the next, or nothing. It is asked nowhere but where the first
        was. Raises FetchError."""
        first = urlsplit(url)[:2]
        for _ in range(MOST_PAGES):
            yield (page := self.get(url))
            url = following(page)
            if not url:
                return
            if urlsplit(url)[:2] != first:
                raise FetchError(Failure.NOT_ALLOWED)
        raise FetchError(Failure.TOO_LARGE)

    def _once(self, url: str) -> tuple[int, Mapping[str, str], bytes]:
        self.asked += 1
        found = ask(self._session, "GET", url, {"Authorization": f"Bearer {self._token}", **self._headers})
        return found.status, found.headers, found.body


def items_of(page: Item, name: str) -> list[Item]:
    """The list under that name. Raises FetchError where there is none."""
    items = page.get(name)
    if not isinstance(items, list):
        raise FetchError(Failure.BROKEN)
    return [one for one in items if isinstance(one, dict)]


def complete(found: Iterable[Event], window: Window, left_out: int, mark: str) -> Events:
    """All events of the window, out of those until AHEAD of its end. Raises FetchError where there are too many."""
    every = list(found)
    events = in_order(one for one in every if window.has(one.starts_at, one.ends_at))
    if len(events) > MOST_INSTANCES or len(every) > MOST_EVENTS:
        raise FetchError(Failure.TOO_LARGE)
    later = (one for one in every if one.starts_at >= window.end and one.state is not EventState.CANCELLED)
    return Events(events, window.end, frozenset(one.series for one in later), left_out, mark)


def _why(status: int, headers: Mapping[str, str], body: bytes) -> FetchError:
    """Google says with 403, too, that it was asked too often."""
    error = refusal(status, headers)
    said = (_object(body) or {}).get("error")
    reasons = said.get("errors", []) if isinstance(said, dict) else []
    if status == 403 and any(isinstance(one, dict) and one.get("reason") in _BUSY for one in reasons):
        return FetchError(Failure.BUSY, error.retry_after)
    return error


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def email_of(value: object) -> str:
    """In lower case; empty for what is none."""
    return value.strip().lower() if isinstance(value, str) and re.fullmatch(r"\s*[^\s@]+@[^\s@]+\s*", value) else ""
