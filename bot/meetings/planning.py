"""Keeps occurrences scheduled ahead, each with its brief waiting in the outbox at the right moment.

The outbox is the schedule: an occurrence that lies ahead has a brief row with its due time and expiry; skipping,
moving or ending only moves or cancels rows. Functions here run inside the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.briefs.planning import prepare_key, reschedule_prepares, schedule_prepares
from bot.briefs.rules import BRIEF, Brief
from bot.briefs.store import Briefs
from bot.briefs.times import brief_due
from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person, Preferences
from bot.core.people_store import People
from bot.frames.rules import Frame
from bot.meetings import pair_ends as pair_lives
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.recurrence import ComingOccurrence, local, occurrences_after, to_utc
from bot.meetings.rules import Frequency, Occurrence, OccurrenceState, OneOnOne, Outcome, SeriesState
from bot.meetings.store import OneOnOnes
from bot.performance.rules import PERFORMANCE_AHEAD, PERFORMANCE_BRIEF, RECORD
from bot.weekly import planning as nudging

# A brief is four messages at about one a second: it starts early enough to be whole before the 1:1 begins.
BRIEF_TAKES = timedelta(seconds=10)
# A question about a 1:1 days ago helps nobody.
FOLLOW_UP_LASTS = timedelta(days=3)
# An end in the calendar does not say that the two have talked; nobody should read first what they were not told.
# The manager says that it happened; for one who says nothing, a day is enough to say that it did not.
RECORD_WAITS = timedelta(days=1)
AHEAD = 2

Scheduled = tuple[OneOnOne, Occurrence]


def brief_key(occurrence: Occurrence) -> str:
    """The dedupe key of an occurrence's brief; a moved occurrence is briefed again, so the start is part of it."""
    return f"brief:{occurrence.one_on_one_id}:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def follow_up_key(occurrence: Occurrence) -> str:
    """The dedupe key of the question whether an occurrence happened."""
    return f"follow_up:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def requested_key(brief: Brief) -> str:
    """The dedupe key of a brief that was asked for."""
    return f"requested:{brief.id}"


def ahead_key(occurrence: Occurrence) -> str:
    """The dedupe key of what the report is told before a performance conversation."""
    return f"ahead:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def record_key(occurrence: Occurrence) -> str:
    """The dedupe key of the record that is shown to the report after a performance conversation."""
    return f"record:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def _keys(occurrence: Occurrence) -> list[str]:
    """All that comes before and after an occurrence."""
    keys = [brief_key(occurrence), follow_up_key(occurrence)]
    performance = [ahead_key(occurrence), record_key(occurrence)]
    return keys if occurrence.frame is Frame.COACHING else [*keys, *performance]


def schedule_series(tx: Transaction, series: OneOnOne, pair: Pair, now: datetime, *, afresh: bool = False) -> None:
    """Plan the series so that its next two occurrences exist, each with its brief waiting.

    It goes on from the latest scheduled date, so that an outage leaves no hole; `afresh` (new, changed, resumed) begins
    with what lies ahead instead.
    """
    if series.state is not SeriesState.ACTIVE:
        OneOnOnes(tx).set_plan_at(series.id, None)
        pair_lives.note(tx, pair, now)
        return
    preferences = People(tx).preferences(pair.manager.id)
    yesterday = local(now, series.timezone).date() - timedelta(days=1)
    after = None if afresh else Occurrences(tx).latest_series_date(series.id)
    ahead = _on_their_dates(tx, series, now)
    while len(ahead) < AHEAD:
        missing = AHEAD - len(ahead)
        scheduled = occurrences_after(
            series.recurrence, series.timezone, series.minutes, after or yesterday, now, missing
        )
        if not scheduled:
            break
        for one in scheduled:
            if afresh and one.starts_at <= now:
                continue
            added = Occurrences(tx).add(series.id, pair.id, one.series_date, one.starts_at, one.ends_at, series.frame)
            if added is None and afresh and series.recurrence.frequency is Frequency.ONCE:
                added = _put_again(tx, series, one)
            if added is not None:
                schedule_briefs(tx, [(series, added)], pair.manager, preferences, now)
        after = scheduled[-1].series_date
        ahead = _on_their_dates(tx, series, now)
    OneOnOnes(tx).set_plan_at(series.id, ahead[0].starts_at if ahead else None)
    pair_lives.note(tx, pair, now, lives=bool(ahead))


