"""What the house must know of 1:1s."""

from bot.core.feature import Feature
from bot.meetings.export import EXPORT
from bot.meetings.rules import SCHEDULE
from bot.meetings.tables import PERSONAL_DATA

FEATURE = Feature(
    name="meetings",
    data=(SCHEDULE,),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
