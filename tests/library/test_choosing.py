"""Which entry of the library a 1:1 is given: what always holds, and what a manager would expect in each situation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.rules import (
    Competency,
    Fit,
    ForWhom,
    Function,
    Level,
    Open,
    PathwayName,
    Phase,
    Prompt,
    Reason,
    SessionType,
    Situation,
    Subject,
    Used,
    Verdict,
    Why,
    choose,
    fits,
    near_duplicates,
    phase_on,
    read_reasons,
    written_reasons,
)
from bot.library.wording import ABOUT_GOAL, ABOUT_MILESTONE, prompts_for, questions_for
from tests.factories import library

ENGLISH = library().languages["en"]
QUESTIONS: Mapping[str, ForWhom] = questions_for(ENGLISH)
ALL: Sequence[Mapping[str, ForWhom]] = (
    QUESTIONS,
    *(prompts_for(ENGLISH, prompt) for prompt in Prompt),
    prompts_for(ENGLISH, Prompt.GOALS, ABOUT_GOAL),
    prompts_for(ENGLISH, Prompt.GOALS, ABOUT_MILESTONE),
)
TUESDAY = date(2026, 11, 24)
PLAIN = Situation(1, TUESDAY)
LEFT_OUT = Used("unnamed", TUESDAY - timedelta(weeks=9))
"""A question about obstacles nine weeks ago; since then there were others."""

fitting = st.builds(Fit, st.sampled_from(Function), st.sampled_from(Level), st.none() | st.sampled_from(Competency))
situations = st.builds(
    Situation,
    st.integers(1, 10**9),
    st.dates(date(2024, 1, 1), date(2040, 1, 1)),
    fitting,
    st.sampled_from(SessionType),
    st.sampled_from(Phase),
    st.none() | st.sampled_from(PathwayName),
    st.frozensets(st.sampled_from(Open)),
)


def weeks(entries: Mapping[str, ForWhom], first: Situation, count: int, every: int = 7) -> list[str]:
    """What is chosen in each of so many 1:1s, one after the other."""
    used: list[Used] = []
    for number in range(count):
        day = first.day + timedelta(days=every * number)
        used.append(Used(choose(entries, replace(first, day=day), used).key, day))
    return [one.key for one in used]


@settings(max_examples=40, deadline=None)
@given(entries=st.sampled_from(ALL), situation=situations)
def test_nothing_comes_again_within_six_weeks(entries: Mapping[str, ForWhom], situation: Situation) -> None:
    year = weeks(entries, situation, 20)
    for number, key in enumerate(year):
        assert key not in year[number + 1 : number + 7]


@settings(max_examples=60, deadline=None)
@given(entries=st.sampled_from(ALL), situation=situations, shown=st.lists(st.integers(0, 300), max_size=40))
def test_there_is_always_something_within_the_frame_and_the_same_for_the_same(
    entries: Mapping[str, ForWhom], situation: Situation, shown: list[int]
) -> None:
    keys = [*entries, "gone_from_the_library"]
    used = [Used(keys[one % len(keys)], situation.day - timedelta(days=one)) for one in sorted(shown, reverse=True)]
    choice = choose(entries, situation, used)
    assert fits(entries[choice.key], situation)
    assert entries[choice.key].frame == "coaching"
    assert choice == choose(entries, situation, used)
    assert read_reasons(written_reasons(choice.reasons)) == choice.reasons != ()


def test_when_all_were_shown_lately_the_longest_ago_comes() -> None:
    few = {key: QUESTIONS[key] for key in ("unnamed", "stretch", "their_view")}
    used = [Used(key, TUESDAY) for key in ("stretch", "unnamed", "their_view")]
    assert choose(few, PLAIN, used).key == "stretch"
    useless = [replace(used[0], verdict=Verdict.NOT_USEFUL), *used[1:]]
    assert choose(few, PLAIN, useless).key == "unnamed"
    nothing_else = [replace(one, verdict=Verdict.NOT_USEFUL) for one in used]
    assert choose(few, PLAIN, nothing_else).key == "stretch"


def test_reports_of_one_manager_get_different_questions_in_a_week() -> None:
    assert len({choose(QUESTIONS, Situation(pair, TUESDAY), ()).key for pair in range(101, 109)}) == 8


def test_what_is_not_useful_never_comes_again_while_there_is_another() -> None:
    first = choose(QUESTIONS, PLAIN, ()).key
    used = [Used(first, TUESDAY - timedelta(weeks=60), Verdict.NOT_USEFUL)]
    assert first not in {choose(QUESTIONS, replace(PLAIN, pair_id=pair), used).key for pair in range(300)}


def test_what_was_kept_comes_back_after_six_weeks_before_others_like_it() -> None:
    about_safety = {key: of for key, of in QUESTIONS.items() if of.subject is Subject.SAFETY}
    used = [Used("careful_here", TUESDAY - timedelta(weeks=7), Verdict.KEEP)]
    assert choose(about_safety, PLAIN, used).key == "careful_here"
    assert Reason(Why.KEPT) in choose(about_safety, PLAIN, used).reasons
    later = [replace(used[0], on=TUESDAY - timedelta(weeks=6))]
    assert choose(about_safety, PLAIN, later).key != "careful_here"


@pytest.mark.parametrize(
    ("situation", "used", "subjects", "reason"),
    [
        (replace(PLAIN, open=frozenset({Open.STEP_NEAR})), (), {Subject.NEXT_STEPS, Subject.GOALS}, Why.STEP_NEAR),
        (replace(PLAIN, open=frozenset({Open.CARRIED_OVER})), (), {Subject.OBSTACLES, Subject.HELP}, Why.CARRIED_OVER),
        (replace(PLAIN, open=frozenset({Open.NO_GOAL})), (), {Subject.GOALS, Subject.GROWTH}, Why.NO_GOAL),
        (replace(PLAIN, phase=Phase.PLANNING), (), {Subject.GOALS}, Why.PHASE),
        (replace(PLAIN, phase=Phase.REVIEW), (), {Subject.GOALS}, Why.PHASE),
        (replace(PLAIN, pathway=PathwayName.NEW_HIRE), (), {Subject.LEARNING}, Why.PATHWAY),
        (replace(PLAIN, fit=Fit(level=Level.EXECUTIVE)), (), {Subject.LEADING}, Why.LEVEL),
        (PLAIN, (LEFT_OUT,), {Subject.OBSTACLES, Subject.FEEDBACK, Subject.GROWTH}, Why.GAP),
        (
            replace(PLAIN, session=SessionType.FIRST_ONE_ON_ONE),
            (),
            {Subject.SAFETY, Subject.EXPECTATIONS, Subject.LISTENING},
            Why.SESSION,
        ),
        (
            replace(PLAIN, session=SessionType.MONTHLY_DEVELOPMENT_TALK),
            (),
            {Subject.GROWTH, Subject.LEARNING},
            Why.SESSION,
        ),
    ],
)
def test_the_question_fits_the_situation_and_says_so(
    situation: Situation, used: Sequence[Used], subjects: set[Subject], reason: Why
) -> None:
    for pair in range(1, 30):
        choice = choose(QUESTIONS, replace(situation, pair_id=pair), used)
        assert QUESTIONS[choice.key].subject in subjects
        assert reason in [one.why for one in choice.reasons]


def test_a_gap_says_for_how_many_weeks() -> None:
    lately = Used("careful_here", TUESDAY - timedelta(weeks=1))
    assert choose({"unnamed": QUESTIONS["unnamed"]}, PLAIN, [LEFT_OUT, lately]).reasons == (Reason(Why.GAP, 9),)


def test_what_the_manager_practises_is_practised() -> None:
    practise = replace(PLAIN, fit=Fit(practise=Competency.LISTENING))
    chosen = {choose(QUESTIONS, replace(practise, pair_id=pair), ()).key for pair in range(20)}
    assert all(Competency.LISTENING in QUESTIONS[key].competencies for key in chosen)


def test_prompts_speak_of_the_report_s_work_first_and_never_of_another_s() -> None:
    for function in Function:
        for prompt in Prompt:
            wordings = prompts_for(ENGLISH, prompt)
            own = [wordings[key].functions for key in weeks(wordings, replace(PLAIN, fit=Fit(function)), 20)]
            assert all(not functions or function in functions for functions in own)
            assert all(bool(functions) is (function is not Function.GENERAL) for functions in own[:7])


def test_what_is_for_few_people_does_not_come_again_and_again() -> None:
    for pathway in PathwayName:
        half_a_year = weeks(QUESTIONS, replace(PLAIN, pathway=pathway), 26)
        assert len({*half_a_year}) == 26


def test_two_questions_in_a_row_are_about_different_things() -> None:
    for pair in range(1, 20):
        year = weeks(QUESTIONS, replace(PLAIN, pair_id=pair, open=frozenset({Open.NO_GOAL})), 40)
        subjects = [QUESTIONS[key].subject for key in year]
        assert all(one is not other for one, other in pairwise(subjects))


def test_in_twelve_weeks_every_neglected_subject_has_had_its_turn() -> None:
    for pair in range(1, 20):
        quarter = weeks(QUESTIONS, replace(PLAIN, pair_id=pair, open=frozenset({Open.NO_GOAL})), 12)
        subjects = {QUESTIONS[key].subject for key in quarter}
        assert {Subject.OBSTACLES, Subject.FEEDBACK, Subject.GROWTH} <= subjects
        assert len(subjects) >= 6


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 1, 1), Phase.PLANNING),
        (date(2026, 1, 14), Phase.PLANNING),
        (date(2026, 1, 15), Phase.EXECUTION),
        (date(2026, 3, 17), Phase.EXECUTION),
        (date(2026, 3, 18), Phase.REVIEW),
        (date(2026, 3, 31), Phase.REVIEW),
        (date(2026, 4, 1), Phase.PLANNING),
        (date(2024, 12, 31), Phase.REVIEW),
        (date(2028, 2, 29), Phase.EXECUTION),
    ],
)
def test_a_quarter_begins_with_planning_and_ends_with_looking_back(day: date, phase: Phase) -> None:
    assert phase_on(day) is phase


def test_choosing_takes_less_than_comparing_all_texts_by_far() -> None:
    """About a millisecond: the comparison that `coach prompts check` makes of the same questions takes 20 or more."""
    texts = [(key, key.replace("_", " "), frozenset[str]()) for key in QUESTIONS]
    used = [Used(key, TUESDAY - timedelta(weeks=number)) for number, key in enumerate(QUESTIONS)][::-1]

    def taken(count: int, run: object) -> float:
        begun = perf_counter()
        for _ in range(count):
            run()  # type: ignore[operator]
        return (perf_counter() - begun) / count

    choosing = min(taken(10, lambda: choose(QUESTIONS, PLAIN, used)) for _ in range(3))
    comparing = min(taken(1, lambda: list(near_duplicates(texts))) for _ in range(3))
    print(f"{choosing * 1000:.2f} ms to choose, {comparing * 1000:.2f} ms to compare")  # noqa: T201
    assert choosing < comparing
