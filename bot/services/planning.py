"""Plans occurrences ahead and keeps each one's brief waiting in the outbox at the right moment.

The outbox is the schedule: an occurrence that is planned has a brief row with its due time and expiry; skipping,
moving or ending only moves or cancels rows. Functions here run inside the caller's unit of work.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.brief_times import brief_due
from bot.domain.briefs import Brief
from bot.domain.deliveries import Kind, NewDelivery
from bot.domain.errors import AlreadyChangedError
from bot.domain.one_on_ones import Frequency, Occurrence, OccurrenceState, OneOnOne, Outcome, SeriesState
from bot.domain.people import Pair, Person, Preferences
from bot.domain.recurrence import PlannedOccurrence, local, plan, to_utc
from bot.services import nudging
from bot.services.ports import UnitOfWork

# A brief is four messages at about one a second: it starts early enough to be whole before the 1:1 begins.
BRIEF_TAKES = timedelta(seconds=10)
# A question about a 1:1 days ago helps nobody.
FOLLOW_UP_LASTS = timedelta(days=3)
AHEAD = 2


def brief_key(occurrence: Occurrence) -> str:
    """The dedupe key of an occurrence's brief; a moved occurrence is briefed again, so the start is part of it."""
    return f"brief:{occurrence.one_on_one_id}:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def follow_up_key(occurrence: Occurrence) -> str:
    """The dedupe key of the question whether an occurrence happened."""
    return f"follow_up:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def requested_key(brief: Brief) -> str:
    """The dedupe key of a brief that was asked for."""
    return f"requested:{brief.id}"


def plan_series(uow: UnitOfWork, series: OneOnOne, pair: Pair, now: datetime, *, afresh: bool = False) -> None:
    """Plan the series so that its next two occurrences exist, each with its brief waiting.

    It goes on from the latest planned date, so that an outage leaves no hole; `afresh` (new, changed, resumed) begins
    with what lies ahead instead.
    """
    if series.state is not SeriesState.ACTIVE:
        uow.one_on_ones.set_plan_at(series.id, None)
        return
    preferences = uow.people.preferences(pair.manager.id)
    yesterday = local(now, series.timezone).date() - timedelta(days=1)
    after = None if afresh else uow.occurrences.latest_series_date(series.id)
    ahead = _on_their_dates(uow, series, now)
    while len(ahead) < AHEAD:
        missing = AHEAD - len(ahead)
        planned = plan(series.recurrence, series.timezone, series.minutes, after or yesterday, now, missing)
        if not planned:
            break
        for one in planned:
            if afresh and one.starts_at <= now:
                continue
            added = uow.occurrences.add(series.id, pair.id, one.series_date, one.starts_at, one.ends_at)
            if added is None and afresh and series.recurrence.frequency is Frequency.ONCE:
                added = _put_again(uow, series, one)
            if added is not None:
                schedule_brief(uow, series, added, pair.manager, preferences, now)
        after = planned[-1].series_date
        ahead = _on_their_dates(uow, series, now)
    uow.one_on_ones.set_plan_at(series.id, ahead[0].starts_at if ahead else None)


def _put_again(uow: UnitOfWork, series: OneOnOne, planned: PlannedOccurrence) -> Occurrence | None:
    """A single 1:1 that was skipped or has begun takes place later on its date. Raises AlreadyChangedError if it
    happened."""
    there = uow.occurrences.of_series_date(series.id, planned.series_date)
    if there is None or (there.starts_at == planned.starts_at and there.state is OccurrenceState.SCHEDULED):
        return None
    if there.outcome is Outcome.HAPPENED:
        raise AlreadyChangedError
    cancel_brief(uow, there, "changed")
    show_anew(uow, there)
    uow.occurrences.set_time(there.id, planned.starts_at, planned.ends_at, moved=False)
    uow.occurrences.set_state(there.id, OccurrenceState.SCHEDULED)
    uow.occurrences.set_outcome(there.id, Outcome.UNKNOWN)
    return uow.occurrences.get(there.id)


def _on_their_dates(uow: UnitOfWork, series: OneOnOne, now: datetime) -> list[Occurrence]:
    """The upcoming ones that nobody moved: those moved far ahead must not keep the series from being planned."""
    return [one for one in uow.occurrences.upcoming_of_series(series.id, now) if not one.moved]


def schedule_brief(
    uow: UnitOfWork,
    series: OneOnOne,
    occurrence: Occurrence,
    manager: Person,
    preferences: Preferences,
    now: datetime,
) -> None:
    """Let the occurrence's brief wait at its lead time; nothing if the 1:1 has begun.

    Where that brief is out already (the 1:1 was moved away and back), only its follow-up waits again.
    """
    expires_at = occurrence.starts_at - BRIEF_TAKES
    if occurrence.starts_at <= now:
        return
    due_at = brief_due(occurrence.starts_at, series.lead, manager.timezone, preferences, now)
    added = uow.deliveries.add(
        NewDelivery(
            kind=Kind.BRIEF,
            dedupe_key=brief_key(occurrence),
            recipient_id=manager.id,
            due_at=due_at,
            expires_at=expires_at,
            subject={"occurrence_id": occurrence.id},
        )
    )
    if not added:
        uow.deliveries.reschedule(brief_key(occurrence), due_at, expires_at)
        asks_until = occurrence.ends_at + FOLLOW_UP_LASTS
        uow.deliveries.reschedule(follow_up_key(occurrence), occurrence.ends_at, asks_until)


