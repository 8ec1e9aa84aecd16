"""When people are away: said, taken back, and what happens to the 1:1s of that time.

Nobody is told why somebody is away, and nobody is asked. A 1:1 that falls into that time stays as it is until its
manager decides; until then nothing is sent before it. No two times of a person touch: what continues one is joined to
it, so that a day off of which they speak twice is lost by neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.away.rules import BACK, LONGEST, MINE, OF_REPORT, Absence, AwaySet, Choice, HomeAway
from bot.away.store import Absences, forget_past
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import AlreadyChangedError, DayOutOfReachError, NotFoundError
from bot.core.events import PreferencesChanged
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.outbox.when import may_send_at
from bot.core.people import Away, AwaySource, Pair, Person
from bot.core.people_store import Pairs, People, lock_people, lock_with_managers
from bot.core.request import Request
from bot.core.time.dates import local, to_utc
from bot.frames.rules import Frame
from bot.meetings import occurrences as meetings
from bot.meetings.planning import plan_until
from bot.meetings.rules import (
    SCHEDULE,
    MeetingLine,
    MeetingsPlanned,
    Occurrence,
    OccurrenceState,
    OneOnOne,
)
from bot.meetings.store import Occurrences, OneOnOnes

BACK_LASTS = timedelta(days=3)
"""What was next when somebody came back is old after that."""
PAST_KEPT = timedelta(days=7)
"""So long the first day back is known: what can wait does not come on it."""


def set_away(
    tx: Transaction,
    request: Request,
    away: Away,
    instead_of: date | None = None,
    source: AwaySource = AwaySource.SAID,
) -> AwaySet:
    """Let the person be away for that time, in the caller's transaction, joined with what it overlaps or continues; one
    that begins on the day `instead_of` and that it overlaps is replaced. The caller has claimed the request
    (`claim_once`) and locked nobody: people are locked here.

    Raises InThePastError where they would be back by today, DayOutOfReachError for more than a year ahead.
    """
    who, today = request.who, request.today
    if away.until <= today:
        raise request.gone_by(away.until)
    if away.until > today + LONGEST:
        raise DayOutOfReachError
    lock_with_managers(tx, who)
    gone = [one for one in _coming(tx, request) if one.away.joins(away)]
    replaced = next((one.away for one in gone if one.starts_on == instead_of), None)
    whole = away.joined(one.away for one in gone if one.away != replaced)
    there = next((one for one in gone if one.away == whole), None)
    gone = [one for one in gone if one is not there]
    if there is not None and not gone:
        return _as_set(tx, request, there, already=True)
    questions = _remove(tx, who, gone)
    said = AwaySource.SAID if any(one.source is AwaySource.SAID for one in gone) else source
    absence = there or Absences(tx).add(who.id, whole, said, request.now)
    _plan(tx, who, absence, request.now)
    _follow(tx, request, [*gone, absence])
    if there is None:
        _ask(tx, request, absence, gone, questions)
    lost = replaced is not None and whole.joined([replaced]) != whole
    return _as_set(tx, request, absence, was=replaced if lost else None)


def whole_time(tx: Transaction, request: Request, away: Away) -> Away:
    """When they would be away: see `set_away`."""
    return away.joined(one.away for one in _coming(tx, request) if one.away.joins(away))


def set_back(tx: Transaction, request: Request, starts_on: date | None = None) -> Away | None:
    """Let the person be back now, or not be away the time that would begin on that day; what is taken back, None where
    there is nothing. The caller has claimed the request, and locked nobody."""
    lock_with_managers(tx, request.who)
    found = [
        one
        for one in _coming(tx, request)
        if (one.away.covers(request.today) if starts_on is None else one.starts_on == starts_on)
    ]
    if not found:
        return None
    _remove(tx, request.who, found)
    _follow(tx, request, found)
    return found[0].away


def follow_calendar(tx: Transaction, request: Request, before: Sequence[Away], days: Sequence[Away]) -> None:
    """Their calendar says that they are away on those `days`, where it said `before`. What somebody has said themselves
    stays. The caller has locked nobody."""
    for one in (one for one in before if one not in days):
        lock_with_managers(tx, request.who)
        theirs = [
            each
            for each in _coming(tx, request)
            if each.source is AwaySource.CALENDAR and each.away.joins(one) and each.away not in days
        ]
        if theirs:
            _remove(tx, request.who, theirs)
            _follow(tx, request, theirs)
    for one in (one for one in days if one not in before):
        if request.today < one.until <= request.today + LONGEST:
            set_away(tx, request, one, source=AwaySource.CALENDAR)


def _coming(tx: Transaction, request: Request) -> list[Absence]:
    """Those that are not over, soonest first."""
    return [one for one in Absences(tx).of_person(request.who.id) if one.until > request.today]


@dataclass(frozen=True)
class AwayService:
    """What people say of their being away."""

    db: Database

    def set(self, request: Request, away: Away, instead_of: date | None = None) -> AwaySet:
        """The person is away then: see `set_away`. Given the same request again, it answers how things stand.

        Raises InThePastError, DayOutOfReachError, AlreadyChangedError where a request came twice and it is so no more.
        """
        with self.db.begin(request.who.workspace_id) as tx:
            if claim_once(tx, request):
                return set_away(tx, request, away, instead_of)
            if (there := as_it_is(tx, request, away)) is None:
                raise AlreadyChangedError
            return there

    def back(self, request: Request, starts_on: date | None = None) -> Away | None:
        """They are not: see `set_back`."""
        with self.db.begin(request.who.workspace_id) as tx:
            return set_back(tx, request, starts_on) if claim_once(tx, request) else None

    def times(self, request: Request) -> tuple[Away, ...]:
        """When they are away and will be, soonest first."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return times_of(tx, request)

    def decide(self, request: Request, occurrence_id: int, choice: Choice) -> None:
        """Skip a 1:1, or keep it. Raises NotFoundError, AlreadyChangedError."""
        with self.db.begin(request.who.workspace_id) as tx:
            lock_people(tx, request.who)
            if claim_once(tx, request):
                _decide(tx, request, occurrence_id, choice)

    def decide_all(self, request: Request, absence_id: int, choice: Choice) -> None:
        """The same for all that nobody has said anything of. Raises NotFoundError, and AlreadyChangedError where all of
        them are settled."""
        with self.db.begin(request.who.workspace_id) as tx:
            lock_people(tx, request.who)
            if not claim_once(tx, request):
                return
            theirs = theirs_to_decide(tx, request.who, Absences(tx).get(absence_id), request.now)
            if not theirs:
                raise NotFoundError
            if not (found := _open(theirs)):
                raise AlreadyChangedError
            for _, _, one in found:
                _decide(tx, request, one.id, choice)

    def meeting(self, request: Request, occurrence_id: int) -> MeetingLine:
        """One to be shown for moving. Raises NotFoundError, AlreadyChangedError."""
        with self.db.begin(request.who.workspace_id) as tx:
            occurrence, _, pair = meetings.own_movable(tx, request, occurrence_id)
            return MeetingLine(occurrence, pair, request.who)

    def forget_past(self, now: datetime) -> None:
        """Destroy what has been over for a week. Called by the scheduler."""
        forget_past(self.db, (now - PAST_KEPT).date())


