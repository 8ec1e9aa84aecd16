"""What the bot says of goals in messages of their own."""

from dataclasses import dataclass
from datetime import date

from bot.goals.rules import GoalLine


@dataclass(frozen=True, slots=True)
class GoalMessage:
    """The other one of the two wrote a goal and asks for its confirmation; what became of it once it was answered.

    `asked_anew`: a newer message asks about other words.
    """

    line: GoalLine
    today: date
    asked_anew: bool = False
