"""A plain sentence after `/coach` is understood as in the direct messages, where it is no subcommand."""

import pytest

from bot.intents.wording import RequestWording
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ANSWERED = [
    ("what did I promise Sam?", "What you promised"),
    ("who do I meet tomorrow?", "Sam"),
    ("cancel my 1:1 with Sam tomorrow", "Shall I skip"),
    ("skip next week", "Shall I skip"),
    ("skip sam next week", "Shall I skip"),
    ("I'm on holiday until 4 Jan", "Shall I note"),
    ("I do not want these messages any more", "ettings"),
]


@pytest.mark.parametrize(("typed", "answer"), ANSWERED)
def test_a_sentence_is_answered_in_the_direct_messages(stage: Stage, typed: str, answer: str) -> None:
    stage.with_sam()
    said = stage.coach.library.for_locale("en")[RequestWording]
    assert stage.reads(stage.command(typed)).startswith(said.answered)
    found = stage.waits_for(lambda: [one for one in stage.all_from_bot() if said.notification in one.text])
    assert answer in stage.reads(found)
    assert stage.troubles() == []


def test_a_move_in_a_sentence_moves(stage: Stage) -> None:
    stage.with_sam()
    assert "15:00" in stage.reads(stage.command("move my 1:1 with Sam to Thursday 3pm"))


@pytest.mark.parametrize(
    "typed", ["frobnicate the widgets", "cancel the order with Acme tomorrow", "skip Rob tomorrow"]
)
def test_what_is_no_request_has_the_nearest_usage_or_names_whom(stage: Stage, typed: str) -> None:
    stage.with_sam()
    said = stage.coach.library.for_locale("en")[RequestWording]
    assert not stage.reads(stage.command(typed)).startswith(said.answered)
