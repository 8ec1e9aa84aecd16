"""What is asked after a 1:1: what the two agreed, and whether it took place at all.

Ten minutes after its end, in the thread of its brief, never while the person is in another 1:1 and not in their quiet
hours. After several in a row there is one message with a line for each. Where the manager says nothing for two working
days, the report is asked once, and no more after two such questions until one of their 1:1s is answered. Nobody has to
answer: what was not said stays unknown.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from bot.briefs.planning import (
    ASKED_AFTER,
    FOLLOW_UP_LASTS,
    deliver,
    follow_up_key,
    report_follow_up_key,
    with_start,
)
from bot.briefs.rules import (
    FOLLOW_UP,
    FOLLOW_UPS,
    REPORT_FOLLOW_UP,
    FollowUpMessage,
    FollowUpsMessage,
    ReportFollowUpMessage,
)
from bot.briefs.store import Briefs
from bot.briefs.times import UNANSWERED_FOR
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Bundled, Delivery, DeliveryState, NewDelivery, PutOff, Skip
from bot.core.outbox.may_send import put_off_while_away
from bot.core.outbox.store import Deliveries
from bot.core.outbox.when import may_send_at
from bot.core.people import Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.time.dates import local, to_utc
from bot.core.time.quiet_hours import quiet_end
from bot.core.time.working_days import next_working_day, working_days_later
from bot.frames.rules import Frame
from bot.meetings.holidays import holidays_of_meetings
from bot.meetings.occurrences import under_way
from bot.meetings.rules import Occurrence, OccurrenceState, Outcome, SeriesState
from bot.meetings.store import Occurrences, OneOnOnes

ASKS_IN_VAIN, LOOKS_BACK = 2, timedelta(weeks=26)
"""After so many questions without an answer the report is left in peace."""
ASKED = (DeliveryState.SENT, DeliveryState.BUNDLED)


def free_at(moment: datetime, meetings: Sequence[Occurrence]) -> datetime:
    """That moment, or ten minutes after the end of the 1:1s that go on then; `meetings` are the soonest first."""
    for one in meetings:
        if one.starts_at <= moment < one.ends_at:
            moment = one.ends_at + ASKED_AFTER
    return moment


def compose(tx: Transaction, delivery: Delivery, request: Request) -> FollowUpMessage | Skip | PutOff | Bundled:
    """The question after one 1:1, or what was answered."""
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    if delivery.ts is None:
        if why_not := _why_not(occurrence, is_there=follow_up_key(occurrence) == delivery.dedupe_key):
            return why_not
        preferences = People(tx).preferences(request.who.id)
        if not preferences.follow_up_on:
            return Skip("switched off")
        if (off := put_off_while_away(tx, delivery, request)) is not None:
            return off
        earliest = max(occurrence.ends_at + ASKED_AFTER, request.now, _after_holiday(tx, occurrence, request.who))
        at = free_at(earliest, under_way(tx, request.who, request.now))
        at = quiet_end(at, request.who.timezone, preferences)
        if at > request.now:
            return PutOff(at)
        if _joins(tx, delivery, occurrence, request):
            return Bundled()
    return _message(tx, occurrence, delivery, request)


def _why_not(occurrence: Occurrence, *, is_there: bool) -> Skip | None:
    """`is_there`: it is when it was when this was planned."""
    if occurrence.state is not OccurrenceState.SCHEDULED or not is_there:
        return Skip("the 1:1 was taken away or moved")
    return Skip("answered already") if occurrence.outcome is not Outcome.UNKNOWN else None


def _message(tx: Transaction, occurrence: Occurrence, delivery: Delivery, request: Request) -> FollowUpMessage:
    zone, report = request.who.timezone, Pairs(tx).get(occurrence.pair_id).report
    moved_to = local(occurrence.starts_at, zone) if follow_up_key(occurrence) != delivery.dedupe_key else None
    starts_at, own_thread = local(occurrence.starts_at, zone), delivery.thread_ts is None
    return FollowUpMessage(occurrence, report.called, request.today, starts_at, moved_to, own_thread)


def _after_holiday(tx: Transaction, occurrence: Occurrence, who: Person) -> datetime:
    """When it may be asked about at the earliest. On a public holiday of one of the two there is its brief and nothing
    else: it is asked about on the next working day, or not at all where that is too late."""
    pair = Pairs(tx).get(occurrence.pair_id)
    if not holidays_of_meetings(tx, [occurrence], {pair.id: pair}):
        return occurrence.ends_at
    preferences, day = People(tx).preferences(who.id), local(occurrence.starts_at, who.timezone).date()
    following = next_working_day(day, preferences.working_days, tx.holidays_of(preferences.country))
    return to_utc(following, preferences.weekly_time, who.timezone)


def _joins(tx: Transaction, delivery: Delivery, occurrence: Occurrence, request: Request) -> bool:
    """Whether it stands in one message with the others that wait for this moment."""
    who, deliveries = request.who, Deliveries(tx)
    People(tx).lock(who.id)
    last = deliveries.latest(who.id, FOLLOW_UPS)
    if last is not None and occurrence.id in _ids(last) and last.due_at >= occurrence.ends_at:
        deliveries.set_subject(delivery.id, {**delivery.subject, "together": last.id})
        return True
    due = [one for one in deliveries.unsent_to(who.id, (FOLLOW_UP,), request.now) if not _is_late(one, request.now)]
    keys = {one.id_of("occurrence_id"): one.dedupe_key for one in due}
    found = Occurrences(tx).get_many(sorted(keys))
    there = [one for one in found if not _why_not(one, is_there=follow_up_key(one) == keys[one.id])]
    if len(there) < 2:
        return False
    subject = {"occurrences": [one.id for one in sorted(there, key=lambda one: (one.starts_at, one.id))]}
    key = f"{FOLLOW_UPS}:{who.id}:{request.now.isoformat()}"
    deliveries.add(NewDelivery(FOLLOW_UPS, key, who.id, request.now, delivery.expires_at, subject))
    together = deliveries.by_key(key)
    deliveries.set_subject(delivery.id, {**delivery.subject, "together": together.id if together else 0})
    return True


def _is_late(delivery: Delivery, now: datetime) -> bool:
    return delivery.expires_at is not None and delivery.expires_at <= now


def _ids(run: Delivery) -> list[int]:
    ids = run.subject["occurrences"]
    return ids if isinstance(ids, list) else []


def compose_several(tx: Transaction, delivery: Delivery, request: Request) -> FollowUpsMessage | Skip:
    """The question after several 1:1s in a row, or what was answered to each."""
    there = [one for one in Occurrences(tx).get_many(_ids(delivery)) if one.state is OccurrenceState.SCHEDULED]
    if delivery.ts is None:
        there = [one for one in there if one.outcome is Outcome.UNKNOWN]
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for one in there}))}
    zone, today = request.who.timezone, request.today
    rows = [FollowUpMessage(one, pairs[one.pair_id].report.called, today, local(one.starts_at, zone)) for one in there]
    asked = Deliveries(tx).about([request.who.id], [FOLLOW_UP], "occurrence_id", [one.id for one in there])
    in_threads = all(one.thread_ts is not None for one in asked)
    return FollowUpsMessage(tuple(rows), in_threads) if rows else Skip("nothing left to ask")


def after_sent(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Where no brief came, its own thread takes what they agreed."""
    if delivery.thread_ts is None:
        occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
        thread = Briefs(tx).add(occurrence.pair_id, occurrence.id, request.now, occurrence.frame)
        Briefs(tx).set_thread(thread.id, str(delivery.channel), str(delivery.ts))


