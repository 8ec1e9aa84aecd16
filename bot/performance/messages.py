"""Composes what is sent about performance conversations. Functions run inside the caller's transaction."""

from datetime import datetime

from bot.administration.store import Policies
from bot.briefs.messages import came
from bot.briefs.planning import brief_key, deliver
from bot.briefs.shift import explain_coach_role
from bot.briefs.store import Briefs, Shifts
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.homes import Homes
from bot.core.outbox.may_send import put_off
from bot.core.outbox.store import Deliveries, changed
from bot.core.people import Pair
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.time.dates import local
from bot.frames.rules import Frame
from bot.meetings import occurrences as meetings
from bot.meetings.rules import Occurrence, OccurrenceState, Outcome
from bot.meetings.store import Occurrences, OneOnOnes
from bot.performance import rules, viewers
from bot.performance.confirming import ASKS_AGAIN, ask_at, ensure_asked, waits_for
from bot.performance.figures import Confirmations, RecordStates
from bot.performance.planning import ahead_key, record_key
from bot.performance.service import knows_of
from bot.performance.store import PerformanceTransaction, Records

DID_NOT_HAPPEN = (Outcome.NOT_THIS_TIME, Outcome.MOVED)


def compose_brief(
    tx: PerformanceTransaction, delivery: Delivery, request: Request
) -> rules.PerformanceBriefMessage | Skip:
    """The brief of a performance conversation: its frame, the opening line, the four things. No prompts, no plan.

    It comes to who has switched briefs off too: nobody should go into this talk unprepared.
    """
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    if delivery.ts is None:
        if occurrence.state is not OccurrenceState.SCHEDULED or brief_key(occurrence) != delivery.dedupe_key:
            return Skip("the conversation was taken away or moved")
        if occurrence.starts_at <= request.now:
            return Skip("the conversation has begun")
        if meetings.waits(tx, occurrence, Pairs(tx).get(occurrence.pair_id)):
            return Skip("somebody is away")
    series, pair = OneOnOnes(tx).get(occurrence.one_on_one_id), Pairs(tx).get(occurrence.pair_id)
    record = _record_of(tx, occurrence)
    if "brief_id" in delivery.subject:
        brief = Briefs(tx).get(delivery.id_of("brief_id"))
    else:
        brief = Briefs(tx).add(pair.id, occurrence.id, request.now, Frame.PERFORMANCE)
        why = came(tx, delivery, occurrence, request).why.value
        subject = {**delivery.subject, "brief_id": brief.id, "record_id": record.state.id, "why": why}
        Deliveries(tx).set_subject(delivery.id, subject)
    shifts = Shifts(tx).of_brief(brief.id)
    return rules.PerformanceBriefMessage(
        brief,
        record,
        pair.report.called,
        request.today,
        local(occurrence.starts_at, request.who.timezone),
        series,
        skipped=occurrence.state is not OccurrenceState.SCHEDULED,
        shifted_at=local(shifts[-1].at, request.who.timezone) if shifts else None,
        waits=_waits(tx, record),
        came=came(tx, delivery, occurrence, request),
    )


