"""Briefs and the questions shown in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam

from bot.briefs.rules import Brief
from bot.briefs.tables import BriefQuestionRow, BriefRow, FrameShiftRow
from bot.core.database.queries import Condition, Prepared, Repository, prepared_select
from bot.core.people import Pair
from bot.core.people_store import to_pair, with_people
from bot.core.people_tables import PairRow
from bot.frames.rules import Frame, Shift

_NEWEST = (BriefRow.id.desc(),)
_COLUMNS = tuple(BriefRow.__table__.columns)
_OF_THREAD = prepared_select(
    BriefRow,
    BriefRow.channel == bindparam("channel"),
    BriefRow.thread_ts == bindparam("thread_ts"),
    order_by=_NEWEST,
    limit=1,
)
_BY_THREAD: Prepared[Any] = Prepared(
    with_people(_OF_THREAD.select.join(PairRow, PairRow.id == BriefRow.pair_id), *_COLUMNS)
)


class Briefs(Repository):
    """Threads of briefs, and the questions that were shown in them."""

    def get(self, brief_id: int) -> Brief:
        """Raises NotFoundError."""
        return self._value(Brief, self._get(BriefRow, brief_id))

    def add(
        self,
        pair_id: int,
        occurrence_id: int | None,
        question: str,
        now: datetime,
        frame: Frame = Frame.COACHING,
    ) -> Brief:
        """A new brief; its question, if it has one, enters the pair's history."""
        row = self._insert(
            BriefRow, pair_id=pair_id, occurrence_id=occurrence_id, question=question, created_at=now, frame=frame
        )
        if question:
            self._remember_question(row, now)
        return self._value(Brief, row)

    def add_for_report(self, pair_id: int, occurrence_id: int, now: datetime) -> Brief:
        """The thread of what a report gets before that 1:1."""
        values = {"pair_id": pair_id, "occurrence_id": occurrence_id, "question": "", "created_at": now}
        return self._value(Brief, self._insert(BriefRow, for_report=True, **values))

    def by_thread(self, channel: str, thread_ts: str) -> tuple[Brief, Pair] | None:
        """The brief whose thread this is, with its pair, in one query."""
        row = self._ask_first(_BY_THREAD, channel=channel, thread_ts=thread_ts)
        return (self._value(Brief, row), to_pair(row[len(_COLUMNS) :])) if row else None

    def of_occurrence(self, occurrence_id: int) -> list[Brief]:
        """The manager's, newest first."""
        prepared = self._newest_first(BriefRow.occurrence_id == occurrence_id, ~BriefRow.for_report)
        return self._all_of(Brief, prepared)

    def set_thread(self, brief_id: int, channel: str, thread_ts: str) -> None:
        """Where its parent message was posted."""
        brief = self._update(BriefRow, BriefRow.id == brief_id)
        self._run(brief.values(channel=channel, thread_ts=thread_ts))

    def set_question(self, brief_id: int, question: str, now: datetime) -> None:
        """Show this question; it enters the pair's history. Raises NotFoundError."""
        self._run(self._update(BriefRow, BriefRow.id == brief_id).values(question=question))
        self._remember_question(self._get(BriefRow, brief_id), now)

    def used_questions(self, pair_id: int) -> list[str]:
        """Every question the pair has been shown, oldest first."""
        shown = self._select(BriefQuestionRow, BriefQuestionRow.pair_id == pair_id)
        return [row.question for row in self._all(shown.order_by(BriefQuestionRow.id))]

    def _remember_question(self, brief: BriefRow, now: datetime) -> None:
        self._insert(BriefQuestionRow, pair_id=brief.pair_id, brief_id=brief.id, question=brief.question, shown_at=now)

    def _newest_first(self, *where: Condition) -> Select[BriefRow]:
        return self._select(BriefRow, *where).order_by(BriefRow.id.desc())


class Shifts(Repository):
    """Changes of a conversation's frame."""

    def add(self, brief_id: int, pair_id: int, came_from: Frame, went_to: Frame, by: int, at: datetime) -> Shift:
        """Record a shift; it is the present frame of the brief's thread from then on, and of the report's thread about
        the same 1:1."""
        row = self._insert(
            FrameShiftRow, brief_id=brief_id, pair_id=pair_id, came_from=came_from, went_to=went_to, by=by, at=at
        )
        self._run(self._update(BriefRow, BriefRow.id == brief_id).values(frame=went_to))
        occurrence_id = self._get(BriefRow, brief_id).occurrence_id
        if occurrence_id is not None:
            of_report = (BriefRow.occurrence_id == occurrence_id, BriefRow.for_report)
            self._run(self._update(BriefRow, *of_report).values(frame=went_to))
        return self._value(Shift, row)

    def get(self, shift_id: int) -> Shift:
        """Raises NotFoundError."""
        return self._value(Shift, self._get(FrameShiftRow, shift_id))

    def of_pair(self, pair_id: int) -> list[Shift]:
        """All of the two, oldest first."""
        found = self._select(FrameShiftRow, FrameShiftRow.pair_id == pair_id)
        return self._all_of(Shift, found.order_by(FrameShiftRow.id))

    def of_brief(self, brief_id: int) -> list[Shift]:
        """Oldest first."""
        found = self._select(FrameShiftRow, FrameShiftRow.brief_id == brief_id)
        return self._all_of(Shift, found.order_by(FrameShiftRow.id))
