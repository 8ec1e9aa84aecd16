"""What the house must know of 1:1s."""

from bot.core.events import PersonLeft, ZoneChanged
from bot.core.feature import Feature
from bot.meetings import planning

FEATURE = Feature(
    name="meetings",
    listens={ZoneChanged: planning.follow_zone, PersonLeft: planning.end_with},
)