def after_brief(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Its thread takes replies."""
    brief = Briefs(tx).get(delivery.id_of("brief_id"))
    Briefs(tx).set_thread(brief.id, str(delivery.channel), str(delivery.ts))


def compose_ahead(tx: PerformanceTransaction, delivery: Delivery, request: Request) -> rules.AheadMessage | Skip:
    """What the report is told before: day, time, the frame and what it means.

    Not the four things: they are the manager's to say, face to face and first, and a message read alone at night would
    have the conversation without them. The report has them in writing as soon as it has ended, and what they must not
    be surprised by is the frame (mission 004-10).
    """
    occurrence = next(iter(Occurrences(tx).get_many([delivery.id_of("occurrence_id")])), None)
    off = (
        occurrence is None
        or occurrence.state is not OccurrenceState.SCHEDULED
        or ahead_key(occurrence) != delivery.dedupe_key
    )
    starts_at = datetime.fromisoformat(str(delivery.subject["starts_at"]))
    pair = Pairs(tx).get(delivery.id_of("pair_id"))
    confirmation = Confirmations(tx).get(pair.id)
    state = confirmation.state if confirmation else rules.ConfirmationState.ASKED
    if delivery.ts is None:
        if state.refused:
            return Skip("not their manager")
        if off:
            return Skip("the conversation was taken away or moved")
        if starts_at <= request.now:
            return Skip("the conversation has begun")
        if occurrence is not None and meetings.waits(tx, occurrence, pair):
            return Skip("somebody is away")
    minutes = (occurrence.ends_at - occurrence.starts_at).total_seconds() / 60 if occurrence else 0
    when = local(starts_at, request.who.timezone)
    return rules.AheadMessage(pair.manager.called, request.today, when, int(minutes), off, pair.id, state)


def after_ahead(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Their first message before a 1:1 has what a manager as coach can be in its thread. From now on their Home shows
    the conversation, and they may be asked whether that is their manager."""
    pair = Pairs(tx).get(delivery.id_of("pair_id"))
    asking = Deliveries(tx).by_key(f"{rules.CONFIRM}:{pair.id}")
    if asking is not None and asking.due_at > request.now:
        ask_at(tx, pair, request.now)
    Homes(tx).touch([request.who.id], request.now)
    explain_coach_role(tx, request.who, pair, delivery, request.now)


def compose_record(
    tx: PerformanceTransaction, delivery: Delivery, request: Request
) -> rules.RecordMessage | Skip | PutOff:
    """The four things, shown to the report once the conversation was held and their manager is confirmed. From this
    moment they are fixed."""
    if "occurrence_id" in delivery.subject:
        occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
        if delivery.ts is None and (why_not := _not_held(tx, occurrence, delivery, request.now)) is not None:
            return why_not
        record = _record_of(tx, occurrence)
    else:
        record = Records(tx).get(delivery.id_of("record_id"))
    if delivery.ts is None:
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
        if _waits(tx, record) is not None:
            ensure_asked(tx, Pairs(tx).get(record.state.pair_id), request.now)
            return PutOff(request.now + ASKS_AGAIN)
        # A change of the record takes this lock too: what is shown is what stays.
        People(tx).lock(Pairs(tx).get(record.state.pair_id).manager.id)
        RecordStates(tx).set_shown(record.state.id, request.now)
        Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "record_id": record.state.id})
        record = Records(tx).get(record.state.id)
    pair, contact = Pairs(tx).get(record.state.pair_id), Policies(tx).get().outside_contact
    return rules.RecordMessage(record, pair, request.who, request.today, contact=contact)


