"""The goal forms' values as ours."""

from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.payloads import day
from bot.goals.rules import GoalDraft, GoalKind, MilestoneDraft
from bot.goals.service import Entry


def entry(form: Interaction) -> Entry:
    """The goal as typed, with what the form was opened with."""
    filled = form.values
    draft = GoalDraft(
        what=form.text(ids.TEXT),
        measure=form.text(ids.GOAL_MEASURE),
        due_on=day(filled[ids.DAY]),
        kind=GoalKind(filled[ids.GOAL_KIND]),
        okr=form.text(ids.GOAL_OKR),
    )
    return Entry(draft, int(form.stored["version"]), bool(form.stored.get("asked")))


def milestones(form: Interaction) -> list[MilestoneDraft]:
    """The lines of the milestones form, in their order; empty ones too."""
    filled, prefix = form.values, f"{ids.TEXT}:"
    keys = [block_id.removeprefix(prefix) for block_id in filled if block_id.startswith(prefix)]
    return [
        MilestoneDraft(
            id=int(key) if key.isdecimal() else None,
            text=form.text(prefix + key),
            due_on=day(filled[f"{ids.DAY}:{key}"]),
        )
        for key in keys
    ]
