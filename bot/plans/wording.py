"""The one-page coaching plan: its parts, the form, the history."""

from typing import Annotated

from bot.core.wording.kinds import (
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
    """A part people write: its name, what it is for, an example to begin from."""

    title: Line
    hint: Sentence
    placeholder: Placeholder


class PlanWording(Section):
    """`plan.yaml`."""

    file = "plan"

    notification: Line
    title: Annotated[Template, LINE("report")]
    form_title: Title
    history_title: Title
    expectations: PlanPart
    current_performance: PlanPart
    support: PlanPart
    actions_title: Line
    actions_empty: Sentence
    actions_more: Annotated[Counted, LINE("count")]
    nothing_yet: Label
    invitation: Annotated[Template, SENTENCE("report")]
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
    home_empty: Line
