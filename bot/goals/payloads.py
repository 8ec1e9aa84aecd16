"""The goal forms' values as ours."""

from bot.core.slack import ids
from bot.core.slack.payloads import Body, action_value, day, metadata, values
from bot.goals.rules import GoalDraft, GoalKind, MilestoneDraft
from bot.goals.service import Entry


def entry(body: Body) -> Entry:
    """The goal as typed, with what the form was opened with."""
    filled, (_, stored) = values(body), metadata(body)
    draft = GoalDraft(
        what=str(filled[ids.TEXT]).strip(),
        measure=str(filled[ids.GOAL_MEASURE]).strip(),
        due_on=day(filled[ids.DAY]),
        kind=GoalKind(filled[ids.GOAL_KIND]),
        okr=str(filled[ids.GOAL_OKR]).strip(),
    )
    return Entry(draft, int(stored["version"]), bool(stored.get("asked")))


def milestones(body: Body) -> list[MilestoneDraft]:
    """The lines of the milestones form, in their order; empty ones too."""
    filled, prefix = values(body), f"{ids.TEXT}:"
    keys = [block_id.removeprefix(prefix) for block_id in filled if block_id.startswith(prefix)]
    return [
        MilestoneDraft(
            id=int(key) if key.isdecimal() else None,
            text=str(filled[prefix + key]).strip(),
            due_on=day(filled[f"{ids.DAY}:{key}"]),
        )
        for key in keys
    ]


def two_numbers(body: Body) -> tuple[int, int]:
    """A button's value of two: a goal and its version, or a goal and a milestone."""
    first, _, second = action_value(body).partition(":")
    return int(first), int(second)
