"""1:1 series and their occurrences."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.database.queries import Condition, Prepared, Repository, columns_of, prepared_select
from bot.core.database.tables import one_of
from bot.core.database.transaction import Database
from bot.core.failed_rows import is_aside
from bot.core.outbox.rate_limits import uninstalled
from bot.core.people import Pair
from bot.core.people_store import to_pair, with_people
from bot.core.people_tables import PairRow
from bot.frames.rules import Frame, Side
from bot.meetings.rules import (
    CONSISTENCY_WEEKS,
    PLAN_AHEAD,
    Consistency,
    Frequency,
    Lead,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    Recurrence,
    SeriesState,
)
from bot.meetings.tables import SERIES_ACTIVE, OccurrenceRow, OneOnOneRow

_NOT_ENDED = OneOnOneRow.state != SeriesState.ENDED


_PAIRS_OF_MANAGER = prepared_select(PairRow, PairRow.manager_id == bindparam("manager")).select
_OF_MANAGER = prepared_select(
    OneOnOneRow,
    OneOnOneRow.pair_id.in_(_PAIRS_OF_MANAGER.with_only_columns(PairRow.id)),
    _NOT_ENDED,
    order_by=(OneOnOneRow.id,),
)


_COLUMNS = tuple(OneOnOneRow.__table__.columns)
_WITH_PAIRS: Prepared[Any] = Prepared(
    with_people(
        prepared_select(OneOnOneRow, PairRow.manager_id == bindparam("manager"), _NOT_ENDED, order_by=(OneOnOneRow.id,))
        .select.join(PairRow, PairRow.id == OneOnOneRow.pair_id)
        .where(PairRow.workspace_id == OneOnOneRow.workspace_id),
        *_COLUMNS,
    )
)


class OneOnOnes(Repository):
    """1:1 series."""

    def get(self, one_on_one_id: int) -> OneOnOne:
        """Raises NotFoundError."""
        return self._series(self._get(OneOnOneRow, one_on_one_id))

    def get_many(self, one_on_one_ids: Sequence[int]) -> list[OneOnOne]:
        """In any order; unknown ids are left out."""
        found = self._select(OneOnOneRow, OneOnOneRow.id.in_(one_on_one_ids))
        return [self._series(row) for row in self._all(found)]

    def add(
        self,
        pair_id: int,
        recurrence: Recurrence,
        minutes: int,
        lead: Lead,
        timezone: str,
        now: datetime,
        frame: Frame = Frame.COACHING,
    ) -> OneOnOne:
        """A new active series; it is not planned ahead until `set_plan_at`."""
        row = self._insert(
            OneOnOneRow,
            pair_id=pair_id,
            **columns_of(OneOnOneRow, recurrence),
            minutes=minutes,
            lead=lead,
            timezone=timezone,
            state=SeriesState.ACTIVE,
            created_at=now,
            frame=frame,
        )
        return self._series(row)

    def save(self, one_on_one: OneOnOne) -> None:
        """Update everything but the pair and the frame."""
        values = columns_of(OneOnOneRow, one_on_one, one_on_one.recurrence, without=("pair_id", "frame"))
        self._run(self._update(OneOnOneRow, OneOnOneRow.id == one_on_one.id).values(**values))

    def set_timezone(self, manager_id: int, timezone: str) -> None:
        """Let all series of the manager that have not ended be read in that zone."""
        pairs = self._select(PairRow, PairRow.manager_id == manager_id).with_only_columns(PairRow.id)
        self._run(self._update(OneOnOneRow, OneOnOneRow.pair_id.in_(pairs), _NOT_ENDED).values(timezone=timezone))

    def of_pair(self, pair_id: int) -> list[OneOnOne]:
        """All series of the pair that have not ended, oldest first."""
        found = self._select(OneOnOneRow, OneOnOneRow.pair_id == pair_id, _NOT_ENDED)
        return [self._series(row) for row in self._all(found.order_by(OneOnOneRow.id))]

    def all_of_pair(self, pair_id: int) -> list[OneOnOne]:
        """Those that have ended too, oldest first."""
        found = self._select(OneOnOneRow, OneOnOneRow.pair_id == pair_id)
        return [self._series(row) for row in self._all(found.order_by(OneOnOneRow.id))]

    def of_manager(self, manager_id: int) -> list[OneOnOne]:
        """All series of the manager that have not ended, oldest first."""
        return [self._series(row) for row in self._ask(_OF_MANAGER, manager=manager_id)]

    def of_manager_with_pairs(self, manager_id: int) -> list[tuple[OneOnOne, Pair]]:
        """`of_manager`, each with its pair, in one query."""
        found = self._ask(_WITH_PAIRS, manager=manager_id)
        return [(self._series(row), to_pair(row[len(_COLUMNS) :])) for row in found]

    def set_plan_at(self, one_on_one_id: int, at: datetime | None) -> None:
        """When the series must be planned ahead again (indexed); None for never."""
        self._run(self._update(OneOnOneRow, OneOnOneRow.id == one_on_one_id).values(plan_at=at))

    def set_plan_ats(self, times: Mapping[int, datetime]) -> None:
        """`set_plan_at` for many series in one statement."""
        rows = [{"which": one, "at": at} for one, at in times.items()]
        change = self._update(OneOnOneRow, OneOnOneRow.id == bindparam("which"))
        self._run_many(change.values(plan_at=bindparam("at")), rows)

    def _series(self, row: OneOnOneRow) -> OneOnOne:
        return self._value(OneOnOne, row, recurrence=self._value(Recurrence, row))


def series_to_plan(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, one_on_one_id) of active series to plan at or before `now`, longest due first, where the bot has
    not been removed; without those put aside."""
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(_TO_PLAN, {"now": now, "limit": limit})
        return [(workspace_id, one_on_one_id) for workspace_id, one_on_one_id in found]


