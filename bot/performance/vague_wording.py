"""What makes the four parts of a performance conversation vague, and a better shape for each (mission 004-05)."""

from typing import Annotated, Literal

from pydantic import Field

from bot.core.language.wording import Heard, Phrases
from bot.core.wording.kinds import SENTENCE, Line, Section, Sentence, Template

Part = Literal["standard", "gap", "way", "consequence"]


class VagueWords(Heard):
    """Words that are vague in the same way. `instead` takes their place in the writer's own sentence."""

    fields: Annotated[tuple[Part, ...], Field(min_length=1)]
    why: Annotated[Template, SENTENCE("words")]
    instead: Line


class Shape(Section):
    """One of the four: how its sentence is built, an example, and what is said of it while it is empty."""

    shape: Sentence
    example: Sentence
    empty: Sentence


class Shapes(Section):
    """A field for each part of a record."""

    standard: Shape
    gap: Shape
    way: Shape
    consequence: Shape


class Missing(Section):
    """What is said when a part has words but lacks what makes it clear."""

    standard_place: Sentence
    gap_day: Sentence
    gap_seen: Sentence
    way_day: Sentence
    way_seen: Sentence
    consequence_day: Sentence


class VagueWording(Section):
    """`vague.yaml`. Brackets such as <day> are for the writer to fill in; Slack wants them escaped.

    `places` say where something is defined, `days` when it was, `seen` that it can be counted, seen or heard.
    """

    file = "vague"

    words: Annotated[dict[str, VagueWords], Field(min_length=1)]
    shapes: Shapes
    missing: Missing
    places: Phrases
    days: Phrases
    seen: Phrases
