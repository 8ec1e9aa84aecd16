"""Composes what is sent before a 1:1, in its thread, and about its frame. Functions run in the caller's transaction."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.administration.store import Policies
from bot.briefs import rules
from bot.briefs.choosing import Chooser
from bot.briefs.planning import brief_key, deliver, report_brief_key
from bot.briefs.service import open_lines, start
from bot.briefs.shift import asked_about, coach_role_message, explain_coach_role
from bot.briefs.store import Briefs, Shifts
from bot.briefs.times import later, why_then
from bot.commitments.rules import (
    Change,
    Commitment,
    CommitmentChange,
    CommitmentState,
    Origin,
)
from bot.commitments.store import Commitments
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, DeliveryState, PutOff, Skip, Subject
from bot.core.outbox.homes import Homes
from bot.core.outbox.may_send import put_off
from bot.core.outbox.store import Deliveries
from bot.core.people import Pair, Person, ReportBriefTime
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.frames.rules import Frame, Side
from bot.meetings.occurrences import waits
from bot.meetings.rules import Occurrence, OccurrenceState, away_until
from bot.meetings.store import Occurrences, OneOnOnes
from bot.plans.rules import PLAN, PlanMessage
from bot.plans.service import plan_message
from bot.plans.store import Notes
from bot.topics.store import Topics


def carry_over(tx: CoachingTransaction, pair: Pair, coming: Occurrence, now: datetime) -> None:
    """Mark the pair's open commitments that were due by the coming 1:1 as carried over into it.

    Due by it means: their day is before the 1:1's, or they were agreed for "the next 1:1" at or before the last one
    that happened, or may have. In a thread means at the last one, unless the coming one was being prepared already.
    """
    day = local(coming.starts_at, pair.manager.timezone).date()
    last = Occurrences(tx).last_held_of_pairs([pair.id], coming.starts_at).get(pair.id)
    prepared_since = min((brief.created_at for brief in Briefs(tx).of_occurrence(coming.id)), default=now)

    def is_due(commitment: Commitment) -> bool:
        if commitment.due_on is not None:
            return commitment.due_on < day
        in_thread = commitment.reply_id is not None and commitment.created_at < prepared_since
        return last is not None and (in_thread or commitment.created_at <= last.ends_at)

    open_ones = [one for one in Commitments(tx).coaching_of_pair(pair.id) if one.state is CommitmentState.OPEN]
    due = [one.id for one in open_ones if is_due(one)]
    Commitments(tx).set_state(due, CommitmentState.CARRIED_OVER)
    Commitments(tx).record(
        *(CommitmentChange(commitment_id, Change.CARRIED_OVER, None, now, Origin.SCHEDULE) for commitment_id in due)
    )


LATE = timedelta(minutes=5)
"""A brief that comes later than that after its time does not say that it comes as it was set up."""
PARTS = (rules.PROMPTS, PLAN)
SENT = (DeliveryState.SENT,)


def compose_brief(tx: CoachingTransaction, delivery: Delivery, request: Request) -> rules.BriefMessage | Skip:
    """The parent message of a brief, as things are now."""
    if delivery.kind == rules.REQUESTED:
        brief = Briefs(tx).get(delivery.id_of("brief_id"))
        return _parent(tx, delivery, brief, _occurrence_of(tx, brief), request)
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    if delivery.ts is None:
        if why_not := _why_not(tx, delivery, occurrence, brief_key(occurrence), request.now):
            return why_not
        if not People(tx).preferences(request.who.id).brief_on:
            return Skip("switched off")
    return _parent(tx, delivery, _brief_of(tx, delivery, occurrence, request), occurrence, request)


def _parent(
    tx: CoachingTransaction, delivery: Delivery, brief: rules.Brief, occurrence: Occurrence | None, request: Request
) -> rules.BriefMessage:
    pair, asked = Pairs(tx).get(brief.pair_id), delivery.kind == rules.REQUESTED
    series = OneOnOnes(tx).get(occurrence.one_on_one_id) if occurrence else None
    starts_at = local(occurrence.starts_at, request.who.timezone) if occurrence else None
    is_holiday = tx.holidays_of(People(tx).preferences(request.who.id).country)
    shifts, as_of = Shifts(tx).of_brief(brief.id), delivery.sent_at or request.now
    open_ones, more_open = rules.first_open(open_lines(tx, pair, request.who, as_of))
    return rules.BriefMessage(
        brief,
        pair,
        request.today,
        starts_at,
        open=open_ones,
        more_open=more_open,
        lead=series.lead if series and not asked else None,
        one_on_one_id=series.id if series else None,
        skipped=occurrence is not None and occurrence.state is OccurrenceState.SKIPPED,
        next_at=_next_at(tx, occurrence, request),
        holiday=starts_at is not None and is_holiday(starts_at.date()),
        late=not asked and _is_late(delivery, request),
        shifted_at=local(shifts[-1].at, request.who.timezone) if shifts else None,
        topics=tuple(Topics(tx).open_of_pair(pair.id)),
        note=Notes(tx).last_in_coaching(request.who.id, pair.id, as_of),
        away_until=_away_until(tx, pair.report, occurrence, request.now),
        came=came(tx, delivery, occurrence, request) if occurrence is not None and not asked else None,
        as_of=local(occurrence.as_of, request.who.timezone) if occurrence is not None and occurrence.as_of else None,
    )


def _next_at(tx: Transaction, occurrence: Occurrence | None, request: Request) -> datetime | None:
    """When the two meet instead of a 1:1 that was skipped, local to the recipient."""
    if occurrence is None or occurrence.state is OccurrenceState.SCHEDULED:
        return None
    upcoming = Occurrences(tx).next_of_pair(occurrence.pair_id, max(request.now, occurrence.starts_at))
    return local(upcoming.starts_at, request.who.timezone) if upcoming else None


def _away_until(tx: Transaction, other: Person, occurrence: Occurrence | None, now: datetime) -> date | None:
    return away_until(other, People(tx).preferences(other.id), now, occurrence.starts_at if occurrence else None)


def _why_not(tx: Transaction, delivery: Delivery, occurrence: Occurrence, key: str, now: datetime) -> Skip | None:
    """Why there is nothing to prepare; `key` is the dedupe key for when the 1:1 is now."""
    if waits(tx, occurrence, Pairs(tx).get(occurrence.pair_id)):
        return Skip("somebody is away")  # once it is said that it takes place, it is scheduled again
    if occurrence.state is not OccurrenceState.SCHEDULED:
        return Skip("the 1:1 was taken away")
    if key != delivery.dedupe_key:
        return Skip("the 1:1 was moved")
    return Skip("the 1:1 has begun") if occurrence.starts_at <= now else None


def _is_late(delivery: Delivery, request: Request) -> bool:
    return delivery.late_by(delivery.sent_at or request.now) > LATE


def came(tx: Transaction, delivery: Delivery, occurrence: Occurrence, request: Request) -> rules.Came:
    """Why it comes when it does, as things are when it is first composed."""
    zone, due = request.who.timezone, delivery.wanted_at or delivery.due_at
    if "why" in delivery.subject:
        return rules.Came(rules.Why(str(delivery.subject["why"])), local(due, zone))
    preferences, lead = People(tx).preferences(request.who.id), OneOnOnes(tx).get(occurrence.one_on_one_id).lead
    is_holiday, to_report = tx.holidays_of(preferences.country), delivery.kind == rules.REPORT_BRIEF
    why = why_then(due, occurrence.starts_at, lead, zone, preferences, is_holiday, to_report=to_report)
    return rules.Came(why, local(due, zone))


def _occurrence_of(tx: Transaction, brief: rules.Brief) -> Occurrence | None:
    return Occurrences(tx).get(brief.occurrence_id) if brief.occurrence_id else None


def _brief_of(tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, request: Request) -> rules.Brief:
    """The brief a parent delivery is about, begun the first time it is composed."""
    if "brief_id" in delivery.subject:
        return Briefs(tx).get(delivery.id_of("brief_id"))
    pair = Pairs(tx).get(occurrence.pair_id)
    carry_over(tx, pair, occurrence, request.now)  # what is carried over has a say in which question it is
    brief = start(tx, request, pair, occurrence)
    why = came(tx, delivery, occurrence, request).why.value
    Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "brief_id": brief.id, "why": why})
    return brief


def after_brief(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Once the parent is posted its parts follow in the thread."""
    brief = Briefs(tx).get(delivery.id_of("brief_id"))
    thread = str(delivery.channel), str(delivery.ts)
    Briefs(tx).set_thread(brief.id, *thread)
    occurrence = _occurrence_of(tx, brief)
    subject, first = {"brief_id": brief.id}, Deliveries(tx).latest(request.who.id, rules.PROMPTS, SENT) is None
    expires_at = occurrence.starts_at if occurrence and delivery.kind != rules.REQUESTED else None
    for kind in PARTS:
        deliver(tx, kind, brief.id, request.who, brief.pair_id, request.now, subject, thread, expires_at)
    if first:
        explain_coach_role(tx, request.who, Pairs(tx).get(brief.pair_id), delivery, request.now, expires_at)


