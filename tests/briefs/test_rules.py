"""Which powerful question a pair gets next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefs.rules import next_question, where_they_met
from bot.core.personal_data import Forgotten, Gone

libraries = st.integers(1, 60).map(lambda size: [f"question_{n}" for n in range(size)])
pairs = st.integers(1, 100_000)


@given(libraries, pairs, st.integers(1, 4))
def test_no_question_comes_again_before_all_were_used(library: list[str], pair: int, rounds: int) -> None:
    used: list[str] = []
    for _ in range(rounds * len(library)):
        used.append(next_question(library, used, pair))
    for start in range(0, len(used), len(library)):
        assert set(used[start : start + len(library)]) == set(library)


@given(libraries, pairs, st.lists(st.integers(0, 80)))
def test_a_used_one_comes_only_when_none_is_fresh(library: list[str], pair: int, shown: list[int]) -> None:
    used = [f"question_{n}" for n in shown]  # some have left the library since
    chosen = next_question(library, used, pair)
    assert chosen in library
    assert chosen not in used or set(library) <= set(used)


@pytest.mark.parametrize(
    ("used", "expected"),
    [(["a", "b", "c"], "a"), (["c", "a", "b", "c"], "a"), (["a", "b", "c", "a", "b"], "c")],
)
def test_once_all_were_used_the_longest_ago_comes(used: list[str], expected: str) -> None:
    assert {next_question(["a", "b", "c"], used, seed) for seed in range(9)} == {expected}


@given(libraries, pairs)
def test_a_question_added_later_comes_next(library: list[str], pair: int) -> None:
    assert next_question([*library, "new"], library, pair) == "new"


@pytest.mark.parametrize("size", [1, 2, 7, 40, 42, 49, 60])
@pytest.mark.parametrize("first_pair", [1, 10, 9973])
def test_reports_of_one_manager_get_different_questions_in_the_same_week(size: int, first_pair: int) -> None:
    library = [f"question_{n}" for n in range(size)]
    team = range(first_pair, first_pair + min(size, 8))
    used: dict[int, list[str]] = {pair: [] for pair in team}
    for _week in range(size):
        chosen = {pair: next_question(library, used[pair], pair) for pair in team}
        assert len(set(chosen.values())) == len(team)
        for pair, question in chosen.items():
            used[pair].append(question)


def test_where_somebody_s_briefs_were_is_forgotten_with_them() -> None:
    briefs = [{"id": 5, "for_report": False}, {"id": 6, "for_report": True}]
    for person, row in ((1, 5), (2, 6)):
        emptied = Gone("briefs", row, {"channel": None, "thread_ts": None})
        assert [*where_they_met(Forgotten(person, 1, 2), briefs)] == [emptied]
    assert not [*where_they_met(Forgotten(3, 1, 2), briefs)]
