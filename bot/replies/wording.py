"""What is answered to a message, line by line."""

from typing import Annotated

from bot.core.wording.library import (
    LINE,
    SENTENCE,
    Counted,
    Label,
    Option,
    Placeholder,
    Section,
    Sentence,
    Sentences,
    Template,
    Title,
)


class Which(Section):
    """To which 1:1 a message belongs."""

    ask: Sentence
    pick: Placeholder
    none: Label
    chosen: Annotated[Template, SENTENCE("name")]
    left: Sentence
    gone: Sentence


class Ask(Section):
    """The question about a line, by what it reads like."""

    log: Sentence
    done: Sentence
    request: Annotated[Template, SENTENCE("name")]
    topic: Sentence
    feeling: Sentences
    feeling_of_manager: Sentences
    observation: Sentence


class Choices(Section):
    """What can be made of a line, as buttons and in menus."""

    log: Option
    note: Option
    topic: Option
    leave: Option


class ReplyWording(Section):
    """`replies.yaml`."""

    file = "replies"

    which: Which
    ask: Ask
    several: Sentence
    several_feelings: Sentence
    many: Annotated[Counted, SENTENCE("count")]
    sort: Annotated[Counted, LINE("count")]
    choices: Choices
    choose: Placeholder
    left: Annotated[Counted, SENTENCE("count")]
    left_many: Annotated[Counted, SENTENCE("count")]
    show: Label
    outside: Annotated[Template, SENTENCE("contact")]
    sort_title: Title
    sort_intro: Sentence
    sort_more: Annotated[Counted, LINE("count")]