def compose_changed(tx: Transaction, delivery: Delivery, request: Request) -> rules.ChangedMessage:
    """Where the calendar has the 1:1 now."""
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    takes_place = occurrence.state is OccurrenceState.SCHEDULED
    starts_at = local(occurrence.starts_at, request.who.timezone) if takes_place else None
    other = Pairs(tx).get(occurrence.pair_id).other(request.who)
    return rules.ChangedMessage(other.called, request.today, starts_at)


def compose_prompts(tx: CoachingTransaction, delivery: Delivery, request: Request) -> rules.PromptsMessage:
    """The three prompts."""
    brief, pair = _of(tx, delivery)
    occurrence = _occurrence_of(tx, brief)
    half = (occurrence.ends_at - occurrence.starts_at) / timedelta(minutes=2) if occurrence else None
    about = Chooser(tx, request, pair, brief).prompts()
    return rules.PromptsMessage(brief, pair.report.called, request.today, about, int(half) if half else None)


def compose_plan(tx: CoachingTransaction, delivery: Delivery, request: Request) -> PlanMessage:
    """The coaching plan as it is now, without the actions that the message above lists: of a skipped 1:1, none."""
    brief, pair = _of(tx, delivery)
    occurrence = _occurrence_of(tx, brief)
    is_skipped = occurrence is not None and occurrence.state is OccurrenceState.SKIPPED
    listed, _ = rules.first_open(() if is_skipped else open_lines(tx, pair, request.who, brief.created_at))
    plan = plan_message(tx, pair, request.who, request.now, [line.commitment.id for line in listed])
    return replace(plan, stays=True)


