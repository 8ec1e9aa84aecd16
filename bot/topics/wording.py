"""Topics that either of the two brings to a 1:1."""

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

    own_title: Line
    of_other: Annotated[Template, LINE("name")]
    you: Line
    line: Annotated[Template, SENTENCE("who", "text")]
    more: Annotated[Counted, LINE("count")]
    discussed: Label
    form_title: Title
    form_intro: Annotated[Template, SENTENCE("other")]
    text: Line
    placeholder: Placeholder
    change_title: Title
    change_intro: Annotated[Template, SENTENCE("other")]
    topic: Line
    another: Line
    brought: Annotated[Counted, SENTENCE("count")]
    saved: Sentence
