"""Being away in Slack: typed, chosen, shown to the other one, and taken back."""

import pytest

from bot.away.wording import AwayWording
from bot.core.slack import ids
from bot.core.wording.library import Wording
from bot.preferences.wording import PreferencesWording
from bot.sandbox import seed
from bot.sandbox.model import Message
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


SAID = "away until 7 Dec"


def question(stage: Stage) -> Message:
    """Two of Priya's 1:1s fall into the time she is away."""
    stage.with_sam()
    stage.command(SAID)
    stage.work()
    return stage.having(ids.AWAY_CHOOSE)


def wording(stage: Stage) -> Wording:
    return stage.coach.library.for_locale("en")


def test_two_days_and_the_way_back(stage: Stage):
    """4 January is one of the days away."""
    answer = stage.command("away 21 Dec - 4 Jan")
    assert "You’re away from Mon 21 Dec until Tue 5 Jan, your first day back." in stage.reads(answer)
    answer = stage.command("away off")  # which is what is asked first: nobody is away today
    assert "You’ll be away from Mon 21 Dec until Tue 5 Jan." in stage.reads(answer)
    assert stage.press(answer, ids.AWAY_OFF).ok
    assert "You’re not away from Mon 21 Dec until Tue 5 Jan after all." in stage.reads(answer)
    answer = stage.command("away off")
    assert wording(stage)[AwayWording].back_nothing in stage.reads(answer)
    assert ids.AWAY_OFF not in str(stage.fresh(answer).blocks)
    assert stage.troubles() == []


def test_what_is_not_understood_is_asked_for(stage: Stage):
    answer = stage.command("away for a bit")
    assert stage.press(answer, ids.AWAY_OPEN).ok
    assert wording(stage)[AwayWording].until_label in stage.reads_modal()


def test_days_in_the_wrong_order_stay_in_the_form(stage: Stage):
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "away").ok
    outcome = stage.submit(away_from="2026-12-07", away_until="2026-12-07")
    assert outcome.errors == {ids.AWAY_UNTIL: wording(stage)[AwayWording].back_before_start}
    assert stage.submit(away_from="2026-12-07", away_until="2026-12-08").ok


def test_other_days_in_the_form_replace_those_it_shows(stage: Stage):
    stage.command("away until 14 Dec")
    assert stage.press(stage.command("away until 4 Dec"), ids.AWAY_OPEN).ok
    assert stage.submit(away_from="2026-11-23", away_until="2026-12-07").ok
    shown = stage.reads_modal()
    assert "You’re away until Mon 7 Dec" in shown
    assert "Before, it was today until Mon 14 Dec." in shown


def test_days_inside_of_longer_ones_change_nothing_and_that_is_said(stage: Stage):
    stage.command("away until 14 Dec")
    shown = stage.reads(stage.command("away until 4 Dec"))
    assert "You’re away until Mon 14 Dec" in shown
    assert wording(stage)[AwayWording].already in shown


def test_who_can_see_it_names_everybody_they_meet(stage: Stage):
    assert "Who can see this: you and the people you have 1:1s with." in stage.reads(stage.command(SAID))


def test_from_the_settings(stage: Stage):
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
    assert wording(stage)[PreferencesWording].away in stage.reads_modal()
    assert stage.press_in(stage.modal(), ids.AWAY_OPEN).ok
    assert stage.submit(away_from="2026-11-23", away_until="2026-12-07").ok
    assert "You’re away until Mon 7 Dec" in stage.reads_modal()
    assert stage.troubles() == []


def test_one_is_moved_from_the_question(stage: Stage):
    asked = question(stage)
    value = stage.fresh(asked).blocks[1]["accessory"]["options"][2]["value"]
    assert stage.press(asked, ids.AWAY_CHOOSE, value).ok
    assert stage.submit(day="2026-12-09", time="15:00").ok
    stage.work()
    shown = stage.reads(asked)
    assert "Tue 24 Nov" not in shown
    assert "tomorrow" not in shown
    assert "Tue 1 Dec" in shown
    assert stage.troubles() == []


def test_the_other_one_sees_until_when(stage: Stage):
    stage.with_sam()
    stage.command(SAID)
    stage.work()
    sam = stage.seen_by(seed.SAM)
    home = " ".join(str(block) for block in sam.open_home().blocks)
    assert "away until Mon 7 Dec" in home
    mina = stage.seen_by(seed.MINA)
    assert "away until" not in " ".join(str(block) for block in mina.open_home().blocks)
    assert "away until Mon 7 Dec" in sam.reads_answer("")


def test_on_home_with_the_way_back(stage: Stage):
    stage.command(SAID)
    home = stage.open_home()
    assert "You’re away until Mon 7 Dec" in " ".join(str(block) for block in home.blocks)
    assert stage.press_in(home, ids.AWAY_OFF).ok
    stage.work()
    assert "You’re away" not in " ".join(str(block) for block in stage.open_home().blocks)
    assert stage.troubles() == []
