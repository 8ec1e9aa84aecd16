"""What the house must know of handovers."""

from bot.core.feature import Feature
from bot.handovers.rules import HANDOVER
from bot.handovers.wording import HandoverWording

FEATURE = Feature(
    name="handovers",
    wording=(HandoverWording,),
    data=(HANDOVER,),
)
