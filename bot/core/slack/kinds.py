"""A request: who asks, when and in which language; and the kinds of what Slack sends, for logs and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.core.people import Person
from bot.core.wording.library import Wording
from bot.meetings.recurrence import local

KINDS = {
    "event_callback": "event",
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


def request_kind(body: Mapping[str, Any]) -> str:
    """ "command", "event", "action", "view", "shortcut" or "other"."""
    return "command" if "command" in body else KINDS.get(str(body.get("type")), "other")


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, when (UTC), and the wording of their language; put together by the middleware.

    `request_id` is the same when Slack sends the same request twice, and only then: whatever a service changes, it
    changes once. None for what has no id: it always counts as new.
    """

    who: Person
    now: datetime
    wording: Wording
    request_id: str | None = None

    @property
    def today(self) -> date:
        """The person's local date."""
        return local(self.now, self.who.timezone).date()
