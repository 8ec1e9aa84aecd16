"""Keeps occurrences scheduled ahead, and announces those that are planned, moved or taken away.

Functions here run inside the caller's transaction. Statements do not grow with the number of 1:1s of a person: one
event carries many. They also note when the last 1:1 of a pair was over: what the two wrote is kept for a while from
then on.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError
from bot.core.events import PairEnded, PersonLeft, ZoneChanged
from bot.core.outbox.store import changed
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.time.dates import local, to_utc
from bot.meetings.recurrence import AT_MOST, ComingOccurrence, occurrences_after
from bot.meetings.rules import (
    SCHEDULE,
    Frequency,
    Meeting,
    MeetingsCancelled,
    MeetingsMoved,
    MeetingsPlanned,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    SeriesState,
)
from bot.meetings.store import Occurrences, OneOnOnes

AHEAD = 2


def update_pair_end(tx: Transaction, pair: Pair, now: datetime, *, lives: bool = False) -> None:
    """Note that the pair has ended, or that it goes on after all; `lives` when that is known already."""
    lives = lives or _lives(tx, pair, now)
    if lives and pair.ended_at is not None:
        Pairs(tx).set_ended(pair.id, None)
    elif not lives and pair.ended_at is None:
        Pairs(tx).set_ended(pair.id, now)
        tx.features.announce(tx, PairEnded(pair, now))


def _lives(tx: Transaction, pair: Pair, now: datetime) -> bool:
    """Whether any 1:1 of the two goes on or is paused; a single one until it has begun."""
    series = OneOnOnes(tx).of_pair(pair.id)
    once = [one.id for one in series if one.recurrence.frequency is Frequency.ONCE]
    return len(once) < len(series) or bool(once and Occurrences(tx).next_of_series(once, now))


def schedule_series(tx: Transaction, series: OneOnOne, pair: Pair, now: datetime, *, fresh: bool = False) -> None:
    """Plan the series so that its next two occurrences exist.

    It goes on from the latest scheduled date, so that an outage leaves no hole; `fresh` (new, changed, resumed) begins
    with what lies ahead instead.
    """
    if series.state is not SeriesState.ACTIVE:
        OneOnOnes(tx).set_plan_at(series.id, None)
        update_pair_end(tx, pair, now)
        return
    yesterday = local(now, series.timezone).date() - timedelta(days=1)
    after = None if fresh else Occurrences(tx).latest_series_date(series.id)
    ahead, planned = _on_their_dates(tx, series, now), []
    while len(ahead) < AHEAD:
        missing = AHEAD - len(ahead)
        scheduled = occurrences_after(
            series.recurrence, series.timezone, series.minutes, after or yesterday, now, missing
        )
        if not scheduled:
            break
        for one in scheduled:
            if fresh and one.starts_at <= now:
                continue
            added = Occurrences(tx).add(series.id, pair.id, one.series_date, one.starts_at, one.ends_at, series.frame)
            if added is None and fresh and series.recurrence.frequency is Frequency.ONCE:
                added = _put_again(tx, series, one, pair, now)
            if added is not None:
                planned.append((series, added))
        after = scheduled[-1].series_date
        ahead = _on_their_dates(tx, series, now)
    if planned:
        tx.features.announce(tx, MeetingsPlanned(pair.manager, tuple(planned), now))
    OneOnOnes(tx).set_plan_at(series.id, ahead[0].starts_at if ahead else None)
    update_pair_end(tx, pair, now, lives=bool(ahead))


def plan_until(tx: Transaction, series: OneOnOne, pair: Pair, now: datetime, until: datetime) -> None:
    """Plan what a series has before `until` further ahead than usual: somebody is away, and is asked about each."""
    if series.state is not SeriesState.ACTIVE:
        return
    after = Occurrences(tx).latest_series_date(series.id) or local(now, series.timezone).date() - timedelta(days=1)
    coming = occurrences_after(series.recurrence, series.timezone, series.minutes, after, now, AT_MOST)
    added = [
        Occurrences(tx).add(series.id, pair.id, one.series_date, one.starts_at, one.ends_at, series.frame)
        for one in coming
        if one.starts_at < until
    ]
    planned = tuple((series, one) for one in added if one is not None)
    if planned:
        tx.features.announce(tx, MeetingsPlanned(pair.manager, planned, now))


def _put_again(
    tx: Transaction, series: OneOnOne, scheduled: ComingOccurrence, pair: Pair, now: datetime
) -> Occurrence | None:
    """A single 1:1 that was skipped or has begun takes place later on its date. Raises AlreadyChangedError if it
    happened."""
    occurrences = Occurrences(tx)
    there = occurrences.of_series_date(series.id, scheduled.series_date)
    if there is None or (there.starts_at == scheduled.starts_at and there.state is OccurrenceState.SCHEDULED):
        return None
    if there.outcome is Outcome.HAPPENED:
        raise AlreadyChangedError
    tx.features.announce(tx, MeetingsCancelled((there,), "changed"))
    changed(tx, pair, SCHEDULE, now, there.id)
    occurrences.set_time(there.id, scheduled.starts_at, scheduled.ends_at, moved=False)
    occurrences.set_state(there.id, OccurrenceState.SCHEDULED)
    occurrences.set_outcome(there.id, Outcome.UNKNOWN)
    return occurrences.get(there.id)


def _on_their_dates(tx: Transaction, series: OneOnOne, now: datetime) -> list[Occurrence]:
    """The upcoming ones that nobody moved: those moved far ahead must not keep the series from being scheduled."""
    return [one for one in Occurrences(tx).upcoming_of_series(series.id, now) if not one.moved]


def clear_upcoming(
    tx: Transaction, series: OneOnOne, now: datetime, reason: str, keeps: int | None = None
) -> list[Occurrence]:
    """Take away what was scheduled after `now`, but the one it `keeps`; what was moved one by one goes with it."""
    cancelled = Occurrences(tx).cancel_upcoming(series.id, now, keeps)
    if cancelled:
        tx.features.announce(tx, MeetingsCancelled(tuple(cancelled), reason))
    return cancelled


def move_occurrence(
    tx: Transaction, series: OneOnOne, occurrence: Occurrence, pair: Pair, starts_at: datetime, now: datetime
) -> Occurrence:
    """Put one occurrence at another time (UTC); the series stays as it is."""
    ends_at = starts_at + timedelta(minutes=series.minutes)
    planned = to_utc(occurrence.series_date, series.recurrence.local_time, series.timezone)
    is_moved = starts_at != planned
    Occurrences(tx).set_time(occurrence.id, starts_at, ends_at, moved=is_moved)
    moved = replace(occurrence, starts_at=starts_at, ends_at=ends_at, moved=is_moved)
    tx.features.announce(tx, MeetingsMoved(pair.manager, (occurrence,), ((series, moved),), "moved", now))
    return moved


def follow_zone(tx: Transaction, event: ZoneChanged) -> None:
    """Keep the local hour of a manager's coming 1:1s in their new zone.

    One whose hour has gone by there stays when it was: two people have agreed on it.
    """
    manager, now = event.person, event.now
    People(tx).lock(manager.id)
    before = upcoming_of_manager(tx, manager, now)
    after = tuple((series, _in_zone(series, one, manager.timezone, now)) for series, one in before)
    OneOnOnes(tx).set_timezone(manager.id, manager.timezone)
    Occurrences(tx).set_times({one.id: (one.starts_at, one.ends_at) for _, one in after})
    if after:
        then = tuple(one for _, one in before)
        tx.features.announce(tx, MeetingsMoved(manager, then, after, "zone changed", now))
    latest_first = sorted((one for _, one in after if not one.moved), key=lambda one: one.starts_at, reverse=True)
    OneOnOnes(tx).set_plan_ats({one.one_on_one_id: one.starts_at for one in latest_first})


def upcoming_of_manager(tx: Transaction, manager: Person, now: datetime) -> list[Meeting]:
    """All that the manager holds after `now`, soonest first."""
    upcoming = Occurrences(tx).upcoming_of_manager(manager.id, now)
    series = {one.id: one for one in OneOnOnes(tx).of_manager(manager.id)} if upcoming else {}
    return [(series[one.one_on_one_id], one) for one in upcoming if one.one_on_one_id in series]


def upcoming_of_report(tx: Transaction, report: Person, now: datetime) -> list[Meeting]:
    """All that others hold with this person after `now`, soonest first."""
    pairs = Pairs(tx).of_report(report.id)
    upcoming = Occurrences(tx).upcoming_of_pairs([pair.id for pair in pairs], now) if pairs else []
    found = OneOnOnes(tx).get_many(sorted({one.one_on_one_id for one in upcoming})) if upcoming else []
    series = {one.id: one for one in found}
    return [(series[one.one_on_one_id], one) for one in upcoming]


def _in_zone(series: OneOnOne, occurrence: Occurrence, zone: str, now: datetime) -> Occurrence:
    """The occurrence at the same wall time in another zone, unless that has gone by.

    What the series gave it is untouched by any daylight-saving gap of the old zone; what was moved is read there. A
    calendar says itself where its meetings are.
    """
    if series.recurrence.frequency is Frequency.CALENDAR:
        return occurrence
    wall = local(occurrence.starts_at, series.timezone)
    day, at = (wall.date(), wall.time()) if occurrence.moved else (occurrence.series_date, series.recurrence.local_time)
    starts_at = to_utc(day, at, zone)
    if starts_at <= now:
        return occurrence
    return replace(occurrence, starts_at=starts_at, ends_at=starts_at + (occurrence.ends_at - occurrence.starts_at))


def end_with(tx: Transaction, event: PersonLeft) -> None:
    """End every 1:1 of someone who has left, those they hold and those others hold with them. What was agreed stays
    with the other one for as long as the workspace keeps it; nobody takes it over."""
    now = event.now
    for pair in sorted(Pairs(tx).of_person(event.person.id), key=lambda one: one.manager.id):
        People(tx).lock(pair.manager.id)
        for series in OneOnOnes(tx).of_pair(pair.id):
            clear_upcoming(tx, series, now, "somebody has left")
            ended = replace(series, state=SeriesState.ENDED)
            OneOnOnes(tx).save(ended)
            schedule_series(tx, ended, pair, now)
