"""The one-page coaching plan: its parts, the form, the history."""

from typing import Annotated

from bot.core.wording.library import (
    BODY,
    LABEL,
    LINE,
    SENTENCE,
    Counted,
    Label,
    Line,
    Placeholder,
    Section,
    Sentence,
    Template,
    Title,
)


class PlanPart(Section):
    """A part people write: its name, what it is for, an example to begin from, and what it says while it is empty."""

    title: Line
    hint: Sentence
    placeholder: Placeholder
    empty: Sentence


class PlanWording(Section):
    """`plan.yaml`."""

    file = "plan"

    title: Annotated[Template, LINE("report")]
    form_title: Title
    history_title: Title
    expectations: PlanPart
    current_performance: PlanPart
    support: PlanPart
    actions_title: Line
    actions_empty: Sentence
    actions_more: Annotated[Counted, LINE("count")]
    actions_above: Annotated[Counted, LINE("count")]
    nothing_yet: Label
    changed: Annotated[Template, LINE("when")]
    edit: Label
    begin: Label
    history: Label
    notes: Annotated[Counted, LABEL("count")]
    note: Annotated[Template, BODY("when", "text")]
    show: Label
    saved: Sentence
    conflict: Sentence
    conflict_part: Annotated[Template, BODY("part", "text")]
    history_empty: Sentence
    history_line: Annotated[Template, BODY("who", "when", "parts")]
    history_part: Annotated[Template, BODY("part", "text")]
    cleared: Label
    home_title: Line
    home_line: Annotated[Template, BODY("report")]
    home_part: Annotated[Template, BODY("part", "text")]
    home_empty: Line


class ProposalWording(Section):
    """`proposals.yaml`."""

    file = "proposals"

    propose: Label
    form_title: Title
    form_intro: Annotated[Template, SENTENCE("manager")]
    proposed: Annotated[Template, SENTENCE("manager")]
    nothing_changed: Sentence
    title: Annotated[Template, SENTENCE("report")]
    part: Annotated[Template, BODY("part", "now", "proposed")]
    part_empty: Label
    no_difference: Sentence
    take: Label
    edit: Label
    decline: Label
    taken: Sentence
    declined: Sentence
    replaced: Sentence
    why: Sentence
    take_title: Title
    take_intro: Annotated[Template, SENTENCE("report")]
    decline_title: Title
    decline_intro: Annotated[Template, SENTENCE("report")]
    decline_line: Line
    decline_placeholder: Placeholder
    decided_taken: Annotated[Template, LINE("manager")]
    decided_edited: Annotated[Template, LINE("manager")]
    decided_declined: Annotated[Template, LINE("manager")]
    decided_answer: Annotated[Template, BODY("answer")]
    decided_why: Sentence
