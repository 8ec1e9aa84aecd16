"""What follows `/coach away` beside days, which `tests/core/language/test_spans.py` tries."""

import pytest

from bot.away.listeners import is_off


@pytest.mark.parametrize("typed", ["off", "Off.", "I’m back", "end", "back!"])
def test_the_way_back(typed):
    assert is_off(typed)
    assert not is_off(f"{typed} 4 Jan")
