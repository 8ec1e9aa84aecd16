"""Asks the other one of the two, once and quietly, to confirm a goal. Functions run in the caller's transaction."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.homes import Homes
from bot.core.outbox.may_send import may_send_at, put_off
from bot.core.outbox.messages import PutOff, Skip
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GOAL, Goal, GoalLine, GoalMessage, is_asked, waits_for
from bot.goals.store import Goals
from bot.plans.service import refresh_plan

LASTS = timedelta(days=14)
"""A question that could not be put for two weeks is not put any more; plan and Home still show the draft."""


def asking_key(goal: Goal) -> str:
    """The dedupe key of the question that is put about a goal now."""
    return f"{GOAL}:{goal.id}:{goal.asked_version}"


def ask_other(tx: CoachingTransaction, before: Goal | None, goal: Goal, pair: Pair, by: Person, now: datetime) -> Goal:
    """Store a goal in new words and have the other one of the two confirm them.

    A question that they have not answered is worded anew where it stands; else they are asked once more.
    """
    other = pair.other(by)
    if before is not None and is_asked(before, pair, other.id):
        Goals(tx).save(goal)
        show_change(tx, goal, pair, now)
        return goal
    asked = replace(goal, asked_version=goal.version)
    Goals(tx).save(asked)
    Deliveries(tx).add(
        NewDelivery(
            kind=GOAL,
            dedupe_key=asking_key(asked),
            recipient_id=other.id,
            due_at=may_send_at(tx, other, now, GOAL),
            expires_at=now + LASTS,
            subject={"goal_id": asked.id, "version": asked.asked_version},
        )
    )
    show_change(tx, before or asked, pair, now)
    return asked


def show_change(tx: Transaction, goal: Goal, pair: Pair, now: datetime) -> None:
    """Render anew what shows a goal: the question about it, the plan, App Home of both."""
    Deliveries(tx).mark_stale_by_key(asking_key(goal))
    refresh_plan(tx, pair.id)
    Homes(tx).touch([pair.manager.id, pair.report.id], now)


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
    today = request.today
    return GoalMessage(GoalLine(goal, pair, request.who.id), today, asked_anew=not newest)
