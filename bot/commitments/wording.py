"""Commitments: how one reads, what is answered when one is logged, changed or unclear, and the forms."""

from typing import Annotated

from bot.core.wording.library import (
    BODY,
    LINE,
    SENTENCE,
    Counted,
    Label,
    Line,
    Option,
    Placeholder,
    Section,
    Sentence,
    Template,
    Title,
)


class Owners(Section):
    """Who does it, as choices of a form."""

    manager: Option
    report: Option
    both: Option


class Kinds(Section):
    """What a text that may be a note is, as choices of a form."""

    note: Option
    commitment: Option


class Parts(Section):
    """The parts of a list, as titles."""

    mine: Line
    theirs: Line
    performance: Line


class Changed(Section):
    """What typed orders or a button did, before the lines it did it to."""

    done: Sentence
    dropped: Sentence
    moved: Sentence
    reopened: Sentence


class Holidays(Section):
    """Points at a day that is a public holiday for who does it."""

    mine: Annotated[Template, SENTENCE("day")]
    theirs: Annotated[Template, SENTENCE("day", "name")]
    both: Annotated[Template, SENTENCE("day")]


class CommitmentWording(Section):
    """`commitments.yaml`."""

    file = "commitments"

    notification: Line
    line: Annotated[Template, BODY("number", "owner", "text", "due")]
    listed: Annotated[Template, BODY("number", "text", "due")]
    parts: Parts
    together: Label
    finished_line: Annotated[Template, BODY("owner", "text", "state")]
    you: Label
    both: Annotated[Template, LINE("report")]
    due_on: Annotated[Template, LINE("day")]
    due_next: Line
    carried_over: Label
    performance: Label
    state_done: Label
    state_dropped: Label
    state_withdrawn: Label
    with_report: Annotated[Template, LINE("report")]

    open_in_all: Annotated[Counted, LINE("count")]
    logged: Annotated[Counted, SENTENCE("count")]
    logged_hint: Sentence
    noted: Annotated[Counted, SENTENCE("count")]
    asked_first: Annotated[Counted, SENTENCE("count")]
    undone: Sentence
    withdrawn: Sentence
    taken_back: Sentence
    unread: Annotated[Counted, SENTENCE("count")]
    unread_command: Annotated[Counted, SENTENCE("count")]
    changed_more: Annotated[Counted, LINE("count")]
    order_followed: Sentence
    changed: Changed
    holidays: Holidays

    edit: Label
    undo: Label
    log_again: Label
    done: Label
    move: Label
    drop: Label
    reopen: Label
    add: Label
    todo: Label

    todo_title: Line
    todo_empty: Sentence
    todo_more: Annotated[Counted, LINE("count")]

    form_title: Title
    edit_title: Title
    move_title: Title
    report: Line
    text: Line
    text_placeholder: Placeholder
    text_cut: Sentence
    kind: Line
    kinds: Kinds
    owner: Line
    owners: Owners
    due: Line
    due_hint: Sentence
    move_intro: Annotated[Template, BODY("text")]
    shortcut_name: Title
    shortcut_about: Line
