"""What reports propose to change in the shared plan."""

from datetime import datetime

from bot.core.sealing.coaching import TextRepository
from bot.plans.proposal_rules import Proposal, ProposalState
from bot.plans.rules import Plan
from bot.plans.tables import OPEN_PROPOSAL, ProposalRow


class Proposals(TextRepository):
    """Reports' proposals to change the plan."""

    def get(self, proposal_id: int) -> Proposal:
        """Raises NotFoundError."""
        return self._proposal(self._get(ProposalRow, proposal_id))

    def add(self, author_id: int, plan: Plan, now: datetime) -> Proposal:
        """A new open one; the pair must have none. `plan.version` is the one it was begun from."""
        row = self._insert(
            ProposalRow,
            **self._sealed(ProposalRow, plan.pair_id, plan),
            author_id=author_id,
            base_version=plan.version,
            state=ProposalState.OPEN,
            created_at=now,
        )
        return self._proposal(row)

    def open_of_pair(self, pair_id: int) -> Proposal | None:
        """The one that waits for the manager."""
        row = self._first(self._select(ProposalRow, ProposalRow.pair_id == pair_id, OPEN_PROPOSAL))
        return self._proposal(row) if row else None

    def all_of_pair(self, pair_id: int) -> list[Proposal]:
        """In every state, oldest first."""
        rows = self._all(self._select(ProposalRow, ProposalRow.pair_id == pair_id).order_by(ProposalRow.id))
        return [self._proposal(row) for row in rows]

    def decide(self, proposal: Proposal, state: ProposalState, answer: str = "") -> None:
        """How it ended, and the manager's line."""
        sealed = self._keyring.seal_for_pair(proposal.pair_id, answer)
        self._run(self._update(ProposalRow, ProposalRow.id == proposal.id).values(state=state, answer=sealed))

    def _proposal(self, row: ProposalRow) -> Proposal:
        plan = self._value(Plan, row, version=row.base_version, changed_by=row.author_id, changed_at=None)
        answer = self._keyring.open(row.answer) if row.answer else ""
        return self._value(Proposal, row, plan=plan, answer=answer)
