"""Help: every command, the words a thread understands, and who can see what."""

from bot.core.wording.kinds import Body, Label, Line, Section, Sentence


class Usage(Section):
    """One command: how to type it, an example, what it does."""

    usage: Line
    example: Line
    meaning: Sentence


class Commands(Section):
    """A field for each word after `/coach`, in the order help shows them."""

    add: Usage
    list: Usage
    brief: Usage
    plan: Usage
    goal: Usage
    topic: Usage
    handover: Usage
    prepare: Usage
    commit: Usage
    todo: Usage
    done: Usage
    drop: Usage
    skip: Usage
    move: Usage
    pause: Usage
    resume: Usage
    end: Usage
    snooze: Usage
    practice: Usage
    settings: Usage
    admin: Usage
    records: Usage
    privacy: Usage
    export: Usage
    forget: Usage
    help: Usage

    @property
    def all(self) -> dict[str, Usage]:
        """By command word."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Saying(Section):
    """Words to type in a thread, and what they do."""

    say: Line
    meaning: Sentence


class HelpWording(Section):
    """`help.yaml`."""

    file = "help"

    open: Label
    title: Line
    intro: Sentence
    commands_title: Line
    commands: Commands
    thread_title: Line
    thread: dict[str, Saying]
    first_words: Body
    listed_usage: Line
    listed_about: Line
