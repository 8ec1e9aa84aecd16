"""One meeting of a series: skipped, moved, and whether it happened. Functions run inside the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.access import Act
from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError, AlreadyThenError
from bot.core.export import MINUTE, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.store import Deliveries
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People, reach_pair
from bot.core.request import Request
from bot.core.time.dates import local
from bot.frames.rules import Frame, Side
from bot.meetings import planning as scheduling
from bot.meetings.recurrence import occurrences_after
from bot.meetings.rules import (
    OUTCOMES,
    SCHEDULE,
    MeetingLine,
    MeetingsCancelled,
    MeetingsPlanned,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    OutcomeRecorded,
    SeriesState,
    away_until,
    waits_for_answer,
)
from bot.meetings.store import Occurrences, OneOnOnes

LONGEST = timedelta(hours=12)
"""No 1:1 lasts longer: one that goes on now began since then."""
DID_NOT_HAPPEN = (Outcome.MOVED, Outcome.NOT_THIS_TIME)
SETTLED = (Outcome.HAPPENED, Outcome.NOT_THIS_TIME)


def under_way(tx: Transaction, who: Person, now: datetime) -> list[Occurrence]:
    """The 1:1s of a person, as manager or report, that have begun and may go on now, the soonest first."""
    pairs = [pair.id for pair in Pairs(tx).of_person(who.id)]
    begun = Occurrences(tx).of_pairs_between(pairs, now - LONGEST, now + timedelta(microseconds=1))
    return [one for one in begun if one.state is OccurrenceState.SCHEDULED and one.outcome not in DID_NOT_HAPPEN]


def _reach(tx: Transaction, who: Person, occurrence_id: int) -> tuple[Occurrence, Pair]:
    """The occurrence and its pair, if `who` may change it. Raises NotFoundError."""
    occurrence = Occurrences(tx).get(occurrence_id)
    return occurrence, reach_pair(tx, who, occurrence.pair_id, SCHEDULE, Act.WRITE)


def own_live(tx: Transaction, request: Request, occurrence_id: int) -> tuple[Occurrence, OneOnOne, Pair]:
    """The occurrence, its series and pair, while it can be changed.

    Raises NotFoundError, AlreadyChangedError if its series does not go on or a change took it away. Of a paused series
    what lies ahead was kept, and can be changed.
    """
    occurrence, pair = _reach(tx, request.who, occurrence_id)
    series = OneOnOnes(tx).get(occurrence.one_on_one_id)
    is_kept = series.state is SeriesState.PAUSED and occurrence.starts_at > request.now
    if occurrence.state is OccurrenceState.CANCELLED or not (series.state is SeriesState.ACTIVE or is_kept):
        raise AlreadyChangedError
    return occurrence, series, pair


def own_movable(tx: Transaction, request: Request, occurrence_id: int) -> tuple[Occurrence, OneOnOne, Pair]:
    """`own_live`, and nobody said yet that it happened or did not."""
    occurrence, series, pair = own_live(tx, request, occurrence_id)
    if occurrence.outcome in SETTLED:
        raise AlreadyChangedError
    return occurrence, series, pair


def skip(tx: Transaction, request: Request, occurrence_id: int) -> tuple[Occurrence, Pair]:
    """Skip it; the series stays. Raises as `own_live`, and AlreadyChangedError once it has begun."""
    occurrence, series, pair = own_live(tx, request, occurrence_id)
    if occurrence.starts_at <= request.now:
        raise AlreadyChangedError
    Occurrences(tx).set_state(occurrence.id, OccurrenceState.SKIPPED)
    Occurrences(tx).note_change(occurrence.id, request.now)
    tx.features.announce(tx, MeetingsCancelled((occurrence,), "skipped"))
    scheduling.schedule_series(tx, series, pair, request.now)
    return occurrence, pair


def unskip(tx: Transaction, request: Request, occurrence_id: int) -> tuple[Occurrence, Pair]:
    """Let a skipped one take place after all, when it was. Raises as `own_live`, AlreadyThenError, and
    AlreadyChangedError for one that is not skipped or has gone by."""
    occurrence, series, pair = own_live(tx, request, occurrence_id)
    if occurrence.state is not OccurrenceState.SKIPPED or occurrence.starts_at <= request.now:
        raise AlreadyChangedError
    _check_free(tx, series, occurrence, pair, occurrence.starts_at, request.now)
    Occurrences(tx).set_state(occurrence.id, OccurrenceState.SCHEDULED)
    Occurrences(tx).note_change(occurrence.id, None)
    back = Occurrences(tx).get(occurrence.id)
    tx.features.announce(tx, MeetingsPlanned(pair.manager, ((series, back),), request.now))
    scheduling.schedule_series(tx, series, pair, request.now)
    return back, pair


def brief_is_out(tx: Transaction, occurrence: Occurrence) -> bool:
    """Whether its brief has come to one of the two already."""
    return Deliveries(tx).any_sent_about(occurrence.pair_id, "occurrence_id", occurrence.id)


def move(tx: Transaction, request: Request, occurrence_id: int, starts_at: datetime) -> tuple[Occurrence, Pair]:
    """Put it at another time (UTC), a skipped one too. Raises as `own_movable`, and AlreadyThenError."""
    occurrence, series, pair = own_movable(tx, request, occurrence_id)
    _check_free(tx, series, occurrence, pair, starts_at, request.now)
    Occurrences(tx).set_state(occurrence.id, OccurrenceState.SCHEDULED)
    Occurrences(tx).set_outcome(occurrence.id, Outcome.UNKNOWN)
    back = starts_at == occurrence.moved_from
    Occurrences(tx).note_change(occurrence.id, *((None, None) if back else (request.now, occurrence.starts_at)))
    moved = scheduling.move_occurrence(tx, series, occurrence, pair, starts_at, request.now)
    scheduling.schedule_series(tx, series, pair, request.now)
    return moved, pair


def keep(tx: Transaction, request: Request, occurrence_id: int) -> tuple[Occurrence, Pair]:
    """It takes place although one of the two is away. Raises as `skip`, and AlreadyChangedError where it is skipped."""
    occurrence, series, pair = own_live(tx, request, occurrence_id)
    if occurrence.starts_at <= request.now or occurrence.state is not OccurrenceState.SCHEDULED:
        raise AlreadyChangedError
    Occurrences(tx).set_kept([occurrence.id], True)
    kept = replace(occurrence, kept=True)
    tx.features.announce(tx, MeetingsPlanned(pair.manager, ((series, kept),), request.now))
    return kept, pair


def meeting_lines(
    tx: Transaction, found: Iterable[Occurrence], pairs: Mapping[int, Pair], reader: Person, now: datetime
) -> list[MeetingLine]:
    """Meetings of these pairs as `reader` is shown them, who is one of each."""
    occurrences = list(found)
    others = {one.id: one for one in (pairs[each.pair_id].other(reader) for each in occurrences)}
    chosen = People(tx).preferences_of(sorted(others)) if others else {}
    lines = []
    for one in occurrences:
        pair = pairs[one.pair_id]
        other = pair.other(reader)
        lines.append(MeetingLine(one, pair, reader, away_until(other, chosen[other.id], now, one.starts_at)))
    return lines


def next_known_to(tx: Transaction, report: Person, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
    """For each pair the next 1:1 that its report knows of: a performance conversation once they were told of it."""
    found: dict[int, Occurrence] = {}
    for one in Occurrences(tx).upcoming_of_pairs(pair_ids, now) if pair_ids else ():
        if is_known_to(tx, report, one, now):
            found.setdefault(one.pair_id, one)
    return found


def is_known_to(tx: Transaction, report: Person, occurrence: Occurrence, now: datetime) -> bool:
    """Whether its report knows of it: of a performance conversation once they were told, or it began."""
    if occurrence.frame is Frame.COACHING:
        return True
    began = occurrence.state is OccurrenceState.SCHEDULED and occurrence.starts_at <= now
    return began or Deliveries(tx).any_sent_to(report.id, "occurrence_id", occurrence.id)


def waits(tx: Transaction, occurrence: Occurrence, pair: Pair) -> bool:
    """Whether it waits for an answer: see `waits_for_answer`."""
    return waits_for_answer(occurrence, pair, People(tx).preferences_of([pair.manager.id, pair.report.id]))


def as_asked(
    tx: Transaction, who: Person, occurrence_id: int, state: OccurrenceState, starts_at: datetime | None = None
) -> tuple[Occurrence, Pair]:
    """It, if it is still as a request that came twice has made it. Raises NotFoundError, AlreadyChangedError."""
    occurrence, pair = _reach(tx, who, occurrence_id)
    if occurrence.state is not state or occurrence.starts_at != (starts_at or occurrence.starts_at):
        raise AlreadyChangedError
    return occurrence, pair


def record_outcome(tx: Transaction, request: Request, occurrence_id: int, outcome: Outcome) -> Pair:
    """Note whether it happened; `UNKNOWN` takes an answer back.

    Raises NotFoundError, AlreadyChangedError if it was taken away or moved to a time that has not come, and for a
    report where their manager has answered, or has to: a performance conversation.
    """
    occurrence = Occurrences(tx).get(occurrence_id)
    pair = reach_pair(tx, request.who, occurrence.pair_id, OUTCOMES, Act.WRITE)
    side = Side.MANAGER if request.who.id == pair.manager.id else Side.REPORT
    if occurrence.state is not OccurrenceState.SCHEDULED or occurrence.starts_at > request.now:
        raise AlreadyChangedError
    of_manager = occurrence.outcome_by is Side.MANAGER or occurrence.frame is Frame.PERFORMANCE
    if side is Side.REPORT and of_manager:
        raise AlreadyChangedError
    Occurrences(tx).set_outcome(occurrence.id, outcome, side if outcome is not Outcome.UNKNOWN else None)
    tx.features.announce(tx, OutcomeRecorded(occurrence, outcome, request.now))
    return pair


def _check_free(
    tx: Transaction, series: OneOnOne, occurrence: Occurrence, pair: Pair, starts_at: datetime, now: datetime
) -> None:
    """Raise AlreadyThenError if the pair has another 1:1 at that time, one not planned yet included."""
    ends_at = starts_at + timedelta(minutes=series.minutes)
    around = timedelta(days=1)
    there = [
        (one.starts_at, one.ends_at)
        for one in Occurrences(tx).of_manager_between(pair.manager.id, starts_at - around, ends_at)
        if one.pair_id == pair.id and one.id != occurrence.id
    ]
    latest = Occurrences(tx).latest_series_date(series.id)
    day_before = local(starts_at, series.timezone).date() - around
    coming = occurrences_after(
        series.recurrence, series.timezone, series.minutes, max(latest or day_before, day_before), now, 1
    )
    there += [(one.starts_at, one.ends_at) for one in coming]
    if any(begins < ends_at and starts_at < ends for begins, ends in there):
        raise AlreadyThenError(name=pair.report.name)


def one_on_ones(tx: Transaction, request: Request) -> list[Row]:
    """Every series of every pair they are in, with its frame, and what became of each meeting; of a performance
    conversation its report finds nothing before they are told."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, SCHEDULE):
        for series in OneOnOnes(tx).all_of_pair(pair.id):
            rhythm = series.recurrence
            there = sorted(Occurrences(tx).of_series(series.id), key=lambda one: one.starts_at)
            if series.frame is Frame.PERFORMANCE and who.id == pair.report.id:
                there = [one for one in there if is_known_to(tx, who, one, request.now)]
                if not there:
                    continue
            rows.append(
                {
                    **with_other(pair, who),
                    "state": series.state.value,
                    "frame": series.frame.value,
                    "frequency": rhythm.frequency.value,
                    "every": rhythm.interval,
                    "first_on": plain(rhythm.first_on),
                    "at": plain(rhythm.local_time),
                    "timezone": series.timezone,
                    "minutes": series.minutes,
                    "met_or_planned": tuple(
                        f"{local(one.starts_at, who.timezone):{MINUTE}} {one.state.value}, {one.outcome.value}"
                        + (f" (said by the {one.outcome_by.value})" if one.outcome_by else "")
                        for one in there
                    ),
                }
            )
    return rows


EXPORT = (ExportSection("one_on_ones", 20, one_on_ones),)
