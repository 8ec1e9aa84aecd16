"""The three prompts: other words each week, and the goal or the step that is near."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefs.rules import PromptsAbout, first_open, prompts_about, variant
from bot.briefs.views import asks, to_open_with
from bot.frames.rules import Frame
from bot.goals.rules import Goal, GoalDraft, GoalKind, GoalState, Milestone
from bot.library.wording import WEEKS_APART
from tests.core.slack.surfaces import Content
from tests.factories import NOW, library

TUESDAY = date(2026, 11, 24)


def goal(number: int = 1, state: GoalState = GoalState.CONFIRMED, *steps: Milestone) -> Goal:
    draft = GoalDraft(f"goal {number}", "", None, GoalKind.GROWTH)
    return Goal(number, "T1", 1, number, draft, state, 1, 1, NOW, NOW, milestones=steps, milestones_changed_at=NOW)


def step(number: int, due_on: date | None, *, done: bool = False) -> Milestone:
    return Milestone(number, 1, f"step {number}", due_on, NOW if done else None)


@given(
    pair=st.integers(1, 10**9),
    count=st.integers(WEEKS_APART, 40),
    week=st.integers(0, 10**6),
    later=st.integers(1, 6),
)
def test_no_variant_comes_again_within_six_weeks(pair: int, count: int, week: int, later: int) -> None:
    first, second = (variant(count, PromptsAbout(pair, one)) for one in (week, week + later))
    assert first != second
    assert 0 <= first < count


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), weeks=st.integers(0, 60))
def test_a_week_begins_on_monday(day: date, weeks: int) -> None:
    monday = day - timedelta(day.weekday())
    of_monday, of_sunday = (prompts_about(1, one, []).week for one in (monday, monday + timedelta(6)))
    assert of_monday == of_sunday
    assert prompts_about(1, monday + timedelta(weeks=weeks), []).week == of_monday + weeks


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([], ("", "", None)),
        ([goal(1, GoalState.DRAFT)], ("", "", None)),
        ([goal(1)], ("goal 1", "", None)),
        ([goal(1, GoalState.CONFIRMED, step(1, None))], ("goal 1", "", None)),
        ([goal(1, GoalState.CONFIRMED, step(1, date(2026, 12, 8)))], ("goal 1", "step 1", date(2026, 12, 8))),
        ([goal(1, GoalState.CONFIRMED, step(1, date(2026, 12, 9)))], ("goal 1", "", None)),
        ([goal(1, GoalState.CONFIRMED, step(1, date(2026, 11, 23)))], ("goal 1", "", None)),
        ([goal(1, GoalState.CONFIRMED, step(1, TUESDAY, done=True))], ("goal 1", "", None)),
        (
            [goal(1, GoalState.CONFIRMED, step(1, date(2026, 12, 1)), step(2, date(2026, 11, 27)))],
            ("goal 1", "step 2", date(2026, 11, 27)),
        ),
    ],
)
def test_they_name_the_confirmed_goal_or_the_step_that_is_near(
    goals: list[Goal], expected: tuple[str, str, date | None]
) -> None:
    about = prompts_about(1, TUESDAY, goals)
    assert (about.goal, about.milestone, about.milestone_on) == expected


def test_the_agenda_is_whole_and_a_goal_is_named() -> None:
    wording = library().languages["en"]
    about = PromptsAbout(1, 3, "Runs the weekly review.", "meet Ines", date(2026, 11, 27))
    rest = ("in_your_way", "before_we_meet")
    plain = asks(wording, replace(about, asks=("a_year_from_now", *rest)), TUESDAY)
    assert [title for title, _ in plain] == [
        "Goals and progress",
        "Obstacles, help and learning",
        "Next steps and feedback",
    ]
    near = asks(wording, replace(about, asks=("milestone_how_close", *rest)), TUESDAY)
    assert "“meet Ines”" in near[0][1]
    assert "Fri 27 Nov" in near[0][1]
    assert near[1:] == plain[1:]
    named = asks(wording, replace(about, asks=("goal_how_far", *rest)), TUESDAY)
    assert "“Runs the weekly review”" in named[0][1]


def test_a_year_of_sentences_to_open_with_never_repeats_within_six_weeks() -> None:
    wording = library().languages["en"]
    year = [to_open_with(wording, Frame.COACHING, PromptsAbout(7, week)) for week in range(52)]
    for week, said in enumerate(year):
        assert said not in year[week + 1 : week + 7]


@pytest.mark.parametrize(
    ("mine", "theirs", "shown"), [(0, 0, 0), (5, 0, 3), (0, 5, 3), (5, 5, 3), (1, 5, 3), (2, 0, 2)]
)
def test_of_what_is_open_three_are_shown_and_both_sides(mine: int, theirs: int, shown: int) -> None:
    content = Content("Sam", "text")
    lines = [content.commitment(number * 3) for number in range(1, mine + 1)]
    lines += [content.commitment(number * 3 + 1) for number in range(1, theirs + 1)]
    found, more = first_open(lines)
    assert (len(found), more) == (shown, mine + theirs - shown)
    assert len({one.commitment.owner for one in found}) == (mine > 0) + (theirs > 0)
