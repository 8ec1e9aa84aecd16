"""What changed between two revisions of a plan."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.personal_data import Forgotten, Gone
from bot.plans import rules
from bot.plans.rules import SECTIONS, Plan, changed_sections, words_of

PLAN = Plan(1, 3, "lead the launch", "steady", "a mentor", 7, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (PLAN, ()),
        (replace(PLAN, version=4, changed_by=8, changed_at=datetime(2026, 2, 1, tzinfo=UTC)), ()),
        (replace(PLAN, support=""), ("support",)),
        (replace(PLAN, support="x", expectations="y"), ("expectations", "support")),
        (Plan(1), SECTIONS),
    ],
)
def test_changed_sections(after: Plan, expected: tuple[str, ...]) -> None:
    assert changed_sections(PLAN, after) == expected


@given(st.sets(st.sampled_from(SECTIONS)))
def test_exactly_the_changed_sections_are_named(changed: set[str]) -> None:
    after = replace(PLAN, **dict.fromkeys(changed, "something else"))
    assert set(changed_sections(PLAN, after)) == set(changed_sections(after, PLAN)) == changed


@pytest.mark.parametrize(
    ("plan", "empty"), [(Plan(1), True), (Plan(1, 2), True), (Plan(1, support="x"), False), (PLAN, False)]
)
def test_a_plan_without_words_is_empty(plan: Plan, empty: bool) -> None:
    assert plan.empty is empty


MANAGER, REPORT = 1, 2
BY_MANAGER, BY_REPORT = Forgotten(MANAGER, MANAGER, REPORT), Forgotten(REPORT, MANAGER, REPORT)


def revision(version: int, changed_by: int | None, expectations: str = "", support: str = "") -> dict[str, object]:
    texts = {"expectations": expectations, "current_performance": "", "support": support}
    return {"id": 10 + version, "version": version, "changed_by": changed_by, **texts}


HISTORY = [
    revision(1, MANAGER, "hers"),
    revision(2, REPORT, "hers", "his"),
    revision(3, MANAGER, "his now", "his"),
    revision(4, REPORT, "", "his"),
]


@pytest.mark.parametrize(
    ("forgotten", "expected"),
    [
        (BY_MANAGER, [(11, "expectations"), (12, "expectations"), (13, "expectations")]),
        (BY_REPORT, [(12, "support"), (13, "support"), (14, "support")]),
        (Forgotten(3, 3, REPORT), []),
    ],
)
def test_each_part_of_a_plan_is_in_the_words_of_whoever_changed_it_last(
    forgotten: Forgotten, expected: list[tuple[int, str]]
) -> None:
    gone = words_of(forgotten, list(reversed(HISTORY)))
    assert [*gone] == [Gone("plan_revisions", row, {part: ""}) for row, part in expected]


def test_a_report_s_proposals_go_with_them_and_the_answers_with_the_manager() -> None:
    proposals = [{"id": 5, "author_id": REPORT}, {"id": 6, "author_id": REPORT}]
    assert [*rules.proposals_of(BY_REPORT, proposals)] == [Gone("plan_proposals", 5), Gone("plan_proposals", 6)]
    answers = [Gone("plan_proposals", number, {"answer": None}) for number in (5, 6)]
    assert [*rules.proposals_of(BY_MANAGER, proposals)] == answers
