"""App Home."""

from typing import Annotated

from bot.core.wording.kinds import BODY, LINE, SENTENCE, Body, Label, Line, Section, Sentence, Template


class HomeWording(Section):
    """`home.yaml`."""

    file = "home"
    greeting: Annotated[Template, LINE("name")]
    welcome: Body
    welcome_steps: Body
    messages_off: Sentence
    welcome_start: Label
    meetings_title: Line
    meetings_none: Sentence
    left: Annotated[Template, SENTENCE("name")]
    commitments_title: Line
    commitments_none: Sentence
    plans_title: Line
    plan_line: Annotated[Template, BODY("report")]
    plan_empty: Line
    settings_title: Line
    nudge_next: Annotated[Template, SENTENCE("when")]
    nudge_silent: Sentence
    help: Label
    who_can_see: Label
    page: Annotated[Template, LINE("first", "last", "total")]
