"""What the house must know of topics."""

from bot.core.feature import Feature
from bot.topics.export import EXPORT
from bot.topics.rules import TOPICS
from bot.topics.tables import PERSONAL_DATA
from bot.topics.wording import TopicWording

FEATURE = Feature(
    name="topics",
    wording=(TopicWording,),
    data=(TOPICS,),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
