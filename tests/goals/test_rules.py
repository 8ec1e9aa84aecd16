"""Rules of goals: who still has to confirm, what a change of words does, which milestones come near."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

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
    number: int,
    by: int,
    manager: datetime | None = None,
    report: datetime | None = None,
    writers: dict[str, list[int]] | None = None,
    **fields: object,
) -> dict[str, object]:
    """A goal, or words that goal 1 had, changed by that person and confirmed then by the two."""
    texts = {"what": f"what {number}", "measure": f"measure {number}", "okr": "", "due_on": None, "kind": "growth"}
    confirmed = {"manager_confirmed_at": manager, "report_confirmed_at": report}
    of_goal = {"goal_id": 1, "version": number, "state": GoalState.DRAFT, "writers": writers}
    of_goal |= {"created_by": by, "milestones_changed_by": None}
    return {"id": number, "changed_by": by, "changed_at": EARLIER, **texts, **confirmed, **of_goal, **fields}


def step_by(row_id: int, writers: list[int] | None, **fields: object) -> dict[str, object]:
    return {"id": row_id, "goal_id": 1, "text": f"step {row_id}", "writers": writers, **fields}


def gone(forgotten: Forgotten, goal: dict[str, object], *before: dict[str, object], steps: Any = ()) -> list[Gone]:
    """In the order of the tables; of a row only what is another text now, and whose."""
    found = words_of(forgotten, [goal], before, steps, [])
    return sorted(found, key=lambda one: (one.table, one.row_id))


ALL = [MANAGER, REPORT]


@pytest.mark.parametrize(
    ("forgotten", "goal", "goes"),
    [
        (BY_MANAGER, worded(1, MANAGER, LATER, writers={"what": [MANAGER], "measure": [MANAGER]}), True),
        (BY_REPORT, worded(1, REPORT, None, LATER, writers={"what": [REPORT], "measure": [REPORT]}), True),
        (BY_MANAGER, worded(1, MANAGER, LATER, LATER, writers={"what": [MANAGER], "measure": [MANAGER]}), False),
        (BY_REPORT, worded(1, MANAGER, LATER, writers={"what": [MANAGER], "measure": [MANAGER]}), False),
        (BY_MANAGER, worded(1, REPORT, None, LATER, writers={"what": ALL, "measure": [REPORT]}), True),
        (BY_MANAGER, worded(1, MANAGER, LATER), True),
        (BY_REPORT, worded(1, MANAGER, LATER), False),
    ],
)
def test_a_goal_that_not_both_have_confirmed_goes_with_whoever_wrote_it(
    forgotten: Forgotten, goal: dict[str, object], goes: bool
) -> None:
    """Where the row does not say who, with whoever worded it."""
    whole = [Gone("goals", 1), Gone("milestones", 31)]
    assert gone(forgotten, goal, steps=[step_by(31, [])]) == (whole if goes else [])


def test_after_an_edit_the_last_words_of_the_other_one_stand_again() -> None:
    """Sam wrote it, Priya put a full stop behind it, and nobody has confirmed."""
    goal = worded(2, MANAGER, LATER, writers={"what": [MANAGER, REPORT], "measure": [REPORT]}, created_by=REPORT, id=1)
    before = worded(1, REPORT, None, LATER, writers={"what": [REPORT], "measure": [REPORT]})
    again = {name: before[name] for name in WORDED}
    assert gone(BY_MANAGER, goal, before) == [
        Gone("goal_revisions", 1),
        Gone("goals", 1, {**again, "state": GoalState.DRAFT}),
    ]
    assert gone(BY_REPORT, goal, before) == [Gone("goal_revisions", 1), Gone("goals", 1)]


def test_one_text_of_a_goal_goes_and_the_others_stay() -> None:
    """Priya added how it is measured; Sam reworded the goal since."""
    goal = worded(3, REPORT, None, LATER, writers={"what": [REPORT], "measure": [MANAGER]}, created_by=REPORT, id=1)
    first = worded(1, REPORT, None, LATER, writers={"what": [REPORT]}, measure="")
    second = worded(2, MANAGER, LATER, writers={"what": [REPORT], "measure": [MANAGER]})
    found = gone(BY_MANAGER, goal, first, second)
    assert [(one.table, one.row_id) for one in found] == [("goal_revisions", 2), ("goals", 1)]
    instead = found[1].instead
    assert instead is not None
    assert (instead["what"], instead["measure"], instead["changed_by"]) == ("what 3", "", REPORT)
    assert instead["writers"]["what"] == [REPORT]
    assert not instead["writers"].get("measure")


def test_words_that_were_never_confirmed_by_the_other_one_go_too() -> None:
    goal = worded(1, REPORT, LATER, LATER)
    before = [worded(11, MANAGER, LATER), worded(12, REPORT, None, LATER), worded(13, MANAGER, LATER, LATER)]
    before[1]["writers"] = {"what": [REPORT], "measure": [REPORT]}
    assert gone(BY_MANAGER, goal, *before) == [Gone("goal_revisions", 11)]


@pytest.mark.parametrize(("state", "then"), [(GoalState.DRAFT, GoalState.CONFIRMED), (GoalState.DONE, GoalState.DONE)])
def test_a_goal_takes_back_the_last_words_that_both_confirmed(state: GoalState, then: GoalState) -> None:
    goal = worded(1, MANAGER, LATER, state=state)
    own = {"what": [], "measure": [], "okr": []}
    both = [worded(12, REPORT, EARLIER, EARLIER, own), worded(11, REPORT, EARLIER, EARLIER, own)]
    alone = worded(13, MANAGER, EARLIER)
    agreed = {name: both[0][name] for name in WORDED}
    assert gone(BY_MANAGER, goal, *both, alone) == [
        Gone("goal_revisions", 12),
        Gone("goal_revisions", 13),
        Gone("goals", 1, {**agreed, "state": then}),
    ]


def test_a_step_says_again_what_it_said_in_the_other_one_s_words() -> None:
    goal = worded(1, REPORT, LATER, LATER)
    steps = [step_by(31, [MANAGER, REPORT]), step_by(32, [MANAGER]), step_by(33, []), step_by(34, [REPORT])]
    then = [
        step_by(41, [REPORT], milestone_id=31),
        step_by(42, [MANAGER], milestone_id=31),
        step_by(43, [MANAGER], milestone_id=32),
    ]
    found = [*words_of(BY_MANAGER, [goal], [], steps, then)]
    assert found == [
        Gone("milestones", 31, {"text": "step 41", "writers": [REPORT]}),
        Gone("milestones", 32),
        Gone("milestone_revisions", 42),
        Gone("milestone_revisions", 43),
    ]
