"""Rules of goals: who still has to confirm, what a change of words does, which milestones come near."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import Pair, Person
from bot.core.personal_data import Forgotten, Gone
from bot.goals.rules import (
    WORDED,
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
    words_of,
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


MANAGER, REPORT = 1, 2
BY_MANAGER, BY_REPORT = Forgotten(MANAGER, MANAGER, REPORT), Forgotten(REPORT, MANAGER, REPORT)
EARLIER, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def worded(
    number: int, by: int, manager: datetime | None = None, report: datetime | None = None, **fields: object
) -> dict[str, object]:
    """A goal, or words that goal 1 had, changed by that person and confirmed then by the two."""
    texts = {"what": f"sealed {number}", "measure": "", "okr": "", "due_on": None, "kind": "growth"}
    confirmed = {"manager_confirmed_at": manager, "report_confirmed_at": report}
    of_goal = {"goal_id": 1, "version": number, "state": GoalState.DRAFT}
    return {"id": number, "changed_by": by, "changed_at": EARLIER, **texts, **confirmed, **of_goal, **fields}


STEPS = [{"id": 31, "goal_id": 1}, {"id": 32, "goal_id": 2}]


@pytest.mark.parametrize(
    ("forgotten", "goal", "expected"),
    [
        (BY_MANAGER, worded(1, MANAGER, LATER), [Gone("goals", 1), Gone("milestones", 31)]),
        (BY_REPORT, worded(1, REPORT, None, LATER), [Gone("goals", 1), Gone("milestones", 31)]),
        (BY_MANAGER, worded(1, MANAGER, LATER, LATER), []),
        (BY_REPORT, worded(1, MANAGER, LATER), []),
        (BY_MANAGER, worded(1, REPORT, None, LATER), []),
    ],
)
def test_a_goal_that_the_other_one_has_not_confirmed_goes_with_its_author(
    forgotten: Forgotten, goal: dict[str, object], expected: list[Gone]
) -> None:
    assert [*words_of(forgotten, [goal], [], STEPS)] == expected


def test_words_that_were_never_confirmed_by_the_other_one_go_too() -> None:
    goal = worded(1, REPORT, LATER, LATER)
    before = [worded(11, MANAGER, LATER), worded(12, REPORT, None, LATER), worded(13, MANAGER, LATER, LATER)]
    assert [*words_of(BY_MANAGER, [goal], before, STEPS)] == [Gone("goal_revisions", 11)]


@pytest.mark.parametrize(("state", "then"), [(GoalState.DRAFT, GoalState.CONFIRMED), (GoalState.DONE, GoalState.DONE)])
def test_a_goal_takes_back_the_last_words_that_both_confirmed(state: GoalState, then: GoalState) -> None:
    goal = worded(1, MANAGER, LATER, state=state)
    both = [worded(12, REPORT, EARLIER, EARLIER), worded(11, REPORT, EARLIER, EARLIER)]
    alone = worded(13, MANAGER, EARLIER)
    agreed = {name: both[0][name] for name in WORDED}
    assert [*words_of(BY_MANAGER, [goal], [*both, alone], STEPS)] == [
        Gone("goals", 1, {**agreed, "state": then}),
        Gone("goal_revisions", 12),
        Gone("goal_revisions", 13),
    ]
