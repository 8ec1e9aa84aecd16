"""What somebody is sent of their goals."""

from bot.core.export import EVERYTHING, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GOALS
from bot.goals.store import Goals


def goals(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every goal of every pair they are in, with its steps and the words it had before."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, GOALS):
        for goal in Goals(tx).of_pair(pair.id):
            steps = tuple(f"{one.text} ({plain(one.due_on) or '-'})" for one in goal.milestones)
            before = tuple(one.draft.what for one in Goals(tx).revisions(goal.id, EVERYTHING))
            rows.append(
                {
                    **with_other(pair, who),
                    "what": goal.draft.what,
                    "measure": goal.draft.measure,
                    "okr": goal.draft.okr,
                    "kind": goal.draft.kind.value,
                    "due_on": plain(goal.draft.due_on),
                    "state": goal.state.value,
                    "milestones": steps,
                    "said_before": before,
                }
            )
    return rows


EXPORT = (ExportSection("goals", 50, goals, ("goals", "goal_revisions", "milestones")),)