def _of(tx: Transaction, delivery: Delivery) -> tuple[rules.Brief, Pair]:
    brief = Briefs(tx).get(delivery.id_of("brief_id"))
    return brief, Pairs(tx).get(brief.pair_id)


def compose_report_brief(
    tx: CoachingTransaction, delivery: Delivery, request: Request
) -> rules.ReportBriefMessage | Skip | PutOff:
    """What a report gets before a 1:1, as things are now."""
    occurrence = Occurrences(tx).get(delivery.id_of("occurrence_id"))
    if delivery.ts is None:
        off = _put_off_report_brief(tx, delivery, occurrence, request)
        if off is not None:
            return off
    (subject, thread), pair = _begun(tx, delivery, occurrence, request), Pairs(tx).get(occurrence.pair_id)
    shown, more = rules.first_open(open_lines(tx, pair, request.who, request.now))
    return rules.ReportBriefMessage(
        pair,
        request.today,
        local(occurrence.starts_at, request.who.timezone),
        OneOnOnes(tx).get(occurrence.one_on_one_id).lead,
        People(tx).preferences(request.who.id).report_brief,
        shown,
        more,
        topics=tuple(Topics(tx).open_of_pair(pair.id)),
        about=Chooser(tx, request, pair, thread).prompts(),
        first=bool(subject["first"]),
        skipped=occurrence.state is not OccurrenceState.SCHEDULED,
        next_at=_next_at(tx, occurrence, request),
        late=_is_late(delivery, request),
        away_until=_away_until(tx, pair.manager, occurrence, request.now),
        came=came(tx, delivery, occurrence, request),
    )


