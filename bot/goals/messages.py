"""Composes the question to the other one of the two whether a goal can be confirmed, and what came of it."""

from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.may_send import put_off
from bot.core.people_store import Pairs
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GoalConfirmedMessage, GoalLine, GoalMessage, GoalState, waits_for
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


def compose_confirmed(
    tx: CoachingTransaction, delivery: Delivery, request: Request
) -> GoalConfirmedMessage | Skip | PutOff:
    """That the other one agrees, unless the goal has other words by now."""
    goal = Goals(tx).get(int(str(delivery.subject["goal_id"])))
    if delivery.ts is None:
        if goal.state is not GoalState.CONFIRMED or goal.version != delivery.subject["version"]:
            return Skip("it is no longer so")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    return GoalConfirmedMessage(GoalLine(goal, Pairs(tx).get(goal.pair_id), request.who.id), request.today)
