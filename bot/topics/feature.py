"""What the house must know of topics."""

from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand
from bot.topics import listeners
from bot.topics.service import TopicService

FEATURE = Feature(
    name="topics",
    service=lambda dependencies: TopicService(dependencies.db),
    listeners=listeners.register,
    subcommands=(Subcommand(("topic", "topics", "bring", "agenda"), takes=listeners.topic, run=listeners.bring_topic),),
    in_full={"topics": InFull(listeners.topics_in_full, shows=(Data.TOPICS,))},
)
