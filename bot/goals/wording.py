"""Goals: how one reads, the question to the other one, the forms, the history."""

from typing import Annotated

from bot.core.language.wording import Phrases
from bot.core.wording.library import (
    BODY,
    LINE,
    SENTENCE,
    Counted,
    Hint,
    Label,
    Line,
    Option,
    Placeholder,
    Section,
    Sentence,
    Template,
    Title,
)


class GoalKinds(Section):
    """One for each kind of goal."""

    performance: Option
    growth: Option


class GoalWording(Section):
    """`goals.yaml`."""

    file = "goals"

    title: Line
    title_as_of: Annotated[Template, LINE("day")]
    add: Label
    show: Label
    show_all: Label
    none: Sentence
    more: Annotated[Counted, LINE("count")]
    list_title: Annotated[Template, LINE("other")]
    what: Annotated[Template, BODY("what")]
    kinds: GoalKinds
    by: Annotated[Template, LINE("day")]
    carried_over: Annotated[Template, LINE("day")]
    no_day: Line
    progress: Annotated[Template, LINE("done", "total")]
    next: Annotated[Template, LINE("due")]
    measure: Annotated[Template, BODY("text")]
    okr: Annotated[Template, BODY("text")]
    waits_for_you: Line
    waits_for_other: Annotated[Template, LINE("other")]
    confirmed: Line
    done: Line
    dropped: Line
    milestone: Annotated[Template, BODY("text", "due")]
    milestone_done: Annotated[Template, BODY("text")]
    milestones_changed: Annotated[Template, LINE("who", "when")]
    you: Label
    asked: Annotated[Template, SENTENCE("other")]
    asked_changed: Annotated[Template, SENTENCE("other")]
    why: Sentence
    agreed: Annotated[Template, SENTENCE("other")]
    agreed_why: Sentence
    confirm: Label
    change: Label
    later: Label
    noted_confirmed: Sentence
    noted_later: Sentence
    noted_waits: Annotated[Template, SENTENCE("other")]
    noted_again: Sentence
    changed_meanwhile: Sentence
    form_new: Title
    form_change: Title
    form_intro: Annotated[Template, SENTENCE("other")]
    what_label: Hint
    what_placeholder: Placeholder
    measure_label: Hint
    measure_placeholder: Placeholder
    day_label: Hint
    day_hint: Hint
    kind_label: Hint
    kind_hint: Hint
    kind_options: GoalKinds
    okr_label: Hint
    okr_placeholder: Placeholder
    questions: Sentence
    questions_after: Sentence
    conflict: Sentence
    saved: Annotated[Template, SENTENCE("other")]
    next_step: Sentence
    milestones: Label
    milestones_title: Title
    milestones_intro: Sentence
    milestone_label: Annotated[Template, LINE("number")]
    milestone_day: Annotated[Template, LINE("number")]
    milestone_day_hint: Hint
    milestones_saved: Sentence
    tick: Label
    untick: Label
    near: Annotated[Template, BODY("milestones")]
    near_one: Annotated[Template, BODY("report", "text", "due")]
    reached: Label
    let_go: Label
    reopen: Label
    in_full: Label
    history_now: Annotated[Template, LINE("who", "when")]
    history_then: Annotated[Template, LINE("who", "when", "state")]
    then_confirmed: Line
    then_draft: Line


class SmartQuestions(Section):
    """A kind question for each thing that may be missing, and the two that are always worth asking."""

    specific: Sentence
    measurable: Sentence
    achievable: Sentence
    relevant: Sentence
    no_day: Sentence
    past: Sentence
    too_soon: Sentence
    holiday: Sentence
    holiday_of: Annotated[Template, SENTENCE("name")]


class SmartWording(Section):
    """`smart.yaml`. `wide` words leave open what is meant; `seen` ones say that it can be counted, seen or heard."""

    file = "smart"

    questions: SmartQuestions
    wide: Phrases
    seen: Phrases
