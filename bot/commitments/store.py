"""Commitments and their history."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from bot.commitments.rules import (
    Change,
    Commitment,
    CommitmentChange,
    CommitmentState,
    Draft,
    Owner,
    replaced_words,
)
from bot.commitments.tables import LIVE_STATES, NUMBERED_ONES, CommitmentChangeRow, CommitmentRow
from bot.core.cipher import Ciphertext
from bot.core.database.queries import Condition, Prepared, columns_of, prepared_select
from bot.core.sealing.coaching import TextRepository
from bot.frames.rules import Frame

_LIVE_OF_PAIR = prepared_select(
    CommitmentRow, CommitmentRow.pair_id == bindparam("pair"), LIVE_STATES, order_by=(CommitmentRow.number,)
)
_LIVE_NUMBERS = Prepared(
    prepared_select(
        CommitmentRow, CommitmentRow.manager_id == bindparam("manager"), LIVE_STATES
    ).select.with_only_columns(CommitmentRow.number)
)
_LAST_NUMBER = Prepared(
    prepared_select(
        CommitmentRow, CommitmentRow.manager_id == bindparam("manager"), NUMBERED_ONES
    ).select.with_only_columns(func.max(CommitmentRow.number))
)


_IDS_AT_ONCE = 1000


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE))


class Commitments(TextRepository):
    """Commitments and their history."""

    def get(self, commitment_id: int) -> Commitment:
        """Raises NotFoundError."""
        return self._value(Commitment, self._get(CommitmentRow, commitment_id))

    def get_many(self, commitment_ids: Sequence[int]) -> list[Commitment]:
        """In the order of the ids; unknown ids are left out."""
        if not commitment_ids:
            return []
        wanted = self._select(CommitmentRow, CommitmentRow.id.in_(commitment_ids))
        found = {one.id: one for one in self._all_of(Commitment, wanted)}
        return [found[one] for one in commitment_ids if one in found]

    def add(
        self,
        pair_id: int,
        draft: Draft,
        number: int,
        now: datetime,
        reply_id: int | None,
        line: int | None,
        frame: Frame = Frame.COACHING,
        writers: Sequence[int] | None = None,
    ) -> Commitment:
        """A new open commitment in words of `writers`. Raises IntegrityError if the manager has a live one of that
        number."""
        row = self._insert_of_pair(
            CommitmentRow,
            pair_id,
            number=number,
            **self._sealed(CommitmentRow, pair_id, draft),
            state=CommitmentState.OPEN,
            created_at=now,
            reply_id=reply_id,
            line=line,
            frame=frame,
            writers=writers,
        )
        return self._value(Commitment, row)

    def save(self, commitment: Commitment) -> None:
        """Update everything but the pair, the frame and when it was made."""
        fixed = ("pair_id", "frame", "created_at")
        values = self._sealed(CommitmentRow, commitment.pair_id, commitment, without=fixed)
        self._run(self._update(CommitmentRow, CommitmentRow.id == commitment.id).values(**values))

    def set_state(self, commitment_ids: Sequence[int], state: CommitmentState) -> None:
        """The same state for several."""
        self._run(self._update(CommitmentRow, CommitmentRow.id.in_(commitment_ids)).values(state=state))

    def take_back(self, commitment_ids: Sequence[int], destroy_at: datetime) -> None:
        """Their words, and those they had before, are shown to nobody any more, and destroyed at that time."""
        for some in _batches(commitment_ids):
            there = or_(CommitmentRow.state != CommitmentState.WITHDRAWN, CommitmentRow.destroy_at > destroy_at)
            these = self._update(CommitmentRow, CommitmentRow.id.in_(some), there)
            self._run(these.values(state=CommitmentState.WITHDRAWN, destroy_at=destroy_at))
            self._mark_before(CommitmentChangeRow.commitment_id.in_(some), destroy_at)

    def take_back_words(self, commitment_id: int, writer_id: int, now: datetime) -> None:
        """What this person wrote and has replaced since is destroyed."""
        words = replaced_words(self.history(commitment_id))
        theirs = [change.id for change, writers in words if set(writers) == {writer_id}]
        self._mark_before(CommitmentChangeRow.id.in_(theirs), now)

    def restore(self, commitment_ids: Sequence[int]) -> None:
        """What was taken back is open again. Words that had been replaced and taken back before stay so."""
        with_it = select(CommitmentRow.destroy_at).where(CommitmentRow.id == CommitmentChangeRow.commitment_id)
        for some in _batches(commitment_ids):
            of_these = CommitmentChangeRow.commitment_id.in_(some)
            marked = self._update(
                CommitmentChangeRow, of_these, CommitmentChangeRow.destroy_at == with_it.scalar_subquery()
            )
            self._run(marked.values(destroy_at=None))
            these = self._update(CommitmentRow, CommitmentRow.id.in_(some))
            self._run(these.values(state=CommitmentState.OPEN, destroy_at=None))

    def takers_back(self, commitment_ids: Sequence[int]) -> dict[int, int | None]:
        """Who took them back last."""
        withdrawn = self._select(
            CommitmentChangeRow,
            CommitmentChangeRow.commitment_id.in_(commitment_ids),
            CommitmentChangeRow.change == Change.WITHDRAWN,
        )
        return {row.commitment_id: row.by for row in self._all(withdrawn.order_by(CommitmentChangeRow.id))}

    def record(self, *changes: CommitmentChange) -> None:
        """Add lines to the history, in one statement."""
        self._insert_all(
            CommitmentChangeRow,
            [
                {
                    **columns_of(CommitmentChangeRow, change),
                    "before_text": self._before(change),
                    "before_owner": change.before and change.before.owner,
                    "before_due_on": change.before and change.before.due_on,
                }
                for change in changes
            ],
        )

    def history(self, commitment_id: int) -> list[CommitmentChange]:
        """Oldest first."""
        changes = self._select(CommitmentChangeRow, CommitmentChangeRow.commitment_id == commitment_id)
        return self._each(self._all(changes.order_by(CommitmentChangeRow.id)), self._to_change)

    def latest_changes_by(self, person_id: int, since: datetime) -> list[CommitmentChange]:
        """What this person changed last, not before `since`: several at one moment together."""
        mine = self._select(CommitmentChangeRow, CommitmentChangeRow.by == person_id, CommitmentChangeRow.at >= since)
        rows = self._all(mine.order_by(CommitmentChangeRow.at.desc(), CommitmentChangeRow.id))
        return self._each([row for row in rows if row.at == rows[0].at], self._to_change)

    def changes_by(self, person_id: int, since: datetime) -> list[CommitmentChange]:
        """All that this person changed since, the last first."""
        mine = self._select(CommitmentChangeRow, CommitmentChangeRow.by == person_id, CommitmentChangeRow.at >= since)
        return self._each(self._all(mine.order_by(CommitmentChangeRow.id.desc())), self._to_change)

    def live_of_pair(self, pair_id: int) -> list[Commitment]:
        """By number."""
        return self._values(Commitment, self._ask(_LIVE_OF_PAIR, pair=pair_id))

    def coaching_of_pair(self, pair_id: int) -> list[Commitment]:
        """The same without what was agreed under performance: that stands in no coaching plan or brief."""
        return [one for one in self.live_of_pair(pair_id) if one.frame is Frame.COACHING]

    def live_of_pairs(self, pair_ids: Sequence[int]) -> list[Commitment]:
        """By due date (those due by the next 1:1 last), then number, over those pairs."""
        if not pair_ids:
            return []
        return self._all_of(Commitment, self._by_due_date(CommitmentRow.pair_id.in_(pair_ids)))

    def page_live_of(
        self, manager_id: int, pair_ids: Sequence[int], limit: int, offset: int
    ) -> tuple[list[Commitment], int]:
        """A page of `live_of_manager` and `live_of_pairs` together, and how many there are in all: what the person does
        themselves, what others do for them, then what was agreed under performance; each by pair, the one with the
        soonest day first."""
        where: Condition = CommitmentRow.manager_id == manager_id
        if pair_ids:
            # Each half by its own index: an OR of the two would read everything that is live.
            halves = (self._live(where), self._live(CommitmentRow.pair_id.in_(pair_ids)))
            where = CommitmentRow.id.in_(union(*(half.with_only_columns(CommitmentRow.id) for half in halves)))
        their_side = case((CommitmentRow.manager_id == manager_id, Owner.REPORT), else_=Owner.MANAGER)
        part = case((CommitmentRow.frame == Frame.PERFORMANCE, 2), (CommitmentRow.owner == their_side, 1), else_=0)
        soonest = func.min(CommitmentRow.due_on).over(partition_by=(part, CommitmentRow.pair_id))
        by_pair = (part, soonest.asc().nulls_last(), CommitmentRow.pair_id)
        rows, total = self._page(self._by_due_date(where, *by_pair), limit, offset)
        return self._values(Commitment, rows), total

    def finished_by(self, person_id: int, since: datetime) -> list[Commitment]:
        """What this person marked as done or dropped, not before `since`, and is so still; the latest first."""
        row = CommitmentChangeRow
        marks = self._select(row, row.by == person_id, row.at >= since, row.change.in_((Change.DONE, Change.DROPPED)))
        marked = [each.commitment_id for each in self._all(marks.order_by(row.at.desc(), row.id.desc()))]
        there = self.get_many(list(dict.fromkeys(marked)))
        return [one for one in there if one.state in (CommitmentState.DONE, CommitmentState.DROPPED)]

    def all_of_pair(self, pair_id: int) -> list[Commitment]:
        """In every state, oldest first."""
        every = self._select(CommitmentRow, CommitmentRow.pair_id == pair_id).order_by(CommitmentRow.id)
        return self._all_of(Commitment, every)

    def live_of_manager(self, manager_id: int) -> list[Commitment]:
        """By due date (those due by the next 1:1 last), then number."""
        return self._all_of(Commitment, self._by_due_date(CommitmentRow.manager_id == manager_id))

    def live_numbers(self, manager_id: int) -> set[int]:
        """Those of live commitments."""
        return set(self._ask_values(_LIVE_NUMBERS, manager=manager_id))

    def last_number(self, manager_id: int) -> int:
        """The highest that was given to any, also of those that are done; 0 before the first."""
        return self._ask_values(_LAST_NUMBER, manager=manager_id)[0] or 0

    def of_reply(self, reply_id: int) -> list[Commitment]:
        """All states, by line."""
        mine = self._select(CommitmentRow, CommitmentRow.reply_id == reply_id)
        return self._all_of(Commitment, mine.order_by(CommitmentRow.line, CommitmentRow.id))

    def _mark_before(self, which: Condition, destroy_at: datetime) -> None:
        """What is to be destroyed sooner is left to that; where nothing is left of it, so is that."""
        row = CommitmentChangeRow
        worded = (row.before_text.is_not(None), row.before_text != Ciphertext(""))
        later = or_(row.destroy_at.is_(None), row.destroy_at > destroy_at)
        self._run(self._update(row, which, *worded, later).values(destroy_at=destroy_at))

    def _before(self, change: CommitmentChange) -> Ciphertext | None:
        if change.before is None:
            return None
        pair_id = self._get(CommitmentRow, change.commitment_id).pair_id
        return self._keyring.seal_for_pair(pair_id, change.before.text)

    def _live(self, where: Condition) -> Select[CommitmentRow]:
        return self._select(CommitmentRow, where, LIVE_STATES)

    def _by_due_date(
        self, where: Condition, *first: ColumnElement[Any] | InstrumentedAttribute[int]
    ) -> Select[CommitmentRow]:
        live = self._live(where)
        return live.order_by(*first, CommitmentRow.due_on.asc().nulls_last(), CommitmentRow.number)

    def _to_change(self, row: CommitmentChangeRow) -> CommitmentChange:
        before = None
        if row.before_text is not None and row.before_owner is not None:
            before = Draft(self._keyring.open(row.before_text), row.before_owner, row.before_due_on)
        return self._value(CommitmentChange, row, before=before)