def _put_again(tx: Transaction, series: OneOnOne, scheduled: ComingOccurrence) -> Occurrence | None:
    """A single 1:1 that was skipped or has begun takes place later on its date. Raises AlreadyChangedError if it
    happened."""
    occurrences = Occurrences(tx)
    there = occurrences.of_series_date(series.id, scheduled.series_date)
    if there is None or (there.starts_at == scheduled.starts_at and there.state is OccurrenceState.SCHEDULED):
        return None
    if there.outcome is Outcome.HAPPENED:
        raise AlreadyChangedError
    cancel_briefs(tx, [there], "changed")
    show_anew(tx, there)
    occurrences.set_time(there.id, scheduled.starts_at, scheduled.ends_at, moved=False)
    occurrences.set_state(there.id, OccurrenceState.SCHEDULED)
    occurrences.set_outcome(there.id, Outcome.UNKNOWN)
    return occurrences.get(there.id)


def _on_their_dates(tx: Transaction, series: OneOnOne, now: datetime) -> list[Occurrence]:
    """The upcoming ones that nobody moved: those moved far ahead must not keep the series from being scheduled."""
    return [one for one in Occurrences(tx).upcoming_of_series(series.id, now) if not one.moved]


def schedule_briefs(
    tx: Transaction, scheduled: Sequence[Scheduled], manager: Person, preferences: Preferences, now: datetime
) -> None:
    """Let the brief of each occurrence wait at its lead time; nothing for those that have begun.

    Where a brief is out already (the 1:1 was moved away and back), only its follow-up waits again.
    """
    coming = [(series, one) for series, one in scheduled if one.starts_at > now]
    is_holiday = tx.holidays_of(preferences.country)
    briefs = [
        NewDelivery(
            kind=BRIEF if series.frame is Frame.COACHING else PERFORMANCE_BRIEF,
            dedupe_key=brief_key(one),
            recipient_id=manager.id,
            due_at=brief_due(one.starts_at, series.lead, manager.timezone, preferences, now, is_holiday),
            expires_at=one.starts_at - BRIEF_TAKES,
            subject={"occurrence_id": one.id},
        )
        for series, one in coming
    ]
    briefs += [
        new for series, one in coming if series.frame is Frame.PERFORMANCE for new in _of_report(tx, series, one, now)
    ]
    Deliveries(tx).add_or_reschedule(briefs)
    schedule_prepares(tx, [(series, one) for series, one in coming if series.frame is Frame.COACHING], now)
    Deliveries(tx).reschedule_all(
        {follow_up_key(one): (one.ends_at, one.ends_at + FOLLOW_UP_LASTS) for _, one in coming}
    )


def _of_report(tx: Transaction, series: OneOnOne, occurrence: Occurrence, now: datetime) -> list[NewDelivery]:
    """What the report gets of a performance conversation: the frame before it, in their own hours, the record after."""
    report = Pairs(tx).get(occurrence.pair_id).report
    preferences = People(tx).preferences(report.id)
    is_holiday = tx.holidays_of(preferences.country)
    subject: dict[str, int | str | list[int]] = {
        "occurrence_id": occurrence.id,
        "pair_id": occurrence.pair_id,
        "starts_at": occurrence.starts_at.isoformat(),
    }
    due_at = brief_due(occurrence.starts_at, series.lead, report.timezone, preferences, now, is_holiday)
    ahead = NewDelivery(
        kind=PERFORMANCE_AHEAD,
        dedupe_key=ahead_key(occurrence),
        recipient_id=report.id,
        due_at=due_at,
        expires_at=occurrence.starts_at,
        subject=subject,
    )
    record = NewDelivery(
        kind=RECORD,
        dedupe_key=record_key(occurrence),
        recipient_id=report.id,
        due_at=occurrence.ends_at + RECORD_WAITS,
        subject=subject,
    )
    return [ahead, record]


def cancel_briefs(tx: Transaction, occurrences: Sequence[Occurrence], reason: str) -> None:
    """Take back the briefs of both and the follow-ups of occurrences that will not take place then."""
    Deliveries(tx).cancel_all([key for one in occurrences for key in (*_keys(one), prepare_key(one))], reason)


def show_anew(tx: Transaction, before: Occurrence) -> None:
    """Messages already posted about an occurrence, as it was, are rendered anew."""
    deliveries = Deliveries(tx)
    deliveries.mark_stale_by_key(prepare_key(before))
    asked_for = [requested_key(brief) for brief in Briefs(tx).of_occurrence(before.id)]
    for key in (*_keys(before), *asked_for):
        delivery = deliveries.by_key(key)
        if delivery is not None:
            deliveries.mark_stale(delivery.id)


