"""Topics that either of the two brings to the next 1:1: added, changed, taken back, and marked as talked about."""

from dataclasses import dataclass

from bot.administration.taken_back import destroy_taken_back
from bot.core.access import Act
from bot.core.errors import NotATopicError, NotFoundError
from bot.core.export import name_for, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.language.notes import begins_as_note
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import lock_with_managers, pair_between, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import ask_first
from bot.topics.rules import TOPICS, Topic, TopicState
from bot.topics.store import Topics


@dataclass(frozen=True)
class TopicService:
    """What the two of a pair do with the topics of their 1:1s."""

    db: CoachingDatabase

    def of_pair(self, request: Request, pair_id: int) -> tuple[Pair, list[Topic]]:
        """The open ones. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return reach_pair(tx, request.who, pair_id, TOPICS), Topics(tx).open_of_pair(pair_id)

    def pair_with(self, request: Request, other: Person) -> Pair:
        """The pair of the person and somebody they have 1:1s with. Raises NotAReportError, NoPairError."""
        check_report(request.who, other)
        with self.db.read_only(request.who.workspace_id) as tx:
            return pair_between(tx, request.who, other)

    def bring(self, request: Request, pair_id: int, text: str) -> None:
        """Bring one to the next 1:1 of a pair. Raises NotFoundError, NotATopicError."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            pair = reach_pair(tx, who, pair_id, TOPICS, Act.WRITE)
            _check_topic(pair, who, text)
            ask_first(request, pair, text)
            if claim_once(tx, request):
                _add(tx, request, pair, text)

    def change(self, request: Request, texts: dict[int, str], new: str = "", pair_id: int = 0) -> None:
        """Change the author's own topics, by their ids; an empty text takes one back. `new` is one more for a pair.

        Raises NotFoundError, NotATopicError.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            if not claim_once(tx, request):
                return
            for topic_id, text in texts.items():
                topic = Topics(tx).get(topic_id)
                pair = reach_pair(tx, who, topic.pair_id, TOPICS, Act.WRITE)
                if topic.author_id != who.id or topic.state is TopicState.REMOVED:
                    raise NotFoundError
                if text == topic.text:
                    continue
                _check_topic(pair, who, text)
                ask_first(request, pair, text)
                reword(tx, request, pair, topic, text)
            if new:
                pair = reach_pair(tx, who, pair_id, TOPICS, Act.WRITE)
                _check_topic(pair, who, new)
                ask_first(request, pair, new)
                _add(tx, request, pair, new)

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


def _check_topic(pair: Pair, who: Person, text: str) -> None:
    """Raise NotATopicError for what may be a note."""
    if begins_as_note(text):
        raise NotATopicError(name=pair.other(who).called)


def _add(tx: CoachingTransaction, request: Request, pair: Pair, text: str) -> None:
    Topics(tx).add(pair.id, request.who.id, text, request.now, None)
    changed(tx, pair, TOPICS, request.now)


def reword(tx: CoachingTransaction, request: Request, pair: Pair, topic: Topic, text: str) -> None:
    """The author says it in other words; without any it is no topic any more. The words before are destroyed, unless a
    legal hold keeps them from everybody."""
    if text:
        Topics(tx).reword(topic, text, request.now)
    else:
        Topics(tx).take_back(topic.id, request.now)
    destroy_taken_back(tx, pair, request.now, request.who)
    changed(tx, pair, TOPICS, request.now, gone_since=topic.created_at)


def topics(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What was brought to the 1:1s of every pair they are in."""
    who = request.who
    return [
        {
            **with_other(pair, who),
            "brought_by": name_for(pair.manager if topic.author_id == pair.manager.id else pair.report, who),
            "text": topic.text,
            "state": topic.state.value,
            "brought_at": plain(local(topic.created_at, who.timezone)),
        }
        for pair in pairs_of(tx, who, TOPICS)
        for topic in Topics(tx).all_of_pair(pair.id)
    ]


EXPORT = (ExportSection("topics", 60, topics, ("topics",)),)
