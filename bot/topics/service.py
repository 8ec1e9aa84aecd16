"""Topics a report brings to the next 1:1: added, said in other words, taken back, and marked as talked about."""

from dataclasses import dataclass

from bot.core.access import Act
from bot.core.errors import NotFoundError
from bot.core.locking import lock_with_managers
from bot.core.outbox.changed import changed
from bot.core.outbox.claim_once import claim_once
from bot.core.pairing import as_report_of
from bot.core.people import Pair, Person, check_report
from bot.core.reaching import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.topics.rules import TOPICS, Topic, TopicState
from bot.topics.store import Topics


@dataclass(frozen=True)
class TopicService:
    """What a report does with the topics of their 1:1s, and what the manager does with them."""

    db: CoachingDatabase

    def of_pair(self, request: Request, pair_id: int) -> tuple[Pair, list[Topic]]:
        """The open ones. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return reach_pair(tx, request.who, pair_id, TOPICS), Topics(tx).open_of_pair(pair_id)

    def of_manager(self, request: Request, manager: Person) -> tuple[Pair, list[Topic]]:
        """The open ones of the person's 1:1 with their manager. Raises NotAReportError, NoManagerError."""
        check_report(request.who, manager)
        with self.db.coaching(request.who) as tx:
            pair = as_report_of(tx, request.who, manager)
            return pair, Topics(tx).open_of_pair(pair.id)

    def bring(self, request: Request, pair_id: int, text: str) -> None:
        """Bring one to the next 1:1 of a pair. Raises NotFoundError."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            pair = reach_pair(tx, who, pair_id, TOPICS, Act.WRITE)
            if claim_once(tx, request):
                Topics(tx).add(pair.id, who.id, text, request.now, None)
                changed(tx, pair, TOPICS, request.now)

    def change(self, request: Request, texts: dict[int, str]) -> None:
        """Say the author's own topics in other words, by their ids; an empty text takes one back.

        Raises NotFoundError.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            first = claim_once(tx, request)
            for topic_id, text in texts.items():
                topic = Topics(tx).get(topic_id)
                pair = reach_pair(tx, who, topic.pair_id, TOPICS, Act.WRITE)
                if topic.author_id != who.id:
                    raise NotFoundError
                if first and text != topic.text:
                    _change(tx, topic, text)
                    changed(tx, pair, TOPICS, request.now)

    def discussed(self, request: Request, topic_id: int) -> None:
        """The manager says that it was talked about: it is not carried on. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            topic = Topics(tx).get(topic_id)
            pair = reach_pair(tx, request.who, topic.pair_id, TOPICS)
            if request.who.id != pair.manager.id:
                raise NotFoundError
            if claim_once(tx, request) and topic.state is TopicState.OPEN:
                Topics(tx).set_state(topic.id, TopicState.DISCUSSED)
                changed(tx, pair, TOPICS, request.now)


def _change(tx: CoachingTransaction, topic: Topic, text: str) -> None:
    if text:
        Topics(tx).set_text(topic, text)
    else:
        Topics(tx).set_state(topic.id, TopicState.REMOVED)
