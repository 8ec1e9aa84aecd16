"""What the house must know of frames."""

from bot.core.feature import Feature
from bot.frames.rules import FRAMES

FEATURE = Feature(
    name="frames",
    data=(FRAMES,),
)
