"""A form with words that sound like a performance point asks in the form itself, and loses nothing."""

import pytest

from bot.core.slack import ids
from bot.frames.wording import FrameWording
from bot.sandbox import seed
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WARNING = "Sam must improve or this is the last warning"


def go_on(stage: Stage) -> str:
    return stage.coach.library.for_locale("en")[FrameWording].performance_talk.go_on


def filled(stage: Stage) -> dict[str, str]:
    """What the form that is open holds."""
    elements = [block["element"] for block in stage.modal().blocks if block["type"] == "input"]
    chosen = {one["action_id"]: one.get("initial_option", {}).get("value") for one in elements}
    return {
        one["action_id"]: one.get("initial_value") or one.get("initial_user") or chosen[one["action_id"]] or ""
        for one in elements
    }


def plan(stage: Stage) -> str:
    there = stage.command("plan @sam")
    return stage.reads(there)


def test_a_plan_is_asked_about_in_its_form_and_saved_once_more_it_is_kept(stage: Stage) -> None:
    stage.with_sam()
    assert stage.press(stage.command("plan @sam"), ids.EDIT_PLAN).ok
    typed = {"expectations": "Runs the review", "current_performance": WARNING}
    assert stage.submit(**typed).ok
    assert go_on(stage) in stage.reads_modal()
    assert filled(stage).items() >= typed.items()
    assert stage.sandbox.people.click_in_view(stage.user, stage.modal().id, ids.PERFORMANCE_POINT).ok
    assert go_on(stage) not in stage.reads_modal(), "the form of a performance talk, on top"
    stage.sandbox.people.close_view(stage.user, stage.modal().id)
    assert WARNING not in plan(stage)


def test_other_such_words_are_asked_about_again(stage: Stage) -> None:
    stage.with_sam()
    assert stage.press(stage.command("plan @sam"), ids.EDIT_PLAN).ok
    for text in (WARNING, f"{WARNING} of all"):
        assert stage.submit(expectations=text).ok
        assert stage.reads_modal().count(go_on(stage)) == 1
    assert stage.submit(expectations=f"{WARNING} of all").ok
    assert f"{WARNING} of all" in plan(stage)
    assert stage.troubles() == []


def test_the_form_of_a_commitment_keeps_whom_and_what(stage: Stage) -> None:
    stage.with_sam()
    stage.command("todo")
    stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "commit")
    assert stage.submit(report=seed.SAM, text=WARNING).ok
    assert filled(stage).items() >= {"text": WARNING, "report": seed.SAM}.items()
    assert stage.submit(report=seed.SAM, text=WARNING).ok
    assert WARNING in stage.reads_modal()


def test_a_command_says_that_it_asks_and_asks_in_direct_messages(stage: Stage) -> None:
    stage.with_sam()
    stage.command(f"commit @sam {WARNING}")
    stage.work()
    asked = stage.having(ids.REPLY_LOG)
    assert WARNING in stage.reads(asked)
    assert WARNING not in stage.reads(stage.command("todo"))
    assert stage.press(asked, ids.REPLY_LOG).ok
    stage.work()
    assert "last warning" in stage.reads(stage.command("todo"))
    assert stage.troubles() == []
