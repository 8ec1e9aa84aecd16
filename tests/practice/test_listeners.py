"""Practising in Slack: what somebody reads for what they chose, and going on."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.slack import ids
from bot.core.wording.library import Wording
from bot.practice.wording import PracticeWording
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def said(stage: Stage) -> Wording:
    return stage.coach.library.for_locale("en")


def practise(stage: Stage) -> str:
    """Open the next moment; its key."""
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "practice").ok
    shown = stage.reads_modal()
    return next(key for key, case in said(stage)[PracticeWording].cases.items() if case.situation in shown)


def test_the_answer_says_what_both_choices_do_and_offers_a_stronger_sentence(stage: Stage) -> None:
    key = practise(stage)
    wording = said(stage)[PracticeWording]
    case = wording.cases[key]
    assert all(one.say in stage.reads_modal() for one in case.sentences.all.values())
    assert not any(one.does in stage.reads_modal() for one in case.sentences.all.values())
    assert stage.submit(practice_frame="coaching", practice_sentence="a").ok
    shown = stage.reads_modal()
    for text in (wording.chose.of("coaching", case.fits), getattr(wording.fits, case.fits), case.reason):
        assert text in shown
    for letter in ("a", case.strongest):
        assert case.sentences.all[letter].does in shown
    assert wording.strongest not in shown


def test_the_strongest_sentence_is_said_to_be_so(stage: Stage) -> None:
    case = said(stage)[PracticeWording].cases[practise(stage)]
    assert stage.submit(practice_frame=case.fits, practice_sentence=case.strongest).ok
    shown = stage.reads_modal()
    assert said(stage)[PracticeWording].strongest in shown
    assert said(stage)[PracticeWording].chose.same in shown
    assert said(stage)[PracticeWording].stronger_title not in shown


def test_moments_do_not_come_again_until_the_others_were_there(stage: Stage) -> None:
    seen = []
    for _ in said(stage)[PracticeWording].cases:
        seen.append(practise(stage))
        assert stage.submit(practice_frame="two", practice_sentence="b").ok
        stage.sandbox.workspace.close_all(stage.user)
    assert sorted(seen) == sorted(said(stage)[PracticeWording].cases)
    assert practise(stage) == seen[0]


def test_another_moment_follows_an_answer_and_begins_empty(stage: Stage) -> None:
    first = practise(stage)
    assert stage.submit(practice_frame="two", practice_sentence="b").ok
    assert stage.press_in(stage.modal(), ids.PRACTICE_ANOTHER).ok
    shown = stage.reads_modal()
    assert said(stage)[PracticeWording].cases[first].situation not in shown
    blocks = [block["block_id"] for block in stage.modal().blocks if block["type"] == "input"]
    assert len(blocks) == 2
    assert all(not block_id.endswith(f":{first}") for block_id in blocks)


def test_home_has_the_button(stage: Stage) -> None:
    assert stage.press_in(stage.open_home(), ids.PRACTISE).ok
    assert said(stage)[PracticeWording].frame_label in stage.reads_modal()
    assert stage.troubles() == []


def test_nobody_is_written_to_about_practice(stage: Stage) -> None:
    stage.work()
    before = len(stage.all_from_bot())
    practise(stage)
    assert stage.submit(practice_frame="two", practice_sentence="b").ok
    stage.work()
    assert len(stage.all_from_bot()) == before


def redefined(stage: Stage, **changes: Any) -> None:
    """The modal as a version before may have opened it."""
    view = stage.modal()
    stage.sandbox.workspace.save_view(replace(view, definition={**view.definition, **changes}))


def test_a_moment_that_is_gone_makes_room_for_another(stage: Stage) -> None:
    practise(stage)
    redefined(stage, private_metadata='{"case": "retired"}')
    assert stage.submit(practice_frame="two", practice_sentence="b").ok
    shown = stage.reads_modal()
    assert said(stage)[PracticeWording].gone in shown
    assert said(stage)[PracticeWording].frame_label in shown
    assert stage.troubles() == []


def test_whoever_chose_only_one_is_asked_for_the_other_and_keeps_the_first(stage: Stage) -> None:
    practise(stage)
    blocks = [{**block, "optional": True} if block["type"] == "input" else block for block in stage.modal().blocks]
    redefined(stage, blocks=blocks)
    outcome = stage.submit(practice_frame="two")
    assert list(outcome.errors.values()) == [said(stage)[PracticeWording].choose]
    assert [block_id.partition(":")[0] for block_id in outcome.errors] == [ids.PRACTICE_SENTENCE]
    assert stage.submit(practice_frame="two", practice_sentence="b").ok
