"""What two people type, read and tap, through Bolt."""

import pytest

from bot.core.slack import ids
from bot.example import views
from bot.example.wording import ExampleWording
from bot.sandbox import seed
from tests.e2e.world import words
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def said(stage: Stage) -> ExampleWording:
    stage.with_sam()
    return stage.coach.library.for_locale("en")[ExampleWording]


def test_the_other_one_is_notified_and_both_see_it_on_home(stage: Stage, said: ExampleWording) -> None:
    assert said.saved in words(stage.command("example @sam Ask about the <offsite>").blocks)
    sam = stage.as_(seed.SAM)
    stage.work()
    [told] = [one for one in sam.from_bot() if one.text == said.notification]
    assert "Ask about the &lt;offsite&gt;" in words(told.blocks)
    for person in (stage, sam):
        assert "Ask about the &lt;offsite&gt;" in person.home()


def test_taken_back_it_is_gone_from_home_and_the_message_says_so(stage: Stage, said: ExampleWording) -> None:
    stage.command("example @sam Ask about the offsite")
    stage.work()
    sam = stage.as_(seed.SAM)
    [told] = [one for one in sam.from_bot() if one.text == said.notification]
    assert stage.press_in(stage.open_home(), views.TAKE_BACK).ok
    sam.shows(told, said.taken_back.fill(author="Priya Raman"))
    assert "offsite" not in stage.home()


def test_all_of_them_are_a_tap_away(stage: Stage, said: ExampleWording) -> None:
    for number in range(5):
        stage.command(f"example @sam Line {number}")
    assert "Line 0" not in stage.home()
    assert stage.press_in(stage.open_home(), ids.SHOW_ALL).ok
    assert "Line 0" in stage.reads_modal()


def test_without_words_it_asks_for_some(stage: Stage, said: ExampleWording) -> None:
    assert said.saved not in words(stage.command("example @sam").blocks)
