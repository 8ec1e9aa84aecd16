"""The form of a performance conversation: what is missing is refused, what is vague is shown, nothing typed is lost."""

from datetime import UTC, datetime

import pytest

from bot.core.slack import ids
from bot.core.wording.library import Wording
from bot.frames.wording import FrameWording
from bot.performance.vague import VagueWording
from bot.performance.wording import PerformanceWording
from bot.sandbox import seed
from tests.stage import FOUR_THINGS, WEDNESDAY, Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

VAGUE = {**FOUR_THINGS, "gap": "Sam sometimes has a bad attitude"}


def english(stage: Stage) -> Wording:
    return stage.coach.library.for_locale("en")


def filled(stage: Stage) -> dict[str, str]:
    """What the form that is open holds."""
    elements = [block["element"] for block in stage.modal().blocks if block["type"] == "input"]
    return {each["action_id"]: each.get("initial_value") or each.get("initial_date") or "" for each in elements}


def test_what_is_vague_is_shown_with_a_better_shape_and_saving_again_goes_on(stage: Stage) -> None:
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    assert stage.submit(**WEDNESDAY, **VAGUE).ok
    shown, said = stage.reads_modal(), english(stage)
    assert said[PerformanceWording].go_on in shown
    assert "“bad attitude”" in shown
    assert "“sometimes”" in shown
    assert filled(stage).items() >= VAGUE.items()
    assert stage.submit(**WEDNESDAY, **VAGUE).ok
    assert (
        said[PerformanceWording].saved.fill(report="Sam Okafor", when="Wed 25 Nov, 11:00", lead="30 minutes before")
        in stage.reads_modal()
    )
    assert stage.troubles() == []


def test_other_vague_words_are_shown_again(stage: Stage) -> None:
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    stage.submit(**WEDNESDAY, **VAGUE)
    stage.submit(**WEDNESDAY, **{**VAGUE, "way": "Do better"})
    assert "“better”" in stage.reads_modal()
    stage.submit(**WEDNESDAY, **FOUR_THINGS)
    assert english(stage)[PerformanceWording].go_on not in stage.reads_modal()


@pytest.mark.parametrize("field", ["standard", "gap", "way", "consequence"])
def test_what_is_blank_is_refused_at_its_field(stage: Stage, field: str) -> None:
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    outcome = stage.submit(**WEDNESDAY, **{**FOUR_THINGS, field: "   "})
    assert outcome.errors == {field: getattr(english(stage)[VagueWording].shapes, field).empty}


@pytest.mark.parametrize(
    ("field", "day", "key"),
    [
        ("gap_on", "2026-11-24", "gap_later"),
        ("communicated_on", "2026-11-24", "told_later"),
        ("way_by", "2026-11-22", "by_gone"),
    ],
)
def test_days_that_cannot_be_are_refused(stage: Stage, field: str, day: str, key: str) -> None:
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    outcome = stage.submit(**WEDNESDAY, **{**FOUR_THINGS, field: day})
    assert outcome.errors == {field: getattr(english(stage)[PerformanceWording], key)}


def test_a_record_is_changed_until_it_is_shown(stage: Stage) -> None:
    brief = stage.performance_brief()
    stage.press(brief, ids.RECORD_EDIT)
    assert filled(stage).items() >= FOUR_THINGS.items()
    assert stage.submit(**{**FOUR_THINGS, "gap": "10 of 31 tickets had no answer"}).ok
    assert stage.reads_modal().startswith("Coach")
    stage.shows(brief, "10 of 31 tickets had no answer")


def test_from_performance_talk_to_the_form(stage: Stage) -> None:
    brief = stage.brief()
    stage.sandbox.people.send_message(
        stage.user, stage.channel, "I told Sam this is the last warning", thread_ts=brief.ts
    )
    asked = stage.waits_for(
        lambda: [one for one in stage.thread(brief) if "Say it in a performance conversation" in stage.reads(one)]
    )
    stage.press(asked, ids.PERFORMANCE_POINT)
    assert english(stage)[PerformanceWording].standard in stage.reads_modal()


def test_a_shift_by_the_word_and_back_by_the_button(stage: Stage) -> None:
    brief = stage.brief()
    _, asked = stage.reply(brief, "shift")
    said = english(stage)[FrameWording]
    assert said.shift_ask.performance.ask.fill(report="Sam") in stage.reads(asked)
    stage.press(asked, ids.SHIFT_FRAME)
    stage.shows(asked, said.shift_ask.done)
    answer = stage.waits_for(lambda: [one for one in stage.thread(brief) if "Say it out loud" in stage.reads(one)])
    assert said.shift_said.before.fill(frame=said.coaching.name) in stage.reads(answer)
    assert any(sentence in stage.reads(answer) for sentence in said.to_performance)
    stage.shows(brief, "*Performance* since")
    stage.press(answer, ids.SHIFT_FRAME)
    stage.shows(brief, "about growth, nothing is graded")
    stage.shows(answer, said.shift_said.undone)


def test_the_list_has_both_kinds_apart(stage: Stage) -> None:
    stage.performance()
    shown = stage.reads(stage.command("list"))
    said = english(stage)
    assert said[PerformanceWording].list_title in shown
    assert "performance conversations: 1, set" in shown
    assert said[PerformanceWording].line.fill(report="Sam Okafor", when="Wed 25 Nov, 11:00") in stage.home()


def test_less_than_a_working_day_is_confirmed_first(stage: Stage) -> None:
    """It is Monday, half past eight: today at eleven leaves Sam two hours."""
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    today = {"day": "2026-11-23", "time": "11:00"}
    assert stage.submit(report=seed.SAM, **today, **FOUR_THINGS).ok
    assert "Sam Okafor gets " in stage.reads_modal()
    assert stage.submit().ok
    assert "is set for today 11:00" in stage.reads_modal()


def test_the_consequence_may_be_said_in_this_talk(stage: Stage) -> None:
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    here = {ids.SAID_HERE: [ids.SAID_HERE]}
    said = english(stage)[PerformanceWording]
    both = stage.submit(report=seed.SAM, **WEDNESDAY, **FOUR_THINGS, **here)
    assert both.errors == {ids.COMMUNICATED_ON: said.told_twice}
    assert stage.submit(**{**FOUR_THINGS, "communicated_on": None}, **here).ok
    stage.jump_to(datetime(2026, 11, 25, 10, 31, tzinfo=UTC))
    brief = next(one for one in stage.from_bot() if "first said in this talk" in stage.reads(one))
    assert said.record.said_here in stage.reads(brief)
