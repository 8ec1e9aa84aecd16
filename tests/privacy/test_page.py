"""The page of an export: headings, sentences, dates in words; whatever was written is text on it, and nothing acts."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.files import Export, ExportSection, Row
from bot.privacy.page import as_page
from bot.privacy.wording import RightsWording
from bot.wiring import FEATURES
from tests.factories import library

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
WORDING = library().for_locale("en")
AGREED: Row = {
    "with": "Sam",
    "you_are": "manager",
    "number": 3,
    "text": "call the agency about 2026-12-24",
    "whose": "Priya",
    "due_on": "2026-11-27",
    "state": "carried_over",
    "logged_at": "2026-11-24T13:35:00+00:00",
    "said_before": (),
    "history": ("2026-11-24 13:35 logged",),
}


def page(*rows: Row, part: str = "commitments") -> str:
    return as_page(Export((ExportSection(part, rows),), AT), WORDING)


def words(html: str) -> list[str]:
    body = html.partition("<body>")[2]
    return [line for line in re.sub(r"<[^>]*>", "\n", body).split("\n") if line.strip()]


def test_it_reads_as_sentences_with_dates_in_words() -> None:
    assert words(page(AGREED)) == [
        "Everything that is yours in Coach",
        "Made on Tue 24 Nov 2026. What you wrote, what is shared with you, and what was done with it.",
        "Commitments you share",
        "Sam, whose manager you are",
        "call the agency about 2026-12-24",
        "Number 3. Whose: Priya. Due Fri 27 Nov 2026. It is carried over. Logged on Tue 24 Nov 2026, 13:35.",
        "What happened to it:",
        "Tue 24 Nov 2026, 13:35 logged",
    ]


def test_each_person_has_one_heading() -> None:
    other = {**AGREED, "with": "Mina", "you_are": "report"}
    headings = re.findall(r"<h3>(.*?)</h3>", page(AGREED, AGREED, other))
    assert headings == ["Sam, whose manager you are", "Mina, your manager"]


def test_weekdays_have_their_names_and_a_choice_is_yes_or_no() -> None:
    said = page({"weekly_day": 0, "working_days": ("0", "4"), "brief_on": False}, part="about_you")
    assert "Its day is Monday. You work on Monday and Friday. A brief before your 1:1s: no." in said


@given(TEXT)
def test_whatever_was_written_is_text_on_the_page(text: str) -> None:
    row: Row = {"with": text, "you_are": "report", "text": text, "state": text, "said_before": (text,)}
    written, plain = (
        page(row),
        page({"with": "x", "you_are": "report", "text": "x", "state": "x", "said_before": ("x",)}),
    )
    assert abs(len(re.findall("<", written)) - len(re.findall("<", plain))) in (0, 4)  # nothing written, no sentence
    assert "<script" not in written
    assert re.search(r"""<[^>]*\son\w+=|javascript:[^<]*>""", written) is None


def test_the_page_needs_nothing_else() -> None:
    assert "default-src 'none'" in page(AGREED)
    assert not re.search(r"(src|href)=", page(AGREED))


def test_every_part_has_a_title() -> None:
    titles = WORDING[RightsWording].export.sections
    assert {part.name for one in FEATURES for part in one.export} <= {*titles}
