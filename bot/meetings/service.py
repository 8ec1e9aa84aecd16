"""1:1s: made, changed, skipped, moved, paused, ended; and whether each one happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.access import Act
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import AlreadyChangedError, AlreadyMeetingError, NoOneOnOneError, NoUpcomingError
from bot.core.failed_rows import FailedRows
from bot.core.feature import ListSection
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, Preferences, check_report
from bot.core.people_store import Pairs, People, ensure_pair, lock_people, lock_with_managers, reach_pair
from bot.core.request import Request, read_page
from bot.core.time.dates import to_utc
from bot.frames.rules import Frame
from bot.meetings import occurrences as meetings
from bot.meetings import planning as scheduling
from bot.meetings.recurrence import series_dates
from bot.meetings.rules import (
    PLAN_AHEAD,
    SCHEDULE,
    FollowsAgain,
    Frequency,
    HomeMeetings,
    JustDone,
    Lead,
    MeetingLine,
    MeetingsPlanned,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    Recurrence,
    SeriesLine,
    SeriesState,
    away_until,
)
from bot.meetings.store import Occurrences, OneOnOnes, series_to_plan

HOME_SHOWS = 7
UNDO_SHOWN = timedelta(hours=1)
"""For so long App Home offers to undo what was just done."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Details:
    """What a person can set of a 1:1."""

    recurrence: Recurrence
    minutes: int = 30
    lead: Lead = Lead.HALF_AN_HOUR


