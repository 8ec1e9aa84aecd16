"""The brief: its parent message, what introduces its parts, and the question afterwards."""

from typing import Annotated

from bot.core.wording.kinds import BODY, LINE, SENTENCE, Counted, Label, Line, Section, Sentence, Template, Title


class FollowUp(Section):
    """Whether the 1:1 happened: the question, the answers, what is said to each."""

    ask: Annotated[Template, SENTENCE("report")]
    happened: Label
    moved: Label
    not_this_time: Label
    noted_happened: Sentence
    noted_moved: Sentence
    noted_moved_to: Annotated[Template, SENTENCE("when")]
    noted_not_this_time: Sentence
    set_new_time: Label
    change_answer: Label
    why: Sentence


class Bundle(Section):
    """The rest of a full day's briefs in one message."""

    notification: Line
    intro: Annotated[Template, BODY("cap")]
    why: Sentence


class BriefWording(Section):
    """`brief.yaml`."""

    file = "brief"

    notification: Line
    notification_part: Line
    title: Annotated[Template, LINE("report", "when")]
    title_without_time: Annotated[Template, LINE("report")]
    skipped: Sentence
    holiday: Sentence
    agreed: Annotated[Template, BODY("commitment")]
    agreed_more: Annotated[Counted, LINE("count")]
    agreed_nothing: Sentence
    why: Annotated[Template, SENTENCE("lead")]
    why_late: Annotated[Template, SENTENCE("lead")]
    why_asked: Sentence
    change: Label
    prompts_title: Line
    prompts_half: Annotated[Counted, SENTENCE("count")]
    how_to_reply: Sentence
    how_to_note: Sentence
    question_title: Line
    question_why: Sentence
    another: Label
    asked_now: Annotated[Template, SENTENCE("report")]
    follow_up: FollowUp
    bundle: Bundle
    shortcut_name: Title
    shortcut_about: Line
