"""Composes what is sent before a 1:1, in its thread, and about its frame. Functions run in the caller's transaction."""

from dataclasses import replace
from datetime import timedelta

from bot.briefs import carrying_over
from bot.briefs.asking_afterwards import ask_afterwards
from bot.briefs.daily_cap import keep_to_cap
from bot.briefs.planning import brief_key, follow_up_key, part_key, report_brief_key
from bot.briefs.rules import (
    PROMPTS,
    QUESTION,
    REPORT_BRIEF,
    REQUESTED,
    Brief,
    BriefMessage,
    BundleMessage,
    CoachRoleMessage,
    FollowUpMessage,
    PerformanceTalkMessage,
    PromptsMessage,
    QuestionMessage,
    ReportBriefMessage,
    ShiftedMessage,
    ShiftMessage,
)
from bot.briefs.service import start
from bot.briefs.shift import coach_role_message, explain_coach_role
from bot.briefs.shift_store import Shifts
from bot.briefs.store import Briefs
from bot.briefs.times import later
from bot.commitments.lines import as_line
from bot.commitments.rules import first_lines
from bot.commitments.store import Commitments
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.homes import Homes
from bot.core.outbox.may_send import put_off
from bot.core.outbox.messages import Bundled, PutOff, Skip
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person, ReportBriefTime
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local
from bot.frames.rules import Side
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import Occurrence, OccurrenceState, Outcome
from bot.meetings.service import meeting_line
from bot.meetings.store import OneOnOnes
from bot.plans.rules import PLAN, PlanMessage
from bot.plans.service import plan_message
from bot.topics.rules import SHOWN as TOPICS_SHOWN
from bot.topics.store import Topics

COMMITMENTS_SHOWN = 6
LATE = timedelta(minutes=5)
"""A brief that comes later than that after its time does not say that it comes as it was set up."""
PARTS = (PROMPTS, PLAN, QUESTION)


def compose_brief(tx: CoachingTransaction, delivery: Delivery, request: Request) -> BriefMessage | Skip | Bundled:
    """The parent message of a brief, as things are now."""
    asked = delivery.kind == REQUESTED
    occurrence = None
    if not asked:
        occurrence = Occurrences(tx).get(int(str(delivery.subject["occurrence_id"])))
        if delivery.ts is None:
            if occurrence.state is not OccurrenceState.SCHEDULED:
                return Skip("the 1:1 was taken away")
            if brief_key(occurrence) != delivery.dedupe_key:
                return Skip("the 1:1 was moved")
            if occurrence.starts_at <= request.now:
                return Skip("the 1:1 has begun")
            if keep_to_cap(tx, delivery, request):
                return Bundled()
    brief = _brief_of(tx, delivery, occurrence, request)
    if asked and brief.occurrence_id is not None:
        occurrence = Occurrences(tx).get(brief.occurrence_id)
    message = _parent(tx, brief, occurrence, request, asked=asked)
    return replace(message, late=not asked and delivery.late_by(delivery.sent_at or request.now) > LATE)


def _parent(
    tx: CoachingTransaction,
    brief: Brief,
    occurrence: Occurrence | None,
    request: Request,
    *,
    asked: bool,
) -> BriefMessage:
    pair = Pairs(tx).get(brief.pair_id)
    live = Commitments(tx).live_of_pair(pair.id)
    newest = max(live, key=lambda commitment: (commitment.created_at, commitment.id), default=None)
    series = OneOnOnes(tx).get(occurrence.one_on_one_id) if occurrence else None
    meeting = meeting_line(occurrence, pair) if occurrence else None
    is_holiday = tx.holidays_of(People(tx).preferences(request.who.id).country)
    shifts = Shifts(tx).of_brief(brief.id)
    topics = Topics(tx).open_of_pair(pair.id)
    return BriefMessage(
        brief_id=brief.id,
        report_name=pair.report.name,
        today=request.today,
        starts_at=meeting.starts_at if meeting else None,
        minutes=meeting.minutes if meeting else None,
        agreed=as_line(newest, pair, request.who) if newest else None,
        agreed_count=len(live),
        lead=series.lead if series and not asked else None,
        one_on_one_id=series.id if series else None,
        skipped=occurrence is not None and occurrence.state is OccurrenceState.SKIPPED,
        holiday=meeting is not None and is_holiday(meeting.starts_at.date()),
        frame=brief.frame,
        shifted_at=local(shifts[-1].at, request.who.timezone) if shifts else None,
        report_slack_id=pair.report.slack_id,
        topics=tuple(topics[:TOPICS_SHOWN]),
        more_topics=max(0, len(topics) - TOPICS_SHOWN),
        pair_id=pair.id,
    )


