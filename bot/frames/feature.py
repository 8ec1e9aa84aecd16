"""What the house must know of frames."""

from bot.core.feature import Feature
from bot.frames.performance_talk_wording import PerformanceTalkWording
from bot.frames.rules import FRAMES
from bot.frames.wording import FrameWording

FEATURE = Feature(
    name="frames",
    wording=(FrameWording, PerformanceTalkWording),
    data=(FRAMES,),
)
