"""What the house must know of what comes before a 1:1."""

from bot.briefs.rules import BRIEFS
from bot.core.feature import Feature

FEATURE = Feature(
    name="briefs",
    data=(BRIEFS,),
)