def _brief_of(tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence | None, request: Request) -> Brief:
    """The brief a parent delivery is about, begun the first time it is composed."""
    if "brief_id" in delivery.subject:
        return Briefs(tx).get(int(str(delivery.subject["brief_id"])))
    if occurrence is None:
        raise NotFoundError
    pair = Pairs(tx).get(occurrence.pair_id)
    brief = start(tx, request, pair, occurrence)
    carrying_over.carry_over(tx, pair, occurrence, request.now)
    Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "brief_id": brief.id})
    return brief


def after_brief(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Once the parent is posted its parts follow in the thread, and later the question whether it happened."""
    brief = Briefs(tx).get(int(str(delivery.subject["brief_id"])))
    channel, thread_ts = str(delivery.channel), str(delivery.ts)
    Briefs(tx).set_thread(brief.id, channel, thread_ts)
    occurrence = Occurrences(tx).get(brief.occurrence_id) if brief.occurrence_id else None
    asked = delivery.kind == REQUESTED
    subject: dict[str, int | str | list[int]] = {"brief_id": brief.id}
    if Deliveries(tx).latest(request.who.id, QUESTION) is None:
        subject["coach_role"] = 1
    for kind in PARTS:
        Deliveries(tx).add(
            NewDelivery(
                kind=kind,
                dedupe_key=part_key(brief, kind),
                recipient_id=request.who.id,
                pair_id=brief.pair_id,
                due_at=request.now,
                expires_at=None if asked or occurrence is None else occurrence.starts_at,
                subject=subject,
                channel=channel,
                thread_ts=thread_ts,
            )
        )
    if occurrence is not None and occurrence.ends_at > request.now:
        ask_afterwards(tx, occurrence, request.who, channel, thread_ts)


def compose_bundle(tx: CoachingTransaction, delivery: Delivery, request: Request) -> BundleMessage | Skip:
    """The rest of the day's 1:1s in one message; those that were taken away meanwhile are left out."""
    ids = delivery.subject["occurrences"]
    found = Occurrences(tx).get_many(ids if isinstance(ids, list) else [])
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for one in found}))}
    meetings = [
        meeting_line(occurrence, pairs[occurrence.pair_id], request.who)
        for occurrence in found
        if occurrence.state is OccurrenceState.SCHEDULED and (delivery.ts or occurrence.starts_at > request.now)
    ]
    if not meetings:
        return Skip("nothing left to bundle")
    return BundleMessage(
        today=request.today,
        cap=People(tx).preferences(request.who.id).daily_cap,
        meetings=tuple(sorted(meetings, key=lambda meeting: meeting.starts_at)),
    )


def compose_prompts(tx: CoachingTransaction, delivery: Delivery, request: Request) -> PromptsMessage:
    """The three prompts."""
    brief, pair = _of(tx, delivery)
    occurrence = Occurrences(tx).get(brief.occurrence_id) if brief.occurrence_id else None
    half = (occurrence.ends_at - occurrence.starts_at) / timedelta(minutes=2) if occurrence else None
    return PromptsMessage(pair.report.name, int(half) if half else None)


