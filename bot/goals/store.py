"""Goals with their milestones, and the words they had before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam

from bot.core.database.queries import prepared_select
from bot.core.database.tables import one_of
from bot.core.errors import CannotOpenError
from bot.core.sealing.coaching import TextRepository
from bot.core.writers import Writers, writers_of
from bot.goals.rules import LIVE, Goal, GoalDraft, GoalRevision, Milestone, MilestoneDraft, in_order
from bot.goals.tables import GoalRevisionRow, GoalRow, MilestoneRevisionRow, MilestoneRow

_LIVE_OF_PAIRS = prepared_select(
    GoalRow,
    GoalRow.pair_id.in_(bindparam("pairs", expanding=True)),
    one_of(GoalRow.state, LIVE),
    order_by=(GoalRow.due_on.asc().nulls_last(), GoalRow.id),
)


class Goals(TextRepository):
    """Goals with their milestones, in order, and the words they had before."""

    def get(self, goal_id: int) -> Goal:
        """Raises NotFoundError."""
        found = self._to_goals([self._get(GoalRow, goal_id)])
        if not found:
            raise CannotOpenError
        return found[0]

    def of_pair(self, pair_id: int) -> list[Goal]:
        """All states, the newest last."""
        return self._to_goals(self._all(self._select(GoalRow, GoalRow.pair_id == pair_id).order_by(GoalRow.id)))

    def live_of_pairs(self, pair_ids: Sequence[int]) -> list[Goal]:
        """Drafts and confirmed ones of these pairs, the soonest due first, those without a day last; in a number of
        queries that does not grow."""
        return self._to_goals(self._ask(_LIVE_OF_PAIRS, pairs=list(pair_ids)))

    def add(self, goal: Goal) -> Goal:
        """Store a new goal without milestones; its `id` is ignored."""
        row = self._insert(GoalRow, **self._sealed(GoalRow, goal.pair_id, goal, goal.draft))
        return self._to_goals([row])[0]

    def save(self, goal: Goal) -> None:
        """Update everything but the pair, who made it and its milestones."""
        values = self._sealed(GoalRow, goal.pair_id, goal, goal.draft, without=("pair_id", "created_by"))
        self._run(self._update(GoalRow, GoalRow.id == goal.id).values(**values))

    def keep_revision(self, goal: Goal) -> None:
        """Put the words of a goal, as it stands, into its history before they are replaced."""
        self._insert(GoalRevisionRow, goal_id=goal.id, **self._sealed(GoalRevisionRow, goal.pair_id, goal, goal.draft))

    def revisions(self, goal_id: int, limit: int) -> list[GoalRevision]:
        """The words a goal had before its present ones, newest first."""
        mine = self._select(GoalRevisionRow, GoalRevisionRow.goal_id == goal_id)
        rows = self._all(mine.order_by(GoalRevisionRow.version.desc()).limit(limit))
        return self._each(rows, lambda row: self._value(GoalRevision, row, draft=self._value(GoalDraft, row)))

    def made_at(self, goal: Goal) -> datetime:
        """When it had its first words."""
        before = self._select(GoalRevisionRow, GoalRevisionRow.goal_id == goal.id)
        first = self._first(before.order_by(GoalRevisionRow.version))
        return goal.changed_at if first is None else first.changed_at

    def said_before(self, goal_id: int) -> list[str]:
        """Words that its milestones had before, oldest first."""
        there = (MilestoneRevisionRow.goal_id == goal_id, MilestoneRevisionRow.destroy_at.is_(None))
        mine = self._select(MilestoneRevisionRow, *there)
        return self._each(self._all(mine.order_by(MilestoneRevisionRow.id)), lambda row: self._keyring.open(row.text))

    def add_milestone(self, goal: Goal, draft: MilestoneDraft, writers: Writers | None = None) -> None:
        """One more step on the way, in words of `writers`."""
        text = self._keyring.seal_for_pair(goal.pair_id, draft.text)
        self._insert(
            MilestoneRow, pair_id=goal.pair_id, goal_id=goal.id, text=text, due_on=draft.due_on, writers=writers
        )

    def change_milestone(self, goal: Goal, known: Milestone, draft: MilestoneDraft, by: int) -> None:
        """Other words or another day; whether it is done stays, and words that are replaced are kept."""
        before = None if known.writers is None else tuple(known.writers)
        writers = writers_of(draft.text, (by,), (known.text, before))
        if draft.text != known.text:
            said = self._keyring.seal_for_pair(goal.pair_id, known.text)
            about = {"pair_id": goal.pair_id, "goal_id": goal.id, "milestone_id": known.id}
            self._insert(MilestoneRevisionRow, **about, text=said, writers=before)
        text = self._keyring.seal_for_pair(goal.pair_id, draft.text)
        self._run(self._milestone(goal, known.id).values(text=text, due_on=draft.due_on, writers=writers))

    def agree_on_milestones(self, goal: Goal) -> None:
        """They are nobody's own any more."""
        self._run(self._update(MilestoneRow, MilestoneRow.goal_id == goal.id).values(writers=[]))

    def tick_milestone(self, goal: Goal, milestone: Milestone) -> None:
        """Keep when and by whom it was done, or that it is not."""
        self._run(self._milestone(goal, milestone.id).values(done_at=milestone.done_at, done_by=milestone.done_by))

    def take_milestones_away(self, goal: Goal, milestone_ids: Sequence[int], now: datetime) -> None:
        """These steps, and the words they had before."""
        steps = (MilestoneRow.goal_id == goal.id, MilestoneRow.id.in_(milestone_ids))
        before = (MilestoneRevisionRow.goal_id == goal.id, MilestoneRevisionRow.milestone_id.in_(milestone_ids))
        self._run(self._update(MilestoneRow, *steps).values(destroy_at=now))
        self._run(self._update(MilestoneRevisionRow, *before).values(destroy_at=now))

    def _milestone(self, goal: Goal, milestone_id: int | None) -> Any:  # noqa: ANN401
        return self._update(MilestoneRow, MilestoneRow.goal_id == goal.id, MilestoneRow.id == milestone_id)

    def _to_goals(self, rows: Sequence[GoalRow]) -> list[Goal]:
        """With their milestones, in one query for all of them."""
        of_these = MilestoneRow.goal_id.in_([row.id for row in rows])
        steps = self._select(MilestoneRow, of_these, MilestoneRow.destroy_at.is_(None))
        of_goal: defaultdict[int, list[Milestone]] = defaultdict(list)
        for step in self._all_of(Milestone, steps) if rows else []:
            of_goal[step.goal_id].append(step)
        return self._each(
            rows,
            lambda row: self._value(Goal, row, draft=self._value(GoalDraft, row), milestones=in_order(of_goal[row.id])),
        )
