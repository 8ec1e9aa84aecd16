"""A note is one at every door: commands, the message shortcut, the forms of commitments and topics."""

import pytest

from bot.commitments.store import Commitments
from bot.core.people_store import Pairs, People
from bot.core.slack import ids
from bot.plans.store import Notes
from bot.sandbox import seed
from tests.stage import Stage

MARK = "zebrafish"
NOTE = f"note: Sam seems {MARK}\nI'll ask HR about the {MARK} by Friday"
DOUBT = f"note Sam seems {MARK}\nI'll ask HR about the {MARK} by Friday"


def kept(stage: Stage) -> tuple[list[str], list[str]]:
    """What both see of the pair's commitments, and Priya's private notes."""
    team = seed.IDENTITY.team_id
    with stage.coach.db.begin(team) as tx:
        priya = People(tx).by_slack_id(stage.user)
        assert priya is not None
    with stage.coach.db.coaching(priya) as tx:
        pairs = Pairs(tx).of_manager(priya.id)
        logged = [one.text for pair in pairs for one in Commitments(tx).all_of_pair(pair.id) if one.text]
        return logged, [one.text for pair in pairs for one in Notes(tx).of_author(priya.id, pair.id, 9)]


def asks_for_kind(stage: Stage) -> bool:
    return any(block.get("block_id") == ids.KIND for block in stage.modal().blocks)


def opened_from_message(stage: Stage, text: str) -> None:
    said = stage.sandbox.people.send_message(stage.user, stage.channel, text)
    assert stage.sandbox.people.message_shortcut(stage.user, stage.channel, said.ts, ids.COMMITMENT_SHORTCUT).ok


@pytest.mark.parametrize("typed", [f"commit @sam {NOTE}", f"commit sam {NOTE}", f"commit @sam: {NOTE}"])
def test_a_command_that_begins_as_a_note(stage: Stage, typed: str) -> None:
    stage.with_sam()
    assert "only you" in stage.reads_answer(typed)
    assert kept(stage) == ([], [NOTE.removeprefix("note: ")])


@pytest.mark.parametrize("typed", [f"commit @sam {DOUBT}", f"commit {NOTE}", f"commit {DOUBT}"])
def test_a_command_that_may_be_a_note_or_names_nobody_asks(stage: Stage, typed: str) -> None:
    stage.with_sam()
    stage.reads_answer(typed)
    assert kept(stage) == ([], [])
    assert asks_for_kind(stage)
    assert stage.submit(report=seed.SAM).ok
    logged, notes = kept(stage)
    assert logged == []
    assert MARK in notes[0]


@pytest.mark.parametrize("text", [NOTE, DOUBT])
def test_the_message_shortcut_asks_what_it_is(stage: Stage, text: str) -> None:
    stage.with_sam()
    opened_from_message(stage, text)
    assert asks_for_kind(stage)
    assert stage.submit(report=seed.SAM).ok
    typed_too = [NOTE.removeprefix("note: ")] if text == NOTE else []  # with one 1:1, it is kept where it was typed
    assert kept(stage) == ([], [text, *typed_too])
    opened_from_message(stage, text)
    assert stage.submit(report=seed.SAM, kind="commitment").ok
    assert kept(stage)[0] == [text]


def test_the_form_asks_for_a_text_that_may_be_a_note(stage: Stage) -> None:
    stage.with_sam()
    opened_from_message(stage, "book a room")
    assert not asks_for_kind(stage)
    assert stage.submit(report=seed.SAM, text=NOTE).ok
    assert kept(stage) == ([], [])
    assert asks_for_kind(stage)
    assert stage.submit().ok
    assert kept(stage) == ([], [NOTE])


def test_what_is_edited_into_a_note_is_one(stage: Stage) -> None:
    stage.press(stage.logged(), ids.REPLY_EDIT)
    assert stage.submit(text=NOTE).ok
    assert kept(stage) == ([], [NOTE.removeprefix("note: ")])
    assert "Kept as a private note" in stage.reads_modal()


@pytest.mark.parametrize("text", [DOUBT, f"noet: Sam seems {MARK}"])
def test_what_is_edited_into_what_may_be_a_note_is_not_logged(stage: Stage, text: str) -> None:
    stage.press(stage.logged(), ids.REPLY_EDIT)
    before = kept(stage)
    refused = stage.submit(text=text)
    assert "private note" in "".join(refused.errors.values()), "the form stays open with what was typed"
    assert kept(stage) == before
    assert stage.submit(text=f"call the {MARK}").ok
    assert kept(stage) == ([f"call the {MARK}"], [])


@pytest.mark.parametrize("text", [NOTE, DOUBT])
def test_a_topic_that_may_be_a_note_is_not_brought(stage: Stage, text: str) -> None:
    stage.with_sam()
    sam = stage.as_(seed.SAM)
    said = sam.reads_answer(f"topic @priya {text}")
    assert "private note" in said
    assert MARK in said, "what was typed can be typed again"
