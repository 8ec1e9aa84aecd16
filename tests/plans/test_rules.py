"""What changed between two revisions of a plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.personal_data import Forgotten
from bot.plans.rules import SECTIONS, Plan, changed_sections, words_of, writers_by_section

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


def revision(
    version: int, changed_by: int | None, writers: dict[str, list[int]] | None = None, **texts: str
) -> dict[str, object]:
    parts = {"expectations": "", "current_performance": "", "support": "", **texts}
    return {"id": 10 + version, "version": version, "changed_by": changed_by, "writers": writers, **parts}


def proposal(number: int, base_version: int, writers: dict[str, list[int]] | None, **texts: str) -> dict[str, object]:
    parts = {"expectations": "", "current_performance": "", "support": "", **texts}
    return {"id": number, "author_id": REPORT, "base_version": base_version, "writers": writers, **parts}


def texts_after(
    person: int, revisions: list[dict[str, object]], proposals: Sequence[dict[str, object]] = ()
) -> dict[int, tuple[str, ...] | None]:
    """The parts of each row by its id; None for one that went."""
    rows = {row["id"]: {**row} for row in (*revisions, *proposals)}
    for one in words_of(Forgotten(person, MANAGER, REPORT), revisions, proposals):
        if one.instead is None:
            rows[one.row_id] = None
        else:
            rows[one.row_id].update(one.instead)
    return {number: row and tuple(str(row[part]) for part in SECTIONS) for number, row in rows.items()}


def test_each_part_of_a_plan_reads_as_before_whoever_is_forgotten_or_not_at_all() -> None:
    history = [
        revision(1, MANAGER, {"expectations": [MANAGER]}, expectations="hers"),
        revision(2, REPORT, {"expectations": [MANAGER], "support": [REPORT]}, expectations="hers", support="his"),
        revision(3, MANAGER, {"expectations": [MANAGER], "support": [1, 2]}, expectations="more", support="his."),
        revision(4, REPORT, {"expectations": [1, 2], "support": [1, 2]}, expectations="more.", support="his."),
    ]
    backwards = list(reversed(history))
    assert texts_after(MANAGER, backwards) == {11: ("", "", ""), **{n: ("", "", "his") for n in (12, 13, 14)}}
    assert texts_after(REPORT, backwards) == {
        11: ("hers", "", ""),
        12: ("hers", "", ""),
        13: ("more", "", ""),
        14: ("more", "", ""),
    }
    assert not [*words_of(Forgotten(3, 3, REPORT), history, [])]


def test_in_rows_that_do_not_say_it_everybody_wrote_who_changed_the_plan_since_the_part_was_empty() -> None:
    history = [
        revision(1, MANAGER, expectations="hers"),
        revision(2, REPORT, expectations="hers", support="his"),
        revision(3, MANAGER, expectations="hers"),
        revision(4, MANAGER, expectations="hers", support="hers"),
    ]
    assert texts_after(MANAGER, history)[12] == ("", "", "his")
    assert texts_after(REPORT, history)[14] == ("hers", "", "hers")


def test_a_report_s_proposals_go_with_them_and_the_manager_s_words_in_them_with_the_manager() -> None:
    history = [revision(1, MANAGER, {"expectations": [MANAGER]}, expectations="hers")]
    theirs = {"expectations": [1, 2], "support": [REPORT]}
    proposals = [proposal(5, 1, theirs, expectations="hers.", support="his"), proposal(6, 0, {}, answer="no")]
    assert texts_after(REPORT, history, proposals) == {11: ("hers", "", ""), 5: None, 6: None}
    assert texts_after(MANAGER, history, proposals) == {11: ("", "", ""), 5: ("", "", "his"), 6: ("", "", "")}
    answers = [one.instead for one in words_of(BY_MANAGER, history, proposals) if one.table == "plan_proposals"]
    assert [one and one["answer"] for one in answers] == [None, None]


def test_whoever_edits_joins_those_whose_words_are_left() -> None:
    first = Plan(1, 1, "Run the review", writers={"expectations": [REPORT]})
    for text, writers in (
        ("Run the review", [REPORT]),
        ("Run the review.", [MANAGER, REPORT]),
        ("review", [MANAGER, REPORT]),
        ("Something else", [MANAGER]),
        ("", []),
    ):
        found = writers_by_section(replace(first, expectations=text), (MANAGER,), first)
        assert found["expectations"] == writers, text
    unknown = replace(first, writers=None)
    assert "expectations" not in writers_by_section(replace(first, expectations="Run it"), (MANAGER,), unknown)


@pytest.mark.parametrize("text", ["週に一度話す", "Раз в неделю", "kahden kesken"])
def test_words_are_known_again_in_any_language(text: str) -> None:
    first = Plan(1, 1, text, writers={"expectations": [REPORT]})
    edited = replace(first, expectations=f"{text}!?x")
    assert writers_by_section(edited, (MANAGER,), first)["expectations"] == [MANAGER, REPORT]
