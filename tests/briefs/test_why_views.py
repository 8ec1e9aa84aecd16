"""What is said of why a brief has what it has."""

from datetime import date

import pytest

from bot.briefs.rules import Chosen, WhyThese
from bot.briefs.why_views import why
from bot.library.rules import Fit, Part, Reason, Why
from tests.core.slack.surfaces import Content
from tests.factories import library

NEW, SESSION = (Reason(Why.NEW),), (Reason(Why.SESSION),)


@pytest.mark.parametrize(
    ("of_question", "expected"),
    [
        (NEW, "These haven’t been in your last briefs."),
        (SESSION, "*Your question*\nIt suits this kind of 1:1.\nThe others haven’t been in your last briefs."),
    ],
)
def test_what_is_only_new_is_said_once(of_question: tuple[Reason, ...], expected: str) -> None:
    reasons = {part: of_question if part is Part.QUESTION else NEW for part in Part}
    chosen = tuple(Chosen(1, part, "stretch", date(2026, 11, 24), said) for part, said in reasons.items())
    form = why(library().languages["en"], WhyThese(Content("Sam", "").brief(), "Sam", chosen, Fit()), "")
    assert form["blocks"][0]["text"]["text"] == expected
