"""What the house must know of topics."""

from bot.core.feature import Feature, InFull, Subcommand
from bot.core.slack import ids
from bot.frames.asking import asks_first
from bot.topics import listeners
from bot.topics.rules import TOPICS
from bot.topics.service import EXPORT, TopicService
from bot.topics.tables import PERSONAL_DATA
from bot.topics.wording import TopicWording

FEATURE = Feature(
    name="topics",
    wording=(TopicWording,),
    service=lambda dependencies: TopicService(dependencies.db),
    actions={
        ids.BRING_TOPIC: listeners.open_bring,
        ids.CHANGE_TOPICS: listeners.open_change,
        ids.TOPIC_DISCUSSED: listeners.discussed,
    },
    forms={ids.TOPIC_FORM: asks_first(listeners.bring), ids.TOPICS_FORM: asks_first(listeners.change)},
    subcommands=(Subcommand(("topic", "topics", "bring", "agenda"), takes=listeners.topic, run=listeners.bring_topic),),
    data=(TOPICS,),
    in_full={"topics": InFull(listeners.topics_in_full, shows=(TOPICS,))},
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
