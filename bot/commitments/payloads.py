"""The commitment forms' values as ours."""

from datetime import date

from bot.commitments.rules import Commitment, Draft, Owner
from bot.core.errors import NeedsTextError
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.payloads import day


def new_draft(form: Interaction) -> tuple[Draft, str]:
    """What the form says is to be logged, and the report's Slack id. Raises NeedsTextError."""
    filled = form.values
    draft = Draft(_words(filled[ids.TEXT]), Owner(filled[ids.OWNER]), day(filled[ids.DUE]))
    return draft, str(filled[ids.REPORT])


def edited_drafts(form: Interaction, before: list[Commitment]) -> dict[int, Draft]:
    """What the edit form says of each commitment it showed; words it could not show stay. Raises NeedsTextError."""
    filled = form.values
    return {
        one.id: Draft(
            _words(filled.get(f"{ids.TEXT}:{one.id}", one.text)),
            Owner(filled[f"{ids.OWNER}:{one.id}"]),
            day(filled[f"{ids.DUE}:{one.id}"]),
        )
        for one in before
        if f"{ids.OWNER}:{one.id}" in filled
    }


def new_day(form: Interaction) -> date | None:
    """The day chosen in the move form, None for the next 1:1."""
    return day(form.values[ids.DUE])


def _words(typed: str) -> str:
    if not typed.strip():
        raise NeedsTextError
    return typed.strip()
