"""A manager's desk: the services on a real database and the fake Slack, and a clock to be set by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, Self, TypeVar

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.briefs.rules import BRIEF, REQUESTED, ShiftAskMessage
from bot.commitments.rules import Commitment, CommitmentChange
from bot.commitments.store import Commitments
from bot.core.database.queries import value_of
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Administrators, Person, Preferences, Profile, ReportBriefTime
from bot.core.request import Request
from bot.goals.rules import Entry, GoalDraft, GoalKind
from bot.meetings.rules import Frequency, Occurrence, Recurrence, SeriesLine
from bot.meetings.service import Details
from bot.meetings.store import Occurrences
from bot.performance.sealed_database import SealedDatabase
from bot.replies.service import Typed
from tests import services as ticks
from tests.factories import NOW, WORKSPACE, make_request
from tests.fakes import FakeDirectory, FakeMessenger, InlineExecutor
from tests.services import Services, build_services
from tests.snapshots import starting_point

quick = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For tests to which the database does not matter."""

D = TypeVar("D", bound="Desk")
ADMIN = "UADMIN"
"""Named in the settings as an administrator."""
TUESDAYS = Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 24), weekday=1)
"""Weekly on Tuesdays at 14:00, from the day after NOW."""


def utc(day: int, hour: int = 0, minute: int = 0, second: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """A moment, in November 2026 unless said otherwise."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@dataclass
class SettableClock:
    """A clock for the ticks."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


class Desk:
    """Priya (London) and her report Sam. `now` is what the services are given; `run` lets time pass.

    Without `reports_hear`, everyone but Priya wants nothing before a 1:1: what she gets is all there is.
    """

    def __init__(self, db: SealedDatabase, *, reports_hear: bool = True) -> None:
        self.reports_hear = reports_hear
        self.db, self.clock = db, SettableClock(NOW)
        self.slack, self.directory = FakeMessenger(), FakeDirectory()
        self.services = self.restart()
        self.numbers = count(1)
        self.steps: tuple[Callable[[Any], object], ...] = ()
        self.priya = self.person("UPRIYA", "Priya")
        self.sam = self.person("USAM", "Sam")

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.clock.moment

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock.moment = moment

    @property
    def messenger(self) -> Any:
        """What the services speak to."""
        return self.slack

    def request(self, who: Person, request_id: str | None = None) -> Request:
        """What this person asks now."""
        return make_request(who, self.now, request_id)

    def restart(self) -> Services:
        """Services as a new process would make them."""
        self.services = build_services(
            self.db,
            self.clock,
            messenger=self.messenger,
            publisher=self.messenger,
            directory=self.directory,
            executor=InlineExecutor(),
            administrators=Administrators(frozenset({ADMIN})),
        )
        return self.services

    @classmethod
    def once(cls, db: SealedDatabase, **options: Any) -> Self:
        """One as it is made, which a process does only once."""
        key = cls, tuple(options.items())
        return starting_point(db._engine, key, lambda: cls(db, **options), lambda desk: copy_desks((desk,), db)[0])

    def after(self, *steps: Callable[[Any], object]) -> Self:
        """The same desk once these steps are taken, by themselves only once in a process. Before them nothing may have
        happened on it but steps that were taken this way."""
        self.steps += steps

        def take() -> Self:
            for step in steps:
                step(self)
            return self

        key = type(self), self.reports_hear, self.steps
        there = starting_point(self.db._engine, key, take, lambda desk: copy_desks((desk,), self.db)[0])
        if there is not self:
            vars(self).update(vars(there))
        return self

    def person(
        self, slack_id: str, name: str, timezone: str | None = "Europe/London", workspace: str = WORKSPACE, **more: Any
    ) -> Person:
        """A person Slack knows, met for the first time."""
        profile = Profile(workspace, slack_id, name, timezone, **more)
        self.directory.profiles[workspace, slack_id] = profile
        person = self.services.people.known(workspace, slack_id, self.now)
        if not self.reports_hear and slack_id != "UPRIYA":
            self.tell_nothing(person)
        return person

    def tell_nothing(self, report: Person) -> None:
        """They want no message before a 1:1."""
        preferences = replace(self.services.preferences.of(make_request(report)), report_brief=ReportBriefTime.NEVER)
        self.services.preferences.save(self.request(report), preferences)

    def meet(
        self, details: Details | Recurrence = TUESDAYS, report: Person | None = None, **recurrence: Any
    ) -> SeriesLine:
        """Priya sets up a 1:1, weekly with Sam unless others are given."""
        if isinstance(details, Recurrence):
            details = Details(replace(details, **recurrence))
        request_id = f"view:{next(self.numbers)}"
        return self.services.one_on_ones.add(self.request(self.priya, request_id), report or self.sam, details)

    def team(self, size: int, **recurrence: Any) -> list[Person]:
        """That many more reports, each with a 1:1 on Tuesday, half an hour after the one before, from 9:00."""
        reports = [self.person(f"UR{n:02}", f"Report {n:02}") for n in range(size)]
        for n, report in enumerate(reports):
            at = (datetime.combine(TUESDAYS.first_on, time(9), UTC) + timedelta(minutes=10 * n)).time()
            self.meet(report=report, **{"local_time": at, **recurrence})
        return reports

    def tick(self, now: datetime | None = None) -> None:
        """What the scheduler does at a moment."""
        self.now = now or self.now
        ticks.plan_ahead(self.services, self.clock)
        ticks.look_up_unknown(self.services)
        Outbox(self.db).follow_clock_back(self.now)
        ticks.send_due(self.services)
        ticks.refresh_stale(self.services)
        ticks.publish_homes(self.services, self.clock)

    def run(self, until: datetime) -> None:
        """Let the scheduler work at every moment something is due, up to and including `until`."""
        while (due := Outbox(self.db).next_due()) is not None and due < until:
            self.tick(max(due, self.now))
        self.tick(until)

    def news(self) -> None:
        """Sam has a goal for Priya to confirm: of what counts for a day's messages she gets one."""
        goals, priya = self.services.goals, self.request(self.priya)
        draft = GoalDraft("lead the release", "in March", date(2027, 6, 1), GoalKind.GROWTH)
        goals.make(self.request(self.sam), goals.pair_of(priya, self.sam).id, Entry(draft, asked=True))

    def zone(self, timezone: str | None, who: Person | None = None) -> Person:
        """Slack tells that somebody (Priya) lives elsewhere now."""
        who = who or self.priya
        profile = Profile(who.workspace_id, who.slack_id, who.name, timezone, kind=who.kind, active=who.active)
        self.services.people.profile_changed(profile, self.now)
        person = self.services.people.known(who.workspace_id, who.slack_id, self.now)
        if who.id == self.priya.id:
            self.priya = person
        return person

    def prefer(self, **choices: Any) -> Preferences:
        """Priya saves settings."""
        preferences = replace(self.services.preferences.of(self.request(self.priya)), **choices)
        self.services.preferences.save(self.request(self.priya), preferences)
        return preferences

    def reply(self, text: str, thread: bool = True, ts: str | None = None, event_id: str | None = None) -> Typed:
        """Priya types something, in the newest brief's thread unless said otherwise."""
        parents = self.slack.of(BRIEF, REQUESTED)
        typed = self.typed(text, parents[-1].ts if thread else None, ts, event_id)
        self.services.replies.receive(self.request(self.priya, f"event:{typed.event_id}"), typed)
        return typed

    def shift(self, text: str = "shift") -> None:
        """Priya types that the frame shifts, and taps that below the question."""
        self.reply(text)
        self.tick()
        asked = self.slack.last(ShiftAskMessage)
        self.services.frames.shift(self.request(self.priya), asked.brief_id, asked.to)

    def typed(self, text: str, thread_ts: str | None, ts: str | None = None, event_id: str | None = None) -> Typed:
        """A message of Priya's, written now."""
        ts = ts or f"{self.now.timestamp():.0f}.{next(self.numbers):06}"
        return Typed(event_id or f"Ev{next(self.numbers)}", f"D{self.priya.slack_id}", ts, thread_ts, text)

    def edit(self, typed: Typed, text: str, event_id: str | None = None) -> Typed:
        """Priya edits a message."""
        edited = replace(typed, text=text, event_id=event_id or f"Ev{next(self.numbers)}")
        self.services.replies.edited(self.request(self.priya, f"event:{edited.event_id}"), edited, typed.text)
        return edited

    def delete(self, typed: Typed) -> None:
        """Priya deletes a message."""
        self.services.replies.deleted(self.request(self.priya, f"Ev{next(self.numbers)}"), typed.channel, typed.ts)

    def confirm(self, line: SeriesLine) -> SeriesLine:
        """The report of a performance conversation that was just set up says that Priya is their manager."""
        report, pair_id = line.pair.report, line.pair.id
        self.services.confirming.answer(self.request(report), pair_id, is_manager=True)
        return line

    def live(self) -> list[Commitment]:
        """Priya's live commitments, by number."""
        with self.db.coaching(self.priya) as tx:
            return sorted(Commitments(tx).live_of_manager(self.priya.id), key=lambda one: one.number)

    def history(self, commitment_id: int) -> list[CommitmentChange]:
        with self.db.coaching(self.priya) as tx:
            return Commitments(tx).history(commitment_id)

    def upcoming(self, one_on_one_id: int) -> list[Occurrence]:
        with self.db.begin(WORKSPACE) as tx:
            return Occurrences(tx).upcoming_of_series(one_on_one_id, self.now)

    def deliveries(self, *kinds: str, state: DeliveryState | None = None) -> list[Delivery]:
        """The outbox, by due time."""
        with Session(self.db._engine) as session:
            found = session.scalars(select(DeliveryRow).order_by(DeliveryRow.due_at, DeliveryRow.id)).all()
            return [
                value_of(Delivery, row)
                for row in found
                if (not kinds or row.kind in kinds) and (state is None or row.state is state)
            ]

    def check_what_is_named(self) -> None:
        """Every message that is about a row names it, and its pair: or no change would reach it."""
        about = {kind: declared.about for kind, declared in self.db.features.message_types.items() if declared.about}
        for one in self.deliveries(*about, state=DeliveryState.SENT):
            named = {key for key in about[one.kind].values() if key in one.subject}
            assert one.pair_id is not None, one
            assert named, one

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Every SQL statement run inside the block."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        event.listen(self.db._engine, "before_cursor_execute", note)
        yield seen
        event.remove(self.db._engine, "before_cursor_execute", note)


def copy_desks(desks: tuple[D, ...], db: SealedDatabase) -> tuple[D, ...]:
    """Copies, which share what the desks do, on a database that holds the same."""
    copies = deepcopy(desks, {id(one.db): db for one in desks} | {id(one.services): None for one in desks})
    for one in copies:
        one.restart()
    return copies