def clear_upcoming(tx: Transaction, series: OneOnOne, now: datetime, reason: str) -> None:
    """Take away what was scheduled after `now`; what was skipped or moved one by one goes with it."""
    upcoming = Occurrences(tx).upcoming_of_series(series.id, now)
    cancel_briefs(tx, upcoming, reason)
    Deliveries(tx).mark_stale_by_key(*(ahead_key(one) for one in upcoming if one.frame is Frame.PERFORMANCE))
    Occurrences(tx).delete_upcoming(series.id, now)


def move_occurrence(
    tx: Transaction, series: OneOnOne, occurrence: Occurrence, pair: Pair, starts_at: datetime, now: datetime
) -> Occurrence:
    """Put one occurrence at another time (UTC); the series stays as it is."""
    cancel_briefs(tx, [occurrence], "moved")
    ends_at = starts_at + timedelta(minutes=series.minutes)
    Occurrences(tx).set_time(occurrence.id, starts_at, ends_at, moved=True)
    moved = replace(occurrence, starts_at=starts_at, ends_at=ends_at, moved=True)
    schedule_briefs(tx, [(series, moved)], pair.manager, People(tx).preferences(pair.manager.id), now)
    return moved


def reschedule_briefs(tx: Transaction, who: Person, now: datetime) -> None:
    """Let everything that comes to a person before a 1:1, as manager or report, follow changed preferences."""
    schedule_briefs(tx, _upcoming(tx, who, now), who, People(tx).preferences(who.id), now)
    reschedule_prepares(tx, who, now)


def follow_zone(tx: Transaction, manager: Person, now: datetime) -> None:
    """Keep the local hour of a manager's coming 1:1s in their new zone (user_change).

    One whose hour has gone by there stays when it was: two people have agreed on it. Statements do not grow with the
    number of 1:1s.
    """
    People(tx).lock(manager.id)
    before = _upcoming(tx, manager, now)
    after = [(series, _in_zone(series, one, manager.timezone, now)) for series, one in before]
    cancel_briefs(tx, [one for _, one in before], "zone changed")
    OneOnOnes(tx).set_timezone(manager.id, manager.timezone)
    Occurrences(tx).set_times({one.id: (one.starts_at, one.ends_at) for _, one in after})
    schedule_briefs(tx, after, manager, People(tx).preferences(manager.id), now)
    latest_first = sorted((one for _, one in after if not one.moved), key=lambda one: one.starts_at, reverse=True)
    OneOnOnes(tx).set_plan_ats({one.one_on_one_id: one.starts_at for one in latest_first})
    reschedule_prepares(tx, manager, now)
    if Pairs(tx).of_manager(manager.id):
        nudging.schedule_nudge(tx, manager, now)


def _upcoming(tx: Transaction, manager: Person, now: datetime) -> list[Scheduled]:
    series = {one.id: one for one in OneOnOnes(tx).of_manager(manager.id)}
    upcoming = Occurrences(tx).upcoming_of_manager(manager.id, now)
    return [(series[one.one_on_one_id], one) for one in upcoming if one.one_on_one_id in series]


def _in_zone(series: OneOnOne, occurrence: Occurrence, zone: str, now: datetime) -> Occurrence:
    """The occurrence at the same wall time in another zone, unless that has gone by.

    What the series gave it is untouched by any daylight-saving gap of the old zone; what was moved is read there.
    """
    wall = local(occurrence.starts_at, series.timezone)
    day, at = (wall.date(), wall.time()) if occurrence.moved else (occurrence.series_date, series.recurrence.local_time)
    starts_at = to_utc(day, at, zone)
    if starts_at <= now:
        return occurrence
    return replace(occurrence, starts_at=starts_at, ends_at=starts_at + (occurrence.ends_at - occurrence.starts_at))


def end_with(tx: Transaction, person: Person, now: datetime) -> None:
    """End every 1:1 of someone who has left, those they hold and those others hold with them. What was agreed stays
    with the other one for as long as the workspace keeps it; nobody takes it over."""
    for pair in sorted(Pairs(tx).of_person(person.id), key=lambda one: one.manager.id):
        People(tx).lock(pair.manager.id)
        for series in OneOnOnes(tx).of_pair(pair.id):
            clear_upcoming(tx, series, now, "somebody has left")
            ended = replace(series, state=SeriesState.ENDED)
            OneOnOnes(tx).save(ended)
            schedule_series(tx, ended, pair, now)
