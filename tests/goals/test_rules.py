"""Rules of goals: who still has to confirm, what a change of words does, which milestones come near."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import Pair, Person
from bot.goals.rules import (
    Goal,
    GoalDraft,
    GoalKind,
    GoalState,
    Milestone,
    confirmed,
    in_order,
    near_milestones,
    reworded,
    settled,
    waits_for,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
PRIYA, SAM = Person(1, "T1", "U1", "Priya", "UTC"), Person(2, "T1", "U2", "Sam", "UTC")
PAIR = Pair(1, "T1", PRIYA, SAM)
DRAFT = GoalDraft("run the review", "4 in a row", date(2027, 3, 5), GoalKind.GROWTH)
BLANK = Goal(1, "T1", 1, 0, DRAFT, GoalState.DRAFT, 1, 1, NOW)


def waiting(goal: Goal) -> set[int]:
    return {one.id for one in (PRIYA, SAM) if waits_for(goal, PAIR, one.id)}


@given(st.lists(st.tuples(st.sampled_from(["reword", "confirm"]), st.sampled_from([1, 2]))))
def test_it_is_confirmed_once_both_have_said_yes_to_these_very_words(acts: list[tuple[str, int]]):
    goal, agreed = reworded(BLANK, PAIR, 1, DRAFT, NOW), {1}
    for number, (act, by) in enumerate(acts):
        if act == "reword":
            goal, agreed = reworded(goal, PAIR, by, replace(DRAFT, what=f"words {number}"), NOW), {by}
        else:
            goal, agreed = confirmed(goal, PAIR, by, NOW), agreed | {by}
        assert goal.state is (GoalState.CONFIRMED if agreed == {1, 2} else GoalState.DRAFT)
        assert waiting(goal) == {1, 2} - agreed
    assert goal.version == 1 + sum(act == "reword" for act, _ in acts)


def test_a_stranger_confirms_nothing():
    goal = reworded(BLANK, PAIR, 1, DRAFT, NOW)
    assert confirmed(goal, PAIR, 3, NOW) == goal


def test_opened_again_it_is_as_confirmed_as_it_was():
    draft = reworded(BLANK, PAIR, 1, DRAFT, NOW)
    both = confirmed(draft, PAIR, 2, NOW)
    for goal in (draft, both):
        over = replace(goal, state=GoalState.DONE, closed_by=1, closed_at=NOW)
        assert waiting(over) == set()
        assert settled(over) == goal


def step(number: int, days: int | None, done: bool = False) -> Milestone:
    return Milestone(
        number, 1, f"step {number}", TODAY + timedelta(days) if days is not None else None, NOW if done else None
    )


def test_milestones_are_in_order_of_their_days():
    steps = [step(1, None), step(2, 9), step(3, 2), step(4, 2)]
    assert [one.id for one in in_order(steps)] == [3, 4, 2, 1]
    goal = replace(BLANK, milestones=in_order([step(1, 2, done=True), step(2, 9)]))
    assert goal.next_milestone is not None
    assert goal.next_milestone.id == 2


def test_near_are_those_of_the_next_two_weeks_and_what_is_carried_over():
    steps = (step(1, -3), step(2, 0), step(3, 14), step(4, 15), step(5, 1, done=True), step(6, None))
    goal = replace(BLANK, state=GoalState.CONFIRMED, milestones=steps)
    draft = replace(BLANK, milestones=(step(7, 1),))
    near = near_milestones([(draft, PAIR), (goal, PAIR)], TODAY)
    assert [(one.milestone.id, one.report_name) for one in near] == [(1, "Sam"), (2, "Sam"), (3, "Sam")]
