"""What is asked after a 1:1: what the two agreed, and whether it took place at all.

Ten minutes after its end, in the thread of its brief, never while the person is in another 1:1 and not in their quiet
hours. After several in a row there is one message with a line for each. Nobody has to answer: what was not said stays
unknown.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.briefs.planning import ASKED_AFTER, follow_up_key
from bot.briefs.rules import FOLLOW_UP, FOLLOW_UPS, FollowUpMessage, FollowUpsMessage
from bot.briefs.store import Briefs
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Bundled, Delivery, NewDelivery, PutOff, Skip
from bot.core.outbox.may_send import put_off_while_away
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.time.dates import local
from bot.core.time.quiet_hours import quiet_end
from bot.meetings.rules import Occurrence, OccurrenceState, Outcome
from bot.meetings.store import Occurrences

LONGEST = timedelta(hours=12)
"""No 1:1 lasts longer: one that goes on now began since then."""
DID_NOT_HAPPEN = (Outcome.MOVED, Outcome.NOT_THIS_TIME)


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
        if why_not := _why_not(occurrence, delivery):
            return why_not
        preferences = People(tx).preferences(request.who.id)
        if not preferences.follow_up_on:
            return Skip("switched off")
        if (off := put_off_while_away(tx, delivery, request)) is not None:
            return off
        at = free_at(max(occurrence.ends_at + ASKED_AFTER, request.now), _meetings(tx, request.who, request.now))
        at = quiet_end(at, request.who.timezone, preferences)
        if at > request.now:
            return PutOff(at)
        if _joins(tx, delivery, occurrence, request):
            return Bundled()
    return _message(tx, occurrence, delivery, request)


def _why_not(occurrence: Occurrence, delivery: Delivery) -> Skip | None:
    if occurrence.state is not OccurrenceState.SCHEDULED or follow_up_key(occurrence) != delivery.dedupe_key:
        return Skip("the 1:1 was taken away or moved")
    return Skip("answered already") if occurrence.outcome is not Outcome.UNKNOWN else None


def _message(tx: Transaction, occurrence: Occurrence, delivery: Delivery, request: Request) -> FollowUpMessage:
    zone, report = request.who.timezone, Pairs(tx).get(occurrence.pair_id).report
    moved_to = local(occurrence.starts_at, zone) if follow_up_key(occurrence) != delivery.dedupe_key else None
    starts_at, own_thread = local(occurrence.starts_at, zone), delivery.thread_ts is None
    return FollowUpMessage(occurrence, report.name, request.today, starts_at, moved_to, own_thread)


def _meetings(tx: Transaction, who: Person, now: datetime) -> list[Occurrence]:
    """The person's 1:1s, as manager or report, that may go on now."""
    pairs = [pair.id for pair in Pairs(tx).of_person(who.id)]
    begun = Occurrences(tx).of_pairs_between(pairs, now - LONGEST, now + timedelta(microseconds=1))
    return [one for one in begun if one.state is OccurrenceState.SCHEDULED and one.outcome not in DID_NOT_HAPPEN]


def _joins(tx: Transaction, delivery: Delivery, occurrence: Occurrence, request: Request) -> bool:
    """Whether it stands in one message with the others that wait for this moment."""
    who, deliveries = request.who, Deliveries(tx)
    People(tx).lock(who.id)
    last = deliveries.latest(who.id, FOLLOW_UPS)
    if last is not None and occurrence.id in _ids(last) and last.due_at >= occurrence.ends_at:
        deliveries.set_subject(delivery.id, {**delivery.subject, "together": last.id})
        return True
    due = [one for one in deliveries.unsent_to(who.id, (FOLLOW_UP,), request.now) if not _is_late(one, request.now)]
    about = {one.id_of("occurrence_id"): one for one in due}
    there = [one for one in Occurrences(tx).get_many(sorted(about)) if not _why_not(one, about[one.id])]
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
    rows = [FollowUpMessage(one, pairs[one.pair_id].report.name, today, local(one.starts_at, zone)) for one in there]
    asked = Deliveries(tx).about([request.who.id], [FOLLOW_UP], "occurrence_id", [one.id for one in there])
    in_threads = all(one.thread_ts is not None for one in asked)
    return FollowUpsMessage(tuple(rows), in_threads) if rows else Skip("nothing left to ask")


def after_sent(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Where no brief came, its own thread takes what they agreed."""
    if delivery.thread_ts is None:
        occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
        thread = Briefs(tx).add(occurrence.pair_id, occurrence.id, "", request.now, occurrence.frame)
        Briefs(tx).set_thread(thread.id, str(delivery.channel), str(delivery.ts))
