"""Goals with their milestones, and the words they had before."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.core.sealing.coaching import TextRepository
from bot.goals.rules import LIVE, Goal, GoalDraft, GoalRevision, Milestone, MilestoneDraft, in_order
from bot.goals.tables import GoalRevisionRow, GoalRow, MilestoneRow


class Goals(TextRepository):
    """Goals with their milestones, in order, and the words they had before."""

    def get(self, goal_id: int) -> Goal:
        """Raises NotFoundError."""
        return self._to_goals([self._get(GoalRow, goal_id)])[0]

    def of_pair(self, pair_id: int) -> list[Goal]:
        """All states, the newest last."""
        return self._to_goals(self._all(self._select(GoalRow, GoalRow.pair_id == pair_id).order_by(GoalRow.id)))

    def live_of_pairs(self, pair_ids: Sequence[int]) -> list[Goal]:
        """Drafts and confirmed ones of these pairs, the soonest due first, those without a day last; in a number of
        queries that does not grow."""
        live = self._select(GoalRow, GoalRow.pair_id.in_(pair_ids), GoalRow.state.in_(LIVE))
        return self._to_goals(self._all(live.order_by(GoalRow.due_on.asc().nulls_last(), GoalRow.id)))

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
        return [self._value(GoalRevision, row, draft=self._value(GoalDraft, row)) for row in rows]

    def add_milestone(self, goal: Goal, draft: MilestoneDraft) -> None:
        """One more step on the way."""
        text = self._keyring.seal_for_pair(goal.pair_id, draft.text)
        self._insert(MilestoneRow, pair_id=goal.pair_id, goal_id=goal.id, text=text, due_on=draft.due_on)

    def change_milestone(self, goal: Goal, draft: MilestoneDraft) -> None:
        """Other words or another day; whether it is done stays."""
        text = self._keyring.seal_for_pair(goal.pair_id, draft.text)
        self._run(self._milestone(goal, draft.id).values(text=text, due_on=draft.due_on))

    def tick_milestone(self, goal: Goal, milestone: Milestone) -> None:
        """Keep when and by whom it was done, or that it is not."""
        self._run(self._milestone(goal, milestone.id).values(done_at=milestone.done_at, done_by=milestone.done_by))

    def delete_milestone(self, goal: Goal, milestone_id: int) -> None:
        """Take a step away."""
        mine = (MilestoneRow.goal_id == goal.id, MilestoneRow.id == milestone_id)
        self._run(self._delete(MilestoneRow, *mine))

    def _milestone(self, goal: Goal, milestone_id: int | None) -> Any:  # noqa: ANN401
        return self._update(MilestoneRow, MilestoneRow.goal_id == goal.id, MilestoneRow.id == milestone_id)

    def _to_goals(self, rows: Sequence[GoalRow]) -> list[Goal]:
        """With their milestones, in one query for all of them."""
        steps = self._select(MilestoneRow, MilestoneRow.goal_id.in_([row.id for row in rows]))
        of_goal: defaultdict[int, list[Milestone]] = defaultdict(list)
        for step in self._all_of(Milestone, steps) if rows else []:
            of_goal[step.goal_id].append(step)
        self._keyring.fetch(text for row in rows for text in (row.what, row.measure, row.okr))
        return [
            self._value(Goal, row, draft=self._value(GoalDraft, row), milestones=in_order(of_goal[row.id]))
            for row in rows
        ]