@dataclass(frozen=True)
class OneOnOneService:
    """Everything a manager does with their 1:1s."""

    db: Database

    def add(self, request: Request, report: Person, details: Details) -> SeriesLine:
        """Set up a 1:1. Given the same request again it changes nothing.

        Raises NotAReportError, AlreadyMeetingError (one recurring 1:1 a pair), InThePastError (a one-off gone by),
        AlreadyChangedError if what the request set up has ended since.
        """
        who, now = request.who, request.now
        check_report(who, report)
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            pair = ensure_pair(tx, who, report, now)
            if not claim_once(tx, request):
                there = OneOnOnes(tx).of_pair(pair.id)
                if not there:
                    raise AlreadyChangedError
                return line_of(tx, there[-1], pair, now)
            _check_future(details.recurrence, request)
            _check_only_recurring(tx, pair, details)
            series = OneOnOnes(tx).add(pair.id, details.recurrence, details.minutes, details.lead, who.timezone, now)
            scheduling.schedule_series(tx, series, pair, now, fresh=True)
            changed(tx, pair, SCHEDULE, now)
            return line_of(tx, series, pair, now)

    def touched(self, request: Request, one_on_one_id: int, details: Details) -> MeetingLine | None:
        """The next 1:1 of a series, where its brief is out already and it would not take place then any more.
        Raises NotFoundError."""
        with self.db.begin(request.who.workspace_id) as tx:
            line = told_next(tx, request, one_on_one_id)
            if line is None:
                return None
            after, upcoming = details.recurrence, line.occurrence
            if after.frequency is Frequency.CALENDAR:
                return None
            day, at = upcoming.series_date, OneOnOnes(tx).get(one_on_one_id).recurrence.local_time
            stays = not upcoming.moved and at == after.local_time and series_dates(after, day - ONE_DAY, 1) == [day]
            return None if stays else line

    def told_next(self, request: Request, one_on_one_id: int) -> MeetingLine | None:
        """The next 1:1 of a series, where its brief is out already. Raises NotFoundError."""
        with self.db.begin(request.who.workspace_id) as tx:
            return told_next(tx, request, one_on_one_id)

    def change(self, request: Request, one_on_one_id: int, details: Details, keeps: int | None = None) -> SeriesLine:
        """Change a series; what was moved in it follows the new times, and a paused one stays paused. The occurrence
        that it `keeps` takes place when it was to.

        Raises NotFoundError, InThePastError, AlreadyMeetingError, AlreadyChangedError once it has ended.
        """
        who, now = request.who, request.now
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            series, pair = _reach(tx, who, one_on_one_id)
            if series.state is SeriesState.ENDED:
                raise AlreadyChangedError
            if not claim_once(tx, request):
                return line_of(tx, series, pair, now)
            if series.frame is Frame.PERFORMANCE and details.recurrence.frequency is not Frequency.ONCE:
                raise AlreadyChangedError
            if details.recurrence.frequency is Frequency.CALENDAR:
                return _change_followed(tx, series, pair, details, now)
            _check_future(details.recurrence, request)
            _check_only_recurring(tx, pair, details, but=series.id)
            rhythm, minutes, lead = details.recurrence, details.minutes, details.lead
            after = replace(series, recurrence=rhythm, minutes=minutes, lead=lead, timezone=who.timezone)
            cancelled = scheduling.clear_upcoming(tx, series, now, "changed", keeps)
            OneOnOnes(tx).save(after)
            scheduling.schedule_series(tx, after, pair, now, fresh=True)
            changed(tx, pair, SCHEDULE, now, *(one.id for one in cancelled))
            return line_of(tx, after, pair, now)

    def pause(self, request: Request, one_on_one_id: int, keeps: int | None = None) -> SeriesLine:
        """Plan nothing of a series until it is resumed; the occurrence that it `keeps` takes place. Raises
        NotFoundError."""
        return self._set_state(request, one_on_one_id, SeriesState.PAUSED, keeps)

    def resume(self, request: Request, one_on_one_id: int) -> SeriesLine:
        """Let a paused series go on. Raises NotFoundError."""
        return self._set_state(request, one_on_one_id, SeriesState.ACTIVE)

    def end(self, request: Request, one_on_one_id: int) -> SeriesLine:
        """End a series for good; its history, plan and commitments stay. Raises NotFoundError."""
        return self._set_state(request, one_on_one_id, SeriesState.ENDED)

    def skip(self, request: Request, occurrence_id: int) -> MeetingLine:
        """Skip one occurrence; the series stays. Raises NotFoundError, AlreadyChangedError once it has begun or its
        series does not go on."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return MeetingLine(*meetings.as_asked(tx, who, occurrence_id, OccurrenceState.SKIPPED), who)
            return skip(tx, request, occurrence_id)

    def unskip(self, request: Request, occurrence_id: int) -> MeetingLine:
        """Let one that was skipped take place after all. Raises NotFoundError, AlreadyChangedError once it has gone by
        or was not skipped, AlreadyThenError."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return MeetingLine(*meetings.as_asked(tx, who, occurrence_id, OccurrenceState.SCHEDULED), who)
            return unskip(tx, request, occurrence_id)

    def skipped_with(self, request: Request, report: Person) -> MeetingLine:
        """The next 1:1 with a report that is skipped. Raises NoOneOnOneError, NoUpcomingError."""
        with self.db.begin(request.who.workspace_id) as tx:
            pair = Pairs(tx).find(request.who.id, report.id)
            if pair is None:
                raise NoOneOnOneError(name=report.called)
            skipped = Occurrences(tx).skipped_of_pairs([pair.id], request.now)
            if not skipped:
                raise NoUpcomingError(name=report.called)
            return MeetingLine(skipped[0], pair, request.who)

    def move(self, request: Request, occurrence_id: int, wall_time: datetime) -> MeetingLine:
        """Move one occurrence to a local wall time in the manager's zone (the zone of `wall_time` is not read).

        Raises NotFoundError, InThePastError, AlreadyThenError, AlreadyChangedError if it was answered that it happened
        or did not, or its series does not go on.
        """
        who = request.who
        starts_at = to_utc(wall_time.date(), wall_time.time(), who.timezone)
        if starts_at <= request.now:
            raise request.gone_by(wall_time)
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                as_asked = meetings.as_asked(tx, who, occurrence_id, OccurrenceState.SCHEDULED, starts_at)
                return MeetingLine(*as_asked, who)
            return move(tx, request, occurrence_id, starts_at)

    def record_outcome(self, request: Request, occurrence_id: int, outcome: Outcome) -> None:
        """Note whether a 1:1 happened; UNKNOWN takes an answer back.

        Raises NotFoundError, AlreadyChangedError if it was taken away or moved, or is not a report's to say.
        """
        with self.db.begin(request.who.workspace_id) as tx:
            lock_with_managers(tx, request.who)
            if claim_once(tx, request):
                changed(tx, meetings.record_outcome(tx, request, occurrence_id, outcome), SCHEDULE, request.now)

    def list(self, request: Request) -> list[SeriesLine]:
        """The manager's series that have not ended, the next meeting first."""
        with self.db.begin(request.who.workspace_id) as tx:
            return series_lines(tx, request.who, request.now)

    def below_list(self, request: Request) -> Sequence[tuple[ListSection, Any]]:
        """What features show below that list, each part with what it has read."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return [(part, part.load(tx, request)) for part in tx.features.below_one_on_ones]

    def line(self, request: Request, one_on_one_id: int) -> SeriesLine:
        """One series as a list shows it. Raises NotFoundError."""
        with self.db.begin(request.who.workspace_id) as tx:
            series, pair = _reach(tx, request.who, one_on_one_id)
            return line_of(tx, series, pair, request.now)

    def details(self, request: Request, one_on_one_id: int) -> tuple[OneOnOne, Pair]:
        """A series to be shown for changing. Raises NotFoundError."""
        with self.db.begin(request.who.workspace_id) as tx:
            return _reach(tx, request.who, one_on_one_id)

    def meeting(self, request: Request, occurrence_id: int) -> MeetingLine:
        """One occurrence to be shown for moving. Raises NotFoundError, AlreadyChangedError as `move`."""
        with self.db.begin(request.who.workspace_id) as tx:
            occurrence, _, pair = meetings.own_movable(tx, request, occurrence_id)
            return MeetingLine(occurrence, pair, request.who)

    def brief_is_out(self, request: Request, occurrence_id: int) -> bool:
        """Whether its brief has come to one of the two. Raises NotFoundError, AlreadyChangedError."""
        with self.db.begin(request.who.workspace_id) as tx:
            return meetings.brief_is_out(tx, meetings.own_live(tx, request, occurrence_id)[0])

    def following(self, request: Request, occurrence_id: int) -> MeetingLine | None:
        """The next 1:1 of a series after that one. Raises NotFoundError, AlreadyChangedError."""
        with self.db.begin(request.who.workspace_id) as tx:
            one, series, pair = meetings.own_live(tx, request, occurrence_id)
            later = next(iter(Occurrences(tx).upcoming_of_series(series.id, one.starts_at)), None)
            return MeetingLine(later, pair, request.who) if later else None

    def next_with(self, request: Request, report: Person) -> MeetingLine:
        """The next 1:1 with a report. Raises NoOneOnOneError, NoUpcomingError."""
        with self.db.begin(request.who.workspace_id) as tx:
            pair = Pairs(tx).find(request.who.id, report.id)
            if pair is None or not OneOnOnes(tx).of_pair(pair.id):
                raise NoOneOnOneError(name=report.called)
            occurrence = Occurrences(tx).next_of_pair(pair.id, request.now)
            if occurrence is None:
                raise NoUpcomingError(name=report.called)
            return MeetingLine(occurrence, pair, request.who)

    def series_with(self, request: Request, report: Person) -> SeriesLine:
        """The series with a report: the recurring one, else the single one that comes first. Raises NoOneOnOneError."""
        with self.db.begin(request.who.workspace_id) as tx:
            lines = [
                line
                for line in series_lines(tx, request.who, request.now)
                if line.pair.report.slack_id == report.slack_id
            ]
            if not lines:
                raise NoOneOnOneError(name=report.called)
            return min(lines, key=lambda line: line.one_on_one.recurrence.frequency is Frequency.ONCE)

    def plan_ahead(self, now: datetime, limit: int = 200) -> int:
        """Plan the series whose time has come; returns how many. Called by the scheduler."""

        def plan(workspace_id: str, one_on_one_id: int) -> None:
            with self.db.begin(workspace_id) as tx:
                pair = Pairs(tx).get(OneOnOnes(tx).get(one_on_one_id).pair_id)
                People(tx).lock(pair.manager.id)
                # Read under the lock: it may have been paused meanwhile.
                scheduling.schedule_series(tx, OneOnOnes(tx).get(one_on_one_id), pair, now)

        return len(FailedRows(self.db, PLAN_AHEAD).each(series_to_plan(self.db, now, limit), plan, now))

    def _set_state(
        self, request: Request, one_on_one_id: int, state: SeriesState, keeps: int | None = None
    ) -> SeriesLine:
        who, now = request.who, request.now
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            series, pair = _reach(tx, who, one_on_one_id)
            again = not claim_once(tx, request)
            if again and series.state is state:
                return line_of(tx, series, pair, now)
            if again:
                raise AlreadyChangedError
            return set_state(tx, request, one_on_one_id, state, keeps)


def told_next(tx: Transaction, request: Request, one_on_one_id: int) -> MeetingLine | None:
    """See `OneOnOneService.told_next`."""
    series, pair = _reach(tx, request.who, one_on_one_id)
    upcoming = next(iter(Occurrences(tx).upcoming_of_series(series.id, request.now)), None)
    is_told = upcoming is not None and meetings.brief_is_out(tx, upcoming)
    return MeetingLine(upcoming, pair, request.who) if upcoming is not None and is_told else None


def skip(tx: Transaction, request: Request, occurrence_id: int) -> MeetingLine:
    """Skip one occurrence. Raises as `OneOnOneService.skip`."""
    skipped, pair = meetings.skip(tx, request, occurrence_id)
    changed(tx, pair, SCHEDULE, request.now, skipped.id)
    return MeetingLine(skipped, pair, request.who)


def unskip(tx: Transaction, request: Request, occurrence_id: int) -> MeetingLine:
    """Let a skipped one take place. Raises as `OneOnOneService.unskip`."""
    back, pair = meetings.unskip(tx, request, occurrence_id)
    changed(tx, pair, SCHEDULE, request.now, back.id)
    return MeetingLine(back, pair, request.who)


def move(tx: Transaction, request: Request, occurrence_id: int, starts_at: datetime) -> MeetingLine:
    """Put one occurrence at that moment (UTC). Raises as `OneOnOneService.move`."""
    moved, pair = meetings.move(tx, request, occurrence_id, starts_at)
    changed(tx, pair, SCHEDULE, request.now, moved.id)
    return MeetingLine(moved, pair, request.who)


def set_state(
    tx: Transaction, request: Request, one_on_one_id: int, state: SeriesState, keeps: int | None = None
) -> SeriesLine:
    """Pause, resume or end a series; the occurrence that it `keeps` takes place. Raises NotFoundError,
    AlreadyChangedError once it has ended."""
    now = request.now
    series, pair = _reach(tx, request.who, one_on_one_id)
    if series.state is SeriesState.ENDED:
        raise AlreadyChangedError
    after = replace(series, state=state, timezone=request.who.timezone)
    if state is not SeriesState.ACTIVE:
        scheduling.clear_upcoming(tx, series, now, state.value, keeps)
    OneOnOnes(tx).save(after)
    scheduling.schedule_series(tx, after, pair, now, fresh=True)
    if state is SeriesState.ACTIVE and series.recurrence.frequency is Frequency.CALENDAR:
        tx.features.announce(tx, FollowsAgain(pair, now))
    changed(tx, pair, SCHEDULE, now)
    return line_of(tx, after, pair, now)


def _change_followed(tx: Transaction, series: OneOnOne, pair: Pair, details: Details, now: datetime) -> SeriesLine:
    """Only when its brief comes: the rest is the calendar's. Raises AlreadyChangedError where it follows none."""
    if series.recurrence.frequency is not Frequency.CALENDAR:
        raise AlreadyChangedError
    after = replace(series, minutes=details.minutes, lead=details.lead)
    OneOnOnes(tx).save(after)
    coming = tuple((after, one) for one in Occurrences(tx).upcoming_of_series(series.id, now))
    tx.features.announce(tx, MeetingsPlanned(pair.manager, coming, now))
    changed(tx, pair, SCHEDULE, now)
    return line_of(tx, after, pair, now)


