"""What the house must know of the weekly message."""

from bot.core.events import PairMade, PreferencesChanged, ZoneChanged
from bot.core.feature import Feature
from bot.weekly import planning

FEATURE = Feature(
    name="weekly",
    listens={
        PairMade: planning.start_for_manager,
        ZoneChanged: planning.follow,
        PreferencesChanged: planning.follow,
    },
)
