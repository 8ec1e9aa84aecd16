"""Plain sentences, read as the people meant them who typed them (`sentences.txt`)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.intents.rules import Intent, Kind
from bot.intents.typed_requests import read_request

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
NAMES = ("Sam Okafor", "Mina Park", "Ola")
SENTENCES = Path(__file__).with_name("sentences.txt")


def labelled() -> Iterator[tuple[str, str]]:
    """Each sentence with its label."""
    sentence = ""
    for line in SENTENCES.read_text().splitlines():
        if line.startswith("    "):
            yield sentence, line.strip()
        elif line and not line.startswith("#"):
            sentence = line


def described(intent: Intent | None) -> str:
    """An intent as the labels are written."""
    if intent is None:
        return "none"
    whom = (intent.person.name or intent.person.slack_id or "-") if intent.person else "-"
    return f"{intent.kind.value} | {whom} | {_what(intent)}"


def _what(intent: Intent) -> str:
    days = f"{intent.days[0]}..{intent.days[1]}" if intent.days else ""
    match intent.kind:
        case Kind.UNCLEAR:
            return ", ".join(one.value for one in intent.near)
        case Kind.PROMISED:
            return intent.whose.value
        case Kind.AWAY if intent.days and not intent.until_known:
            return f"{intent.days[0]}..?"
        case Kind.MOVE:
            at = f"{intent.to_time:%H:%M}" if intent.to_time else ""
            to = f"> {intent.to_day or ''} {at}".replace(">  ", "> ").rstrip(" ") if intent.to_day or at else ""
            day = str(intent.days[0]) if intent.days else ""
            return f"{day} {to}".strip() or "-"
    return days or "-"


@pytest.mark.parametrize(("sentence", "label"), [*labelled()])
def test_a_sentence_is_read_as_it_is_meant(sentence: str, label: str) -> None:
    assert described(read_request(sentence, NAMES, NOW)) == label


def test_the_sentences_are_many_and_a_third_is_not_for_coach() -> None:
    labels = [label for _, label in labelled()]
    assert len(labels) >= 150
    assert labels.count("none") >= 60
