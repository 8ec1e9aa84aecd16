"""Who asks, when and in which language: what every service is handed."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.people import Person
from bot.core.time.dates import local
from bot.core.wording.library import Wording


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
