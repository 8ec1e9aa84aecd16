"""The one-page coaching plan: read, edited without losing a word, with its history, what is proposed, and notes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commitments.rules import CommitmentLine, first_lines
from bot.commitments.store import Commitments
from bot.core import audit
from bot.core.access import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import AlreadyChangedError
from bot.core.export import EVERYTHING, name_for, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair, Person
from bot.core.people_store import lock_with_managers, pair_between, reach_pair
from bot.core.request import Page, Request, read_page
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import ask_first
from bot.goals.service import first_goals, live_of_pairs
from bot.meetings.rules import SCHEDULE
from bot.meetings.service import series_lines
from bot.meetings.store import Occurrences
from bot.plans.rules import (
    DECIDED,
    PLANS,
    PROPOSALS,
    PROPOSED,
    SECTIONS,
    Note,
    Plan,
    PlanConflict,
    PlanMessage,
    Proposal,
    ProposalState,
    changed_sections,
    merge,
    writers_by_section,
)
from bot.plans.store import Notes, Plans, Proposals

PAGE_SHOWS = 4
"""Agreed actions, those above it in a thread included."""
GOALS_SHOWN = 2
HISTORY_SHOWS = 20
HOME_SHOWS = 3
NOTES_SHOWN = 200


@dataclass(frozen=True)
class PlanService:
    """What the two of a pair do with their plan."""

    db: CoachingDatabase

    def with_other(self, request: Request, other: Person) -> PlanMessage:
        """The plan with a report or manager. Raises NoPairError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return plan_message(tx, pair_between(tx, request.who, other), request.who, request.now)

    def show(self, request: Request, pair_id: int) -> PlanMessage:
        """The plan of a pair. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return plan_message(tx, reach_pair(tx, request.who, pair_id, PLANS), request.who, request.now)

    def save(self, request: Request, edited: Plan) -> PlanConflict | None:
        """Store what the editor changed since `edited.version`, the revision they began with.

        Returns the conflict if another revision changed the same sections: nothing is stored then, and nothing typed
        is lost. Raises NotFoundError, SoundsLikePerformanceError.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            pair = reach_pair(tx, who, edited.pair_id, PLANS, Act.WRITE)
            ask_first(request, pair, *_written(Plans(tx).revision(pair.id, edited.version), edited))
            return put_revision(tx, pair, edited, who.id, request.now, request)

    def history(self, request: Request, pair_id: int) -> list[Plan]:
        """The plan's revisions, newest first. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return Plans(tx).history(reach_pair(tx, request.who, pair_id, PLANS).id, HISTORY_SHOWS + 1)

    def notes(self, request: Request, pair_id: int) -> list[Note]:
        """The person's own notes about a pair they are in, newest first. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            reach_pair(tx, request.who, pair_id, SCHEDULE)
            return Notes(tx).of_author(request.who.id, pair_id, NOTES_SHOWN)


def _written(before: Plan, after: Plan) -> list[str]:
    """The parts that the writer of `after` has changed."""
    return [str(getattr(after, name)) for name in changed_sections(before, after)]


def plan_message(
    tx: CoachingTransaction, pair: Pair, recipient: Person, now: datetime, above: Collection[int] = ()
) -> PlanMessage:
    """A pair's plan on one page: what was written, and the live commitments of both sides but for those that stand
    `above` it in a thread, by their ids."""
    lines = [CommitmentLine(commitment, pair, recipient) for commitment in Commitments(tx).coaching_of_pair(pair.id)]
    below = [line for line in lines if line.commitment.id not in above]
    shown, more = first_lines(below, PAGE_SHOWS - (len(lines) - len(below)))
    goals, more_goals = first_goals(live_of_pairs(tx, recipient, [pair]), GOALS_SHOWN)
    return PlanMessage(
        pair,
        recipient,
        Plans(tx).latest(pair.id),
        today=local(now, recipient.timezone).date(),
        actions=shown,
        more_actions=more,
        actions_above=len(lines) - len(below),
        notes=Notes(tx).count_of_author(recipient.id, pair.id),
        goals=goals,
        more_goals=more_goals,
        consistency=Occurrences(tx).consistency_of_pairs([pair.id], now)[pair.id],
    )