def compose_plan(tx: CoachingTransaction, delivery: Delivery, request: Request) -> PlanMessage:
    """The coaching plan as it is now."""
    _, pair = _of(tx, delivery)
    return plan_message(tx, pair, request.who, request.now)


def compose_question(tx: CoachingTransaction, delivery: Delivery, request: Request) -> QuestionMessage:
    """The powerful question chosen for this brief; in somebody's first one also what a manager as coach can be."""
    brief, pair = _of(tx, delivery)
    coach_role = coach_role_message(tx, pair, Side.MANAGER) if "coach_role" in delivery.subject else None
    return QuestionMessage(brief_id=brief.id, question=brief.question, coach_role=coach_role)


def compose_follow_up(tx: CoachingTransaction, delivery: Delivery, request: Request) -> FollowUpMessage | Skip | PutOff:
    """Whether the 1:1 happened, or what was answered."""
    occurrence = Occurrences(tx).get(int(str(delivery.subject["occurrence_id"])))
    pair = Pairs(tx).get(occurrence.pair_id)
    moved_on = follow_up_key(occurrence) != delivery.dedupe_key
    if delivery.ts is None:
        if occurrence.state is not OccurrenceState.SCHEDULED or moved_on:
            return Skip("the 1:1 was taken away or moved")
        if occurrence.outcome is not Outcome.UNKNOWN:
            return Skip("answered already")
        if occurrence.ends_at > request.now:
            return PutOff(occurrence.ends_at)
    return FollowUpMessage(
        occurrence_id=occurrence.id,
        report_name=pair.report.name,
        outcome=Outcome.MOVED if moved_on else occurrence.outcome,
        today=request.today,
        new_time=local(occurrence.starts_at, request.who.timezone) if moved_on else None,
    )


def _of(tx: CoachingTransaction, delivery: Delivery) -> tuple[Brief, Pair]:
    brief = Briefs(tx).get(int(str(delivery.subject["brief_id"])))
    return brief, Pairs(tx).get(brief.pair_id)


def compose_report_brief(
    tx: CoachingTransaction, delivery: Delivery, request: Request
) -> ReportBriefMessage | Skip | PutOff | Bundled:
    """What a report gets before a 1:1, as things are now."""
    occurrence = Occurrences(tx).get(int(str(delivery.subject["occurrence_id"])))
    if delivery.ts is None:
        waits = _put_off_report_brief(tx, delivery, occurrence, request)
        if waits is not None:
            return waits
    subject = _begun(tx, delivery, occurrence, request)
    message = _report_brief_message(tx, Pairs(tx).get(occurrence.pair_id), occurrence, request)
    late = delivery.late_by(delivery.sent_at or request.now) > LATE
    return replace(message, first=bool(subject["first"]), late=late)


