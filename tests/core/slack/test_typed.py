"""What is typed in odd ways is taken, told and shown in full."""

import pytest

from bot.commitments.wording import CommitmentWording
from bot.core.slack import ids
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_a_note_by_command_is_kept_and_said_so(stage: Stage) -> None:
    stage.with_sam()
    said = stage.coach.library.for_locale("en")[CommitmentWording]
    answer = stage.reads(stage.command("commit @sam note: tired"))
    assert answer.startswith(said.noted.fill(count=1))
    assert "only you" in answer
    assert said.todo_empty in stage.reads(stage.command("todo"))


def test_many_commitments_by_command_can_all_be_seen(stage: Stage) -> None:
    stage.with_sam()
    answer = stage.command("commit @sam " + "\n".join(f"I'll do thing {number}" for number in range(60)))
    assert "48 more" in stage.reads(answer)
    assert stage.press(answer, ids.SHOW_ALL).ok
    assert "do thing 39" in stage.reads_modal()
    done = stage.command("done " + ", ".join(str(number) for number in range(1, 19)))
    assert "6 more" in stage.reads(done)
    assert stage.press(done, ids.SHOW_ALL).ok
    assert "do thing 17" in stage.reads_modal()
    assert stage.troubles() == []


def test_a_long_unclear_reply_can_all_be_seen(stage: Stage) -> None:
    lines = [f"maybe we should think about offsite {'and on ' * 30}{number}" for number in range(20)]
    message = stage.reply(stage.brief(), "\n".join(lines))[1]
    assert lines[19] not in stage.reads(message)
    assert stage.press(message, ids.SHOW_ALL).ok
    assert lines[19] in stage.reads_modal()
    assert stage.troubles() == []
