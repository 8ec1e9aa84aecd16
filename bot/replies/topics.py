"""Topics that a report brings in plain words: kept with their message, and changed or taken back with it."""

from collections.abc import Sequence
from itertools import zip_longest

from bot.core.outbox.changed import changed
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.replies.rules import Reply
from bot.topics.rules import TOPICS, TopicState, split_topics
from bot.topics.store import Topics


def topics_in(who: Person, pair: Pair, text: str) -> tuple[tuple[str, ...], str]:
    """What a text of the pair's report brings, and the rest of it; nothing in a manager's."""
    return split_topics(text) if who.id == pair.report.id else ((), text)


def follow(tx: CoachingTransaction, request: Request, pair: Pair, reply: Reply, brought: Sequence[str]) -> bool:
    """Make the reply's topics be those `brought`, in their order; whether there were or are any.

    What was talked about since stays.
    """
    topics = Topics(tx)
    there = topics.of_reply(reply.id)
    for known, text in zip_longest(there, brought):
        if known is None:
            topics.add(pair.id, request.who.id, text, request.now, reply.id)
        elif text is None and known.state is TopicState.OPEN:
            topics.set_state(known.id, TopicState.REMOVED)
        elif text is not None and text != known.text:
            topics.set_text(known, text)
    if there or brought:
        changed(tx, pair, TOPICS, request.now)
    return bool(there or brought)