def put_revision(
    tx: CoachingTransaction,
    pair: Pair,
    edited: Plan,
    by: int,
    now: datetime,
    request: Request | None = None,
    *,
    made_from: Plan | None = None,
    wrote: Collection[int] | None = None,
) -> PlanConflict | None:
    """Store what differs from `edited.version` as the next revision, unless the same parts were changed since.

    `made_from` is another plan whose words may be in it; `wrote` says who added some, `by` unless it is given.
    """
    plans = Plans(tx)
    current = plans.latest(pair.id)
    merged, clashes = merge(plans.revision(pair.id, edited.version), current, edited)
    if clashes:
        return PlanConflict(current, clashes, merged)
    if changed_sections(current, merged) and (request is None or claim_once(tx, request)):
        before = (current,) if made_from is None else (current, made_from)
        writers = writers_by_section(merged, (by,) if wrote is None else wrote, *before)
        revision = replace(merged, version=current.version + 1, changed_by=by, changed_at=now, writers=writers)
        if not plans.add_revision(revision):
            raise AlreadyChangedError
        changed(tx, pair, PLANS, now)
        entry = audit.Entry(audit.Act.CHANGED, "plan", now, by, pair.other(by).id, pair.id, f"plan:{revision.version}")
        AuditLog(tx).add(entry)
    return None


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> Page[tuple[Pair, Plan]] | None:
    """The plans with those whom the person manages and has no 1:1 with: the others stand beside their 1:1."""
    who = request.who
    managed = [pair for pair in home.pairs if pair.manager.id == who.id]
    meets = {line.pair.id for line in series_lines(tx, who, request.now)} if managed else set()
    others = sorted((pair for pair in managed if pair.id not in meets), key=lambda pair: (pair.report.name, pair.id))
    if not others:
        return None

    def read(limit: int, offset: int) -> tuple[list[tuple[Pair, Plan]], int]:
        pairs = others[offset : offset + limit]
        plans = Plans(tx).latest_of_pairs([pair.id for pair in pairs])
        return [(pair, plans.get(pair.id, Plan(pair.id))) for pair in pairs], len(others)

    return read_page(read, home.pages.get("plans", 0), HOME_SHOWS)


