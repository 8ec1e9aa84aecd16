"""1:1s: made, changed, skipped, moved, paused, ended; and whether each one happened."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import AlreadyChangedError, AlreadyMeetingError, InThePastError, NoOneOnOneError, NoUpcomingError
from bot.domain.frames import Frame
from bot.domain.one_on_ones import (
    Frequency,
    Lead,
    MeetingLine,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    Recurrence,
    SeriesLine,
    SeriesState,
)
from bot.domain.people import Pair, Person, check_report
from bot.domain.recurrence import local, to_utc
from bot.services import meetings, nudging, scheduling
from bot.services.access import reach_one_on_one
from bot.services.locking import lock_asking
from bot.services.ports import Store, UnitOfWork
from bot.services.receipts import first_time


@dataclass(frozen=True, slots=True)
class Details:
    """What a person can set of a 1:1."""

    recurrence: Recurrence
    minutes: int = 30
    lead: Lead = Lead.HALF_AN_HOUR


@dataclass(frozen=True)
class OneOnOnes:
    """Everything a manager does with their 1:1s. Each method takes the acting person and `now` (UTC)."""

    store: Store

    def add(self, who: Person, report: Person, details: Details, receipt: str | None, now: datetime) -> SeriesLine:
        """Set up a 1:1. Given the same `receipt` again it changes nothing.

        Raises NotAReportError, AlreadyMeetingError (one recurring 1:1 a pair), InThePastError (a one-off gone by),
        AlreadyChangedError if what the receipt set up has ended since.
        """
        check_report(who, report)
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            pair = uow.pairs.ensure(who.id, report.id, now)
            if not first_time(uow, receipt, now):
                there = uow.one_on_ones.of_pair(pair.id)
                if not there:
                    raise AlreadyChangedError
                return self._line(uow, there[-1], pair, now)
            _check_future(details.recurrence, pair.manager, now)
            self._check_only_recurring(uow, pair, details)
            series = uow.one_on_ones.add(pair.id, details.recurrence, details.minutes, details.lead, who.timezone, now)
            scheduling.schedule_series(uow, series, pair, now, afresh=True)
            nudging.schedule_nudge(uow, who, now)
            uow.homes.touch([who.id, pair.report.id], now)
            return self._line(uow, series, pair, now)

    def change(
        self, who: Person, one_on_one_id: int, details: Details, now: datetime, receipt: str | None = None
    ) -> SeriesLine:
        """Change a series; what was moved in it follows the new times, and a paused one stays paused.

        Raises NotFoundError, InThePastError, AlreadyMeetingError, AlreadyChangedError once it has ended.
        """
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            series, pair = reach_one_on_one(uow, who, one_on_one_id)
            if series.state is SeriesState.ENDED:
                raise AlreadyChangedError
            if not first_time(uow, receipt, now):
                return self._line(uow, series, pair, now)
            if series.frame is Frame.PERFORMANCE and details.recurrence.frequency is not Frequency.ONCE:
                raise AlreadyChangedError
            _check_future(details.recurrence, who, now)
            self._check_only_recurring(uow, pair, details, but=series.id)
            changed = replace(
                series,
                recurrence=details.recurrence,
                minutes=details.minutes,
                lead=details.lead,
                timezone=who.timezone,
            )
            before = uow.occurrences.upcoming_of_series(series.id, now)
            scheduling.clear_upcoming(uow, series, now, "changed")
            uow.one_on_ones.save(changed)
            scheduling.schedule_series(uow, changed, pair, now, afresh=True)
            for occurrence in before:
                scheduling.show_anew(uow, occurrence)
            uow.homes.touch([who.id, pair.report.id], now)
            return self._line(uow, changed, pair, now)

    def pause(self, who: Person, one_on_one_id: int, now: datetime, receipt: str | None = None) -> SeriesLine:
        """Hold a series until it is resumed. Raises NotFoundError."""
        return self._set_state(who, one_on_one_id, SeriesState.PAUSED, now, receipt)

    def resume(self, who: Person, one_on_one_id: int, now: datetime, receipt: str | None = None) -> SeriesLine:
        """Let a paused series go on. Raises NotFoundError."""
        return self._set_state(who, one_on_one_id, SeriesState.ACTIVE, now, receipt)

    def end(self, who: Person, one_on_one_id: int, now: datetime, receipt: str | None = None) -> SeriesLine:
        """End a series for good; its history, plan and commitments stay. Raises NotFoundError."""
        return self._set_state(who, one_on_one_id, SeriesState.ENDED, now, receipt)

    def skip(self, who: Person, occurrence_id: int, now: datetime, receipt: str | None = None) -> MeetingLine:
        """Skip one occurrence; the series stays. Raises NotFoundError, AlreadyChangedError once it has begun or its
        series does not go on."""
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if not first_time(uow, receipt, now):
                return meeting_line(*meetings.as_asked(uow, who, occurrence_id, OccurrenceState.SKIPPED))
            skipped, pair = meetings.skip(uow, who, occurrence_id, now)
            uow.homes.touch([who.id, pair.report.id], now)
            return meeting_line(skipped, pair)

    def move(
        self, who: Person, occurrence_id: int, wall_time: datetime, now: datetime, receipt: str | None = None
    ) -> MeetingLine:
        """Move one occurrence to a local wall time in the manager's zone (the zone of `wall_time` is not read).

        Raises NotFoundError, InThePastError, AlreadyThenError, AlreadyChangedError if it was answered that it happened
        or did not, or its series does not go on.
        """
        starts_at = to_utc(wall_time.date(), wall_time.time(), who.timezone)
        if starts_at <= now:
            raise InThePastError(when=f"{wall_time:%Y-%m-%d %H:%M}")
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if not first_time(uow, receipt, now):
                return meeting_line(*meetings.as_asked(uow, who, occurrence_id, OccurrenceState.SCHEDULED, starts_at))
            moved, pair = meetings.move(uow, who, occurrence_id, starts_at, now)
            uow.homes.touch([who.id, pair.report.id], now)
            return meeting_line(moved, pair)

    def record_outcome(
        self, who: Person, occurrence_id: int, outcome: Outcome, now: datetime, receipt: str | None = None
    ) -> None:
        """Note whether a 1:1 happened; UNKNOWN takes an answer back.

        Raises NotFoundError, AlreadyChangedError if it was taken away or moved.
        """
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if first_time(uow, receipt, now):
                meetings.record_outcome(uow, who, occurrence_id, outcome, now)
                uow.homes.touch([who.id], now)

    def list(self, who: Person, now: datetime) -> list[SeriesLine]:
        """The manager's series that have not ended, the next meeting first."""
        with self.store.begin(who.workspace_id) as uow:
            return series_lines(uow, who, now)

    def line(self, who: Person, one_on_one_id: int, now: datetime) -> SeriesLine:
        """One series as a list shows it. Raises NotFoundError."""
        with self.store.begin(who.workspace_id) as uow:
            series, pair = reach_one_on_one(uow, who, one_on_one_id)
            return self._line(uow, series, pair, now)

    def details(self, who: Person, one_on_one_id: int) -> tuple[OneOnOne, Pair]:
        """A series to be shown for changing. Raises NotFoundError."""
        with self.store.begin(who.workspace_id) as uow:
            return reach_one_on_one(uow, who, one_on_one_id)

    def meeting(self, who: Person, occurrence_id: int) -> MeetingLine:
        """One occurrence to be shown for moving. Raises NotFoundError, AlreadyChangedError as `move`."""
        with self.store.begin(who.workspace_id) as uow:
            occurrence, _, pair = meetings.own_movable(uow, who, occurrence_id)
            return meeting_line(occurrence, pair)

    def next_with(self, who: Person, report: Person, now: datetime) -> MeetingLine:
        """The next 1:1 with a report. Raises NoOneOnOneError, NoUpcomingError."""
        with self.store.begin(who.workspace_id) as uow:
            pair = uow.pairs.find(who.id, report.id)
            if pair is None or not uow.one_on_ones.of_pair(pair.id):
                raise NoOneOnOneError(name=report.name)
            occurrence = uow.occurrences.next_of_pair(pair.id, now)
            if occurrence is None:
                raise NoUpcomingError(name=report.name)
            return meeting_line(occurrence, pair)

    def series_with(self, who: Person, report: Person, now: datetime) -> SeriesLine:
        """The series with a report: the recurring one, else the single one that comes first. Raises NoOneOnOneError."""
        with self.store.begin(who.workspace_id) as uow:
            lines = [line for line in series_lines(uow, who, now) if line.report_slack_id == report.slack_id]
            lines.sort(key=lambda line: line.one_on_one.recurrence.frequency is Frequency.ONCE)
            if not lines:
                raise NoOneOnOneError(name=report.name)
            return lines[0]

    def plan_ahead(self, now: datetime, limit: int = 200) -> int:
        """Plan the series whose time has come; returns how many. Called by the scheduler."""
        due = self.store.series_to_plan(now, limit)
        for workspace_id, one_on_one_id in due:
            with self.store.begin(workspace_id) as uow:
                pair = uow.pairs.get(uow.one_on_ones.get(one_on_one_id).pair_id)
                uow.people.lock(pair.manager.id)
                # Read under the lock: it may have been paused meanwhile.
                scheduling.schedule_series(uow, uow.one_on_ones.get(one_on_one_id), pair, now)
        return len(due)

    def _check_only_recurring(self, uow: UnitOfWork, pair: Pair, details: Details, but: int | None = None) -> None:
        """Raise AlreadyMeetingError if the pair has a recurring series other than `but` already."""
        if details.recurrence.frequency is Frequency.ONCE:
            return
        for series in uow.one_on_ones.of_pair(pair.id):
            if series.recurrence.frequency is not Frequency.ONCE and series.id != but:
                raise AlreadyMeetingError(name=pair.report.name, one_on_one_id=str(series.id))

    def _set_state(
        self, who: Person, one_on_one_id: int, state: SeriesState, now: datetime, receipt: str | None
    ) -> SeriesLine:
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            series, pair = reach_one_on_one(uow, who, one_on_one_id)
            again = not first_time(uow, receipt, now)
            if again and series.state is state:
                return self._line(uow, series, pair, now)
            if again or series.state is SeriesState.ENDED:
                raise AlreadyChangedError
            changed = replace(series, state=state, timezone=who.timezone)
            if state is not SeriesState.ACTIVE:
                scheduling.clear_upcoming(uow, series, now, state.value)
            uow.one_on_ones.save(changed)
            scheduling.schedule_series(uow, changed, pair, now, afresh=True)
            uow.homes.touch([who.id, pair.report.id], now)
            return self._line(uow, changed, pair, now)

    def _line(self, uow: UnitOfWork, series: OneOnOne, pair: Pair, now: datetime) -> SeriesLine:
        upcoming = uow.occurrences.upcoming_of_series(series.id, now)
        return series_line(series, pair, upcoming[0] if upcoming else None)


