"""An export as JSON and as a page: complete, and nothing in it acts."""

import json
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.files import Export, ExportSection, as_json, as_page

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def export(text: str) -> Export:
    return Export((ExportSection("plans", ({"with": text, "said_before": (text,), "due_on": None},)),), AT)


def page(text: str) -> str:
    return as_page(export(text), "Yours", "All of it", {"plans": "Plans"}, "Nothing")


@given(TEXT)
def test_whatever_was_written_is_text_on_the_page(text: str) -> None:
    written, plain = page(text), page("")
    assert len(re.findall("<", written)) - len(re.findall("<", plain)) in (0, 8)  # two more lines of a list, if any
    assert "<script" not in written
    assert re.search(r"""<[^>]*\son\w+=|javascript:[^<]*>""", written) is None


@given(TEXT)
def test_json_holds_every_word(text: str) -> None:
    read = json.loads(as_json(export(text)))
    assert read == {"made_at": AT.isoformat(), "plans": [{"with": text, "said_before": [text], "due_on": None}]}


def test_the_page_needs_nothing_else() -> None:
    assert "default-src 'none'" in page("x")
    assert not re.search(r"(src|href)=", page("x"))
