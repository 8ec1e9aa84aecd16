"""Schedules briefs, what a report gets before each 1:1 and the question afterwards.

The outbox is the schedule: an occurrence that lies ahead has a brief row with its due time and expiry; skipping,
moving or ending only moves or cancels rows. Functions run inside the caller's transaction; statements do not grow with
the number of 1:1s."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.briefs.rules import BRIEF, CHANGED, FOLLOW_UP, REPORT_BRIEF, REPORT_FOLLOW_UP, Thread
from bot.briefs.times import brief_due, report_brief_due
from bot.core.database.transaction import Transaction
from bot.core.events import PreferencesChanged, ZoneChanged
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery, Subject
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, Preferences
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.frames.rules import Frame
from bot.meetings.occurrences import waits
from bot.meetings.planning import upcoming_of_manager, upcoming_of_report
from bot.meetings.rules import (
    BY_CALENDAR,
    Frequency,
    Meeting,
    MeetingsCancelled,
    MeetingsMoved,
    MeetingsPlanned,
    Occurrence,
    OutcomeRecorded,
)
from bot.meetings.store import Occurrences

# A brief is four messages at about one a second: it starts early enough to be whole before the 1:1 begins.
BRIEF_TAKES = timedelta(seconds=10)
# They have got up, and still know what they agreed.
ASKED_AFTER = timedelta(minutes=10)
# A question about a 1:1 days ago helps nobody.
FOLLOW_UP_LASTS = timedelta(days=3)


def with_start(occurrence: Occurrence) -> str:
    """For dedupe keys: a moved occurrence is briefed and asked about again."""
    return f"{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def brief_key(occurrence: Occurrence) -> str:
    """The dedupe key of an occurrence's brief."""
    return f"{BRIEF}:{occurrence.one_on_one_id}:{with_start(occurrence)}"


def report_brief_key(occurrence: Occurrence) -> str:
    """The dedupe key of what the report gets before an occurrence."""
    return f"{REPORT_BRIEF}:{occurrence.one_on_one_id}:{with_start(occurrence)}"


def follow_up_key(occurrence: Occurrence) -> str:
    """The dedupe key of the question whether an occurrence happened."""
    return f"{FOLLOW_UP}:{with_start(occurrence)}"


def report_follow_up_key(occurrence: Occurrence) -> str:
    """The dedupe key of the same question to its report."""
    return f"{REPORT_FOLLOW_UP}:{with_start(occurrence)}"


def deliver(
    tx: Transaction,
    kind: str,
    about: object,
    recipient: Person,
    pair_id: int,
    at: datetime,
    subject: Subject,
    thread: Thread = (None, None),
    expires_at: datetime | None = None,
) -> None:
    """Send it at that moment, in that thread if one is given; once for what it is `about`, by its dedupe key."""
    key = f"{kind}:{about}"
    Deliveries(tx).add(NewDelivery(kind, key, recipient.id, at, expires_at, subject, *thread, pair_id))


def planned(tx: Transaction, event: MeetingsPlanned) -> None:
    """Schedule what belongs to each meeting."""
    schedule(tx, event.manager, event.meetings, event.now)


def moved(tx: Transaction, event: MeetingsMoved) -> None:
    """Reschedule it for the new times."""
    _cancel(tx, event.before, event.reason)
    schedule(tx, event.manager, event.after, event.now)
    if event.reason == BY_CALENDAR:
        _say_changed(tx, [one for _, one in event.after], event.now)


def cancelled(tx: Transaction, event: MeetingsCancelled) -> None:
    """Take it back."""
    _cancel(tx, event.meetings, event.reason)
    if event.reason == BY_CALENDAR:
        _say_changed(tx, event.meetings, None)


