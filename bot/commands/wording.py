"""Help: every command, the words a thread understands, and who can see what."""

from typing import Annotated

from bot.core.wording.library import BODY, LINE, Body, Label, Line, Section, Sentence, Template


class Usage(Section):
    """One command: how to type it, an example, what it does."""

    usage: Line
    example: Line
    meaning: Sentence


class Saying(Section):
    """Words to type in a thread, and what they do."""

    say: Line
    meaning: Sentence


class HelpWording(Section):
    """`help.yaml`. `commands` has a usage for each word after `/coach`, in the order help shows them."""

    file = "help"

    open: Label
    title: Line
    intro: Sentence
    commands_title: Line
    commands: dict[str, Usage]
    thread_title: Line
    thread: dict[str, Saying]
    first_words: Body
    listed_usage: Line
    listed_about: Line


class OverviewWording(Section):
    """`overview.yaml`."""

    file = "overview"

    title: Line
    none: Sentence
    unknown: Sentence
    usage: Annotated[Template, BODY("usage", "example")]
    usage_only: Annotated[Template, BODY("usage", "example")]
    not_read: Annotated[Template, BODY("got", "words")]
    not_known: Annotated[Template, BODY("words")]
    both: Annotated[Template, BODY("first", "last")]
    likely: Annotated[Template, LINE("likely")]
    yes: Label
