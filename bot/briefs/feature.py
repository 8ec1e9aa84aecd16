"""What the house must know of what comes before a 1:1."""

from bot.briefs.rules import BRIEF
from bot.core.feature import Feature

FEATURE = Feature(
    name="briefs",
    data=(BRIEF,),
)