_TO_PLAN = (
    select(OneOnOneRow.workspace_id, OneOnOneRow.id)
    .where(
        SERIES_ACTIVE,
        OneOnOneRow.plan_at <= bindparam("now"),
        ~uninstalled(OneOnOneRow.workspace_id),
        ~is_aside(PLAN_AHEAD, OneOnOneRow.workspace_id, OneOnOneRow.id),
    )
    .order_by(OneOnOneRow.plan_at, OneOnOneRow.id)
    .limit(bindparam("limit"))
)


def _consistency(counts: Mapping[tuple[OccurrenceState, Outcome], int]) -> Consistency:
    of_each = {one: counts.get((OccurrenceState.SCHEDULED, one), 0) for one in Outcome}
    skipped = sum(count for (state, _), count in counts.items() if state is OccurrenceState.SKIPPED)
    return Consistency(
        held=of_each[Outcome.HAPPENED],
        moved=of_each[Outcome.MOVED],
        skipped=of_each[Outcome.NOT_THIS_TIME] + skipped,
        unknown=of_each[Outcome.UNKNOWN],
    )


def _first_of_each(
    among: Select[OccurrenceRow], group: InstrumentedAttribute[int], order: ColumnElement[datetime]
) -> Select[OccurrenceRow]:
    """In one query, the first of each group."""
    place = func.row_number().over(partition_by=group, order_by=[order, OccurrenceRow.id]).label("place")
    ranked = among.with_only_columns(OccurrenceRow.id, place).subquery()
    return among.join(ranked, ranked.c.id == OccurrenceRow.id).where(ranked.c.place == 1)


_SCHEDULED = OccurrenceRow.state == OccurrenceState.SCHEDULED
_COACHING = OccurrenceRow.frame == Frame.COACHING
_AHEAD = OccurrenceRow.starts_at > bindparam("now")
_NEXT_OF_PAIR = prepared_select(
    OccurrenceRow,
    _SCHEDULED,
    OccurrenceRow.pair_id == bindparam("pair"),
    _AHEAD,
    _COACHING,
    order_by=(OccurrenceRow.starts_at, OccurrenceRow.id),
    limit=1,
)
_SOONEST_FIRST = (OccurrenceRow.starts_at, OccurrenceRow.id)
_UPCOMING_OF_SERIES = prepared_select(
    OccurrenceRow,
    _SCHEDULED,
    OccurrenceRow.one_on_one_id == bindparam("series"),
    _AHEAD,
    order_by=_SOONEST_FIRST,
)
_OF_THESE_PAIRS = OccurrenceRow.pair_id.in_(bindparam("pairs", expanding=True))
_OF_PAIRS_BETWEEN = prepared_select(
    OccurrenceRow,
    _OF_THESE_PAIRS,
    one_of(OccurrenceRow.state, (OccurrenceState.SCHEDULED, OccurrenceState.SKIPPED)),
    OccurrenceRow.starts_at >= bindparam("begin"),
    OccurrenceRow.starts_at < bindparam("end"),
    order_by=_SOONEST_FIRST,
)
_RECURRING = prepared_select(
    OneOnOneRow, OneOnOneRow.frequency != Frequency.ONCE, OneOnOneRow.pair_id.in_(bindparam("pairs", expanding=True))
)
_BY_OUTCOME = (OccurrenceRow.pair_id, OccurrenceRow.state, OccurrenceRow.outcome)
_COUNTED = cast(
    "Select[Any]",
    prepared_select(
        OccurrenceRow,
        _OF_THESE_PAIRS,
        OccurrenceRow.starts_at >= bindparam("since"),
        OccurrenceRow.ends_at < bindparam("now"),
        _COACHING,
        OccurrenceRow.one_on_one_id.in_(_RECURRING.select.with_only_columns(OneOnOneRow.id)),
    ).select.with_only_columns(*_BY_OUTCOME, func.count()),
)
_CONSISTENCY = Prepared(_COUNTED.group_by(*_BY_OUTCOME))
_AHEAD_OF_SERIES = prepared_select(
    OccurrenceRow, _SCHEDULED, OccurrenceRow.one_on_one_id.in_(bindparam("series", expanding=True)), _AHEAD
)
_NEXT_OF_SERIES = Prepared(
    _first_of_each(_AHEAD_OF_SERIES.select, OccurrenceRow.one_on_one_id, OccurrenceRow.starts_at.asc())
)


