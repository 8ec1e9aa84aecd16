"""Schedules what comes before and after a performance conversation. Functions run inside the caller's
transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.briefs.planning import brief_delivery, with_start
from bot.briefs.times import brief_due
from bot.core.database.transaction import Transaction
from bot.core.events import PreferencesChanged
from bot.core.outbox.deliveries import NewDelivery, Subject
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, Preferences
from bot.core.people_store import Pairs, People
from bot.frames.rules import Frame
from bot.meetings.planning import upcoming_of_manager
from bot.meetings.rules import (
    Lead,
    Meeting,
    MeetingsCancelled,
    MeetingsMoved,
    MeetingsPlanned,
    Occurrence,
    Outcome,
    OutcomeRecorded,
)
from bot.performance.rules import PERFORMANCE_AHEAD, PERFORMANCE_BRIEF, RECORD

# An end in the calendar does not say that the two have talked; nobody should read first what they were not told.
# The manager says that it happened; for one who says nothing, a day is enough to say that it did not.
RECORD_WAITS = timedelta(days=1)


def ahead_key(occurrence: Occurrence) -> str:
    """The dedupe key of what the report is told before a performance conversation."""
    return f"{PERFORMANCE_AHEAD}:{with_start(occurrence)}"


def record_key(occurrence: Occurrence) -> str:
    """The dedupe key of the record that is shown to the report after a performance conversation."""
    return f"{RECORD}:{with_start(occurrence)}"


def planned(tx: Transaction, event: MeetingsPlanned) -> None:
    """Schedule the brief and what the report gets of each."""
    _schedule(tx, event.manager, event.meetings, event.now)


def moved(tx: Transaction, event: MeetingsMoved) -> None:
    """Reschedule it for the new times."""
    _cancel(tx, event.before, event.reason)
    _schedule(tx, event.manager, event.after, event.now)


def cancelled(tx: Transaction, event: MeetingsCancelled) -> None:
    """Take it back; a report who was told of a conversation always hears that it is off."""
    _cancel(tx, event.meetings, event.reason)
    Deliveries(tx).mark_stale_by_key(*map(ahead_key, _performance(event.meetings)))


def follow_preferences(tx: Transaction, event: PreferencesChanged) -> None:
    """What waits before the conversations that a manager holds follows their preferences."""
    _schedule(tx, event.person, upcoming_of_manager(tx, event.person, event.now), event.now)


def outcome_recorded(tx: Transaction, event: OutcomeRecorded) -> None:
    """The record is shown at once when the two have talked."""
    occurrence = event.occurrence
    if occurrence.frame is Frame.PERFORMANCE:
        show_record(tx, occurrence, event.outcome, event.now)


def show_record(tx: Transaction, occurrence: Occurrence, outcome: Outcome, now: datetime) -> None:
    """Let the record be shown to the report as soon as it may be."""
    waits = timedelta() if outcome is Outcome.HAPPENED else RECORD_WAITS
    Deliveries(tx).reschedule(record_key(occurrence), max(occurrence.ends_at + waits, now), None)


def _schedule(tx: Transaction, manager: Person, meetings: Iterable[Meeting], now: datetime) -> None:
    coming = [(series, one) for series, one in meetings if one.frame is Frame.PERFORMANCE and one.starts_at > now]
    if not coming:
        return
    preferences = People(tx).preferences(manager.id)
    new = [brief_delivery(tx, PERFORMANCE_BRIEF, meeting, manager, preferences, now) for meeting in coming]
    Deliveries(tx).add_or_reschedule([*new, *_of_reports(tx, coming, now)])


def _of_reports(tx: Transaction, coming: Sequence[Meeting], now: datetime) -> list[NewDelivery]:
    """What the report gets of each conversation: the frame on their working day before, the record after."""
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for _, one in coming}))}
    chosen = People(tx).preferences_of(sorted({pair.report.id for pair in pairs.values()}))
    new = []
    for _, one in coming:
        report = pairs[one.pair_id].report
        due_at = _told_at(tx, one.starts_at, report, chosen[report.id], now)
        subject: Subject = {"occurrence_id": one.id, "pair_id": one.pair_id, "starts_at": one.starts_at.isoformat()}
        shown_at, pair_id = one.ends_at + RECORD_WAITS, one.pair_id
        new += [
            NewDelivery(PERFORMANCE_AHEAD, ahead_key(one), report.id, due_at, one.starts_at, subject, pair_id=pair_id),
            NewDelivery(RECORD, record_key(one), report.id, shown_at, subject=subject, pair_id=pair_id),
        ]
    return new


def told_at(tx: Transaction, starts_at: datetime, report: Person, now: datetime) -> datetime:
    """When (UTC) the report is told of a conversation: the working day before, at once where that has come."""
    return _told_at(tx, starts_at, report, People(tx).preferences(report.id), now)


def _told_at(tx: Transaction, starts_at: datetime, report: Person, preferences: Preferences, now: datetime) -> datetime:
    lead = Lead.WORKING_DAY_BEFORE  # whatever the manager has chosen for their own brief (mission 004-10)
    return brief_due(starts_at, lead, report.timezone, preferences, now, tx.holidays_of(preferences.country))


def _cancel(tx: Transaction, occurrences: Sequence[Occurrence], reason: str) -> None:
    """The brief is taken back with every meeting's."""
    keys = [key for one in _performance(occurrences) for key in (ahead_key(one), record_key(one))]
    if keys:
        Deliveries(tx).cancel_all(keys, reason)


def _performance(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    return [one for one in occurrences if one.frame is Frame.PERFORMANCE]
