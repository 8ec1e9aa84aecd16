"""Who can see what, in words. Which of them is said comes from `bot.core.access`."""

from typing import Annotated

from bot.core.wording.kinds import BODY, LINE, SENTENCE, Body, Counted, Label, Line, Section, Sentence, Template


class Who(Section):
    """Readers, as told to one of them."""

    only_you: Line
    you: Line
    only_manager: Line
    the_other: Line
    viewers: Line
    viewers_and_you: Line
    admins: Line
    everyone: Line
    two: Annotated[Template, LINE("first", "second")]
    three: Annotated[Template, LINE("first", "second", "third")]


class DataWords(Section):
    """A name for each of `bot.core.access.Data`."""

    schedule: Line
    brief: Line
    plan: Line
    proposal: Line
    commitments: Line
    goals: Line
    topics: Line
    handover: Line
    private_notes: Line
    typed: Line
    frame: Line
    record: Line
    received: Line
    practice: Line
    settings: Line
    audit: Line
    policy: Line


class PrivacyWords(Section):
    """`privacy.yaml`."""

    open: Label
    line: Annotated[Template, SENTENCE("who")]
    line_title: Line
    line_of: Annotated[Template, SENTENCE("what", "who")]
    who: Who
    data: DataWords
    title: Line
    intro: Body
    who_title: Line
    who_line: Annotated[Template, SENTENCE("what", "who")]
    kept_title: Line
    kept: Annotated[Counted, BODY("count")]
    hr_title: Line
    hr: Body
    admins_title: Line
    admins: Body
    limits_title: Line
    limits: Body
    held: Annotated[Template, SENTENCE("day")]
    records_read: Sentence
    yours_title: Line
    yours: Body
