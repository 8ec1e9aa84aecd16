"""What changed between two revisions of a plan."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plans.rules import SECTIONS, Plan, changed_sections

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
