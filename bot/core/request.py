"""What every service is handed: who asks, when and in which language; and pages, in which long lists are answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from bot.core.errors import InThePastError
from bot.core.people import Person
from bot.core.time.dates import day_and_time, local, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, when (UTC), and the wording of their language; put together by the middleware.

    `request_id` is the same when Slack sends the same request twice, and only then: whatever a service changes, it
    changes once. None for what has no id: it always counts as new. `asked` is the fingerprint of words that the person
    was asked about and saves as they are: see bot.frames.asking.
    """

    who: Person
    now: datetime
    wording: Wording
    request_id: str | None = None
    asked: str | None = None

    @property
    def today(self) -> date:
        """The person's local date."""
        return local(self.now, self.who.timezone).date()

    def gone_by(self, when: date) -> InThePastError:
        """That this local day, or time of a day, does not lie ahead, in words."""
        dates = self.wording[DateWording]
        if isinstance(when, datetime):
            return InThePastError(when=day_and_time(when, self.today, dates))
        return InThePastError(when=short_day(when, self.today, dates))


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a long list. `number` counts from 0."""

    items: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def has_previous(self) -> bool:
        """Whether there is an earlier page."""
        return self.number > 0

    @property
    def has_next(self) -> bool:
        """Whether there is a later page."""
        return (self.number + 1) * self.size < self.total


def read_page(read: Callable[[int, int], tuple[Sequence[T], int]], number: int, size: int) -> Page[T]:
    """A page of what `read(limit, offset)` gives with the total; the last one where the list ends before `number`."""
    items, total = read(size, number * size)
    if not items and number:
        number = max(0, (total - 1) // size)
        items, total = read(size, number * size)
    return Page(tuple(items), number, size, total)