def after_end(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """The report's turn comes where the manager was asked and says nothing. Of a performance conversation the manager
    alone says whether it was held: its record is shown then."""
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    if delivery.state not in ASKED or occurrence.frame is Frame.PERFORMANCE:
        return
    preferences = People(tx).preferences(request.who.id)
    is_holiday = tx.holidays_of(preferences.country)
    at = working_days_later(request.now, UNANSWERED_FOR, request.who.timezone, preferences, is_holiday)
    report, about = Pairs(tx).get(occurrence.pair_id).report, {"occurrence_id": occurrence.id}
    until = at + FOLLOW_UP_LASTS
    deliver(tx, REPORT_FOLLOW_UP, with_start(occurrence), report, occurrence.pair_id, at, about, (None, None), until)


def compose_for_report(tx: Transaction, delivery: Delivery, request: Request) -> ReportFollowUpMessage | Skip | PutOff:
    """The question to the report, or what either of the two has answered."""
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    is_there, pair = report_follow_up_key(occurrence) == delivery.dedupe_key, Pairs(tx).get(occurrence.pair_id)
    if delivery.ts is None:
        if pair.ended_at is not None and OneOnOnes(tx).get(occurrence.one_on_one_id).state is SeriesState.ENDED:
            return Skip("their 1:1s have ended")  # a single one that was held has ended by itself
        if why_not := _why_not(occurrence, is_there=is_there):
            return why_not
        if not People(tx).preferences(request.who.id).follow_up_on:
            return Skip("switched off")
        if _left_unanswered(tx, occurrence, request.who) >= ASKS_IN_VAIN:
            return Skip("the questions before were left unanswered")
        if (at := _may_ask_report_at(tx, request)) > request.now:
            return PutOff(at)
    starts_at = local(occurrence.starts_at, request.who.timezone)
    return ReportFollowUpMessage(
        occurrence, pair.manager.called, request.today, starts_at, None if is_there else starts_at
    )


def _left_unanswered(tx: Transaction, occurrence: Occurrence, report: Person) -> int:
    """How often the report was asked about the 1:1s before, since one was last answered."""
    until = occurrence.starts_at
    before = Occurrences(tx).of_pairs_between([occurrence.pair_id], until - LOOKS_BACK, until)
    silent = [one.id for one in takewhile(lambda one: one.outcome is Outcome.UNKNOWN, reversed(before))]
    questions = Deliveries(tx).about([report.id], [REPORT_FOLLOW_UP], "occurrence_id", silent)
    return sum(one.state is DeliveryState.SENT for one in questions)


def _may_ask_report_at(tx: Transaction, request: Request) -> datetime:
    """On a working day: it belongs to a 1:1, but that is days ago."""
    preferences = People(tx).preferences(request.who.id)
    kept_to_days = replace(tx.features.message_types[REPORT_FOLLOW_UP], passes_days_off=False)
    is_holiday = tx.holidays_of(preferences.country)
    return may_send_at(request.now, request.who.timezone, preferences, kept_to_days, is_holiday=is_holiday)


def after_sent_to_report(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Its thread takes what they agreed."""
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    thread = Briefs(tx).add_for_report(occurrence.pair_id, occurrence.id, request.now)
    Briefs(tx).set_thread(thread.id, str(delivery.channel), str(delivery.ts))
