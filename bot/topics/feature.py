"""What the house must know of topics."""

from bot.core.feature import Feature, InFull, Subcommand
from bot.topics import listeners
from bot.topics.export import EXPORT
from bot.topics.rules import TOPICS
from bot.topics.service import TopicService
from bot.topics.tables import PERSONAL_DATA
from bot.topics.wording import TopicWording

FEATURE = Feature(
    name="topics",
    wording=(TopicWording,),
    service=lambda dependencies: TopicService(dependencies.db),
    listeners=listeners.register,
    subcommands=(Subcommand(("topic", "topics", "bring", "agenda"), takes=listeners.topic, run=listeners.bring_topic),),
    data=(TOPICS,),
    in_full={"topics": InFull(listeners.topics_in_full, shows=(TOPICS,))},
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
