"""What the house must know of topics."""

from bot.core.feature import Feature
from bot.topics.rules import TOPICS
from bot.topics.wording import TopicWording

FEATURE = Feature(
    name="topics",
    wording=(TopicWording,),
    data=(TOPICS,),
)