def series_lines(uow: UnitOfWork, who: Person, now: datetime, frame: Frame = Frame.COACHING) -> list[SeriesLine]:
    """Every series of that frame that goes on, the next meeting first, in two queries; a one-off until it begins."""
    series = [(one, pair) for one, pair in uow.one_on_ones.of_manager_with_pairs(who.id) if one.frame is frame]
    upcoming = uow.occurrences.next_of_series([one.id for one, _ in series], now)
    lines = [
        series_line(one, pair, upcoming.get(one.id)) for one, pair in series if one.id in upcoming or _goes_on(one, now)
    ]
    return sorted(lines, key=lambda line: (line.next_at is None, line.next_at or now, line.report_name))


def _goes_on(series: OneOnOne, now: datetime) -> bool:
    """Whether a series with nothing upcoming can still have something: a single 1:1 only while paused and ahead."""
    if series.recurrence.frequency is not Frequency.ONCE:
        return True
    return series.state is SeriesState.PAUSED and _starts_at(series.recurrence, series.timezone) > now


def series_line(series: OneOnOne, pair: Pair, upcoming: Occurrence | None) -> SeriesLine:
    """A series and its next occurrence as a list shows them."""
    return SeriesLine(
        one_on_one=series,
        report_name=pair.report.name,
        report_slack_id=pair.report.slack_id,
        next_at=local(upcoming.starts_at, pair.manager.timezone) if upcoming else None,
        next_occurrence_id=upcoming.id if upcoming else None,
    )


