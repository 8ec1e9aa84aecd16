"""The brief before a 1:1: its thread, its parts, its powerful question, and asking afterwards whether it happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.briefs import carrying_over
from bot.briefs.asking_afterwards import ask_afterwards
from bot.briefs.daily_cap import keep_to_cap
from bot.briefs.rules import BRIEFS, Brief, next_question
from bot.briefs.shift import limits_message
from bot.briefs.shift_store import Shifts
from bot.briefs.store import Briefs
from bot.commitments.lines import as_line
from bot.commitments.rules import first_lines
from bot.commitments.store import Commitments
from bot.core.access import Act
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.locking import lock_asking
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.deliveries import Delivery, Kind, NewDelivery
from bot.core.outbox.messages import (
    BriefMessage,
    Bundled,
    BundleMessage,
    Composed,
    FollowUpMessage,
    PlanMessage,
    PromptsMessage,
    PutOff,
    QuestionMessage,
    Skip,
)
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import People
from bot.core.reaching import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.frames.message_values import Side
from bot.goals.lines import first_goals, live_of_pair
from bot.meetings import planning as scheduling
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.recurrence import local
from bot.meetings.rules import Occurrence, OccurrenceState, Outcome
from bot.meetings.service import meeting_line
from bot.meetings.store import OneOnOnes
from bot.plans.note_store import Notes
from bot.plans.store import Plans
from bot.topics.rules import SHOWN as TOPICS_SHOWN
from bot.topics.store import Topics
from bot.weekly import planning as nudging

PLAN_SHOWS = 8
LATE = timedelta(minutes=5)
"""A brief that comes later than that after its time does not say that it comes as it was set up."""
PARTS = (Kind.PROMPTS, Kind.PLAN, Kind.QUESTION)


@dataclass(frozen=True)
class BriefService:
    """`questions` are the keys of the question library, in its order."""

    db: CoachingDatabase
    questions: Sequence[str]

    def request(self, request: Request, report: Person) -> None:
        """Post a brief for the next 1:1 with `report` now, whenever that is. Raises NotAReportError."""
        who, now = request.who, request.now
        check_report(who, report)
        with self.db.coaching(who) as tx:
            lock_asking(tx, who)
            if not claim_once(tx, request):
                return
            pair = nudging.pair_with(tx, who, report, now)
            upcoming = Occurrences(tx).next_of_pair(pair.id, now)
            brief = self._start(tx, pair, upcoming, now)
            Deliveries(tx).add(
                NewDelivery(
                    kind=Kind.REQUESTED,
                    dedupe_key=scheduling.requested_key(brief),
                    recipient_id=who.id,
                    due_at=now,
                    subject={"brief_id": brief.id},
                )
            )

    def another_question(self, request: Request, brief_id: int) -> None:
        """Show another powerful question in a brief. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            brief = Briefs(tx).get(brief_id)
            reach_pair(tx, request.who, brief.pair_id, BRIEFS, Act.WRITE)
            if not claim_once(tx, request):
                return
            self._choose_question(tx, brief.id, brief.pair_id, request.now)
            shown = Deliveries(tx).by_key(part_key(brief, Kind.QUESTION))
            if shown is not None:
                Deliveries(tx).mark_stale(shown.id)

    def compose(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The parent message of a brief, as things are now."""
        asked = delivery.kind is Kind.REQUESTED
        occurrence = None
        if not asked:
            occurrence = Occurrences(tx).get(int(str(delivery.subject["occurrence_id"])))
            if delivery.ts is None:
                if occurrence.state is not OccurrenceState.SCHEDULED:
                    return Skip("the 1:1 was taken away")
                if scheduling.brief_key(occurrence) != delivery.dedupe_key:
                    return Skip("the 1:1 was moved")
                if occurrence.starts_at <= now:
                    return Skip("the 1:1 has begun")
                if keep_to_cap(tx, delivery, recipient, now):
                    return Bundled()
        brief = self._brief_of(tx, delivery, occurrence, now)
        if asked and brief.occurrence_id is not None:
            occurrence = Occurrences(tx).get(brief.occurrence_id)
        message = self._parent(tx, brief, occurrence, recipient, asked, now)
        return replace(message, late=not asked and delivery.late_by(delivery.sent_at or now) > LATE)

    def _parent(
        self,
        tx: CoachingTransaction,
        brief: Brief,
        occurrence: Occurrence | None,
        recipient: Person,
        asked: bool,
        now: datetime,
    ) -> BriefMessage:
        pair = Pairs(tx).get(brief.pair_id)
        live = Commitments(tx).live_of_pair(pair.id)
        newest = max(live, key=lambda commitment: (commitment.created_at, commitment.id), default=None)
        series = OneOnOnes(tx).get(occurrence.one_on_one_id) if occurrence else None
        meeting = meeting_line(occurrence, pair) if occurrence else None
        is_holiday = tx.holidays_of(People(tx).preferences(recipient.id).country)
        shifts = Shifts(tx).of_brief(brief.id)
        topics = Topics(tx).open_of_pair(pair.id)
        return BriefMessage(
            brief_id=brief.id,
            report_name=pair.report.name,
            today=local(now, recipient.timezone).date(),
            starts_at=meeting.starts_at if meeting else None,
            minutes=meeting.minutes if meeting else None,
            agreed=as_line(newest, pair, recipient) if newest else None,
            agreed_count=len(live),
            lead=series.lead if series and not asked else None,
            one_on_one_id=series.id if series else None,
            skipped=occurrence is not None and occurrence.state is OccurrenceState.SKIPPED,
            holiday=meeting is not None and is_holiday(meeting.starts_at.date()),
            frame=brief.frame,
            shifted_at=local(shifts[-1].at, recipient.timezone) if shifts else None,
            report_slack_id=pair.report.slack_id,
            topics=tuple(topics[:TOPICS_SHOWN]),
            more_topics=max(0, len(topics) - TOPICS_SHOWN),
            pair_id=pair.id,
        )

    def _brief_of(
        self, tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence | None, now: datetime
    ) -> Brief:
        """The brief a parent delivery is about, begun the first time it is composed."""
        if "brief_id" in delivery.subject:
            return Briefs(tx).get(int(str(delivery.subject["brief_id"])))
        if occurrence is None:
            raise NotFoundError
        pair = Pairs(tx).get(occurrence.pair_id)
        brief = self._start(tx, pair, occurrence, now)
        carrying_over.carry_over(tx, pair, occurrence, now)
        Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "brief_id": brief.id})
        return brief

    def _start(self, tx: CoachingTransaction, pair: Pair, occurrence: Occurrence | None, now: datetime) -> Brief:
        brief = Briefs(tx).add(pair.id, occurrence.id if occurrence else None, "", now)
        self._choose_question(tx, brief.id, pair.id, now)
        return Briefs(tx).get(brief.id)

    def _choose_question(self, tx: CoachingTransaction, brief_id: int, pair_id: int, now: datetime) -> None:
        used = Briefs(tx).used_questions(pair_id)
        Briefs(tx).set_question(brief_id, next_question(self.questions, used, seed=pair_id), now)

    def compose_bundle(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The rest of the day's 1:1s in one message; those that were taken away meanwhile are left out."""
        ids = delivery.subject["occurrences"]
        found = Occurrences(tx).get_many(ids if isinstance(ids, list) else [])
        pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for one in found}))}
        meetings = [
            meeting_line(occurrence, pairs[occurrence.pair_id], recipient)
            for occurrence in found
            if occurrence.state is OccurrenceState.SCHEDULED and (delivery.ts or occurrence.starts_at > now)
        ]
        if not meetings:
            return Skip("nothing left to bundle")
        return BundleMessage(
            today=local(now, recipient.timezone).date(),
            cap=People(tx).preferences(recipient.id).daily_cap,
            meetings=tuple(sorted(meetings, key=lambda meeting: meeting.starts_at)),
        )

    def after_sent(self, tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> None:
        """Once the parent is posted its parts follow in the thread, and later the question whether it happened."""
        brief = Briefs(tx).get(int(str(delivery.subject["brief_id"])))
        channel, thread_ts = str(delivery.channel), str(delivery.ts)
        Briefs(tx).set_thread(brief.id, channel, thread_ts)
        occurrence = Occurrences(tx).get(brief.occurrence_id) if brief.occurrence_id else None
        asked = delivery.kind is Kind.REQUESTED
        subject: dict[str, int | str | list[int]] = {"brief_id": brief.id}
        if Deliveries(tx).latest(recipient.id, Kind.QUESTION) is None:
            subject["limits"] = 1
        for kind in PARTS:
            Deliveries(tx).add(
                NewDelivery(
                    kind=kind,
                    dedupe_key=part_key(brief, kind),
                    recipient_id=recipient.id,
                    due_at=now,
                    expires_at=None if asked or occurrence is None else occurrence.starts_at,
                    subject=subject,
                    channel=channel,
                    thread_ts=thread_ts,
                )
            )
        if occurrence is not None and occurrence.ends_at > now:
            ask_afterwards(tx, occurrence, recipient, channel, thread_ts)

    def compose_prompts(
        self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime
    ) -> Composed:
        """The three prompts."""
        brief, pair = self._of(tx, delivery)
        occurrence = Occurrences(tx).get(brief.occurrence_id) if brief.occurrence_id else None
        half = (occurrence.ends_at - occurrence.starts_at) / timedelta(minutes=2) if occurrence else None
        return PromptsMessage(pair.report.name, int(half) if half else None)

    def compose_plan(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The coaching plan as it is now."""
        _, pair = self._of(tx, delivery)
        return plan_message(tx, pair, recipient, now)

    def compose_question(
        self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime
    ) -> Composed:
        """The powerful question chosen for this brief; in somebody's first one also what a manager as coach can be."""
        brief, pair = self._of(tx, delivery)
        limits = limits_message(tx, pair, Side.MANAGER) if "limits" in delivery.subject else None
        return QuestionMessage(brief_id=brief.id, question=brief.question, limits=limits)

    def compose_follow_up(
        self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime
    ) -> Composed:
        """Whether the 1:1 happened, or what was answered."""
        occurrence = Occurrences(tx).get(int(str(delivery.subject["occurrence_id"])))
        pair = Pairs(tx).get(occurrence.pair_id)
        moved_on = scheduling.follow_up_key(occurrence) != delivery.dedupe_key
        if delivery.ts is None:
            if occurrence.state is not OccurrenceState.SCHEDULED or moved_on:
                return Skip("the 1:1 was taken away or moved")
            if occurrence.outcome is not Outcome.UNKNOWN:
                return Skip("answered already")
            if occurrence.ends_at > now:
                return PutOff(occurrence.ends_at)
        return FollowUpMessage(
            occurrence_id=occurrence.id,
            report_name=pair.report.name,
            outcome=Outcome.MOVED if moved_on else occurrence.outcome,
            today=local(now, recipient.timezone).date(),
            new_time=local(occurrence.starts_at, recipient.timezone) if moved_on else None,
        )

    def _of(self, tx: CoachingTransaction, delivery: Delivery) -> tuple[Brief, Pair]:
        brief = Briefs(tx).get(int(str(delivery.subject["brief_id"])))
        return brief, Pairs(tx).get(brief.pair_id)


def part_key(brief: Brief, kind: Kind) -> str:
    """The dedupe key of a part of a brief's thread."""
    return f"{kind.value}:{brief.id}"


def plan_message(tx: CoachingTransaction, pair: Pair, recipient: Person, now: datetime) -> PlanMessage:
    """A pair's plan on one page: what was written, and the live commitments of both sides."""
    plan = Plans(tx).latest(pair.id)
    lines = [as_line(commitment, pair, recipient) for commitment in Commitments(tx).live_of_pair(pair.id)]
    shown, more = first_lines(lines, PLAN_SHOWS)
    goals, more_goals = first_goals(live_of_pair(tx, recipient, pair))
    return PlanMessage(
        pair_id=pair.id,
        report_name=pair.report.name,
        plan=plan,
        today=local(now, recipient.timezone).date(),
        actions=shown,
        more_actions=more,
        notes=Notes(tx).count_of_author(recipient.id, pair.id),
        changed_at=local(plan.changed_at, recipient.timezone) if plan.changed_at else None,
        goals=goals,
        more_goals=more_goals,
        manager_name=pair.manager.name,
        for_report=recipient.id == pair.report.id,
    )
