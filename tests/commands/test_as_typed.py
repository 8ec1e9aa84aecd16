"""Commands as people type them: a slip of the finger, somebody new, what ends or is about today."""

from datetime import timedelta

import pytest

from bot.core.slack import ids
from bot.sandbox import seed
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_the_word_that_was_not_understood_is_named_and_the_likely_one_is_a_tap_away(stage: Stage) -> None:
    stage.command("add @mina weekly thu 10:00")
    answer = stage.command("move mina tus 2pm")
    assert "I got mina and 2pm, but not “tus”. Tuesday?" in stage.reads(answer)
    assert stage.press(answer, ids.COMMAND_MEANT).ok
    assert "is now tomorrow 14:00 (was Thu 26 Nov, 10:00)" in stage.reads(answer)


def test_a_phrase_that_was_not_read_is_said(stage: Stage) -> None:
    stage.with_sam()
    assert f"I got <@{seed.SAM}> and 10am, but not “2nd tue”." in stage.reads_answer("move @sam 2nd tue 10am")


def test_addd_works(stage: Stage) -> None:
    assert "is set up: weekly on Tuesday at 14:00" in stage.reads_answer("addd @sam weekly tue 14:00")


def test_note_keeps_a_note_and_logs_nothing(stage: Stage) -> None:
    stage.with_sam()
    assert "note" in stage.reads_answer("note @sam seems tired")
    assert "seems tired" not in stage.reads_answer("todo")


def test_todo_of_one_person(stage: Stage) -> None:
    stage.with_sam()
    stage.command("add @mina weekly thu 10:00")
    stage.command("commit @sam I'll draft the RFC by Friday")
    stage.command("commit @mina I'll book a room by Friday")
    shown = stage.reads_answer("todo sam")
    assert "RFC" in shown
    assert "room" not in shown


def test_a_skip_is_taken_back_by_word_and_by_button(stage: Stage) -> None:
    stage.with_sam()
    answer = stage.command("skip @sam")
    assert stage.press(answer, ids.SKIP_MEETING).ok
    assert stage.press(answer, ids.UNSKIP_MEETING).ok
    assert "is back on" in stage.reads(answer)
    assert stage.press(stage.command("skip @sam"), ids.SKIP_MEETING).ok
    assert "is back on, tomorrow 14:00" in stage.reads_answer("unskip @sam")


def test_snooze_off_lets_the_weekly_message_come_again(stage: Stage) -> None:
    stage.with_sam()
    stage.command("snooze 1w")
    assert "back on" in stage.reads_answer("snooze off")


def test_stop_offers_and_ends_nothing(stage: Stage) -> None:
    stage.with_sam()
    answer = stage.command("stop @sam")
    assert "weekly" in stage.reads(answer)
    assert stage.press(answer, ids.PAUSE_ONE_ON_ONE).ok
    assert "is paused" in stage.reads(answer)
    stage.command("resume @sam")
    assert "Next: tomorrow 14:00" in stage.reads_answer("list")


def test_an_end_is_asked_about_first(stage: Stage) -> None:
    stage.with_sam()
    answer = stage.command("end @sam")
    assert "for good?" in stage.reads(answer)
    assert stage.press(answer, ids.END_ONE_ON_ONE).ok
    assert "has ended" in stage.reads(answer)


def test_somebody_new_is_picked(stage: Stage) -> None:
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "add Rob weekly tue 14:00").ok
    assert stage.submit(report=seed.MINA).ok
    assert "Mina* is set up: weekly on Tuesday at 14:00" in stage.reads_modal()


def test_somebody_of_ones_own_is_known_by_name(stage: Stage) -> None:
    stage.command("add @mina on 2 Dec at 15:00")
    assert "Mina* is set up: weekly on Tuesday at 14:00" in stage.reads_answer("add mina weekly tue 14:00")


@pytest.mark.parametrize("typed", ["skip @sam", "cancel @sam"])
def test_a_day_is_dropped_with_a_tap_only(stage: Stage, typed: str) -> None:
    stage.with_sam()
    answer = stage.command(typed)
    assert "Shall I skip this 1:1?" in stage.reads(answer)
    assert "tomorrow 14:00" in stage.reads(answer)
    assert "Next: tomorrow 14:00" in stage.reads_answer("list")
    assert stage.press(answer, ids.SKIP_MEETING).ok
    assert "Skipped" in stage.reads(answer)
    assert "Next: tomorrow 14:00" not in stage.reads_answer("list")


def test_a_move_of_what_is_about_to_begin_asks_which(stage: Stage) -> None:
    stage.brief()
    answer = stage.command("move @sam thu 15:00")
    assert "Which one shall I move?" in stage.reads(answer)
    assert "Move Tue 1 Dec, 14:00 instead" in stage.reads(answer)
    assert "Next: tomorrow 14:00" in stage.reads_answer("list")


@pytest.mark.parametrize(("choice", "next_is"), [("keeps", "tomorrow 14:00"), ("drops", "Wed 25 Nov, 15:00")])
def test_a_change_asks_what_becomes_of_what_is_about_to_begin(stage: Stage, choice: str, next_is: str) -> None:
    stage.brief()
    stage.jump_to(stage.now() + timedelta(minutes=1))
    listed = stage.command("list")
    assert stage.press(listed, ids.CHANGE_ONE_ON_ONE).ok
    assert stage.submit(rhythm="weekly", day="2026-11-25", time="15:00").ok
    assert "What about this one?" in stage.reads_modal()
    assert stage.submit(next_meeting=choice).ok
    assert "weekly on Wednesday at 15:00" in stage.reads_modal()
    assert f"Next: {next_is}" in stage.reads_answer("list")


def test_move_with_a_day_alone_opens_the_form_on_that_day(stage: Stage) -> None:
    stage.with_sam()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "move @sam thu").ok
    assert "2026-11-26" in str(stage.modal().blocks)