def meeting_line(occurrence: Occurrence, pair: Pair, reader: Person | None = None) -> MeetingLine:
    """An occurrence as a list shows it to the manager, or to a `reader` who may be the report."""
    for_report = reader is not None and reader.id == pair.report.id
    length = occurrence.ends_at - occurrence.starts_at
    return MeetingLine(
        occurrence_id=occurrence.id,
        pair_id=pair.id,
        report_name=pair.report.name,
        report_slack_id=pair.report.slack_id,
        starts_at=local(occurrence.starts_at, (pair.report if for_report else pair.manager).timezone),
        minutes=int(length.total_seconds() // 60),
        moved=occurrence.moved,
        manager_name=pair.manager.name if for_report else "",
    )


def _check_future(recurrence: Recurrence, manager: Person, now: datetime) -> None:
    """A one-off must lie ahead."""
    if recurrence.frequency is not Frequency.ONCE:
        return
    if _starts_at(recurrence, manager.timezone) <= now:
        raise InThePastError(when=f"{recurrence.first_on:%Y-%m-%d} {recurrence.local_time:%H:%M}")


def _starts_at(once: Recurrence, timezone: str) -> datetime:
    """When a single 1:1 begins, unless it was moved."""
    return to_utc(once.first_on, once.local_time, timezone)
