"""Handover to a new manager: the forms, the question, what came of it."""

from typing import Annotated

from bot.core.wording.library import (
    BODY,
    LINE,
    SENTENCE,
    Counted,
    Hint,
    Label,
    Line,
    Option,
    Section,
    Sentence,
    Template,
    Title,
)


class HandoverCounts(Section):
    """One for each kind of item."""

    part: Annotated[Counted, LINE("count")]
    goal: Annotated[Counted, LINE("count")]
    commitment: Annotated[Counted, LINE("count")]


class HandoverWording(Section):
    """`handover.yaml`."""

    file = "handover"

    pick_title: Title
    pick_intro: Sentence
    former_label: Hint
    former_as_manager: Annotated[Template, LINE("name")]
    former_as_report: Annotated[Template, LINE("name")]
    new_label: Hint
    nobody: Sentence
    form_title: Title
    form_intro: Annotated[Template, SENTENCE("manager", "report", "other")]
    form_intro_alone: Annotated[Template, SENTENCE("manager", "former")]
    knows: Annotated[Template, LINE("report", "manager")]
    knows_yes: Option
    knows_not: Option
    tell_first: Sentence
    never: Sentence
    nothing: Sentence
    parts: Annotated[Template, LINE("part")]
    goal: Line
    commitment: Line
    measure: Annotated[Template, BODY("text")]
    by: Annotated[Template, LINE("day")]
    pass_on: Option
    needs_tick: Sentence
    asked: Annotated[Template, SENTENCE("other", "manager")]
    asked_none: Sentence
    choose: Label
    answer_intro: Annotated[Template, SENTENCE("other", "manager")]
    started: Annotated[Template, SENTENCE("other")]
    why: Annotated[Template, SENTENCE("other")]
    passed_on: Annotated[Template, SENTENCE("manager")]
    kept: Sentence
    replaced: Sentence
    handed_over: Annotated[Template, SENTENCE("former", "report", "counts")]
    handed_over_alone: Annotated[Template, SENTENCE("report", "counts")]
    told_passed_on: Annotated[Template, SENTENCE("manager", "counts")]
    told_kept: Annotated[Template, SENTENCE("manager", "report", "former")]
    counts: HandoverCounts
    told_others: Line
    told_why: Sentence