@dataclass(frozen=True)
class ProposalService:
    """What a report and their manager do with a proposal."""

    db: CoachingDatabase

    def propose(self, request: Request, edited: Plan) -> bool:
        """Propose what differs from `edited.version`, the revision it was begun from; False if nothing does.

        It takes the place of an earlier one that still waits. Raises NotFoundError.
        """
        who, now = request.who, request.now
        with self.db.coaching(who) as tx:
            proposals = Proposals(tx)
            lock_with_managers(tx, who)
            pair = reach_pair(tx, who, edited.pair_id, PROPOSALS, Act.WRITE)
            base = Plans(tx).revision(pair.id, edited.version)
            written = _written(base, edited)
            if not written:
                return False
            ask_first(request, pair, *written)
            if claim_once(tx, request):
                before = proposals.open_of_pair(pair.id)
                if before is not None:
                    proposals.decide(before, ProposalState.REPLACED)
                    changed(tx, pair, PROPOSALS, now, before.id)
                proposed = replace(edited, writers=writers_by_section(edited, (who.id,), base))
                self._notify(tx, request, PROPOSED, pair, proposals.add(who.id, proposed, now))
            return True

    def waiting(self, request: Request, proposal_id: int) -> tuple[Pair, Proposal, Plan]:
        """One that waits, its pair, and the plan that taking it would give. Raises NotFoundError,
        AlreadyChangedError."""
        with self.db.coaching(request.who) as tx:
            pair, proposal = self._reach(tx, request.who, proposal_id)
            if proposal.state is not ProposalState.OPEN:
                raise AlreadyChangedError
            current = Plans(tx).latest(pair.id)
            merged, _ = merge(Plans(tx).revision(pair.id, proposal.plan.version), current, proposal.plan)
            return pair, proposal, merged

    def take(self, request: Request, proposal_id: int, edited: Plan | None = None) -> PlanConflict | None:
        """Make it the plan, as proposed or as the manager has `edited` it.

        Returns the conflict if the same parts were changed since: nothing is stored then. Raises NotFoundError,
        AlreadyChangedError if it was decided before, SoundsLikePerformanceError of what the manager wrote.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            pair, proposal = self._reach(tx, who, proposal_id)
            if self._is_decided(tx, proposal, request):
                return None
            if edited is not None:
                ask_first(request, pair, *_written(proposal.plan, edited))
            by = proposal.author_id if edited is None else who.id
            conflict = put_revision(tx, pair, edited or proposal.plan, by, request.now, made_from=proposal.plan)
            if conflict is None and claim_once(tx, request):
                Proposals(tx).decide(proposal, ProposalState.TAKEN)
                self._notify(tx, request, DECIDED, pair, proposal, edited=int(edited is not None))
            return conflict

    def decline(self, request: Request, proposal_id: int, answer: str) -> None:
        """Leave the plan as it is, with a line to the report or none. Raises as `take`."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            pair, proposal = self._reach(tx, request.who, proposal_id)
            ask_first(request, pair, answer)
            if not self._is_decided(tx, proposal, request) and claim_once(tx, request):
                Proposals(tx).decide(proposal, ProposalState.DECLINED, answer)
                self._notify(tx, request, DECIDED, pair, proposal, edited=0)

    def _reach(self, tx: CoachingTransaction, who: Person, proposal_id: int) -> tuple[Pair, Proposal]:
        proposal = Proposals(tx).get(proposal_id)
        return reach_pair(tx, who, proposal.pair_id, PLANS, Act.WRITE), proposal

    def _is_decided(self, tx: CoachingTransaction, proposal: Proposal, request: Request) -> bool:
        """Whether this very request has decided it before. Raises AlreadyChangedError if another has."""
        if proposal.state is ProposalState.OPEN:
            return False
        if request.request_id is None or claim_once(tx, request):
            raise AlreadyChangedError
        return True

    def _notify(
        self, tx: CoachingTransaction, request: Request, kind: str, pair: Pair, proposal: Proposal, **more: int
    ) -> None:
        """Tell the other one of the two; what shows the proposal already is rendered again."""
        delivery = NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{proposal.id}",
            recipient_id=pair.other(request.who).id,
            pair_id=pair.id,
            due_at=request.now,
            subject={"proposal_id": proposal.id, **more},
        )
        Deliveries(tx).add(delivery)
        act = audit.Act.SHARED if kind == PROPOSED else audit.Act.CHANGED
        AuditLog(tx).add(audit.between(act, "proposal", request, pair, f"proposal:{proposal.id}"))
        changed(tx, pair, PROPOSALS, request.now, proposal.id)


def plans(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every revision of every plan they share, newest first."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, PLANS):
        for plan in Plans(tx).history(pair.id, EVERYTHING):
            written = {name: str(getattr(plan, name)) for name in SECTIONS}
            by = {pair.manager.id: pair.manager, pair.report.id: pair.report}.get(plan.changed_by or 0)
            when = local(plan.changed_at, who.timezone) if plan.changed_at else None
            changed = {"changed_by": name_for(by, who), "changed_at": plain(when)}
            rows.append({**with_other(pair, who), "version": plan.version, **changed, **written})
    return rows


def proposals(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What was proposed to change in the plans they share, and the answers."""
    who = request.who
    return [
        {
            **with_other(pair, who),
            "proposed_at": plain(local(one.created_at, who.timezone)),
            "state": one.state.value,
            **{name: str(getattr(one.plan, name)) for name in SECTIONS},
            "answer": one.answer,
        }
        for pair in pairs_of(tx, who, PROPOSALS)
        for one in Proposals(tx).all_of_pair(pair.id)
    ]


def private_notes(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Their own notes; nobody else's are opened here."""
    who = request.who
    return [
        {**with_other(pair, who), "written_at": plain(local(note.written_at, who.timezone)), "text": note.text}
        for pair in pairs_of(tx, who, SCHEDULE)
        for note in Notes(tx).of_author(who.id, pair.id, EVERYTHING)
    ]


EXPORT = (
    ExportSection("plans", 30, plans, ("plan_revisions",)),
    ExportSection("proposals", 70, proposals, ("plan_proposals",)),
    ExportSection("private_notes", 80, private_notes, ("notes",)),
)
