"""Numbers of commitments, and which are still to be done."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commitments.rules import Commitment, CommitmentState, Owner, free_numbers, words_of
from bot.core.personal_data import Forgotten, Gone


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(set(), 1), ({1}, 2), ({2, 3}, 1), ({1, 2, 4}, 3), ({1, 2, 3}, 4), ({0, -1}, 1), ({100}, 1)],
)
def test_next_number(taken: set[int], expected: int) -> None:
    assert next(free_numbers(taken)) == expected


@given(st.sets(st.integers(1, 80)))
def test_the_next_number_is_free_and_the_smallest(taken: set[int]) -> None:
    number = next(free_numbers(taken))
    assert number not in taken
    assert set(range(1, number)) <= taken


@pytest.mark.parametrize(
    ("state", "live"),
    [
        (CommitmentState.OPEN, True),
        (CommitmentState.CARRIED_OVER, True),
        (CommitmentState.DONE, False),
        (CommitmentState.DROPPED, False),
        (CommitmentState.WITHDRAWN, False),
    ],
)
def test_which_states_are_live(state: CommitmentState, live: bool) -> None:
    commitment = Commitment(1, "T1", 1, 1, "intro", Owner.BOTH, None, state, datetime(2026, 1, 1, tzinfo=UTC))
    assert commitment.live is live


MANAGER, REPORT = 1, 2
BY_MANAGER, BY_REPORT = Forgotten(MANAGER, MANAGER, REPORT), Forgotten(REPORT, MANAGER, REPORT)


def change(number: int, by: int | None, before_text: str | None = None) -> dict[str, object]:
    return {"id": number, "commitment_id": 7, "by": by, "before_text": before_text}


@pytest.mark.parametrize(
    ("text", "changes", "gone", "emptied"),
    [
        ("hers", [], {MANAGER}, {}),
        ("hers", [change(1, MANAGER)], {MANAGER}, {}),
        ("his", [change(1, REPORT)], {REPORT}, {}),
        ("hers", [change(1, MANAGER), change(2, REPORT)], {MANAGER}, {}),
        ("his", [change(1, MANAGER), change(2, REPORT, "hers")], {REPORT}, {MANAGER: [2]}),
        ("hers", [change(1, MANAGER), change(2, REPORT, "hers")], {MANAGER}, {}),
        (
            "hers again",
            [change(1, MANAGER), change(2, REPORT, "hers"), change(3, MANAGER, "his")],
            {MANAGER},
            {REPORT: [3]},
        ),
        ("hers", [change(1, None), change(2, MANAGER, "nobody's")], {MANAGER}, {}),
    ],
)
def test_a_commitment_goes_with_whoever_worded_it_last(
    text: str, changes: list[dict[str, object]], gone: set[int], emptied: dict[int, list[int]]
) -> None:
    """A change that left the words alone, such as another day, makes nobody their author."""
    others = [{"id": 8, "manager_id": 99, "text": "of nobody here"}]
    for person in (MANAGER, REPORT):
        found = [
            *words_of(
                Forgotten(person, MANAGER, REPORT), [{"id": 7, "manager_id": MANAGER, "text": text}, *others], changes
            )
        ]
        if person in gone:
            whole = [Gone("commitments", 7), *(Gone("commitment_changes", one["id"]) for one in changes)]
            assert found == whole
        else:
            assert found == [Gone("commitment_changes", row, {"before_text": ""}) for row in emptied.get(person, [])]