Affected = tuple[OneOnOne, Pair, Occurrence]
"""A 1:1 that falls into the time somebody is away, with its series and pair."""


def affected(tx: Transaction, person: Person, absence: Absence, now: datetime) -> list[Affected]:
    """The 1:1s of somebody that begin while they are away, from now on, soonest first; skipped ones too."""
    pairs = {pair.id: pair for pair in Pairs(tx).of_person(person.id)}
    found = Occurrences(tx).of_pairs_between(sorted(pairs), *absence.span(person, now)) if pairs else []
    series = {one.id: one for one in OneOnOnes(tx).get_many(sorted({each.one_on_one_id for each in found}))}
    return [(series[one.one_on_one_id], pairs[one.pair_id], one) for one in found]


def theirs_to_decide(tx: Transaction, who: Person, absence: Absence, now: datetime) -> list[Affected]:
    """Those of which `who` is the manager: all of their own, or those with the report who is away. Raises NotFoundError
    for somebody who decides of none."""
    person = People(tx).get(absence.person_id)
    if all(pair.manager.id != who.id for pair in Pairs(tx).of_person(person.id)):
        raise NotFoundError
    return [one for one in affected(tx, person, absence, now) if one[1].manager.id == who.id]


def _open(found: Iterable[Affected]) -> list[Affected]:
    """Those of which nobody has decided."""
    return [each for each in found if each[2].state is OccurrenceState.SCHEDULED and not each[2].kept]


