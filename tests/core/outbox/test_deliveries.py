"""How long a delivery waits after a passing fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.deliveries import retry_delay


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (3, 8), (8, 256), (9, 300), (10, 300), (5000, 300)])
def test_retry_delay(attempts: int, seconds: float) -> None:
    assert retry_delay(attempts) == seconds


@given(st.integers(0, 10_000))
def test_the_delay_never_shrinks_and_stays_within_five_minutes(attempts: int) -> None:
    assert 0 < retry_delay(attempts) <= retry_delay(attempts + 1) <= 300
