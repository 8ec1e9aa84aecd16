"""What the tests that walk all features try with telling who waited that a goal is confirmed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.goals.rules import GOAL_CONFIRMED, GOALS, GoalConfirmedMessage, GoalState
from bot.goals.wording import GoalWording
from tests.cases import Cases
from tests.factories import NOW

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.offices import Office


def messages(content: "Content") -> Iterator[object]:
    yield GoalConfirmedMessage(content.goal(4, state=GoalState.CONFIRMED, report_confirmed_at=NOW), NOW.date())


def subject(a: "Office") -> dict[str, Any]:
    return {"goal_id": a.goal, "version": 1}


CASES = Cases(
    messages=messages,
    shows={"goals.views.agreed": (GOALS,)},
    why={GOAL_CONFIRMED: lambda wording: wording[GoalWording].agreed_why},
    subject=subject,
)