def after_report_brief(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Its thread is known once it is posted; the first one has what a manager as coach can be in it."""
    brief = Briefs(tx).get(int(str(delivery.subject["brief_id"])))
    Briefs(tx).set_thread(brief.id, str(delivery.channel), str(delivery.ts))
    explain_coach_role(tx, request.who, Pairs(tx).get(brief.pair_id), request.now, delivery.channel, delivery.ts)


def _put_off_report_brief(
    tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, request: Request
) -> Skip | PutOff | Bundled | None:
    """Why it is not sent now."""
    preferences = People(tx).preferences(request.who.id)
    if occurrence.state is not OccurrenceState.SCHEDULED:
        return Skip("the 1:1 was taken away")
    if report_brief_key(occurrence) != delivery.dedupe_key:
        return Skip("the 1:1 was moved")
    if occurrence.starts_at <= request.now:
        return Skip("the 1:1 has begun")
    if preferences.report_brief is ReportBriefTime.NEVER:
        return Skip("stopped")
    at = later(request.now, occurrence.starts_at, request.who.timezone, preferences)
    if at > request.now:
        return PutOff(at)
    return Bundled() if keep_to_cap(tx, delivery, request) else None


def _begun(
    tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, request: Request
) -> dict[str, int | str | list[int]]:
    """What the delivery is about; its thread is begun the first time it is composed."""
    if "brief_id" in delivery.subject:
        return delivery.subject
    thread = Briefs(tx).add_for_report(occurrence.pair_id, occurrence.id, request.now)
    first = int(_is_new(tx, request.who))
    subject = {**delivery.subject, "brief_id": thread.id, "first": first}
    Deliveries(tx).set_subject(delivery.id, subject)
    return subject


def _report_brief_message(
    tx: CoachingTransaction, pair: Pair, occurrence: Occurrence, request: Request
) -> ReportBriefMessage:
    lines = [as_line(one, pair, request.who) for one in Commitments(tx).live_of_pair(pair.id)]
    shown, more = first_lines(lines, COMMITMENTS_SHOWN)
    topics = Topics(tx).open_of_pair(pair.id)
    return ReportBriefMessage(
        pair_id=pair.id,
        occurrence_id=occurrence.id,
        manager_name=pair.manager.name,
        today=request.today,
        starts_at=local(occurrence.starts_at, request.who.timezone),
        lead=OneOnOnes(tx).get(occurrence.one_on_one_id).lead,
        choice=People(tx).preferences(request.who.id).report_brief,
        commitments=shown,
        more_commitments=more,
        topics=tuple(topics[:TOPICS_SHOWN]),
        more_topics=max(0, len(topics) - TOPICS_SHOWN),
        skipped=occurrence.state is not OccurrenceState.SCHEDULED,
    )


def _is_new(tx: Transaction, person: Person) -> bool:
    """Whether Coach is a stranger to somebody: it never wrote to them, and they have not looked at it."""
    said = Deliveries(tx).latest(person.id, REPORT_BRIEF, (DeliveryState.SENT,))
    return said is None and Homes(tx).get(person.id) is None and not Pairs(tx).of_manager(person.id)


def compose_shift(tx: Transaction, delivery: Delivery, request: Request) -> ShiftMessage:
    """What to say aloud."""
    made = Shifts(tx).get(int(str(delivery.subject["shift_id"])))
    latest, report = Shifts(tx).of_brief(made.brief_id)[-1], Pairs(tx).get(made.pair_id).report
    return ShiftMessage(
        shift_id=made.id,
        brief_id=made.brief_id,
        report_name=report.name,
        report_slack_id=report.slack_id,
        came_from=made.came_from,
        went_to=made.went_to,
        at=local(made.at, request.who.timezone),
        today=request.today,
        undone=latest.id != made.id,
    )


def compose_shifted(tx: Transaction, delivery: Delivery, request: Request) -> ShiftedMessage | PutOff:
    """What the report is told. It waits for the end of their quiet hours, but not for another day's turn: it is
    about a conversation they are in."""
    if (waits := put_off(tx, delivery, request)) is not None:
        return waits
    made = Shifts(tx).get(int(str(delivery.subject["shift_id"])))
    return ShiftedMessage(
        manager_name=Pairs(tx).get(made.pair_id).manager.name,
        went_to=made.went_to,
        at=local(made.at, request.who.timezone),
        today=request.today,
    )


def compose_performance_talk(tx: Transaction, delivery: Delivery, request: Request) -> PerformanceTalkMessage:
    """The quiet question after words that sound like a performance point."""
    pair = Pairs(tx).get(int(str(delivery.subject["pair_id"])))
    return PerformanceTalkMessage(report_slack_id=pair.report.slack_id)


def compose_coach_role(tx: Transaction, delivery: Delivery, request: Request) -> CoachRoleMessage:
    """What a manager as coach can be, said to a report."""
    return coach_role_message(tx, Pairs(tx).get(int(str(delivery.subject["pair_id"]))), Side.REPORT)
