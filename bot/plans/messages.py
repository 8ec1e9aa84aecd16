"""Composes the messages about proposals for the shared plan."""

from bot.core.access import Act
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.may_send import put_off
from bot.core.people_store import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.plans.rules import PLANS, PROPOSALS, DecidedMessage, ProposalState, ProposedMessage, differences
from bot.plans.store import Plans, Proposals


def compose_proposed(tx: CoachingTransaction, delivery: Delivery, request: Request) -> ProposedMessage | Skip | PutOff:
    """For the manager, with what differs from the plan as it stands."""
    proposal = Proposals(tx).get(int(str(delivery.subject["proposal_id"])))
    pair = reach_pair(tx, request.who, proposal.pair_id, PLANS, Act.WRITE)
    if delivery.ts is None:
        if proposal.state is not ProposalState.OPEN:
            return Skip("decided already")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    base, current = Plans(tx).revision(pair.id, proposal.plan.version), Plans(tx).latest(pair.id)
    return ProposedMessage(pair, proposal, differences(base, current, proposal.plan))


def compose_decided(tx: CoachingTransaction, delivery: Delivery, request: Request) -> DecidedMessage | PutOff:
    """For the report, once it is decided."""
    proposal = Proposals(tx).get(int(str(delivery.subject["proposal_id"])))
    pair = reach_pair(tx, request.who, proposal.pair_id, PROPOSALS, Act.WRITE)
    if (waits := put_off(tx, delivery, request)) is not None:
        return waits
    return DecidedMessage(pair, proposal, edited=bool(delivery.subject.get("edited")))
