"""The reader reaches the figures that it promises, on both halves of the labelled corpus."""

import pytest

from tests.replies.scoring import HALVES, Figures, figures

AT_LEAST = (97.0, 85.0, 97.0, 97.0)
"""Per cent: precision of what is logged, clear ones logged at once, days, owners."""
AT_MOST = (20.0, 0, 0)
"""Per cent of everything else that costs a tap; how many commitments are silent, and how much is shared by mistake."""


def reached(found: Figures) -> tuple[float, ...]:
    shares = (found.precision, found.at_once, found.days, found.owners, found.taps)
    return (*(share.percent for share in shares), found.silent, found.shared)


@pytest.mark.parametrize("half", HALVES)
def test_the_figures_are_reached(half: str) -> None:
    now = reached(figures(half))
    assert all(is_now >= least for is_now, least in zip(now[:4], AT_LEAST, strict=True)), now
    assert all(is_now <= most for is_now, most in zip(now[4:], AT_MOST, strict=True)), now


def test_the_corpus_is_as_long_as_promised() -> None:
    parts = {
        half: sum(share.of for share in (found.at_once, found.taps)) for half in HALVES for found in [figures(half)]
    }
    assert parts["work"] >= 1700
    assert parts["scored"] >= 280
