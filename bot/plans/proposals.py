"""What a report proposes to change in the shared plan: told to the manager, who takes or declines it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.access import Act
from bot.core.errors import AlreadyChangedError
from bot.core.locking import lock_with_managers
from bot.core.outbox.changed import changed
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Pair, Person
from bot.core.reaching import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.plans.proposal_rules import (
    DECIDED,
    PROPOSED,
    Proposal,
    ProposalState,
)
from bot.plans.proposal_store import Proposals
from bot.plans.rules import PLANS, PROPOSALS, Plan, changed_sections, merge
from bot.plans.service import PlanConflict, put_revision
from bot.plans.store import Plans


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
            if not changed_sections(Plans(tx).revision(pair.id, edited.version), edited):
                return False
            if claim_once(tx, request):
                before = proposals.open_of_pair(pair.id)
                if before is not None:
                    proposals.decide(before, ProposalState.REPLACED)
                    changed(tx, pair, PROPOSALS, now, before.id)
                proposal = proposals.add(who.id, edited, now)
                _notify(tx, PROPOSED, proposal, pair.manager, now)
                changed(tx, pair, PROPOSALS, now, proposal.id)
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
        AlreadyChangedError if it was decided before.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            pair, proposal = self._reach(tx, who, proposal_id)
            if self._is_decided(tx, proposal, request):
                return None
            by = proposal.author_id if edited is None else who.id
            conflict = put_revision(tx, pair, edited or proposal.plan, by, request.now)
            if conflict is None and claim_once(tx, request):
                self._end(tx, pair, proposal, ProposalState.TAKEN, request.now, edited=edited is not None)
            return conflict

    def decline(self, request: Request, proposal_id: int, answer: str) -> None:
        """Leave the plan as it is, with a line to the report or none. Raises as `take`."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            pair, proposal = self._reach(tx, request.who, proposal_id)
            if not self._is_decided(tx, proposal, request) and claim_once(tx, request):
                self._end(tx, pair, proposal, ProposalState.DECLINED, request.now, answer)

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

    def _end(
        self,
        tx: CoachingTransaction,
        pair: Pair,
        proposal: Proposal,
        state: ProposalState,
        now: datetime,
        answer: str = "",
        *,
        edited: bool = False,
    ) -> None:
        Proposals(tx).decide(proposal, state, answer)
        _notify(tx, DECIDED, proposal, pair.report, now, edited=int(edited))
        changed(tx, pair, PROPOSALS, now, proposal.id)


def _notify(
    tx: CoachingTransaction, kind: str, proposal: Proposal, recipient: Person, now: datetime, **more: int
) -> None:
    Deliveries(tx).add(
        NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{proposal.id}",
            recipient_id=recipient.id,
            pair_id=proposal.pair_id,
            due_at=now,
            subject={"proposal_id": proposal.id, **more},
        )
    )
