"""1:1s: the form, the list, and what is said after each change."""

from typing import Annotated

from bot.core.wording.library import (
    BODY,
    LABEL,
    LINE,
    SENTENCE,
    Body,
    Counted,
    Label,
    Line,
    Option,
    Section,
    Sentence,
    Template,
    Title,
)


class Rhythms(Section):
    """How a 1:1 repeats, as choices; the weekday comes from the first date."""

    weekly: Option
    every_2_weeks: Option
    every_3_weeks: Option
    every_4_weeks: Option
    monthly: Option
    monthly_last: Option
    once: Option
    calendar: Option


class ConsistencyWording(Section):
    """What became of the 1:1s of the last weeks: a part for each that there was."""

    line: Annotated[Counted, LINE("count", "parts")]
    held: Annotated[Template, LINE("count")]
    moved: Annotated[Template, LINE("count")]
    skipped: Annotated[Template, LINE("count")]
    unknown: Annotated[Template, LINE("count")]


class OneOnOneWording(Section):
    """`one_on_ones.yaml`."""

    file = "one_on_ones"

    form_title: Title
    change_title: Title
    move_title: Title
    report: Line
    rhythm: Line
    rhythms: Rhythms
    first_day: Line
    first_day_hint: Sentence
    time: Line
    time_hint: Annotated[Template, SENTENCE("zone")]
    length: Line
    lead: Line
    lead_hint: Sentence
    move_intro: Annotated[Template, SENTENCE("report", "when")]
    new_day: Line

    added: Annotated[Template, BODY("report", "rhythm")]
    next_is: Annotated[Template, LINE("when", "lead")]
    changed: Annotated[Template, BODY("report", "rhythm")]
    changed_paused: Annotated[Template, BODY("report", "rhythm")]
    paused: Annotated[Template, BODY("report")]
    paused_after: Annotated[Template, BODY("report", "when")]
    resumed: Annotated[Template, BODY("report", "rhythm")]
    ended: Annotated[Template, BODY("report")]
    skipped: Annotated[Template, BODY("report", "when")]
    moved: Annotated[Template, BODY("report", "when", "before")]
    unskipped: Annotated[Template, BODY("report", "when")]
    skip_ask: Annotated[Counted, SENTENCE("count")]
    skip_yes: Annotated[Counted, LABEL("count")]
    odd_hour: Annotated[Template, SENTENCE("time")]
    odd_hour_for: Annotated[Template, SENTENCE("report", "time")]
    skip_confirm_title: Line
    skip_confirm: Annotated[Template, SENTENCE("report", "when")]
    just_skipped: Annotated[Template, BODY("meeting")]
    just_moved: Annotated[Template, BODY("meeting", "before")]
    undo: Label
    move_ask: Annotated[Template, BODY("report", "when")]
    move_yes: Label
    move_after: Annotated[Template, LABEL("when")]
    end_ask: Annotated[Template, BODY("report")]
    change_ask: Annotated[Template, BODY("report", "when")]
    change_ask_label: Line
    change_keep: Option
    change_drop: Option
    pause_title: Title
    pause_drop: Option

    list_title: Line
    list_empty: Sentence
    line: Annotated[Template, BODY("report", "rhythm", "length")]
    line_next: Annotated[Template, LINE("when")]
    line_paused: Line
    line_then_paused: Annotated[Template, LINE("when")]
    line_nothing: Line
    more: Annotated[Counted, LINE("count")]
    moved_mark: Label
    away_until: Annotated[Template, LINE("day")]

    add: Label
    change: Label
    skip: Label
    skip_this: Label
    bring_back: Label
    move: Label
    move_this: Label
    pause: Label
    resume: Label
    end: Label
    list_button: Label
    end_confirm_title: Line
    end_confirm: Annotated[Template, SENTENCE("report")]
    end_confirm_yes: Annotated[str, LABEL]
    end_confirm_no: Annotated[str, LABEL]

    home_welcome: Body
    home_welcome_steps: Body
    home_start: Label
    home_skipped: Annotated[Template, LINE("when")]
    home_none: Sentence
    consistency: ConsistencyWording