def _decide(tx: Transaction, request: Request, occurrence_id: int, choice: Choice) -> None:
    act = meetings.skip if choice is Choice.SKIP else meetings.keep
    occurrence, pair = act(tx, request, occurrence_id)
    changed(tx, pair, SCHEDULE, request.now, occurrence.id)


def _plan(tx: Transaction, who: Person, absence: Absence, now: datetime) -> None:
    """Plan the 1:1s of that time."""
    _, end = absence.span(who, now)
    for pair in Pairs(tx).of_person(who.id):
        for series in OneOnOnes(tx).of_pair(pair.id):
            plan_until(tx, series, pair, now, end)


def _remove(tx: Transaction, who: Person, absences: list[Absence]) -> list[Delivery]:
    """They are not away then: what was to be said once they are back is not. The questions about those days."""
    gone = [one.id for one in absences]
    Absences(tx).remove(gone)
    Deliveries(tx).cancel_all([f"{BACK}:{one}" for one in gone], "not away")
    asked = sorted({who.id, *(pair.manager.id for pair in Pairs(tx).of_person(who.id))})
    questions = Deliveries(tx).about(asked, (MINE, OF_REPORT), "absence_id", gone)
    for one in questions:
        Deliveries(tx).mark_stale(one.id)
    return questions


def _follow(tx: Transaction, request: Request, absences: list[Absence]) -> None:
    """Let whatever waits follow, of the person and of the other one of each pair: what comes before the 1:1s of those
    days is scheduled again, and is not sent where somebody is away then."""
    who, now = request.who, request.now
    tx.features.announce(tx, PreferencesChanged(who, now))
    Deliveries(tx).try_put_off_again(who.id, now)
    found = [each for one in absences for each in affected(tx, who, one, now)]
    for manager in {pair.manager.id: pair.manager for _, pair, _ in found}.values():
        theirs = {
            one.id: (series, one)
            for series, pair, one in found
            if pair.manager.id == manager.id and one.state is OccurrenceState.SCHEDULED
        }
        tx.features.announce(tx, MeetingsPlanned(manager, tuple(theirs.values()), now))
    for pair in Pairs(tx).of_person(who.id):
        changed(tx, pair, SCHEDULE, now, *(one.id for _, about, one in found if about.id == pair.id))
    Homes(tx).touch([who.id], now)


