"""The whole story, as a manager lives it: over HTTP and over Socket Mode, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from tests.e2e.world import World, until, words, world


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_two_weeks_of_coaching(engine: Engine, mode: str):
    with world(engine, mode) as here:
        brief = a_one_on_one_is_set_up_and_its_brief_comes(here)
        three_replies_log_four_commitments(here, brief)
        the_one_on_one_closes(here, brief)
        the_weekly_message_lists_what_is_open(here)
        the_next_brief_carries_over(here)
        assert [entry for entry in here.sandbox.log.entries() if not entry.ok] == []


def a_one_on_one_is_set_up_and_its_brief_comes(here: World):
    answer = here.command("add @Sam weekly tue 14:00")
    assert "weekly on Tuesday at 14:00" in words(answer.blocks)
    assert "Sam" in here.home()
    assert here.jump() == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    [brief] = here.from_bot()
    assert brief.text == "Sam at 14:00: your brief is ready."
    assert "Sam, Tue 24 Nov, 14:00" in words(brief.blocks)
    prompts, plan, coach_role = here.thread(brief)
    assert "Goals" in words(prompts.blocks)
    assert "Coaching plan" in words(plan.blocks)
    assert "Manager and coach at once" in words(coach_role.blocks)
    before = words(here.fresh(brief).blocks)
    assert "?" in before
    here.tap(brief, "Another question")
    until(lambda: here.work() or words(here.fresh(brief).blocks) != before)
    return brief


def three_replies_log_four_commitments(here: World, brief):
    _, first = here.reply(brief, "I'll intro Sam to the design lead by Friday")
    assert "`1` You: intro Sam to the design lead, by Fri 27 Nov" in words(first.blocks)
    said, second = here.reply(brief, "- Sam will draft the RFC by 4 Dec\n- we'll both read the survey")
    assert "`2` Sam: draft the RFC, by Fri 4 Dec" in words(second.blocks)
    assert "`3` You and Sam: read the survey, by your next 1:1" in words(second.blocks)
    _, third = here.reply(brief, "I will book the room tomorrow")
    assert "`4` You: book the room, by tomorrow" in words(third.blocks)

    here.sandbox.people.edit_message(
        here.user, here.channel, said.ts, "- Sam will draft the RFC by 11 Dec\n- we'll both read the survey"
    )
    here.shows(second, "draft the RFC, by Fri 11 Dec")
    here.tap(third, "Undo")
    here.shows(third, "Nothing from this message is logged")
    here.home_says("draft the RFC")
    assert "book the room" not in here.home_says("read the survey")


def just_after(moment: datetime, here: World) -> bool:
    """The simulated clock was put there, and has run on since, however slow the machine."""
    return timedelta(0) <= here.now() - moment < timedelta(minutes=10)


def the_one_on_one_closes(here: World, brief):
    here.jump()
    follow_up = here.thread(brief)[-1]
    assert just_after(datetime(2026, 11, 24, 14, 40, tzinfo=UTC), here)
    assert "What did you two agree?" in words(follow_up.blocks)
    here.tap(follow_up, "It happened")
    here.shows(follow_up, "Noted that it happened")


def the_weekly_message_lists_what_is_open(here: World):
    here.jump()
    assert just_after(datetime(2026, 11, 30, 9, 0, tzinfo=UTC), here)
    weekly = here.from_bot()[-1]
    told = words(weekly.blocks)
    assert "Sam* · tomorrow 14:00" in told
    assert "intro Sam to the design lead" in told
    assert "draft the RFC" in told
    assert "read the survey" in told
    here.tap(weekly, "Done", nth=0)
    done = "~You: intro Sam to the design lead~ · done"
    here.shows(weekly, done)
    assert done in here.home_says("draft the RFC")


def the_next_brief_carries_over(here: World):
    here.jump()
    assert just_after(datetime(2026, 12, 1, 13, 30, tzinfo=UTC), here)
    brief = here.from_bot()[-1]
    _, plan = here.thread(brief)
    told = words(here.fresh(brief).blocks)
    assert "2 are listed above" in words(plan.blocks)
    assert "read the survey, carried over" in told
    assert "draft the RFC, by Fri 11 Dec" in told
    assert "draft the RFC, by Fri 11 Dec · carried over" not in told
    assert "intro Sam" not in told
