"""Composes what is asked and told about a handover."""

from bot.core.errors import NotFoundError
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.may_send import put_off
from bot.core.outbox.store import Deliveries
from bot.core.people_store import Pairs, People, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.handovers.passing_on import asking_key, items_of
from bot.handovers.rules import HANDOVERS, HandedOverMessage, HandoverMessage, HandoverState, count_by_kind, named
from bot.handovers.store import Handovers


def compose(tx: CoachingTransaction, delivery: Delivery, request: Request) -> HandoverMessage | Skip | PutOff:
    """The question, with exactly the words that would be passed on; or what became of it."""
    handover = Handovers(tx).get(int(str(delivery.subject["handover_id"])))
    pair = reach_pair(tx, request.who, handover.pair_id, HANDOVERS)
    if delivery.ts is None:
        if handover.state is not HandoverState.OPEN:
            return Skip("answered already")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    is_open = handover.state is HandoverState.OPEN
    return HandoverMessage(
        handover_id=handover.id,
        other_name=pair.other(request.who).called,
        new_manager_name=People(tx).get(handover.to_manager_id).name,
        items=tuple(named(items_of(tx, pair), handover.chosen)) if is_open else (),
        state=handover.state,
        today=request.today,
    )


def compose_handed_over(tx: CoachingTransaction, delivery: Delivery, request: Request) -> HandedOverMessage | PutOff:
    """What was passed on, in numbers, for the new manager and for who began it."""
    handover = Handovers(tx).get(int(str(delivery.subject["handover_id"])))
    if request.who.id not in (handover.to_manager_id, handover.started_by):
        raise NotFoundError
    if (waits := put_off(tx, delivery, request)) is not None:
        return waits
    pair = Pairs(tx).get(handover.pair_id)
    is_new = request.who.id == handover.to_manager_id
    new = Pairs(tx).find(request.who.id, pair.report.id) if is_new else None
    return HandedOverMessage(
        report_name=(new or pair).report.called,
        former_name=pair.manager.name,
        new_manager_name=People(tx).get(handover.to_manager_id).name,
        counts=count_by_kind(handover.agreed),
        pair_id=new.id if new else None,
        former_agreed=Deliveries(tx).by_key(asking_key(handover)) is not None,
    )