def _say_changed(tx: Transaction, meetings: Sequence[Occurrence], now: datetime | None) -> None:
    """A line below each brief that is out already, where the calendar that a 1:1 follows has changed: there is no
    second brief, but the question afterwards at the new time. `now` is None where the 1:1 does not take place."""
    briefs = _out(tx, [one.pair_id for one in meetings], (BRIEF, REPORT_BRIEF), [one.id for one in meetings])
    for one in meetings:
        for brief in briefs.get(one.id, ()):
            recipient, thread = People(tx).get(brief.recipient_id), (brief.channel, brief.ts)
            about, subject = f"{brief.id}:{with_start(one)}:{now is None}", {"occurrence_id": one.id}
            at = now or brief.sent_at or brief.due_at
            deliver(tx, CHANGED, about, recipient, one.pair_id, at, subject, thread, one.ends_at)
            if brief.kind == BRIEF and now is not None:
                times = one.ends_at + ASKED_AFTER, one.ends_at + FOLLOW_UP_LASTS
                deliver(tx, FOLLOW_UP, with_start(one), recipient, one.pair_id, times[0], subject, thread, times[1])


def _out(
    tx: Transaction, pair_ids: Iterable[int], kinds: Sequence[str], occurrence_ids: Sequence[int]
) -> dict[int, list[Delivery]]:
    """By occurrence, the messages of these kinds about it that are out."""
    pairs = Pairs(tx).get_many(sorted({*pair_ids}))
    both = sorted({one.id for pair in pairs for one in (pair.manager, pair.report)})
    found: dict[int, list[Delivery]] = {}
    for one in Deliveries(tx).about(both, kinds, "occurrence_id", occurrence_ids):
        if one.state is DeliveryState.SENT:
            found.setdefault(one.id_of("occurrence_id"), []).append(one)
    return found


def _to_brief(tx: Transaction, meetings: Sequence[Meeting], kind: str) -> list[Meeting]:
    """Without those whose brief is out and that follow a calendar: wherever that moves them, there is no second."""
    followed = [one for series, one in meetings if series.recurrence.frequency is Frequency.CALENDAR]
    out = _out(tx, [one.pair_id for one in followed], (kind,), [one.id for one in followed]) if followed else {}
    return [(series, one) for series, one in meetings if one.id not in out]


def follow_zone(tx: Transaction, event: ZoneChanged) -> None:
    """What waits for a report follows their zone; what waits for a manager is moved with their meetings."""
    reschedule_report_briefs(tx, event.person, event.now)


def follow_preferences(tx: Transaction, event: PreferencesChanged) -> None:
    """Let everything that comes to a person before a 1:1, as manager or report, follow changed preferences."""
    schedule(tx, event.person, upcoming_of_manager(tx, event.person, event.now), event.now)
    reschedule_report_briefs(tx, event.person, event.now)


def outcome_recorded(tx: Transaction, event: OutcomeRecorded) -> None:
    """The question shows what was answered, also where it was asked together with others; the report need not be asked
    any more."""
    key, to_report = follow_up_key(event.occurrence), report_follow_up_key(event.occurrence)
    Deliveries(tx).mark_stale_by_key(key, to_report)
    Deliveries(tx).cancel(to_report, "answered")
    asked = Deliveries(tx).by_key(key)
    if asked is not None and "together" in asked.subject:
        Deliveries(tx).mark_stale(asked.id_of("together"))


def schedule(tx: Transaction, manager: Person, meetings: Iterable[Meeting], now: datetime) -> None:
    """Schedule the brief of each occurrence at its lead time; nothing for those that have begun.

    Where a brief is out already (the 1:1 was moved away and back), only its follow-up waits again. Performance
    conversations have a brief of their own kind.
    """
    coming = [(series, one) for series, one in meetings if one.starts_at > now]
    coaching = _coaching(coming)
    if coaching:
        preferences, to_brief = People(tx).preferences(manager.id), _to_brief(tx, coaching, BRIEF)
        briefs = [brief_delivery(tx, BRIEF, meeting, manager, preferences, now) for meeting in to_brief]
        Deliveries(tx).add_or_reschedule(briefs)
        _schedule_report_briefs(tx, coaching, now)
    Deliveries(tx).reschedule_all(
        {follow_up_key(one): (one.ends_at + ASKED_AFTER, one.ends_at + FOLLOW_UP_LASTS) for _, one in coming}
    )


