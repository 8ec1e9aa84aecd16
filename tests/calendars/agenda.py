"""A calendar that tests write in, and a desk at which time passes."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.calendars.connected import OFFER, Connected, SourceKind
from bot.calendars.rules import Event, Events, Failed, Failure, Guest, Unchanged, Window
from bot.calendars.service import CalendarService
from bot.calendars.tables import CalendarRow
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.outbox import Outbox
from bot.core.people import Person
from tests.desk import Desk
from tests.factories import library

PRIYA = "priya@example.com"
HALF_AN_HOUR, WEEK = timedelta(minutes=30), timedelta(weeks=1)


@dataclass
class Agenda:
    """What a source gives: these events, or why it cannot."""

    events: list[Event] = field(default_factory=list)
    failure: Failure | None = None
    reads: list[datetime] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def repeat(self, series: str, first: datetime, email: str, every: timedelta = WEEK) -> None:
        """For two months."""
        for number in range(WEEK * 8 // every):
            self.events.append(meeting(series, first + number * every, email))

    def of(self, series: str) -> list[Event]:
        return sorted((one for one in self.events if one.series == series), key=lambda one: one.original)

    def change(self, one: Event, **changes: object) -> None:
        self.events[self.events.index(one)] = replace(one, **changes)  # type: ignore[arg-type]

    def move(self, one: Event, at: datetime) -> None:
        self.change(one, starts_at=at, ends_at=at + (one.ends_at - one.starts_at))

    def read(self, window: Window) -> Unchanged | Events | Failed:
        mark = str(hash((window, *self.events)))
        if self.failure is not None:
            return Failed(self.failure)
        if mark == self.marks[-1]:
            return Unchanged()
        there = tuple(one for one in self.events if window.has(one.starts_at, one.ends_at))
        later = frozenset(one.series for one in self.events if one.starts_at >= window.end)
        return Events(there, window.end, later, mark=mark)


def meeting(series: str, at: datetime, email: str, **more: object) -> Event:
    guests = (Guest(PRIYA, me=True, organizer=True), Guest(email)) if email else ()
    return replace(Event(series, at, at, at + HALF_AN_HOUR, guests=guests), **more)  # type: ignore[arg-type]


class Follows:
    """Priya's desk with her calendar."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.agendas = desk, {"https://example.com/a.ics": Agenda()}
        self.agenda = self.agendas["https://example.com/a.ics"]
        self.restart()

    def restart(self) -> None:
        """As a new process would begin."""
        self.desk.restart()
        self.service = CalendarService(self.desk.db, library(), self._open)

    def _open(self, one: Connected, mark: str, *_: object) -> Agenda:
        agenda = self.agendas.setdefault(one.access, Agenda())
        agenda.reads.append(self.desk.now)
        agenda.marks.append(mark)
        return agenda

    def request(self, who: Person | None = None):
        return self.desk.request(who or self.desk.priya, f"calendar:{next(self.desk.numbers)}")

    def connect(self, address: str = "https://example.com/a.ics", who: Person | None = None, own: str = PRIYA) -> int:
        self.service.connect(self.request(who), SourceKind.ICS, address, frozenset({own}))
        self.run(self.desk.now)
        return self.service.shown(self.request(who)).shown[-1].id

    def choose(self, calendar_id: int, **with_whom: Person) -> None:
        """By series; the others that are offered are turned down."""
        lines = self.service.offered(self.request(), calendar_id)
        chosen = {one.offered.id: with_whom[one.offered.series] for one in lines if one.offered.series in with_whom}
        self.service.answer(self.request(), calendar_id, [one.offered.id for one in lines], chosen)
        self.run(self.desk.now)

    def run(self, until: datetime) -> None:
        """Let time pass: whatever is due is done at its moment."""
        while (at := self._next()) is not None and at <= until:
            self.desk.now = max(at, self.desk.now)
            self.service.read_due(self.desk.now)
            if (due := Outbox(self.desk.db).next_due()) is not None and due <= self.desk.now:
                self.desk.tick(self.desk.now)
        self.desk.now = until
        self.desk.tick(until)

    def _next(self) -> datetime | None:
        with self.desk.db.across_workspaces(read_only=True) as connection:
            read_at = connection.scalar(select(func.min(CalendarRow.next_read_at)))
        times = [at for at in (read_at, Outbox(self.desk.db).next_due()) if at is not None]
        return min(times) if times else None

    def next_read(self) -> datetime:
        with self.desk.db.across_workspaces(read_only=True) as connection:
            return connection.scalars(select(CalendarRow.next_read_at)).one()

    def rendered(self, delivery: Delivery) -> Any:
        """What a sent message says now."""
        declared = self.desk.db.features.message_types[delivery.kind]
        there = next(one for one in self.desk.deliveries(delivery.kind) if one.id == delivery.id)
        with self.desk.db.coaching(self.desk.priya, read_only=True) as tx:
            return declared.compose(tx, there, self.request())

    def sent(self, *kinds: str) -> list[str]:
        """What came to Priya, with the minute."""
        found = [one for one in self.desk.deliveries(*kinds) if one.sent_at and one.recipient_id == self.desk.priya.id]
        return [f"{one.sent_at:%a %d %H:%M} {one.kind}" for one in sorted(found, key=lambda one: one.sent_at)]

    def offers(self) -> int:
        return len(self.desk.deliveries(OFFER))
