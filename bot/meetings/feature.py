"""What the house must know of 1:1s."""

from bot.core.feature import Feature
from bot.meetings.rules import SCHEDULE

FEATURE = Feature(
    name="meetings",
    data=(SCHEDULE,),
)
