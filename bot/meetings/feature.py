"""What the house must know of 1:1s."""

from bot.core.feature import Feature
from bot.meetings.rules import SCHEDULE
from bot.meetings.wording import OneOnOneWording

FEATURE = Feature(
    name="meetings",
    wording=(OneOnOneWording,),
    data=(SCHEDULE,),
)
