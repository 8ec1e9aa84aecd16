"""What the house must know of the weekly message."""

from bot.core.access import Data
from bot.core.feature import Feature, MessageType
from bot.weekly import messages, views
from bot.weekly.rules import NUDGE

FEATURE = Feature(
    name="weekly",
    messages=(
        MessageType(
            NUDGE,
            messages.compose,
            views.nudge,
            shows=(Data.SCHEDULE, Data.COMMITMENTS, Data.GOALS),
            writes=True,
            started_by_bot=True,
            can_wait=True,
            after_end=messages.after,
        ),
    ),
)