def after_report_brief(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Its thread is known once it is posted; the first one has what a manager as coach can be in it."""
    brief, pair = _of(tx, delivery)
    Briefs(tx).set_thread(brief.id, str(delivery.channel), str(delivery.ts))
    explain_coach_role(tx, request.who, pair, delivery, request.now)


def _put_off_report_brief(
    tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, request: Request
) -> Skip | PutOff | None:
    """Why it is not sent now."""
    if why_not := _why_not(tx, delivery, occurrence, report_brief_key(occurrence), request.now):
        return why_not
    preferences = People(tx).preferences(request.who.id)
    if preferences.report_brief is ReportBriefTime.NEVER:
        return Skip("stopped")
    at = later(request.now, occurrence.starts_at, request.who.timezone, preferences)
    return PutOff(at) if at > request.now else None


def _begun(
    tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, request: Request
) -> tuple[Subject, rules.Brief]:
    """What the delivery is about, and its thread, begun the first time it is composed."""
    if "brief_id" in delivery.subject:
        return delivery.subject, Briefs(tx).get(delivery.id_of("brief_id"))
    thread = Briefs(tx).add_for_report(occurrence.pair_id, occurrence.id, request.now)
    first = int(_is_new(tx, request.who))
    why = came(tx, delivery, occurrence, request).why.value
    subject = {**delivery.subject, "brief_id": thread.id, "first": first, "why": why}
    Deliveries(tx).set_subject(delivery.id, subject)
    return subject, thread


def _is_new(tx: Transaction, person: Person) -> bool:
    """Whether Coach is a stranger to somebody: it never wrote to them, and they have not looked at it."""
    said = Deliveries(tx).latest(person.id, rules.REPORT_BRIEF, SENT)
    return said is None and Homes(tx).get(person.id) is None and not Pairs(tx).of_manager(person.id)


def compose_shift(tx: Transaction, delivery: Delivery, request: Request) -> rules.ShiftMessage:
    """What to say aloud."""
    made = Shifts(tx).get(delivery.id_of("shift_id"))
    latest, report = Shifts(tx).of_brief(made.brief_id)[-1], Pairs(tx).get(made.pair_id).report
    at = local(made.at, request.who.timezone)
    contact = Policies(tx).get().outside_contact
    return rules.ShiftMessage(made, report, at, request.today, latest.id != made.id, contact)


def compose_shift_ask(tx: Transaction, delivery: Delivery, _request: Request) -> rules.ShiftAskMessage:
    """The question before a shift that was typed."""
    report = Pairs(tx).get(Briefs(tx).get(delivery.id_of("brief_id")).pair_id).report
    to, stands = Frame(str(delivery.subject["to"])), asked_about(tx, delivery)
    return rules.ShiftAskMessage(delivery.id, delivery.id_of("brief_id"), to, report.called, stands)


def compose_shifted(tx: Transaction, delivery: Delivery, request: Request) -> rules.ShiftedMessage | PutOff:
    """What the report is told. It waits for the end of their quiet hours, but not for another day's turn: it is
    about a conversation they are in."""
    if (off := put_off(tx, delivery, request)) is not None:
        return off
    made = Shifts(tx).get(delivery.id_of("shift_id"))
    manager = Pairs(tx).get(made.pair_id).manager
    at, contact = local(made.at, request.who.timezone), Policies(tx).get().outside_contact
    return rules.ShiftedMessage(made, manager.called, at, request.today, contact)


def compose_performance_talk(tx: Transaction, delivery: Delivery, request: Request) -> rules.PerformanceTalkMessage:
    """The quiet question after words that sound like a performance point."""
    return rules.PerformanceTalkMessage(Pairs(tx).get(delivery.id_of("pair_id")).report.slack_id)


def compose_coach_role(tx: Transaction, delivery: Delivery, request: Request) -> rules.CoachRoleMessage:
    """What a manager as coach can be, said to one of the two."""
    pair = Pairs(tx).get(delivery.id_of("pair_id"))
    return coach_role_message(tx, pair, Side.MANAGER if request.who.id == pair.manager.id else Side.REPORT)