def cancel_brief(uow: UnitOfWork, occurrence: Occurrence, reason: str) -> None:
    """Take back the brief and the follow-up of an occurrence that will not take place then."""
    uow.deliveries.cancel(brief_key(occurrence), reason)
    uow.deliveries.cancel(follow_up_key(occurrence), reason)


def show_anew(uow: UnitOfWork, before: Occurrence) -> None:
    """Messages already posted about an occurrence, as it was, are rendered anew."""
    asked_for = [requested_key(brief) for brief in uow.briefs.of_occurrence(before.id)]
    for key in (brief_key(before), follow_up_key(before), *asked_for):
        delivery = uow.deliveries.by_key(key)
        if delivery is not None:
            uow.deliveries.mark_stale(delivery.id)


def clear_upcoming(uow: UnitOfWork, series: OneOnOne, now: datetime, reason: str) -> None:
    """Take away what was planned after `now`; what was skipped or moved one by one goes with it."""
    for occurrence in uow.occurrences.upcoming_of_series(series.id, now):
        cancel_brief(uow, occurrence, reason)
    uow.occurrences.delete_upcoming(series.id, now)


def move_occurrence(
    uow: UnitOfWork, series: OneOnOne, occurrence: Occurrence, pair: Pair, starts_at: datetime, now: datetime
) -> Occurrence:
    """Put one occurrence at another time (UTC); the series stays as it is."""
    cancel_brief(uow, occurrence, "moved")
    ends_at = starts_at + timedelta(minutes=series.minutes)
    uow.occurrences.set_time(occurrence.id, starts_at, ends_at, moved=True)
    moved = replace(occurrence, starts_at=starts_at, ends_at=ends_at, moved=True)
    schedule_brief(uow, series, moved, pair.manager, uow.people.preferences(pair.manager.id), now)
    return moved


def reschedule_briefs(uow: UnitOfWork, manager: Person, now: datetime) -> None:
    """Let every coming brief of a manager follow changed preferences."""
    preferences = uow.people.preferences(manager.id)
    for series in uow.one_on_ones.of_manager(manager.id):
        for occurrence in uow.occurrences.upcoming_of_series(series.id, now):
            schedule_brief(uow, series, occurrence, manager, preferences, now)


def _as_planned(series: OneOnOne, occurrence: Occurrence) -> tuple[date, time]:
    """The wall time the series gave an occurrence, untouched by any daylight-saving gap of the old zone."""
    return occurrence.series_date, series.recurrence.local_time


def follow_zone(uow: UnitOfWork, manager: Person, now: datetime) -> None:
    """Keep the local hour of a manager's coming 1:1s in their new zone (user_change)."""
    preferences = uow.people.preferences(manager.id)
    for series in uow.one_on_ones.of_manager(manager.id):
        follows = replace(series, timezone=manager.timezone)
        uow.one_on_ones.save(follows)
        for occurrence in uow.occurrences.upcoming_of_series(series.id, now):
            wall = local(occurrence.starts_at, series.timezone)
            day, at = (wall.date(), wall.time()) if occurrence.moved else _as_planned(series, occurrence)
            starts_at = to_utc(day, at, manager.timezone)
            cancel_brief(uow, occurrence, "zone changed")
            ends_at = starts_at + (occurrence.ends_at - occurrence.starts_at)
            uow.occurrences.set_time(occurrence.id, starts_at, ends_at, moved=occurrence.moved)
            follows_it = replace(occurrence, starts_at=starts_at, ends_at=ends_at)
            schedule_brief(uow, follows, follows_it, manager, preferences, now)
        begins = _on_their_dates(uow, series, now)
        if begins:
            uow.one_on_ones.set_plan_at(series.id, begins[0].starts_at)
    if uow.pairs.of_manager(manager.id):
        nudging.schedule_nudge(uow, manager, now)


def pause_with(uow: UnitOfWork, report: Person, now: datetime) -> None:
    """Pause every 1:1 that managers hold with someone who has left; what was agreed and planned stays."""
    for manager_id in uow.pairs.managers_of(report.id):
        pair = uow.pairs.find(manager_id, report.id)
        for series in uow.one_on_ones.of_pair(pair.id) if pair else []:
            clear_upcoming(uow, series, now, "the report has left")
            uow.one_on_ones.save(replace(series, state=SeriesState.PAUSED))
            uow.one_on_ones.set_plan_at(series.id, None)
