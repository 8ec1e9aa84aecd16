"""What people read of it."""

from typing import Annotated

from bot.core.wording.kinds import LINE, SENTENCE, Counted, Label, Line, Section, Sentence, Template


class ExampleWording(Section):
    """`example.yaml`."""

    file = "example"
    notification: Line
    written: Annotated[Template, SENTENCE("author")]
    taken_back: Annotated[Template, SENTENCE("author")]
    why: Sentence
    saved: Sentence
    home_title: Line
    more: Annotated[Counted, LINE("count")]
    take_back: Label