def _reach(tx: Transaction, who: Person, one_on_one_id: int) -> tuple[OneOnOne, Pair]:
    """The series and its pair, if `who` may change it. Raises NotFoundError."""
    one_on_one = OneOnOnes(tx).get(one_on_one_id)
    return one_on_one, reach_pair(tx, who, one_on_one.pair_id, SCHEDULE, Act.WRITE)


def series_lines(tx: Transaction, who: Person, now: datetime, frame: Frame = Frame.COACHING) -> list[SeriesLine]:
    """Every series of that frame that goes on, the next meeting first, in three queries; a one-off until it begins."""
    series = [(one, pair) for one, pair in OneOnOnes(tx).of_manager_with_pairs(who.id) if one.frame is frame]
    upcoming = Occurrences(tx).next_of_series([one.id for one, _ in series], now)
    shown = [(one, pair) for one, pair in series if one.id in upcoming or _goes_on(one, now)]
    chosen = People(tx).preferences_of(sorted({pair.report.id for _, pair in shown})) if shown else {}
    lines = [_line(one, pair, upcoming.get(one.id), chosen[pair.report.id], now) for one, pair in shown]
    return sorted(lines, key=lambda line: (line.next_at is None, line.next_at or now, line.pair.report.name))


def _goes_on(series: OneOnOne, now: datetime) -> bool:
    """Whether a series with nothing upcoming can still have something: a single 1:1 only while paused and ahead."""
    if series.recurrence.frequency is not Frequency.ONCE:
        return True
    return series.state is SeriesState.PAUSED and _starts_at(series.recurrence, series.timezone) > now


