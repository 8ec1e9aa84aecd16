"""Words that every modal and list shares."""

from typing import Annotated

from bot.core.wording.kinds import LINE, SENTENCE, Label, Section, Sentence, Template, Title


class ModalWording(Section):
    """`modals.yaml`."""

    file = "modals"

    save: Title
    cancel: Title
    close: Title
    next_page: Label
    previous_page: Label
    page: Annotated[Template, LINE("first", "last", "total")]
    show_all: Label
    reader_title: Title
    shown_title: Title
    nothing: Sentence
    error_title: Title
    pick_title: Title
    go_on: Title
    pick_report: Sentence
    you_typed: Annotated[Template, SENTENCE("typed")]
