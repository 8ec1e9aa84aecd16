"""What a report gets before a 1:1, and their side of App Home."""

from typing import Annotated

from bot.core.wording.kinds import BODY, LINE, SENTENCE, Counted, Label, Line, Section, Sentence, Template


class ReportBriefWording(Section):
    """`report_brief.yaml`."""

    file = "report_brief"

    notification: Line
    title: Annotated[Template, LINE("manager", "when")]
    skipped: Sentence
    first: Annotated[Template, SENTENCE("manager")]
    coaching: Sentence
    prompts_title: Line
    goals: Sentence
    help: Sentence
    next_steps: Annotated[Template, SENTENCE("manager")]
    open_title: Line
    open_none: Sentence
    open_more: Annotated[Counted, LINE("count")]
    how_to_reply: Sentence
    why_same: Annotated[Template, SENTENCE("lead", "manager")]
    why_day_before: Sentence
    why_late: Sentence
    stopped: Sentence
    stop: Label
    start: Label
    bring: Label
    change_topics: Label
    plan: Label
    home_title: Line
    home_line: Annotated[Template, BODY("manager", "when")]
    home_line_nothing: Annotated[Template, BODY("manager")]
    home_more: Annotated[Counted, LINE("count")]
    home_change: Label
