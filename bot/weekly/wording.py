"""The weekly message and what is said when it is snoozed or stopped."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.core.wording.library import LINE, SENTENCE, Counted, Label, Line, Option, Section, Sentence, Template, Title


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
    own_title: Line
    own_notification: Line
    theirs_title: Line
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
    why_snoozed: Sentence
    why_holiday: Sentence
    why_waited: Sentence
    each_report: Label
    each_manager: Label
    snooze: Label
    stop: Label
    every_meeting: Label
    every_gap: Label
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


@dataclass(frozen=True, slots=True)
class Try:
    """`key` names it for good."""

    key: str
    text: str


class TriesWording(Section):
    """`tries.yaml`."""

    file = "tries"

    tries: Annotated[dict[str, Sentence], Field(min_length=1)]

    @property
    def all(self) -> tuple[Try, ...]:
        """In the order of the file."""
        return tuple(Try(key, text) for key, text in self.tries.items())

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of `all`."""
        return tuple(self.tries)

    def find(self, key: str) -> Try | None:
        """None for a key that is no longer in the library."""
        text = self.tries.get(key)
        return None if text is None else Try(key, text)
