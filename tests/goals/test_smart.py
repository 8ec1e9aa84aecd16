"""The gentle look at a goal."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wording.library import Wording
from bot.goals.smart import SOONEST, Letter, check_goal, soonest_day
from bot.goals.wording import SmartWording

TODAY = date(2026, 11, 24)
MARCH = date(2027, 3, 31)
S, M, T = Letter.SPECIFIC, Letter.MEASURABLE, Letter.TIME_BOUND


@pytest.mark.parametrize(
    ("what", "measure", "due_on", "letters"),
    [
        ("Run the quarterly review without help", "Two reviews led on my own", MARCH, []),
        ("Cut the first answer time to 4 hours", "", MARCH, []),
        ("Become better at presenting", "", MARCH, [S, M]),
        ("Become better at presenting", "3 talks given, rated 4 of 5", MARCH, []),
        ("Be more strategic", "", None, [S, M, T]),
        ("Spanish", "B1 certificate", MARCH, []),
        ("Spanish", "Certificate", MARCH, [S]),
        ("Hand the release process over to Alex", "", MARCH, [M]),
        ("Hand the release process over to Alex", "It is documented and Alex runs it", None, [T]),
        ("Hand the release process over to Alex", "Alex runs it", TODAY, [T]),
        ("Hand the release process over to Alex", "Alex runs it", date(2026, 12, 30), [T]),
        ("Hand the release process over to Alex", "Alex runs it", date(2026, 12, 31), []),
        ("IMPROVE the onboarding", "Yes", MARCH, [S, M]),
        ("", "", None, [S, M, T]),
        ("Die Einarbeitung neuer Leute übernehmen", "3 Leute", MARCH, []),
    ],
)
def test_what_seems_to_be_missing_is_asked(
    english: Wording, what: str, measure: str, due_on: date | None, letters: list[Letter]
):
    check = check_goal(what, measure, due_on, TODAY, english[SmartWording])
    assert [one.letter for one in check.findings] == letters
    assert [one.letter for one in check.always] == [Letter.ACHIEVABLE, Letter.RELEVANT]


def test_each_flaw_of_the_day_has_its_own_question(english: Wording):
    days = (None, TODAY, TODAY + timedelta(days=9))
    asked = {
        check_goal("Run the review", "3 led", day, TODAY, english[SmartWording]).findings[-1].question for day in days
    }
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
def test_any_goal_is_read_and_each_letter_asked_once(
    english: Wording, what: str, measure: str, due_on: date | None, today: date
):
    check = check_goal(what, measure, due_on, today, english[SmartWording])
    letters = [one.letter for one in (*check.findings, *check.always)]
    assert len(set(letters)) == len(letters)
