"""What the house must know of the weekly message."""

from bot.commitments.rules import COMMITMENTS
from bot.core.feature import Feature, HomeSection, MessageType
from bot.goals.rules import GOALS
from bot.meetings.rules import SCHEDULE
from bot.weekly import messages, service, views
from bot.weekly.rules import NUDGE

FEATURE = Feature(
    name="weekly",
    messages=(
        MessageType(
            NUDGE,
            messages.compose,
            views.nudge,
            shows=(SCHEDULE, COMMITMENTS, GOALS),
            writes=True,
            started_by_bot=True,
            can_wait=True,
            after_end=messages.after,
        ),
    ),
    home=(HomeSection("weekly", order=90, load=service.home_section, render=views.home_section),),
)
