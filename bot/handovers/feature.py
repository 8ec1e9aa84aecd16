"""What the house must know of handovers."""

from bot.core.feature import Feature
from bot.handovers.rules import HANDOVERS

FEATURE = Feature(
    name="handovers",
    data=(HANDOVERS,),
)
