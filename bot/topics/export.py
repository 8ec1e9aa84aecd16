"""What somebody is sent of topics."""

from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local
from bot.topics.rules import TOPICS
from bot.topics.store import Topics


def topics(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What was brought to the 1:1s of every pair they are in."""
    who = request.who
    return [
        {
            **with_other(pair, who),
            "text": topic.text,
            "state": topic.state.value,
            "brought_at": plain(local(topic.created_at, who.timezone)),
        }
        for pair in pairs_of(tx, who, TOPICS)
        for topic in Topics(tx).all_of_pair(pair.id)
    ]


EXPORT = (ExportSection("topics", 60, topics, ("topics",)),)
