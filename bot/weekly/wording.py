"""The weekly message and what is said when it is snoozed or stopped."""

from typing import Annotated

from bot.core.wording.kinds import LINE, SENTENCE, Counted, Label, Line, Option, Section, Sentence, Template, Title


class SnoozeChoices(Section):
    """How long to snooze the weekly message."""

    day: Option
    week: Option
    two_weeks: Option
    until: Option


class WeeklyWording(Section):
    """`weekly message.yaml`."""

    file = "weekly"

    notification: Line
    title: Line
    meetings_title: Line
    meetings_none: Sentence
    meetings_more: Annotated[Counted, LINE("count")]
    commitments_title: Line
    commitments_more: Annotated[Counted, LINE("count")]
    gaps_title: Line
    gap: Annotated[Template, LINE("report", "day")]
    gaps_more: Annotated[Counted, LINE("count")]
    try_title: Line
    why: Annotated[Template, SENTENCE("weekday")]
    snooze: Label
    stop: Label
    start: Label
    snoozed: Annotated[Template, SENTENCE("day")]
    stopped: Sentence
    started: Sentence
    snooze_title: Title
    snooze_ask: Line
    snooze_choices: SnoozeChoices
    snooze_day: Line
    snooze_day_hint: Sentence
    home_next: Annotated[Template, SENTENCE("when")]
    home_silent: Sentence
