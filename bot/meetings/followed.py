"""1:1s whose times come from a calendar: planned, moved and taken away as the calendar says.

`bot.calendars` decides what is so; here it is carried out, in the series of the pair. What a person skips or
moves in Coach stays so until the calendar has another time for that meeting. Functions run inside the caller's
transaction, with the manager locked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.database.transaction import Transaction
from bot.core.outbox.store import changed
from bot.core.people import Pair
from bot.core.time.dates import local
from bot.meetings import planning
from bot.meetings.rules import (
    BY_CALENDAR,
    SCHEDULE,
    Frequency,
    Lead,
    Meeting,
    MeetingsCancelled,
    MeetingsMoved,
    MeetingsPlanned,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Recurrence,
    SeriesState,
)
from bot.meetings.store import Occurrences, OneOnOnes

SAME_MEETING = timedelta(minutes=5)
A_DAY = timedelta(days=1)
NAMES_TRIED = 14
"""Days that may name an occurrence: two 1:1s on one day need two names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting to come (UTC). `occurrence_id` is what it was planned as; `changed`: the calendar had another time for
    it when that was put there last."""

    starts_at: datetime
    ends_at: datetime
    occurrence_id: int | None = None
    changed: bool = False


def recurring(tx: Transaction, pair: Pair) -> OneOnOne | None:
    """The series of the pair that repeats, by hand or by a calendar."""
    return next((one for one in OneOnOnes(tx).of_pair(pair.id) if one.recurrence.frequency is not Frequency.ONCE), None)


def begin(tx: Transaction, pair: Pair, about: Recurrence, minutes: int, now: datetime) -> OneOnOne:
    """From now on the times of the pair's 1:1s come from a calendar. `about` is how often they are; what was set up by
    hand becomes the calendar's, with when its briefs come."""
    rhythm = replace(about, frequency=Frequency.CALENDAR)
    there = recurring(tx, pair)
    if there is None:
        return OneOnOnes(tx).add(pair.id, rhythm, minutes, Lead.HALF_AN_HOUR, pair.manager.timezone, now)
    OneOnOnes(tx).save(replace(there, recurrence=rhythm, minutes=minutes))
    OneOnOnes(tx).set_plan_at(there.id, None)
    return OneOnOnes(tx).get(there.id)


def end(tx: Transaction, pair: Pair, now: datetime) -> None:
    """They follow no calendar any more: they go on about as often as they were, set up by hand."""
    series = recurring(tx, pair)
    if series is None or series.recurrence.frequency is not Frequency.CALENDAR:
        return
    by_hand = replace(series, recurrence=replace(series.recurrence, frequency=Frequency.WEEKLY))
    gone = planning.clear_upcoming(tx, series, now, "changed")
    OneOnOnes(tx).save(by_hand)
    planning.schedule_series(tx, by_hand, pair, now, fresh=True)
    changed(tx, pair, SCHEDULE, now, *(one.id for one in gone))


def follow(
    tx: Transaction,
    series: OneOnOne,
    pair: Pair,
    wanted: Sequence[Wanted],
    now: datetime,
    keeps: Collection[int] = (),
) -> tuple[int | None, ...]:
    """Let just these take place of what lies ahead, and the occurrences that it `keeps`: the calendar's time for them
    has gone by, and somebody has moved them in Coach. What each is planned as, None where the two meet then anyway."""
    if series.state is not SeriesState.ACTIVE:
        return tuple(one.occurrence_id for one in wanted)
    return _Plan(tx, series, pair, now, keeps).carry_out(wanted)


class _Plan:
    """One series, and what lies ahead of its pair."""

    def __init__(self, tx: Transaction, series: OneOnOne, pair: Pair, now: datetime, keeps: Collection[int]) -> None:
        self._tx, self._series, self._pair, self._now = tx, series, pair, now
        coming = Occurrences(tx).upcoming_of_pairs([pair.id], now)
        self._free = {one.id: one for one in coming if one.one_on_one_id == series.id and one.id not in keeps}
        self._others = [one for one in coming if one.one_on_one_id != series.id]
        self._planned: list[Meeting] = []
        self._moved: list[tuple[Occurrence, Occurrence]] = []

    def carry_out(self, wanted: Sequence[Wanted]) -> tuple[int | None, ...]:
        known = [one.occurrence_id for one in wanted if one.occurrence_id is not None]
        there = {one.id: one for one in Occurrences(self._tx).get_many(known)} if known else {}
        for one in there:
            self._free.pop(one, None)
        found = tuple(self._one(one, there.get(one.occurrence_id or 0)) for one in wanted)
        self._announce(self._take_away())
        return found

    def _one(self, wanted: Wanted, there: Occurrence | None) -> int | None:
        if there is not None and there.state is not OccurrenceState.CANCELLED:
            if wanted.changed and there.starts_at > self._now:
                self._put(there, wanted)
            return there.id
        same = [one for one in self._free.values() if abs(one.starts_at - wanted.starts_at) <= SAME_MEETING]
        if same:
            self._put(self._free.pop(same[0].id), wanted)
            return same[0].id
        if any(abs(one.starts_at - wanted.starts_at) <= SAME_MEETING for one in self._others):
            return None
        added = self._add(wanted)
        self._planned.append((self._series, added))
        return added.id

    def _put(self, there: Occurrence, wanted: Wanted) -> None:
        """Where the calendar has it now; one that was skipped takes place there."""
        was_skipped = there.state is OccurrenceState.SKIPPED
        if not was_skipped and (there.starts_at, there.ends_at) == (wanted.starts_at, wanted.ends_at):
            return
        is_moved = there.moved or there.starts_at != wanted.starts_at
        occurrences = Occurrences(self._tx)
        occurrences.set_time(there.id, wanted.starts_at, wanted.ends_at, moved=is_moved)
        occurrences.note_change(there.id, None)
        if was_skipped:
            occurrences.set_state(there.id, OccurrenceState.SCHEDULED)
        self._moved.append((there, occurrences.get(there.id)))

    def _add(self, wanted: Wanted) -> Occurrence:
        day: date = local(wanted.starts_at, self._pair.manager.timezone).date()
        times = wanted.starts_at, wanted.ends_at
        for after in range(NAMES_TRIED):
            added = Occurrences(self._tx).add(
                self._series.id, self._pair.id, day + after * A_DAY, *times, self._series.frame
            )
            if added is not None:
                return added
        raise AssertionError("as many 1:1s of two people as there are days")

    def _take_away(self) -> list[Occurrence]:
        for one in self._free:
            Occurrences(self._tx).set_state(one, OccurrenceState.CANCELLED)
        return list(self._free.values())

    def _announce(self, cancelled: list[Occurrence]) -> None:
        tx, manager, now = self._tx, self._pair.manager, self._now
        if cancelled:
            tx.features.announce(tx, MeetingsCancelled(tuple(cancelled), BY_CALENDAR))
        if self._moved:
            before = tuple(one for one, _ in self._moved)
            after = tuple((self._series, one) for _, one in self._moved)
            tx.features.announce(tx, MeetingsMoved(manager, before, after, BY_CALENDAR, now))
        if self._planned:
            tx.features.announce(tx, MeetingsPlanned(manager, tuple(self._planned), now))
        touched = [*cancelled, *(one for one, _ in self._moved), *(one for _, one in self._planned)]
        if touched:
            planning.update_pair_end(tx, self._pair, now)
            changed(tx, self._pair, SCHEDULE, now, *(one.id for one in touched))