class Occurrences(Repository):
    """Occurrences of 1:1s."""

    def get(self, occurrence_id: int) -> Occurrence:
        """Raises NotFoundError."""
        return self._value(Occurrence, self._get(OccurrenceRow, occurrence_id))

    def get_many(self, occurrence_ids: Sequence[int]) -> list[Occurrence]:
        """In the order of the ids; unknown ids are left out."""
        wanted = self._select(OccurrenceRow, OccurrenceRow.id.in_(occurrence_ids))
        found = {occurrence.id: occurrence for occurrence in self._all_of(Occurrence, wanted)}
        return [found[one] for one in occurrence_ids if one in found]

    def add(
        self,
        one_on_one_id: int,
        pair_id: int,
        series_date: date,
        starts_at: datetime,
        ends_at: datetime,
        frame: Frame = Frame.COACHING,
    ) -> Occurrence | None:
        """A cancelled one for `series_date` is brought back at these times; None if the series has another for it."""
        planned = {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "moved": False,
            "state": OccurrenceState.SCHEDULED,
            "outcome": Outcome.UNKNOWN,
            "outcome_by": None,
            "kept": False,
        }
        row = self._insert_new_of_pair(
            OccurrenceRow, pair_id, one_on_one_id=one_on_one_id, series_date=series_date, frame=frame, **planned
        )
        if row is None:
            row = self._bring_back(one_on_one_id, series_date, planned)
        return self._value(Occurrence, row) if row else None

    def set_time(self, occurrence_id: int, starts_at: datetime, ends_at: datetime, *, moved: bool) -> None:
        """Put it at another time; `moved` tells whether a person did so. Whether it is kept is asked again."""
        self._set(OccurrenceRow.id == occurrence_id, starts_at=starts_at, ends_at=ends_at, moved=moved, kept=False)

    def set_times(self, times: Mapping[int, tuple[datetime, datetime]]) -> None:
        """Put each occurrence at its start and end, in one statement; whether it was moved stays."""
        rows = [{"which": one, "begins": begins, "ends": ends} for one, (begins, ends) in times.items()]
        change = self._update(OccurrenceRow, OccurrenceRow.id == bindparam("which"))
        self._run_many(change.values(starts_at=bindparam("begins"), ends_at=bindparam("ends")), rows)

    def set_state(self, occurrence_id: int, state: OccurrenceState) -> None:
        """Skip it, cancel it, or schedule it again."""
        self._set(OccurrenceRow.id == occurrence_id, state=state)

    def note_change(self, occurrence_id: int, at: datetime | None, moved_from: datetime | None = None) -> None:
        """When it was skipped, or moved from when; None once that was taken back."""
        self._set(OccurrenceRow.id == occurrence_id, changed_at=at, moved_from=moved_from)

    def set_outcome(self, occurrence_id: int, outcome: Outcome, by: Side | None = None) -> None:
        """Record whether it happened, and who says so."""
        self._set(OccurrenceRow.id == occurrence_id, outcome=outcome, outcome_by=by)

    def set_as_of(self, occurrence_ids: Sequence[int], as_of: datetime | None) -> None:
        """When the calendar that they follow was read last; None where it can be read."""
        self._set(OccurrenceRow.id.in_(occurrence_ids), as_of=as_of)

    def set_kept(self, occurrence_ids: Sequence[int], kept: bool) -> None:
        """Whether they take place although somebody is away, in one statement."""
        self._set(OccurrenceRow.id.in_(occurrence_ids), kept=kept)

    def cancel_upcoming(self, one_on_one_id: int, now: datetime, keeps: int | None = None) -> list[Occurrence]:
        """A change, pause or end of the series takes those away that start after `now`, but one that it `keeps`; gives
        them.

        They stay as rows: briefs may be about them. Skipped ones stay skipped: whatever becomes of the series, its
        person chose not to meet on that date.
        """
        upcoming = (
            OccurrenceRow.one_on_one_id == one_on_one_id,
            OccurrenceRow.starts_at > now,
            OccurrenceRow.state == OccurrenceState.SCHEDULED,
            *([OccurrenceRow.id != keeps] if keeps is not None else []),
        )
        change = self._update(OccurrenceRow, *upcoming).values(state=OccurrenceState.CANCELLED)
        return self._values(Occurrence, self._write(change.returning(OccurrenceRow)).all())

    def of_series_date(self, one_on_one_id: int, series_date: date) -> Occurrence | None:
        """The series' occurrence for that date, whatever its state."""
        mine = (OccurrenceRow.one_on_one_id == one_on_one_id, OccurrenceRow.series_date == series_date)
        return self._first_of(Occurrence, self._select(OccurrenceRow, *mine))

    def latest_series_date(self, one_on_one_id: int) -> date | None:
        """The last date the series has an occurrence for, skipped or not; what was taken away was of another plan."""
        there = OccurrenceRow.state != OccurrenceState.CANCELLED
        mine = self._select(OccurrenceRow, OccurrenceRow.one_on_one_id == one_on_one_id, there)
        return self._connection.scalar(mine.with_only_columns(func.max(OccurrenceRow.series_date)))

    def upcoming_of_series(self, one_on_one_id: int, now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first."""
        return self._values(Occurrence, self._ask(_UPCOMING_OF_SERIES, series=one_on_one_id, now=now))

    def of_series(self, one_on_one_id: int) -> list[Occurrence]:
        """All of it, whatever their state: few of a single 1:1, many of a series."""
        mine = self._select(OccurrenceRow, OccurrenceRow.one_on_one_id == one_on_one_id)
        return self._all_of(Occurrence, mine.order_by(OccurrenceRow.id))

    def next_of_series(self, one_on_one_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each series the next scheduled one that starts after `now`, in one query."""
        found = self._ask(_NEXT_OF_SERIES, series=list(one_on_one_ids), now=now) if one_on_one_ids else []
        return {row.one_on_one_id: self._value(Occurrence, row) for row in found}

    def next_of_pair(self, pair_id: int, now: datetime) -> Occurrence | None:
        """The next scheduled coaching 1:1 that starts after `now`, over all series of the pair."""
        row = self._ask_first(_NEXT_OF_PAIR, pair=pair_id, now=now)
        return self._value(Occurrence, row) if row else None

    def next_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each pair the next scheduled one that starts after `now`, in one query."""
        ahead = self._scheduled(OccurrenceRow.pair_id.in_(pair_ids), OccurrenceRow.starts_at > now)
        found = self._all(_first_of_each(ahead, OccurrenceRow.pair_id, OccurrenceRow.starts_at.asc()))
        return {row.pair_id: self._value(Occurrence, row) for row in found}

    def last_held_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each pair the latest coaching 1:1 that started before `now`, scheduled, with outcome happened or
        unknown."""
        mine = self._held(pair_ids, now)
        found = self._all(_first_of_each(mine, OccurrenceRow.pair_id, OccurrenceRow.starts_at.desc()))
        return {row.pair_id: self._value(Occurrence, row) for row in found}

    def count_held_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, tuple[int, int]]:
        """For each pair how many such coaching 1:1s were held, and of how many nobody said; pairs without one are left
        out."""
        columns = (OccurrenceRow.pair_id, OccurrenceRow.outcome, func.count())
        counted = self._held(pair_ids, now).with_only_columns(*columns)
        found = self._connection.execute(counted.group_by(OccurrenceRow.pair_id, OccurrenceRow.outcome))
        counts = {(pair_id, outcome): count for pair_id, outcome, count in found}
        return {
            pair_id: (counts.get((pair_id, Outcome.HAPPENED), 0), counts.get((pair_id, Outcome.UNKNOWN), 0))
            for pair_id, _ in counts
        }

    def consistency_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Consistency]:
        """What became of those of the last weeks by pair, without those of a change, pause or end of the series; in one
        query."""
        asked = {"pairs": list(pair_ids), "since": now - timedelta(weeks=CONSISTENCY_WEEKS), "now": now}
        counts: dict[int, dict[tuple[OccurrenceState, Outcome], int]] = {one: {} for one in pair_ids}
        for pair_id, state, outcome, count in self._ask(_CONSISTENCY, **asked):
            counts[pair_id][state, outcome] = count
        return {pair_id: _consistency(of_pair) for pair_id, of_pair in counts.items()}

    def upcoming_of_manager(self, manager_id: int, now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first, over all series."""
        mine = OccurrenceRow.manager_id == manager_id
        return self._all_of(Occurrence, self._soonest_first(mine, OccurrenceRow.starts_at > now))

    def upcoming_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first, over those pairs."""
        mine = OccurrenceRow.pair_id.in_(pair_ids)
        return self._all_of(Occurrence, self._soonest_first(mine, OccurrenceRow.starts_at > now))

    def of_pairs_between(self, pair_ids: Sequence[int], start: datetime, end: datetime) -> list[Occurrence]:
        """Scheduled and skipped ones that start in [start, end), soonest first."""
        return self._values(Occurrence, self._ask(_OF_PAIRS_BETWEEN, pairs=list(pair_ids), begin=start, end=end))

    def skipped_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> list[Occurrence]:
        """Skipped coaching 1:1s of those pairs that start after `now`, soonest first."""
        skipped = OccurrenceRow.state == OccurrenceState.SKIPPED
        mine = self._select(OccurrenceRow, OccurrenceRow.pair_id.in_(pair_ids), skipped, _COACHING)
        ahead = mine.where(OccurrenceRow.starts_at > now)
        return self._all_of(Occurrence, ahead.order_by(OccurrenceRow.starts_at, OccurrenceRow.id))

    def of_manager_between(self, manager_id: int, start: datetime, end: datetime) -> list[Occurrence]:
        """Scheduled ones that start in [start, end), soonest first."""
        within = (OccurrenceRow.starts_at >= start, OccurrenceRow.starts_at < end)
        return self._all_of(Occurrence, self._soonest_first(OccurrenceRow.manager_id == manager_id, *within))

    def changed_of_manager(self, manager_id: int, now: datetime, since: datetime) -> list[Occurrence]:
        """Skipped or moved since, and still ahead, the last first."""
        mine = (OccurrenceRow.manager_id == manager_id, OccurrenceRow.starts_at > now)
        there = OccurrenceRow.state.in_([OccurrenceState.SCHEDULED, OccurrenceState.SKIPPED])
        found = self._select(OccurrenceRow, *mine, there, OccurrenceRow.changed_at >= since)
        return self._all_of(Occurrence, found.order_by(OccurrenceRow.changed_at.desc(), OccurrenceRow.id))

    def _bring_back(self, one_on_one_id: int, series_date: date, planned: dict[str, object]) -> OccurrenceRow | None:
        cancelled = (
            OccurrenceRow.one_on_one_id == one_on_one_id,
            OccurrenceRow.series_date == series_date,
            OccurrenceRow.state == OccurrenceState.CANCELLED,
        )
        change = self._update(OccurrenceRow, *cancelled).values(**planned)
        return cast("OccurrenceRow | None", self._write(change.returning(OccurrenceRow)).one_or_none())

    def _set(self, where: Condition, **values: object) -> None:
        self._run(self._update(OccurrenceRow, where).values(**values))

    def _held(self, pair_ids: Sequence[int], now: datetime) -> Select[OccurrenceRow]:
        held = OccurrenceRow.outcome.in_([Outcome.HAPPENED, Outcome.UNKNOWN])
        return self._scheduled(OccurrenceRow.pair_id.in_(pair_ids), OccurrenceRow.starts_at < now, held, _COACHING)

    def _scheduled(self, *where: Condition) -> Select[OccurrenceRow]:
        return self._select(OccurrenceRow, OccurrenceRow.state == OccurrenceState.SCHEDULED, *where)

    def _soonest_first(self, *where: Condition) -> Select[OccurrenceRow]:
        return self._scheduled(*where).order_by(OccurrenceRow.starts_at, OccurrenceRow.id)
