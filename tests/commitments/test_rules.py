"""Numbers of commitments, and which are still to be done."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commitments.rules import Commitment, CommitmentState, Owner, next_number


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(set(), 1), ({1}, 2), ({2, 3}, 1), ({1, 2, 4}, 3), ({1, 2, 3}, 4), ({0, -1}, 1), ({100}, 1)],
)
def test_next_number(taken: set[int], expected: int) -> None:
    assert next_number(taken) == expected


@given(st.sets(st.integers(1, 80)))
def test_the_next_number_is_free_and_the_smallest(taken: set[int]) -> None:
    number = next_number(taken)
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
