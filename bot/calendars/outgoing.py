"""The calendar that Coach hands out: somebody's 1:1s that were set up by hand, as a file to subscribe to (RFC 5545).

Each 1:1 is an event of its own, in UTC, whatever series it belongs to: a move or a skip changes one event and nothing
else, and no server has to read a rule as we do. Google takes a change for one only where SEQUENCE and LAST-MODIFIED
have grown, and looks every 4 to 24 hours. What no longer takes place stays as cancelled for a while, so that
everybody's calendar hears of it.

The same 1:1s make the same bytes, so that their hash is an ETag. Nothing of a conversation is in it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Component

from bot.calendars.rules import as_utc

CANCELLED_FOR = timedelta(days=30)
CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Coach//1:1s//EN"
READ_AGAIN = timedelta(hours=1)
"""What those who subscribe are asked to keep to."""


@dataclass(frozen=True, slots=True)
class FeedMeeting:
    """One 1:1, in UTC. `id` names it for good. `changed_at` is when its time, its title or whether it takes place was
    changed last, and `made_at` when it was planned."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    changed_at: datetime
    cancelled: bool = False
    link: str = ""

    @property
    def sequence(self) -> int:
        """Grows with each change; in seconds, since nobody counts them."""
        return max(int((self.changed_at - self.made_at).total_seconds()), 0)


def kept(meetings: Iterable[FeedMeeting], now: datetime) -> list[FeedMeeting]:
    """Those that stand in the file, in its order: the cancelled ones until 30 days after that."""
    found = (one for one in meetings if not one.cancelled or now - one.changed_at < CANCELLED_FOR)
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def feed(meetings: Iterable[FeedMeeting], name: str, host: str, now: datetime) -> bytes:
    """The file. `host` makes the ids of its events those of this Coach."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in kept(meetings, now):
        calendar.add_component(_event(one, host))
    written: bytes = calendar.to_ical()
    return written


def etag(file: bytes) -> str:
    """The same as long as the file is."""
    return f'"{hashlib.sha256(file).hexdigest()[:32]}"'


def matches(etag: str, asked: str) -> bool:
    """Whether somebody who sends that as If-None-Match has this very file (RFC 9110, 13.1.2)."""
    known = [one.strip().removeprefix("W/") for one in asked.split(",")]
    return asked.strip() == "*" or etag in known


def _event(meeting: FeedMeeting, host: str) -> Component:
    event = Component()
    event.add("uid", f"{meeting.id}@{host}")
    event.add("summary", meeting.title)
    event.add("dtstart", as_utc(meeting.starts_at))
    event.add("dtend", as_utc(meeting.ends_at))
    event.add("dtstamp", as_utc(meeting.changed_at))
    event.add("created", as_utc(meeting.made_at))
    event.add("last-modified", as_utc(meeting.changed_at))
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if meeting.link:
        event.add("url", meeting.link)
    return event
