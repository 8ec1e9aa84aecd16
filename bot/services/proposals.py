"""What a report proposes to change in the shared plan: told to the manager, who takes or declines it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Act, Data
from bot.domain.deliveries import Delivery, Kind, NewDelivery
from bot.domain.errors import AlreadyChangedError
from bot.domain.messages import Composed, Skip
from bot.domain.people import Pair, Person
from bot.domain.plans import Plan, changed_sections, merge
from bot.domain.prepare_messages import DecidedMessage, ProposedMessage
from bot.domain.proposals import Proposal, ProposalState, differences
from bot.services.access import reach_pair
from bot.services.locking import lock_desk
from bot.services.may_send import put_off
from bot.services.plans import PlanConflict, put_revision
from bot.services.ports.opening import Opened, Opener
from bot.services.receipts import first_time


@dataclass(frozen=True)
class Proposals:
    """What a report and their manager do with a proposal."""

    store: Opener

    def propose(self, who: Person, edited: Plan, now: datetime, receipt: str | None = None) -> bool:
        """Propose what differs from `edited.version`, the revision it was begun from; False if nothing does.

        It takes the place of an earlier one that still waits. Raises NotFoundError.
        """
        with self.store.opened(who.workspace_id, who.id) as uow:
            lock_desk(uow, who)
            pair = reach_pair(uow, who, edited.pair_id, Data.PROPOSAL, Act.WRITE)
            if not changed_sections(uow.plans.revision(pair.id, edited.version), edited):
                return False
            if first_time(uow, receipt, now):
                before = uow.proposals.open_of_pair(pair.id)
                if before is not None:
                    uow.proposals.decide(before, ProposalState.REPLACED)
                    _show(uow, pair, before, now)
                proposal = uow.proposals.add(who.id, edited, now)
                _tell(uow, Kind.PROPOSED, proposal, pair.manager, now)
                _show(uow, pair, proposal, now)
            return True

    def waiting(self, who: Person, proposal_id: int) -> tuple[Pair, Proposal, Plan]:
        """One that waits, its pair, and the plan that taking it would give. Raises NotFoundError,
        AlreadyChangedError."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            pair, proposal = self._reach(uow, who, proposal_id)
            if proposal.state is not ProposalState.OPEN:
                raise AlreadyChangedError
            current = uow.plans.latest(pair.id)
            merged, _ = merge(uow.plans.revision(pair.id, proposal.plan.version), current, proposal.plan)
            return pair, proposal, merged

    def take(
        self, who: Person, proposal_id: int, now: datetime, receipt: str | None = None, edited: Plan | None = None
    ) -> PlanConflict | None:
        """Make it the plan, as proposed or as the manager has `edited` it.

        Returns the conflict if the same parts were changed since: nothing is stored then. Raises NotFoundError,
        AlreadyChangedError if it was decided before.
        """
        with self.store.opened(who.workspace_id, who.id) as uow:
            lock_desk(uow, who)
            pair, proposal = self._reach(uow, who, proposal_id)
            if self._is_decided(uow, proposal, receipt, now):
                return None
            by = proposal.author_id if edited is None else who.id
            conflict = put_revision(uow, pair, edited or proposal.plan, by, now)
            if conflict is None and first_time(uow, receipt, now):
                self._end(uow, pair, proposal, ProposalState.TAKEN, now, edited=edited is not None)
            return conflict

    def decline(self, who: Person, proposal_id: int, answer: str, now: datetime, receipt: str | None = None) -> None:
        """Leave the plan as it is, with a line to the report or none. Raises as `take`."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            lock_desk(uow, who)
            pair, proposal = self._reach(uow, who, proposal_id)
            if not self._is_decided(uow, proposal, receipt, now) and first_time(uow, receipt, now):
                self._end(uow, pair, proposal, ProposalState.DECLINED, now, answer)

    def compose_proposed(self, uow: Opened, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """What the manager is told, with what differs from the plan as it stands."""
        proposal = uow.proposals.get(int(str(delivery.subject["proposal_id"])))
        pair = reach_pair(uow, recipient, proposal.pair_id, Data.PLAN, Act.WRITE)
        if delivery.ts is None:
            if proposal.state is not ProposalState.OPEN:
                return Skip("decided already")
            if (waits := put_off(uow, delivery, recipient, now)) is not None:
                return waits
        base, current = uow.plans.revision(pair.id, proposal.plan.version), uow.plans.latest(pair.id)
        return ProposedMessage(
            proposal_id=proposal.id,
            pair_id=pair.id,
            report_name=pair.report.name,
            differences=differences(base, current, proposal.plan),
            state=proposal.state,
        )

    def compose_decided(self, uow: Opened, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """What the report is told of the end."""
        proposal = uow.proposals.get(int(str(delivery.subject["proposal_id"])))
        pair = reach_pair(uow, recipient, proposal.pair_id, Data.PROPOSAL, Act.WRITE)
        if (waits := put_off(uow, delivery, recipient, now)) is not None:
            return waits
        return DecidedMessage(
            pair_id=pair.id,
            manager_name=pair.manager.name,
            taken=proposal.state is ProposalState.TAKEN,
            edited=bool(delivery.subject.get("edited")),
            answer=proposal.answer,
        )

    def _reach(self, uow: Opened, who: Person, proposal_id: int) -> tuple[Pair, Proposal]:
        proposal = uow.proposals.get(proposal_id)
        return reach_pair(uow, who, proposal.pair_id, Data.PLAN, Act.WRITE), proposal

    def _is_decided(self, uow: Opened, proposal: Proposal, receipt: str | None, now: datetime) -> bool:
        """Whether this very request has decided it before. Raises AlreadyChangedError if another has."""
        if proposal.state is ProposalState.OPEN:
            return False
        if receipt is None or first_time(uow, receipt, now):
            raise AlreadyChangedError
        return True

    def _end(
        self,
        uow: Opened,
        pair: Pair,
        proposal: Proposal,
        state: ProposalState,
        now: datetime,
        answer: str = "",
        *,
        edited: bool = False,
    ) -> None:
        uow.proposals.decide(proposal, state, answer)
        _tell(uow, Kind.DECIDED, proposal, pair.report, now, edited=int(edited))
        _show(uow, pair, proposal, now)


def _tell(uow: Opened, kind: Kind, proposal: Proposal, recipient: Person, now: datetime, **more: int) -> None:
    uow.deliveries.add(
        NewDelivery(
            kind=kind,
            dedupe_key=_key(kind, proposal),
            recipient_id=recipient.id,
            due_at=now,
            subject={"proposal_id": proposal.id, **more},
        )
    )


def _show(uow: Opened, pair: Pair, proposal: Proposal, now: datetime) -> None:
    uow.deliveries.mark_stale_by_key(_key(Kind.PROPOSED, proposal))
    uow.homes.touch([pair.manager.id, pair.report.id], now)


def _key(kind: Kind, proposal: Proposal) -> str:
    return f"{kind.value}:{proposal.id}"
