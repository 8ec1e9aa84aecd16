"""What the tests that walk all features try with undoing what was just done to commitments."""

from typing import TYPE_CHECKING

from bot.commitments.rules import COMMITMENTS, JustDone
from bot.commitments.wording import CommitmentWording
from bot.core.slack import ids
from tests.cases import Cases, Sent
from tests.factories import NOW

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.stage import Stage


def moved_back(stage: "Stage") -> str:
    """What a command has moved is due again when it was."""
    stage.todo()
    answer = stage.command("move 1 to 4 Dec")
    assert "by Fri 4 Dec" in stage.reads(answer)
    assert stage.press(answer, ids.COMMITMENT_UNDO).ok
    assert "by Fri 27 Nov" in stage.reads(answer)
    return stage.reads(answer)


def home(content: "Content") -> dict[str, object]:
    return {"commitments_just_done": JustDone(NOW.date(), tuple(content.commitments()[:3]))}


CASES = Cases(
    acts={ids.COMMITMENT_UNDO: (moved_back, lambda wording: wording[CommitmentWording].changed.reopened)},
    sent=(
        Sent(
            ids.COMMITMENT_UNDO,
            lambda here, a: here.button(a, ids.COMMITMENT_UNDO, str(a.commitment)),
            says="not_found",
        ),
    ),
    roles="""
commitment_undo  commitments write  does  does  .  .  .  .
""",
    home=home,
    shows={"commitments.views.home_just_done": (COMMITMENTS,)},
)
