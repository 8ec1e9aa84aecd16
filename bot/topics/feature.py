"""What the house must know of topics."""

from bot.core.feature import Feature
from bot.topics.rules import TOPICS

FEATURE = Feature(
    name="topics",
    data=(TOPICS,),
)
