"""Briefs and the questions shown in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam

from bot.briefs.rules import Brief, Chosen
from bot.briefs.tables import BriefFitRow, BriefQuestionRow, BriefRow, FrameShiftRow
from bot.core.database.queries import Condition, Prepared, Repository, prepared_select
from bot.core.people import Pair
from bot.core.people_store import to_pair, with_people
from bot.core.people_tables import PairRow
from bot.frames.rules import Frame, Shift
from bot.library.rules import Choice, Fit, Part, Verdict, read_reasons, written_reasons

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
        now: datetime,
        frame: Frame = Frame.COACHING,
    ) -> Brief:
        """A new brief, without a question."""
        values = {"pair_id": pair_id, "occurrence_id": occurrence_id, "created_at": now, "frame": frame}
        return self._value(Brief, self._insert(BriefRow, question="", **values))

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

    def set_question(self, brief_id: int, choice: Choice, day: date, now: datetime) -> None:
        """Show this question; it enters the pair's history. Raises NotFoundError."""
        self.show_question(brief_id, choice.key)
        self.remember(self.get(brief_id), Part.QUESTION, choice, day, now)

    def show_question(self, brief_id: int, key: str) -> None:
        """Show the one that the 1:1 has already."""
        self._run(self._update(BriefRow, BriefRow.id == brief_id).values(question=key))

    def remember(self, brief: Brief, part: Part, choice: Choice, day: date, now: datetime) -> None:
        """The pair is shown this in a brief for a 1:1 of that day."""
        self._insert(
            BriefQuestionRow,
            pair_id=brief.pair_id,
            brief_id=brief.id,
            question=choice.key,
            shown_at=now,
            part=part,
            day=day,
            reasons=written_reasons(choice.reasons),
        )

    def chosen(self, pair_id: int) -> list[Chosen]:
        """Every entry the pair has been shown, oldest first."""
        shown = self._select(BriefQuestionRow, BriefQuestionRow.pair_id == pair_id)
        return [
            Chosen(
                row.id, row.part, row.question, row.day or row.shown_at.date(), read_reasons(row.reasons), row.verdict
            )
            for row in self._all(shown.order_by(BriefQuestionRow.id))
        ]

    def judge(self, chosen_id: int, verdict: Verdict) -> None:
        """What the manager says of an entry that was shown."""
        self._run(self._update(BriefQuestionRow, BriefQuestionRow.id == chosen_id).values(verdict=verdict))

    def fit(self, pair_id: int) -> Fit:
        """What the manager says of the 1:1; the usual where nothing was said."""
        found = self._first_of(Fit, self._select(BriefFitRow, BriefFitRow.pair_id == pair_id))
        return found or Fit()

    def save_fit(self, pair_id: int, fit: Fit, now: datetime) -> None:
        """What the manager says of it from now on."""
        said = {"function": fit.function, "level": fit.level, "practise": fit.practise, "changed_at": now}
        self._upsert(BriefFitRow, ("pair_id",), {"pair_id": pair_id, **said})

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
