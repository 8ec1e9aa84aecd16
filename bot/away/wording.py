"""Being away: said, asked about, and back."""

from typing import Annotated

from bot.core.wording.library import (
    LINE,
    SENTENCE,
    Counted,
    Hint,
    Label,
    Line,
    Option,
    Placeholder,
    Section,
    Sentence,
    Template,
    Title,
)


class Choices(Section):
    """One for each choice."""

    skip: Option
    keep: Option
    move: Option


class HolidayWords(Section):
    """A public holiday, and for whom it is one."""

    line: Annotated[Template, SENTENCE("day", "holiday", "who")]
    unnamed: Label
    you: Label


class AwayWording(Section):
    """`away.yaml`."""

    file = "away"

    notification: Line
    notification_back: Line

    until: Annotated[Template, SENTENCE("back")]
    from_until: Annotated[Template, SENTENCE("start", "back")]
    already: Sentence
    was: Annotated[Template, SENTENCE("start", "back")]
    waits: Sentence
    those_they_meet: Line
    asked: Annotated[Counted, SENTENCE("count")]
    of_others: Annotated[Counted, SENTENCE("count")]
    also: Annotated[Template, SENTENCE("start", "back")]

    back: Sentence
    after_all: Annotated[Template, SENTENCE("start", "back")]
    back_nothing: Sentence
    planned: Annotated[Template, SENTENCE("start", "back")]
    days: Annotated[Template, LINE("start", "back")]

    mine_title: Annotated[Template, SENTENCE("start", "back")]
    report_title: Annotated[Template, SENTENCE("name", "start", "back")]
    choose: Placeholder
    choices: Choices
    decided: Annotated[Template, LINE("meeting", "what")]
    skipped: Label
    kept: Label
    more: Annotated[Counted, SENTENCE("count")]
    skip_all: Label
    keep_all: Label
    waits_for_you: Sentence
    settled: Sentence
    over: Sentence
    changed: Sentence
    why_report: Annotated[Template, SENTENCE("name")]

    welcome: Sentence
    show_todo: Label
    why_back: Sentence

    form_title: Title
    starts_on: Line
    until_label: Line
    until_hint: Hint
    back_before_start: Sentence
    no_reason: Sentence

    home: Annotated[Template, LINE("back")]
    home_coming: Annotated[Template, LINE("start", "back")]
    holiday: HolidayWords
    why_holiday: Sentence

    change: Label
    im_back: Label
    not_away: Label