def after_record(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """The brief no longer offers to change it. Unless it is acknowledged, the manager is told once, two of their
    working days later."""
    if "occurrence_id" not in delivery.subject:
        return
    state, pair = _of(tx, delivery)
    changed(tx, pair, rules.RECORDS, request.now, state.id)
    if state.acknowledged_at is not None:
        return
    manager, preferences = pair.manager, People(tx).preferences(pair.manager.id)
    due_at = rules.notify_at(state.shown_at or request.now, manager, preferences, tx.holidays_of(preferences.country))
    deliver(tx, rules.UNACKNOWLEDGED, state.id, manager, pair.id, due_at, {"record_id": state.id})


def compose_received(tx: PerformanceTransaction, delivery: Delivery, request: Request) -> rules.ReceivedMessage:
    """That the report acknowledged receiving it, or commented."""
    state, pair = _of(tx, delivery)
    at = local(delivery.wanted_at or delivery.due_at, request.who.timezone)
    is_comment = delivery.subject["what"] == "comment"
    return rules.ReceivedMessage(state.id, pair.report.called, at, request.today, comment=is_comment)


def compose_unacknowledged(
    tx: PerformanceTransaction, delivery: Delivery, request: Request
) -> rules.UnacknowledgedMessage | Skip | PutOff:
    """One line to the manager, unless it has been acknowledged meanwhile."""
    state, pair = _of(tx, delivery)
    if delivery.ts is None:
        if state.acknowledged_at is not None:
            return Skip("acknowledged")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    shown_on = local(state.shown_at or state.created_at, request.who.timezone).date()
    return rules.UnacknowledgedMessage(state.id, pair.report.called, shown_on, request.today)


def compose_brought(tx: PerformanceTransaction, delivery: Delivery, request: Request) -> rules.BroughtMessage | PutOff:
    """That the other one has brought a sentence of their own forward."""
    if (waits := put_off(tx, delivery, request)) is not None:
        return waits
    state, pair = _of(tx, delivery)
    return rules.BroughtMessage(state.id, pair.other(request.who).called)


def compose_confirm(tx: Transaction, delivery: Delivery, request: Request) -> rules.ConfirmMessage | Skip | PutOff:
    """Asks the report, or an administrator, whether the manager is one; or says what was answered."""
    pair, found = _confirmation(tx, delivery)
    if delivery.ts is None:
        if delivery.kind == rules.CONFIRM and not _knows(tx, pair, request.now):
            return PutOff(request.now + ASKS_AGAIN)
        if found.state not in (rules.ConfirmationState.ASKED, rules.ConfirmationState.NO):
            return Skip("answered already")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    by_administrator = delivery.kind == rules.CONFIRM_ADMIN
    return rules.ConfirmMessage(pair, found.state, _answered_by(tx, found), by_administrator)


def compose_confirm_news(
    tx: Transaction, delivery: Delivery, request: Request
) -> rules.ConfirmNewsMessage | Skip | PutOff:
    """What was answered, unless it is otherwise by now; or that nobody has."""
    pair, found = _confirmation(tx, delivery)
    if delivery.ts is None:
        if found.state != delivery.subject["state"]:
            return Skip("no longer so")
        if found.state is rules.ConfirmationState.ASKED and not _knows(tx, pair, request.now):
            return PutOff(request.now + ASKS_AGAIN)  # moved since: they were not asked yet
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    may_ask = request.who.id == pair.manager.id and found.may_ask_administrators(request.now)
    state = rules.ConfirmationState(str(delivery.subject["state"]))
    return rules.ConfirmNewsMessage(pair, request.who, state, _answered_by(tx, found), may_ask)


def _knows(tx: Transaction, pair: Pair, now: datetime) -> bool:
    """Whether the report knows of any performance conversation of the two."""
    return any(knows_of(tx, pair.report, one, now) for one in RecordStates(tx).of_pairs([pair.id]))


def _confirmation(tx: Transaction, delivery: Delivery) -> tuple[Pair, rules.Confirmation]:
    """Raises NotFoundError."""
    pair = Pairs(tx).get(delivery.id_of("pair_id"))
    found = Confirmations(tx).get(pair.id)
    if found is None:
        raise NotFoundError
    return pair, found


def _answered_by(tx: Transaction, found: rules.Confirmation) -> str:
    """The Slack id of who did, empty where nobody has."""
    return People(tx).get(found.answered_by).slack_id if found.answered_by is not None else ""


def _waits(tx: Transaction, record: rules.Record) -> rules.ConfirmationState | None:
    """Why a record is not shown; None if it was, or will be."""
    if record.state.shown_at is not None:
        return None
    return waits_for(Confirmations(tx).get(record.state.pair_id))


def compose_viewer_named(
    tx: Transaction, delivery: Delivery, request: Request
) -> rules.ViewerNamedMessage | Skip | PutOff:
    """For who has a record and was not told of a viewer with another message."""
    if (waits := put_off(tx, delivery, request)) is not None:
        return waits
    if delivery.ts is None and viewers.waiting(tx, request.who) is None:
        return Skip("told with another message")
    return rules.ViewerNamedMessage()


def _of(tx: Transaction, delivery: Delivery) -> tuple[rules.RecordState, Pair]:
    """The record that a delivery is about, and its pair."""
    state = RecordStates(tx).get(delivery.id_of("record_id"))
    return state, Pairs(tx).get(state.pair_id)


def _not_held(tx: Transaction, occurrence: Occurrence, delivery: Delivery, now: datetime) -> Skip | PutOff | None:
    """Why there is nothing to show: the conversation did not take place then, or has not ended. While somebody is away
    nobody takes it for held before it is said that it was."""
    if occurrence.state is not OccurrenceState.SCHEDULED or record_key(occurrence) != delivery.dedupe_key:
        return Skip("the conversation was taken away or moved")
    if occurrence.outcome in DID_NOT_HAPPEN:
        return Skip("the conversation did not happen")
    is_unknown = occurrence.outcome is Outcome.UNKNOWN
    if is_unknown and meetings.waits(tx, occurrence, Pairs(tx).get(occurrence.pair_id)):
        return Skip("somebody is away")
    return PutOff(occurrence.ends_at) if occurrence.ends_at > now else None


def _record_of(tx: PerformanceTransaction, occurrence: Occurrence) -> rules.Record:
    state = RecordStates(tx).of_series(occurrence.one_on_one_id)
    if state is None:
        raise NotFoundError
    return Records(tx).get(state.id)
