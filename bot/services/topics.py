"""Topics a report brings to the next 1:1: added, said in other words, taken back, and marked as talked about."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Act, Data
from bot.domain.errors import NotFoundError
from bot.domain.people import Pair, Person, check_report
from bot.domain.topics import Topic, TopicState
from bot.services import scheduling
from bot.services.access import reach_pair
from bot.services.locking import lock_desk
from bot.services.pairing import as_report_of
from bot.services.ports import UnitOfWork
from bot.services.ports.opening import Opened, Opener
from bot.services.preparing import prepare_key
from bot.services.receipts import first_time


@dataclass(frozen=True)
class Topics:
    """What a report does with the topics of their 1:1s, and what the manager does with them."""

    store: Opener

    def of_pair(self, who: Person, pair_id: int) -> tuple[Pair, list[Topic]]:
        """The open ones. Raises NotFoundError."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            return reach_pair(uow, who, pair_id, Data.TOPICS), uow.topics.open_of_pair(pair_id)

    def of_manager(self, who: Person, manager: Person) -> tuple[Pair, list[Topic]]:
        """The open ones of the person's 1:1 with their manager. Raises NotAReportError, NoManagerError."""
        check_report(who, manager)
        with self.store.opened(who.workspace_id, who.id) as uow:
            pair = as_report_of(uow, who, manager)
            return pair, uow.topics.open_of_pair(pair.id)

    def bring(self, who: Person, pair_id: int, text: str, now: datetime, receipt: str | None = None) -> None:
        """Bring one to the next 1:1 of a pair. Raises NotFoundError."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            lock_desk(uow, who)
            pair = reach_pair(uow, who, pair_id, Data.TOPICS, Act.WRITE)
            if first_time(uow, receipt, now):
                uow.topics.add(pair.id, who.id, text, now, None)
                show_topics(uow, pair, now)

    def change(self, who: Person, texts: dict[int, str], now: datetime, receipt: str | None = None) -> None:
        """Say the author's own topics in other words, by their ids; an empty text takes one back.

        Raises NotFoundError.
        """
        with self.store.opened(who.workspace_id, who.id) as uow:
            lock_desk(uow, who)
            first = first_time(uow, receipt, now)
            for topic_id, text in texts.items():
                topic = uow.topics.get(topic_id)
                pair = reach_pair(uow, who, topic.pair_id, Data.TOPICS, Act.WRITE)
                if topic.author_id != who.id:
                    raise NotFoundError
                if first and text != topic.text:
                    _change(uow, topic, text)
                    show_topics(uow, pair, now)

    def discussed(self, who: Person, topic_id: int, now: datetime, receipt: str | None = None) -> None:
        """The manager says that it was talked about: it is not carried on. Raises NotFoundError."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            lock_desk(uow, who)
            topic = uow.topics.get(topic_id)
            pair = reach_pair(uow, who, topic.pair_id, Data.BRIEF, Act.WRITE)
            if first_time(uow, receipt, now) and topic.state is TopicState.OPEN:
                uow.topics.set_state(topic.id, TopicState.DISCUSSED)
                show_topics(uow, pair, now)


def show_topics(uow: UnitOfWork, pair: Pair, now: datetime) -> None:
    """Render anew what shows a pair's topics: the newest briefs of both, the next ones if they are out, App Home."""
    for brief in (uow.briefs.latest_of_pair(pair.id), uow.briefs.latest_for_report(pair.id)):
        if brief is None:
            continue
        keys = [scheduling.requested_key(brief)]
        if brief.occurrence_id is not None:
            occurrence = uow.occurrences.get(brief.occurrence_id)
            keys += [scheduling.brief_key(occurrence), prepare_key(occurrence)]
        uow.deliveries.mark_stale_by_key(*keys)
    uow.homes.touch([pair.manager.id, pair.report.id], now)


def _change(uow: Opened, topic: Topic, text: str) -> None:
    if text:
        uow.topics.set_text(topic, text)
    else:
        uow.topics.set_state(topic.id, TopicState.REMOVED)
