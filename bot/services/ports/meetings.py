"""What services need to keep of 1:1s, their occurrences and briefs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.briefs import Brief
from bot.domain.frames import Frame
from bot.domain.one_on_ones import Lead, Occurrence, OccurrenceState, OneOnOne, Outcome, Recurrence
from bot.domain.people import Pair


class OneOnOneRepository(Protocol):
    def get(self, one_on_one_id: int) -> OneOnOne:
        """Raises NotFoundError."""

    def get_many(self, one_on_one_ids: Sequence[int]) -> list[OneOnOne]:
        """In any order; unknown ids are left out."""

    def add(
        self,
        pair_id: int,
        recurrence: Recurrence,
        minutes: int,
        lead: Lead,
        timezone: str,
        now: datetime,
        frame: Frame = Frame.COACHING,
    ) -> OneOnOne: ...

    def save(self, one_on_one: OneOnOne) -> None: ...

    def set_timezone(self, manager_id: int, timezone: str) -> None:
        """Let all series of the manager that have not ended be read in that zone."""

    def of_pair(self, pair_id: int) -> list[OneOnOne]:
        """All series of the pair that have not ended."""

    def all_of_pair(self, pair_id: int) -> list[OneOnOne]:
        """Those that have ended too, oldest first."""

    def of_manager_with_pairs(self, manager_id: int) -> list[tuple[OneOnOne, Pair]]:
        """`of_manager`, each with its pair, in one query."""

    def of_manager(self, manager_id: int) -> list[OneOnOne]:
        """All series of the manager that have not ended."""

    def set_plan_at(self, one_on_one_id: int, at: datetime | None) -> None:
        """When the series must be planned ahead again (indexed); None for never."""

    def set_plan_ats(self, times: Mapping[int, datetime]) -> None:
        """`set_plan_at` for many series in one statement."""


class OccurrenceRepository(Protocol):
    def get(self, occurrence_id: int) -> Occurrence:
        """Raises NotFoundError."""

    def get_many(self, occurrence_ids: Sequence[int]) -> list[Occurrence]:
        """In the order of the ids; unknown ids are left out."""

    def add(
        self,
        one_on_one_id: int,
        pair_id: int,
        series_date: date,
        starts_at: datetime,
        ends_at: datetime,
        frame: Frame = Frame.COACHING,
    ) -> Occurrence | None:
        """A cancelled one for `series_date` is brought back at these times; None if the series has another for it."""

    def set_time(self, occurrence_id: int, starts_at: datetime, ends_at: datetime, *, moved: bool) -> None: ...

    def set_times(self, times: Mapping[int, tuple[datetime, datetime]]) -> None:
        """Put each occurrence at its start and end, in one statement; whether it was moved stays."""

    def set_state(self, occurrence_id: int, state: OccurrenceState) -> None: ...

    def set_outcome(self, occurrence_id: int, outcome: Outcome) -> None: ...

    def delete_upcoming(self, one_on_one_id: int, now: datetime) -> list[int]:
        """Delete occurrences that start after `now` and that no brief refers to; mark those with a brief cancelled.
        Returns the ids of both."""

    def of_series_date(self, one_on_one_id: int, series_date: date) -> Occurrence | None:
        """Whatever its state."""

    def latest_series_date(self, one_on_one_id: int) -> date | None: ...

    def upcoming_of_series(self, one_on_one_id: int, now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first."""

    def of_series(self, one_on_one_id: int) -> list[Occurrence]:
        """All of a single 1:1, whatever their state; not for a series, which has many."""

    def next_of_series(self, one_on_one_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each series the next scheduled one that starts after `now`, in one query."""

    def next_of_pair(self, pair_id: int, now: datetime) -> Occurrence | None:
        """The next scheduled coaching 1:1 that starts after `now`, over all series of the pair."""

    def next_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each pair the next scheduled one that starts after `now`, in one query."""

    def last_held_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each pair the latest coaching 1:1 that started before `now`, scheduled, with outcome happened or
        unknown."""

    def count_held_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, int]:
        """For each pair how many such coaching 1:1s there are; pairs without one are left out."""

    def upcoming_of_manager(self, manager_id: int, now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first, over all series."""

    def upcoming_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first, over those pairs."""

    def of_manager_between(self, manager_id: int, start: datetime, end: datetime) -> list[Occurrence]:
        """Scheduled ones that start in [start, end), soonest first."""

    def page_upcoming_of_manager(
        self, manager_id: int, now: datetime, limit: int, offset: int
    ) -> tuple[list[Occurrence], int]:
        """Scheduled coaching 1:1s that start after `now`, soonest first, and how many there are in all."""


class BriefRepository(Protocol):
    def get(self, brief_id: int) -> Brief:
        """Raises NotFoundError."""

    def add(
        self,
        pair_id: int,
        occurrence_id: int | None,
        question: str,
        now: datetime,
        frame: Frame = Frame.COACHING,
    ) -> Brief:
        """A new brief; `question` empty for one that shows none."""

    def add_for_report(self, pair_id: int, occurrence_id: int, now: datetime) -> Brief:
        """The thread of what a report gets before that 1:1."""

    def latest_for_report(self, pair_id: int) -> Brief | None:
        """The thread of what the pair's report got last."""

    def by_thread(self, channel: str, thread_ts: str) -> tuple[Brief, Pair] | None:
        """The brief whose thread this is, with its pair."""

    def latest_of_pair(self, pair_id: int) -> Brief | None:
        """The manager's newest one with a question and so with a plan: not that of a performance conversation."""

    def of_occurrence(self, occurrence_id: int) -> list[Brief]:
        """The manager's, newest first."""

    def set_thread(self, brief_id: int, channel: str, thread_ts: str) -> None: ...

    def set_question(self, brief_id: int, question: str, now: datetime) -> None:
        """Show this question; it is added to the pair's history of questions."""

    def used_questions(self, pair_id: int) -> list[str]:
        """Every question the pair has been shown, oldest first."""