def brief_delivery(
    tx: Transaction, kind: str, meeting: Meeting, manager: Person, preferences: Preferences, now: datetime
) -> NewDelivery:
    """The manager's brief of a meeting."""
    series, one = meeting
    is_holiday = tx.holidays_of(preferences.country)
    return NewDelivery(
        kind=kind,
        dedupe_key=brief_key(one),
        recipient_id=manager.id,
        pair_id=one.pair_id,
        due_at=brief_due(one.starts_at, series.lead, manager.timezone, preferences, now, is_holiday),
        expires_at=one.starts_at - BRIEF_TAKES,
        subject={"occurrence_id": one.id},
    )


def _cancel(tx: Transaction, occurrences: Sequence[Occurrence], reason: str) -> None:
    kinds = (brief_key, report_brief_key, follow_up_key, report_follow_up_key)
    Deliveries(tx).cancel_all([key(one) for one in occurrences for key in kinds], reason)


def _coaching(meetings: Iterable[Meeting]) -> list[Meeting]:
    return [(series, one) for series, one in meetings if one.frame is Frame.COACHING]


def _schedule_report_briefs(tx: Transaction, meetings: Iterable[Meeting], now: datetime) -> None:
    """Let the report of each occurrence that lies ahead hear of it when they want to, or not at all."""
    coming = _to_brief(tx, _coaching(meetings), REPORT_BRIEF)
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for _, one in coming}))} if coming else {}
    if not pairs:
        return
    chosen = People(tx).preferences_of(sorted({pair.report.id for pair in pairs.values()}))
    unwanted, wanted = [], []
    for series, one in coming:
        report = pairs[one.pair_id].report
        preferences, key = chosen[report.id], report_brief_key(one)
        is_holiday = tx.holidays_of(preferences.country)
        due_at = report_brief_due(one.starts_at, series.lead, report.timezone, preferences, now, is_holiday)
        if due_at is None:
            unwanted.append(key)
        else:
            about = {"occurrence_id": one.id}
            wanted.append(NewDelivery(REPORT_BRIEF, key, report.id, due_at, one.starts_at, about, pair_id=one.pair_id))
    Deliveries(tx).add_or_reschedule(wanted)
    if unwanted:
        Deliveries(tx).cancel_all(unwanted, "stopped")


def reschedule_report_briefs(tx: Transaction, report: Person, now: datetime) -> None:
    """Let everything that waits for a report follow their zone and preferences."""
    _schedule_report_briefs(tx, upcoming_of_report(tx, report, now), now)


def after_brief_ended(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Schedule the question afterwards, ten minutes after the planned end: in the thread of the newest brief, or by
    itself where none came."""
    found = Occurrences(tx).get_many([delivery.id_of("occurrence_id")]) if "occurrence_id" in delivery.subject else []
    for occurrence in found:
        waits_for_answer = delivery.state is not DeliveryState.SENT and waits(
            tx, occurrence, Pairs(tx).get(occurrence.pair_id)
        )
        if occurrence.ends_at > request.now and not waits_for_answer:
            about, subject = with_start(occurrence), {"occurrence_id": occurrence.id}
            at, until = occurrence.ends_at + ASKED_AFTER, occurrence.ends_at + FOLLOW_UP_LASTS
            thread = delivery.channel, delivery.ts
            deliver(tx, FOLLOW_UP, about, request.who, occurrence.pair_id, at, subject, thread, until)
            if delivery.state is DeliveryState.SENT:
                Deliveries(tx).move_to_thread(follow_up_key(occurrence), thread)
