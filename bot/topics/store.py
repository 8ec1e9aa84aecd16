"""Topics that reports bring to their 1:1s."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_

from bot.core.database.queries import Condition
from bot.core.sealing.coaching import TextRepository
from bot.topics.rules import Topic, TopicState
from bot.topics.tables import OPEN_TOPIC, TopicRow


class Topics(TextRepository):
    """What reports want to talk about."""

    def get(self, topic_id: int) -> Topic:
        """Raises NotFoundError."""
        return self._value(Topic, self._get(TopicRow, topic_id))

    def add(
        self, pair_id: int, author_id: int, text: str, now: datetime, reply_id: int | None, line: int | None = None
    ) -> Topic:
        """A new open one."""
        row = self._insert(
            TopicRow,
            pair_id=pair_id,
            author_id=author_id,
            text=self._keyring.seal_for_pair(pair_id, text),
            state=TopicState.OPEN,
            created_at=now,
            reply_id=reply_id,
            line=line,
        )
        return self._value(Topic, row)

    def reword(self, topic: Topic, text: str, now: datetime) -> None:
        """Say it in other words: those before are a topic that was taken back."""
        before = self._sealed(TopicRow, topic.pair_id, topic)
        self._insert(TopicRow, **{**before, "state": TopicState.REMOVED, "destroy_at": now})
        sealed = self._keyring.seal_for_pair(topic.pair_id, text)
        self._run(self._update(TopicRow, TopicRow.id == topic.id).values(text=sealed))

    def set_state(self, topic_id: int, state: TopicState) -> None:
        """Talked about, or open again."""
        self._run(self._update(TopicRow, TopicRow.id == topic_id).values(state=state))

    def take_back(self, topic_id: int, now: datetime) -> None:
        """Its author says that it is none."""
        change = self._update(TopicRow, TopicRow.id == topic_id)
        self._run(change.values(state=TopicState.REMOVED, destroy_at=now))

    def open_of_pair(self, pair_id: int) -> list[Topic]:
        """Oldest first."""
        return self._all_of(Topic, self._open(TopicRow.pair_id == pair_id))

    def all_of_pair(self, pair_id: int) -> list[Topic]:
        """Oldest first, in every state; what was taken back only for its author."""
        mine = or_(TopicRow.state != TopicState.REMOVED, TopicRow.author_id == self._keyring.reader_id)
        return self._all_of(Topic, self._select(TopicRow, TopicRow.pair_id == pair_id, mine).order_by(TopicRow.id))

    def open_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, list[Topic]]:
        """The same for many, in one query; pairs without one are left out."""
        found: defaultdict[int, list[Topic]] = defaultdict(list)
        for topic in self._all_of(Topic, self._open(TopicRow.pair_id.in_(pair_ids))):
            found[topic.pair_id].append(topic)
        return dict(found)

    def of_reply(self, reply_id: int) -> list[Topic]:
        """Those it brought that nobody has taken back, by line."""
        mine = self._select(TopicRow, TopicRow.reply_id == reply_id, TopicRow.state != TopicState.REMOVED)
        return self._all_of(Topic, mine.order_by(TopicRow.line, TopicRow.id))

    def latest_of_author(self, author_id: int, since: datetime) -> list[Topic]:
        """What is open of what the author brought last, not before `since`: several at one moment together."""
        mine = self._open(TopicRow.author_id == author_id).where(TopicRow.created_at >= since)
        found = self._all_of(Topic, mine)
        return [one for one in found if one.created_at == found[-1].created_at]

    def set_line(self, topic_id: int, line: int) -> None:
        """It stands elsewhere in its message."""
        self._run(self._update(TopicRow, TopicRow.id == topic_id).values(line=line))

    def _open(self, where: Condition) -> Select[TopicRow]:
        return self._select(TopicRow, where, OPEN_TOPIC).order_by(TopicRow.id)
