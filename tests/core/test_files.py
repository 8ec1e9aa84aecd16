"""An export as JSON: complete."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.files import Export, ExportSection, as_json

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def export(text: str) -> Export:
    return Export((ExportSection("plans", ({"with": text, "said_before": (text,), "due_on": None},)),), AT)


@given(TEXT)
def test_json_holds_every_word(text: str) -> None:
    read = json.loads(as_json(export(text)))
    assert read == {"made_at": AT.isoformat(), "plans": [{"with": text, "said_before": [text], "due_on": None}]}
