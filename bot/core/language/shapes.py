"""What a line can be taken for, and the shapes that say so: a language has one table of them (`english.py`).

A shape is an expression for the beginning of a folded sentence, without its day, and the kind of line that it makes. Of
a table the first shape that fits decides. In an expression stand names for what differs from pair to pair: {S} somebody
of the two, alone or with another, {ONE} the same alone, {NAMED} by name, {OTHER} the one of them who does not write,
{NAMES} either of them, {ANYBODY} a person, also one outside. The first {S} says whose the line is.
"""

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """What a line is taken for. REQUEST asks the other one to do something; LEFT is what asks for nothing, NOTHING
    courtesy."""

    COMMITMENT = "commitment"
    UNSURE = "unsure"
    REQUEST = "request"
    NOTE = "note"
    TOPIC = "topic"
    FEELING = "feeling"
    OBSERVATION = "observation"
    LEFT = "left"
    NOTHING = "nothing"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Shape:
    """One row. `undated` is the kind where no day is named, if that is another. `task`: what follows is something to
    do, to be judged by its own words; else the sentence stands as it was typed."""

    pattern: str
    kind: LineKind
    undated: LineKind | None = None
    task: bool = True

    def of(self, *, dated: bool) -> LineKind:
        """The kind of a sentence that fits."""
        return self.kind if dated or self.undated is None else self.undated
