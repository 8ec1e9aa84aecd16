"""What the house must know of topics."""

from bot.core.feature import Feature
from bot.topics.export import EXPORT
from bot.topics.rules import TOPICS
from bot.topics.tables import PERSONAL_DATA

FEATURE = Feature(
    name="topics",
    data=(TOPICS,),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