def line_of(tx: Transaction, series: OneOnOne, pair: Pair, now: datetime) -> SeriesLine:
    """A series with its next meeting."""
    upcoming = next(iter(Occurrences(tx).upcoming_of_series(series.id, now)), None)
    return _line(series, pair, upcoming, People(tx).preferences(pair.report.id), now)


def _line(
    series: OneOnOne, pair: Pair, upcoming: Occurrence | None, preferences: Preferences, now: datetime
) -> SeriesLine:
    """`preferences` are the report's."""
    starts_at = upcoming.starts_at if upcoming else None
    return SeriesLine(series, pair, upcoming, away_until(pair.report, preferences, now, starts_at))


def _check_only_recurring(tx: Transaction, pair: Pair, details: Details, but: int | None = None) -> None:
    """Raise AlreadyMeetingError if the pair has a recurring series other than `but` already."""
    if details.recurrence.frequency is Frequency.ONCE:
        return
    for series in OneOnOnes(tx).of_pair(pair.id):
        if series.recurrence.frequency is not Frequency.ONCE and series.id != but:
            raise AlreadyMeetingError(name=pair.report.name, one_on_one_id=str(series.id))


def _check_future(recurrence: Recurrence, request: Request) -> None:
    """Raise InThePastError for a one-off that does not lie ahead."""
    if recurrence.frequency is Frequency.ONCE and _starts_at(recurrence, request.who.timezone) <= request.now:
        raise request.gone_by(datetime.combine(recurrence.first_on, recurrence.local_time))


