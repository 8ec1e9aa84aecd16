"""The gentle look at a goal."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wording.library import Wording
from bot.goals import forms
from bot.goals.smart import SOONEST, check_goal, soonest_day
from bot.goals.wording import SmartWording

TODAY = date(2026, 11, 24)
MARCH = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("what", "measure", "due_on", "questions"),
    [
        ("Run the quarterly review without help", "Two reviews led on my own", MARCH, []),
        ("Cut the first answer time to 4 hours", "", MARCH, []),
        ("Become better at presenting", "", MARCH, ["specific", "measurable"]),
        ("Become better at presenting", "3 talks given, rated 4 of 5", MARCH, []),
        ("Be more strategic", "", None, ["specific", "measurable", "no_day"]),
        ("Spanish", "B1 certificate", MARCH, []),
        ("Spanish", "Certificate", MARCH, ["specific"]),
        ("Hand the release process over to Alex", "", MARCH, ["measurable"]),
        ("Hand the release process over to Alex", "It is documented and Alex runs it", None, ["no_day"]),
        ("Hand the release process over to Alex", "Alex runs it", TODAY, ["past"]),
        ("Hand the release process over to Alex", "Alex runs it", date(2026, 12, 30), ["too_soon"]),
        ("Hand the release process over to Alex", "Alex runs it", date(2026, 12, 31), []),
        ("IMPROVE the onboarding", "Yes", MARCH, ["specific", "measurable"]),
        ("", "", None, ["specific", "measurable", "no_day"]),
        ("Die Einarbeitung neuer Leute übernehmen", "3 Leute", MARCH, []),
    ],
)
def test_what_seems_to_be_missing_is_asked(
    english: Wording, what: str, measure: str, due_on: date | None, questions: list[str]
):
    rules = english[SmartWording]
    expected = tuple(getattr(rules.questions, name) for name in questions)
    assert check_goal(what, measure, due_on, TODAY, rules).questions == expected


def test_what_no_rule_can_tell_is_always_asked(english: Wording):
    asked, shown = english[SmartWording].questions, str(forms.goal(english, forms.BLANK, "Sam", "", new=True))
    assert asked.achievable in shown
    assert asked.relevant in shown


def test_each_flaw_of_the_day_has_its_own_question(english: Wording):
    days = (None, TODAY, TODAY + timedelta(days=9))
    asked = {check_goal("Run the review", "3 led", day, TODAY, english[SmartWording]).questions[-1] for day in days}
    assert len(asked) == 3
    assert all(question.endswith("?") or question.count("?") == 1 for question in asked)


@pytest.mark.parametrize(
    ("today", "soonest"),
    [
        (date(2026, 10, 1), date(2026, 12, 10)),
        (date(2026, 11, 24), date(2026, 12, 31)),
        (date(2026, 12, 20), date(2027, 1, 17)),
        (date(2026, 1, 1), date(2026, 3, 12)),
        (date(2026, 9, 30), date(2026, 10, 28)),
    ],
)
def test_a_goal_is_for_the_quarter_or_longer(today: date, soonest: date):
    assert soonest_day(today) == soonest


@given(st.dates(max_value=date(9000, 1, 1)))
def test_the_soonest_day_is_between_four_and_ten_weeks_away(today: date):
    assert today + SOONEST <= soonest_day(today) <= today + timedelta(weeks=10)


@given(st.text(), st.text(), st.none() | st.dates(), st.dates(max_value=date(9000, 1, 1)))
def test_any_goal_is_read_and_each_question_asked_once(
    english: Wording, what: str, measure: str, due_on: date | None, today: date
):
    questions = check_goal(what, measure, due_on, today, english[SmartWording]).questions
    assert len(set(questions)) == len(questions)
