"""What the house must know of commitments."""

from bot.commitments.rules import COMMITMENTS
from bot.commitments.wording import CommitmentWording
from bot.core.feature import Feature

FEATURE = Feature(
    name="commitments",
    wording=(CommitmentWording,),
    data=(COMMITMENTS,),
)
