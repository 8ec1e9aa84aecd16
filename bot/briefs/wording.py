"""The brief: its parent message, what introduces its parts, and the question afterwards."""

from typing import Annotated

from bot.core.wording.library import (
    BODY,
    LINE,
    SENTENCE,
    Counted,
    Label,
    Line,
    Option,
    Section,
    Sentence,
    Template,
    Title,
)


class FollowUp(Section):
    """After a 1:1: the question, the answers, what is said to each."""

    ask: Sentence
    ask_own_thread: Sentence
    ask_several: Sentence
    ask_several_here: Sentence
    row: Annotated[Template, LINE("report", "time")]
    row_noted: Annotated[Template, BODY("report", "time", "noted")]
    ask_report: Annotated[Template, SENTENCE("manager", "when")]
    happened: Label
    moved: Label
    not_this_time: Label
    noted_happened: Sentence
    noted_moved: Sentence
    noted_moved_to: Annotated[Template, SENTENCE("when")]
    noted_not_this_time: Sentence
    report_noted_moved: Annotated[Template, SENTENCE("manager")]
    says_happened: Annotated[Template, SENTENCE("other")]
    says_moved: Annotated[Template, SENTENCE("other")]
    says_not_this_time: Annotated[Template, SENTENCE("other")]
    set_new_time: Label
    change_answer: Label
    correct_answer: Label
    why: Sentence
    why_report: Sentence


class WhyMoved(Section):
    """Why something comes at another time than was chosen."""

    quiet_ended: Annotated[Template, SENTENCE("time")]
    quiet_begins: Annotated[Template, SENTENCE("time")]
    back: Sentence
    at_once: Sentence


class Agenda(Section):
    """The titles of the three prompts; they stay, whatever words a prompt has this week."""

    goals: Line
    help: Line
    next_steps: Line


class BriefWording(Section):
    """`brief.yaml`."""

    file = "brief"

    title: Annotated[Template, LINE("report", "when")]
    title_without_time: Annotated[Template, LINE("report")]
    coaching: Line
    performance: Annotated[Template, LINE("when")]
    skipped: Line
    skipped_next: Annotated[Template, LINE("when")]
    holiday: Sentence
    as_of: Annotated[Template, SENTENCE("when")]
    moved_in_calendar: Annotated[Template, SENTENCE("when")]
    off_in_calendar: Sentence
    open_title: Line
    open_more: Annotated[Counted, LINE("count")]
    open_nothing: Line
    topic: Annotated[Template, LINE("report", "topic")]
    own_topic: Annotated[Template, LINE("topic")]
    topic_more: Annotated[Counted, LINE("count")]
    note: Annotated[Template, LINE("note")]
    question: Annotated[Template, LINE("question")]
    why: Annotated[Template, SENTENCE("lead")]
    why_late: Sentence
    why_moved: WhyMoved
    why_asked: Sentence
    plan: Label
    change: Label
    show_all: Label
    open_in_full: Line
    topics_in_full: Line
    note_in_full: Annotated[Template, BODY("note")]
    prompts_title: Line
    prompts_half: Annotated[Counted, LINE("count")]
    opening: Annotated[Template, SENTENCE("opening")]
    prompt: Annotated[Template, BODY("number", "title", "ask")]
    agenda: Agenda
    how_to_reply: Sentence
    asked_now: Annotated[Template, SENTENCE("report")]
    follow_up: FollowUp
    shortcut_name: Title
    shortcut_about: Line


class Phases(Section):
    """When in the quarter it is."""

    planning: Sentence
    execution: Sentence
    review: Sentence


class Reasons(Section):
    """Why something was chosen."""

    function: Annotated[Template, SENTENCE("report", "function")]
    level: Annotated[Template, SENTENCE("report")]
    pathway: Annotated[Template, SENTENCE("report")]
    phases: Phases
    session: Sentence
    practise: Annotated[Template, SENTENCE("what")]
    step_near: Annotated[Template, SENTENCE("report")]
    carried_over: Sentence
    no_goal: Sentence
    obstacles: Annotated[Counted, SENTENCE("count")]
    feedback: Annotated[Counted, SENTENCE("count")]
    growth: Annotated[Counted, SENTENCE("count")]
    kept: Sentence


class FunctionNames(Section):
    """What a report works in."""

    general: Option
    sales: Option
    support: Option
    operations: Option
    projects: Option
    engineering: Option


class LevelNames(Section):
    """Whom a report leads, by the level of their manager."""

    manager: Option
    director: Option
    executive: Option


class CompetencyNames(Section):
    """What a manager practises."""

    listening: Option
    questioning: Option
    planning: Option
    feedback: Option


class WhyWording(Section):
    """`why_these.yaml`."""

    file = "why_these"

    why_question: Label
    why_prompts: Label
    another: Label
    other_prompts: Label
    not_useful: Label
    keep: Label
    kept: Sentence
    title: Title
    question: Line
    line: Annotated[Template, BODY("title", "reason")]
    reasons: Reasons
    rest: Sentence
    all_new: Sentence
    function: Annotated[Template, LINE("report")]
    functions: FunctionNames
    level: Annotated[Template, LINE("report")]
    levels: LevelNames
    practise: Line
    anything: Option
    competencies: CompetencyNames
    from_next_on: Sentence
    saved: Sentence


class ReportBriefWording(Section):
    """`report_brief.yaml`."""

    file = "report_brief"

    title: Annotated[Template, LINE("manager", "when")]
    skipped: Annotated[Template, LINE("manager")]
    skipped_next: Annotated[Template, LINE("manager", "when")]
    first: Annotated[Template, SENTENCE("manager")]
    prompts_title: Annotated[Template, LINE("manager")]
    how_to_reply: Sentence
    why_same: Annotated[Template, SENTENCE("lead")]
    why_day_before: Annotated[Template, SENTENCE("lead")]
    why_late: Sentence
    stopped: Sentence
    stop: Label
    start: Label
    home_title: Line
    home_line: Annotated[Template, BODY("manager", "when")]
    home_line_nothing: Annotated[Template, BODY("manager")]
    home_more: Annotated[Counted, LINE("count")]
