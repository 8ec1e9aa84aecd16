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


class PrivacyWording(Section):
    """`privacy.yaml`. `data` has a name for each kind of data that features declare, in the order of the page."""

    file = "privacy"

    open: Label
    line: Annotated[Template, SENTENCE("who")]
    line_title: Line
    line_of: Annotated[Template, SENTENCE("what", "who")]
    who: Who
    data: dict[str, Line]
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