def _ask(
    tx: Transaction, request: Request, absence: Absence, gone: Sequence[Absence], questions: Sequence[Delivery]
) -> None:
    """Ask once about all 1:1s of that time: the person about those that are theirs, each manager of theirs about the
    others. `questions` are those about the days that are `gone`: one that asked about all of these 1:1s already goes
    on, the others say that there is a newer one."""
    who, now, subject = request.who, request.now, {"absence_id": absence.id}
    found: dict[int | None, list[Affected]] = defaultdict(list)
    for series, pair, occurrence in affected(tx, who, absence, now):
        found[None if pair.manager.id == who.id else pair.id].append((series, pair, occurrence))
    for pair_id, theirs in found.items():
        before, still_open = [one for one in questions if one.pair_id == pair_id], _open(theirs)
        days = [local(one.starts_at, who.timezone).date() for _, _, one in still_open]
        again = any(not before or not any(one.away.covers(day) for one in gone) for day in days)
        for question in before:
            Deliveries(tx).set_subject(question.id, {**question.subject, "newer": absence.id} if again else {**subject})
        if not again:
            continue
        if pair_id is None:
            new = NewDelivery(MINE, f"{MINE}:{absence.id}", who.id, now, None, {**subject})
        else:
            key, last, to = f"{OF_REPORT}:{absence.id}:{pair_id}", still_open[-1][2].starts_at, theirs[0][1].manager.id
            new = NewDelivery(OF_REPORT, key, to, now, last, {**subject}, pair_id=pair_id)
        Deliveries(tx).add(new)
    _welcome(tx, request, absence)


def _welcome(tx: Transaction, request: Request, absence: Absence) -> None:
    """Say what is next on their first day back."""
    who, subject = request.who, {"absence_id": absence.id}
    preferences = People(tx).preferences(who.id)
    morning = to_utc(absence.until, preferences.weekly_time, who.timezone)
    is_holiday = tx.holidays_of(preferences.country)
    back_at = may_send_at(morning, who.timezone, preferences, tx.features.message_types[BACK], is_holiday=is_holiday)
    Deliveries(tx).add(NewDelivery(BACK, f"{BACK}:{absence.id}", who.id, back_at, back_at + BACK_LASTS, subject))


def _split(
    tx: Transaction, who: Person, found: list[Affected], now: datetime
) -> tuple[tuple[MeetingLine, ...], tuple[MeetingLine, ...]]:
    """Those that are theirs to decide, and those of others, as they are shown them: of these coaching only, for of a
    performance conversation its manager tells them."""
    pairs = {pair.id: pair for _, pair, _ in found}
    lines = meetings.meeting_lines(
        tx,
        [one for series, pair, one in _open(found) if pair.manager.id == who.id or series.frame is Frame.COACHING],
        pairs,
        who,
        now,
    )
    mine = tuple(one for one in lines if one.pair.manager.id == who.id)
    return mine, tuple(one for one in lines if one.pair.manager.id != who.id)


def as_it_is(tx: Transaction, request: Request, away: Away, *, already: bool = False) -> AwaySet | None:
    """What is so of a time at which they said they are away, changed since or not; None where none of it is left."""
    there = next((one for one in Absences(tx).of_person(request.who.id) if one.away.joins(away)), None)
    return _as_set(tx, request, there, already=already) if there else None


def _as_set(
    tx: Transaction, request: Request, absence: Absence, *, already: bool = False, was: Away | None = None
) -> AwaySet:
    mine, others = _split(tx, request.who, affected(tx, request.who, absence, request.now), request.now)
    also = tuple(one for one in times_of(tx, request) if one != absence.away)
    return AwaySet(absence.away, request.today, mine, others, also, already, was)


def times_of(tx: Transaction, request: Request) -> tuple[Away, ...]:
    return tuple(one for one in People(tx).preferences(request.who.id).away if one.until > request.today)


def home_section(tx: Transaction, request: Request, _home: HomeContext) -> HomeAway | None:
    """When they are away; nothing where they are not going to be."""
    times = times_of(tx, request)
    return HomeAway(request.today, times) if times else None


def absences(tx: Transaction, request: Request) -> list[Row]:
    """When they are away. When others are, is those others'."""
    return [
        {"from": plain(one.starts_on), "back_on": plain(one.until), "known_from": plain(one.source)}
        for one in Absences(tx).of_person(request.who.id)
    ]


EXPORT = (ExportSection("away", 12, absences),)
