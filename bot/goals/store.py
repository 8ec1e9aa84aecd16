"""Goals with their milestones, and the words they had before."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

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
        row = self._insert(GoalRow, pair_id=goal.pair_id, created_by=goal.created_by, **self._values(goal))
        return self._to_goals([row])[0]

    def save(self, goal: Goal) -> None:
        """Update everything but the pair, who made it and its milestones."""
        self._run(self._update(GoalRow, GoalRow.id == goal.id).values(**self._values(goal)))

    def keep_revision(self, goal: Goal) -> None:
        """Put the words of a goal, as it stands, into its history before they are replaced."""
        self._insert(
            GoalRevisionRow,
            pair_id=goal.pair_id,
            goal_id=goal.id,
            version=goal.version,
            changed_by=goal.changed_by,
            changed_at=goal.changed_at,
            manager_confirmed_at=goal.manager_confirmed_at,
            report_confirmed_at=goal.report_confirmed_at,
            **self._words(goal),
        )

    def revisions(self, goal_id: int, limit: int) -> list[GoalRevision]:
        """The words a goal had before its present ones, newest first."""
        mine = self._select(GoalRevisionRow, GoalRevisionRow.goal_id == goal_id)
        rows = self._all(mine.order_by(GoalRevisionRow.version.desc()).limit(limit))
        self._keyring.fetch(text for row in rows for text in (row.what, row.measure, row.okr))
        return [
            GoalRevision(
                version=row.version,
                draft=self._to_draft(row),
                changed_by=row.changed_by,
                changed_at=row.changed_at,
                manager_confirmed_at=row.manager_confirmed_at,
                report_confirmed_at=row.report_confirmed_at,
            )
            for row in rows
        ]

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

    def _values(self, goal: Goal) -> dict[str, Any]:
        return {
            **self._words(goal),
            "version": goal.version,
            "state": goal.state,
            "changed_by": goal.changed_by,
            "changed_at": goal.changed_at,
            "manager_confirmed_at": goal.manager_confirmed_at,
            "report_confirmed_at": goal.report_confirmed_at,
            "asked_version": goal.asked_version,
            "put_aside": goal.put_aside,
            "closed_by": goal.closed_by,
            "closed_at": goal.closed_at,
            "milestones_version": goal.milestones_version,
            "milestones_changed_by": goal.milestones_changed_by,
            "milestones_changed_at": goal.milestones_changed_at,
        }

    def _words(self, goal: Goal) -> dict[str, Any]:
        draft = goal.draft
        return {
            "what": self._keyring.seal_for_pair(goal.pair_id, draft.what),
            "measure": self._keyring.seal_for_pair(goal.pair_id, draft.measure),
            "okr": self._keyring.seal_for_pair(goal.pair_id, draft.okr),
            "due_on": draft.due_on,
            "kind": draft.kind,
        }

    def _to_goals(self, rows: Sequence[GoalRow]) -> list[Goal]:
        """With their milestones, in one query for all of them."""
        steps: Select[MilestoneRow] = self._select(MilestoneRow, MilestoneRow.goal_id.in_([row.id for row in rows]))
        found = self._all(steps) if rows else []
        words = [text for row in rows for text in (row.what, row.measure, row.okr)]
        self._keyring.fetch([*words, *(step.text for step in found)])
        of_goal: defaultdict[int, list[Milestone]] = defaultdict(list)
        for step in found:
            text = self._keyring.open(step.text)
            one = Milestone(step.id, step.goal_id, text, step.due_on, step.done_at, step.done_by)
            of_goal[step.goal_id].append(one)
        return [self._to_goal(row, in_order(of_goal[row.id])) for row in rows]

    def _to_goal(self, row: GoalRow, milestones: tuple[Milestone, ...]) -> Goal:
        return Goal(
            id=row.id,
            workspace_id=row.workspace_id,
            pair_id=row.pair_id,
            version=row.version,
            draft=self._to_draft(row),
            state=row.state,
            created_by=row.created_by,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
            manager_confirmed_at=row.manager_confirmed_at,
            report_confirmed_at=row.report_confirmed_at,
            asked_version=row.asked_version,
            put_aside=row.put_aside,
            closed_by=row.closed_by,
            closed_at=row.closed_at,
            milestones_version=row.milestones_version,
            milestones_changed_by=row.milestones_changed_by,
            milestones_changed_at=row.milestones_changed_at,
            milestones=milestones,
        )

    def _to_draft(self, row: GoalRow | GoalRevisionRow) -> GoalDraft:
        return GoalDraft(
            self._keyring.open(row.what),
            self._keyring.open(row.measure),
            row.due_on,
            row.kind,
            self._keyring.open(row.okr),
        )
