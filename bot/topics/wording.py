"""Topics that a report brings to a 1:1."""

from typing import Annotated

from bot.core.wording.library import (
    LINE,
    SENTENCE,
    Counted,
    Label,
    Line,
    Placeholder,
    Section,
    Sentence,
    Template,
    Title,
)


class TopicWording(Section):
    """`topics.yaml`."""

    file = "topics"

    report_title: Line
    more: Annotated[Counted, LINE("count")]
    discussed: Label
    form_title: Title
    form_intro: Annotated[Template, SENTENCE("manager")]
    text: Line
    placeholder: Placeholder
    change_title: Title
    change_intro: Annotated[Template, SENTENCE("manager")]
    topic: Line
    none: Sentence
    brought: Annotated[Counted, SENTENCE("count")]
    saved: Sentence
