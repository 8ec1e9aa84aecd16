"""Composes what is told about proposals for the shared plan."""

from bot.core.access import Act
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.may_send import put_off
from bot.core.people_store import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.plans.rules import PLANS, PROPOSALS, DecidedMessage, ProposalState, ProposedMessage, differences
from bot.plans.store import Plans, Proposals


def compose_proposed(tx: CoachingTransaction, delivery: Delivery, request: Request) -> ProposedMessage | Skip | PutOff:
    """What the manager is told, with what differs from the plan as it stands."""
    proposal = Proposals(tx).get(int(str(delivery.subject["proposal_id"])))
    pair = reach_pair(tx, request.who, proposal.pair_id, PLANS, Act.WRITE)
    if delivery.ts is None:
        if proposal.state is not ProposalState.OPEN:
            return Skip("decided already")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    base, current = Plans(tx).revision(pair.id, proposal.plan.version), Plans(tx).latest(pair.id)
    return ProposedMessage(
        proposal_id=proposal.id,
        pair_id=pair.id,
        report_name=pair.report.name,
        differences=differences(base, current, proposal.plan),
        state=proposal.state,
    )


def compose_decided(tx: CoachingTransaction, delivery: Delivery, request: Request) -> DecidedMessage | PutOff:
    """What the report is told of the end."""
    proposal = Proposals(tx).get(int(str(delivery.subject["proposal_id"])))
    pair = reach_pair(tx, request.who, proposal.pair_id, PROPOSALS, Act.WRITE)
    if (waits := put_off(tx, delivery, request)) is not None:
        return waits
    return DecidedMessage(
        pair_id=pair.id,
        manager_name=pair.manager.name,
        taken=proposal.state is ProposalState.TAKEN,
        edited=bool(delivery.subject.get("edited")),
        answer=proposal.answer,
    )
