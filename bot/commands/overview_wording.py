"""The answer to a bare `/coach`."""

from typing import Annotated

from bot.core.wording.kinds import BODY, LINE, Counted, Line, Section, Sentence, Template


class OverviewWording(Section):
    """`overview.yaml`."""

    file = "overview"

    title: Line
    none: Sentence
    open: Annotated[Counted, LINE("count")]
    unknown: Sentence
    usage: Annotated[Template, BODY("usage", "example")]
