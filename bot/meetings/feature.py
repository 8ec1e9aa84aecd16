"""What the house must know of 1:1s."""

from bot.core.events import PersonLeft, ZoneChanged
from bot.core.feature import Feature
from bot.meetings import planning
from bot.meetings.rules import SCHEDULE

FEATURE = Feature(
    name="meetings",
    data=(SCHEDULE,),
    listens={ZoneChanged: planning.follow_zone, PersonLeft: planning.end_with},
)
