"""What the house must know of commitments."""

from bot.commitments.rules import COMMITMENTS
from bot.core.feature import Feature

FEATURE = Feature(
    name="commitments",
    data=(COMMITMENTS,),
)
