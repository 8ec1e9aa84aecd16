"""Words that every modal shares."""

from bot.core.wording.kinds import Label, Section, Sentence, Title


class ModalWording(Section):
    """`modals.yaml`."""

    file = "modals"
    save: Title
    cancel: Title
    close: Title
    next_page: Label
    previous_page: Label
    show_all: Label
    reader_title: Title
    shown_title: Title
    nothing: Sentence
    error_title: Title
    pick_title: Title
    go_on: Title
    pick_report: Sentence