def _starts_at(once: Recurrence, timezone: str) -> datetime:
    """When a single 1:1 begins, unless it was moved."""
    return to_utc(once.first_on, once.local_time, timezone)


def home_section(tx: Transaction, request: Request, home: HomeContext) -> HomeMeetings | None:
    """For managers, and for people without any 1:1."""
    who, now = request.who, request.now
    if not home.manages and home.reports:
        return None
    lines = series_lines(tx, who, now)

    def read(limit: int, offset: int) -> tuple[list[SeriesLine], int]:
        return lines[offset : offset + limit], len(lines)

    page = read_page(read, home.pages.get("one_on_ones", 0), HOME_SHOWS)
    skipped = _skipped_before(tx, who, page.items, now)
    consistency = Occurrences(tx).consistency_of_pairs([line.pair.id for line in page.items], now)
    return HomeMeetings(request.today, page, skipped, consistency, welcome=not lines and not home.reports)


def _skipped_before(tx: Transaction, who: Person, lines: Sequence[SeriesLine], now: datetime) -> dict[int, MeetingLine]:
    """By series the last meeting before its next one that was skipped: it can be brought back."""
    pairs = {line.pair.id: line.pair for line in lines}
    upcoming = {line.one_on_one.id: line.upcoming for line in lines if line.one_on_one.state is SeriesState.ACTIVE}
    found = {}
    for one in Occurrences(tx).skipped_of_pairs(sorted(pairs), now) if upcoming else ():
        following = upcoming.get(one.one_on_one_id, one)
        if following is None or one.starts_at < following.starts_at:
            found[one.one_on_one_id] = MeetingLine(one, pairs[one.pair_id], who)
    return found


def home_just_done(tx: Transaction, request: Request, home: HomeContext) -> JustDone | None:
    """What a manager has just moved, wherever they did, while it can be put back; and skipped, where no series goes on
    that shows it."""
    who, now = request.who, request.now
    found = Occurrences(tx).changed_of_manager(who.id, now, now - UNDO_SHOWN) if home.manages else []
    series = {one.id: one for one in OneOnOnes(tx).get_many([one.one_on_one_id for one in found])} if found else {}
    once = {one for one, each in series.items() if each.recurrence.frequency is Frequency.ONCE}
    once |= {one for one, each in series.items() if each.state is SeriesState.PAUSED}
    back = [
        one
        for one in found
        if (one.moved_from is not None and one.moved_from > now)
        or (one.state is OccurrenceState.SKIPPED and one.one_on_one_id in once)
    ]
    pairs = {pair.id: pair for pair in home.pairs}
    shown = [replace(one, moved=False) for one in back[:HOME_SHOWS] if one.pair_id in pairs]
    lines = tuple(MeetingLine(one, pairs[one.pair_id], who) for one in shown)
    return JustDone(request.today, lines) if lines else None


def home_add(_tx: Transaction, _request: Request, home: HomeContext) -> bool | None:
    """Whether a first 1:1 as a manager is offered, to those who are a report only."""
    return True if home.reports and not home.manages else None
