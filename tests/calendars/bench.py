"""How long feeds take: `python -m tests.calendars.bench`. Each has 500 events, 50 of them weekly, in 350 KB.

The libraries alone are measured beside it: what counts is the proportion, on whatever machine.
"""

import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time

import icalendar
import recurring_ical_events

from bot.calendars.calendar_files import read_file
from bot.calendars.ics import digest_of
from bot.calendars.rules import Events, window_of
from tests.calendars.shapes import calendar

NOW = datetime(2027, 3, 3, 10, tzinfo=UTC)
WINDOW = window_of(NOW, "Europe/Berlin")
FEEDS = 20
GUEST = "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={};CN={}\r\n ;X-NUM-GUESTS=0:mailto:{}@example.com"


def feed(seed: int) -> bytes:
    """As Google writes it."""
    random = Random(seed)
    events = []
    for number in range(500):
        weekly = number < 50
        day = NOW + timedelta(days=random.randint(-700, -1 if weekly else 60))
        begin = day.replace(hour=random.randint(8, 17), minute=random.choice((0, 30)))
        lines = [
            f"UID:{seed}-{number}-abcdefghijklmnopq@google.com",
            f"DTSTART;TZID=Europe/Berlin:{begin:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Berlin:{begin + timedelta(minutes=30):%Y%m%dT%H%M%S}",
            *(
                [f"RRULE:FREQ=WEEKLY;BYDAY={['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][begin.weekday()]}"]
                if weekly
                else []
            ),
            "ORGANIZER;CN=Priya Raman:mailto:priya@example.com",
            GUEST.format("ACCEPTED", "Priya Raman", "priya"),
            GUEST.format("NEEDS-ACTION", "Sam Okafor", f"guest{number % 9}"),
            "CLASS:PUBLIC\nCREATED:20270101T101010Z\nLAST-MODIFIED:20270102T101010Z\nLOCATION:Room 4\nSEQUENCE:0",
            "DESCRIPTION:" + "What we want to talk about this time\\n" * 4,
            f"STATUS:CONFIRMED\nSUMMARY:Priya / Guest {number % 9}\nTRANSP:OPAQUE",
        ]
        events.append("\n".join(lines))
    return calendar("@berlin\n" + events[0], *events[1:])


def milliseconds(of: Callable[[bytes], object], feeds: list[bytes]) -> float:
    """Of processor time, for one feed."""
    begun = process_time()
    for one in feeds:
        of(one)
    return (process_time() - begun) / len(feeds) * 1000


def ours(raw: bytes) -> int:
    found = read_file(raw, WINDOW)
    assert isinstance(found, Events)
    return len(found.events)


def theirs(raw: bytes) -> int:
    return len(recurring_ical_events.of(icalendar.Calendar.from_ical(raw)).between(WINDOW.start, WINDOW.end))


if __name__ == "__main__":
    feeds = [feed(seed) for seed in range(FEEDS)]
    changed, unchanged = milliseconds(ours, feeds), milliseconds(digest_of, feeds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"1,000 feeds of {len(feeds[0]) / 1000:.0f} KB: changed {changed:.0f} s, unchanged {unchanged:.1f} s\n"
    )
    sys.stdout.write(
        f"the process has {memory:.0f} MB; the libraries alone take {milliseconds(theirs, feeds[:5]):.0f} s\n"
    )
