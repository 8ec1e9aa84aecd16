"""Composes the question to the other one of the two whether a goal can be confirmed."""

from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.may_send import put_off
from bot.core.outbox.messages import PutOff, Skip
from bot.core.pair_store import Pairs
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GoalLine, GoalMessage, waits_for
from bot.goals.store import Goals


def compose(tx: CoachingTransaction, delivery: Delivery, request: Request) -> GoalMessage | Skip | PutOff:
    """The goal as it stands, with the question whether it can be confirmed while it waits for the recipient."""
    goal = Goals(tx).get(int(str(delivery.subject["goal_id"])))
    pair = Pairs(tx).get(goal.pair_id)
    newest = goal.asked_version == delivery.subject["version"]
    if delivery.ts is None:
        if not newest or not waits_for(goal, pair, request.who.id):
            return Skip("there is nothing to confirm")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    return GoalMessage(GoalLine(goal, pair, request.who.id), request.today, asked_again=not newest)
