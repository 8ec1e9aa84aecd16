"""A performance conversation: the form, its brief, its record (mission 004-07 to 004-10)."""

from typing import Annotated

from bot.core.wording.library import (
    BODY,
    HINT,
    LINE,
    SENTENCE,
    Hint,
    Label,
    Line,
    Option,
    Section,
    Sentence,
    Template,
    Title,
)


class PerformanceBrief(Section):
    """What the manager gets before it."""

    title: Annotated[Template, LINE("report", "when")]
    four: Line
    standard: Annotated[Template, BODY("text")]
    gap: Annotated[Template, BODY("day", "text")]
    way: Annotated[Template, BODY("day", "text")]
    consequence: Annotated[Template, BODY("day", "text")]
    consequence_here: Annotated[Template, BODY("text")]
    after: Annotated[Template, SENTENCE("report")]
    skipped: Sentence
    why: Annotated[Template, SENTENCE("lead")]
    reply: Sentence


class Ahead(Section):
    """What the report is told before it."""

    text: Annotated[Template, BODY("manager", "when", "length")]
    means: Annotated[Template, BODY("manager")]
    after: Sentence
    after_confirmed: Annotated[Template, SENTENCE("manager")]
    coaching: Sentence
    off: Annotated[Template, SENTENCE("manager")]
    why: Sentence


class RecordSaid(Section):
    """The record, as each of its readers sees it."""

    title: Line
    intro_report: Annotated[Template, SENTENCE("manager")]
    intro_manager: Annotated[Template, SENTENCE("report")]
    intro_viewer: Annotated[Template, SENTENCE("manager", "report")]
    not_shown: Annotated[Template, SENTENCE("report")]
    acknowledge: Label
    means: Sentence
    said_here: Sentence
    acknowledged: Annotated[Template, SENTENCE("when")]
    unacknowledged: Sentence
    add_comment: Label
    comment: Annotated[Template, BODY("report", "text")]
    brought: Annotated[Template, BODY("name", "text")]
    bring: Label
    why: Sentence
    comment_title: Title
    comment_label: Line
    comment_hint: Hint
    saved: Sentence


class Received(Section):
    """What the manager is told of the report's answer."""

    acknowledged: Annotated[Template, SENTENCE("report", "when")]
    comment: Annotated[Template, SENTENCE("report", "when")]


class Unacknowledged(Section):
    """What the manager is told once."""

    text: Annotated[Template, SENTENCE("report", "day")]
    again: Label
    shown_again: Annotated[Template, SENTENCE("report")]
    why: Sentence


class Forward(Section):
    """Bringing one's own sentence from coaching into a record."""

    title: Title
    intro: Annotated[Template, BODY("name")]
    nothing: Sentence
    choose: Label
    confirm_title: Title
    confirm: Sentence
    confirm_after: Annotated[Template, SENTENCE("name")]
    yes: Title
    done: Annotated[Template, SENTENCE("name")]
    told: Annotated[Template, SENTENCE("name")]
    told_why: Sentence


class ConfirmReport(Section):
    """Whether the manager is one, as the report is asked, and what became of it."""

    asked: Annotated[Template, BODY("manager")]
    yes: Annotated[Template, BODY("manager")]
    no: Annotated[Template, BODY("manager")]
    allowed: Annotated[Template, BODY("manager", "by")]
    denied: Annotated[Template, BODY("manager", "by")]
    why: Sentence


class ConfirmAdministrator(Section):
    """The same, as an administrator is asked."""

    asked: Annotated[Template, BODY("manager", "report")]
    yes: Annotated[Template, BODY("manager", "report")]
    no: Annotated[Template, BODY("manager", "report")]
    allowed: Annotated[Template, BODY("manager", "report", "by")]
    denied: Annotated[Template, BODY("manager", "report", "by")]
    why: Sentence


class ConfirmManager(Section):
    """What the manager is told of it."""

    asked: Annotated[Template, BODY("report")]
    yes: Annotated[Template, BODY("report")]
    no: Annotated[Template, BODY("report")]
    allowed: Annotated[Template, BODY("report", "by")]
    denied: Annotated[Template, BODY("report", "by")]


class Confirm(Section):
    """Whether the manager of a pair is one: asked once, before the first record is shown."""

    yes: Label
    no: Label
    is_manager: Label
    is_none: Label
    ask_administrator: Label
    administrator_asked: Annotated[Template, SENTENCE("report")]
    waits: Annotated[Template, SENTENCE("report")]
    waits_refused: Annotated[Template, SENTENCE("report")]
    report: ConfirmReport
    administrator: ConfirmAdministrator
    manager: ConfirmManager
    news_why: Sentence


class DraftSaid(Section):
    """A performance conversation that is not set yet."""

    keep: Label
    note: Sentence
    kept: Annotated[Template, SENTENCE("time")]
    nothing: Sentence
    line: Annotated[Template, LINE("report", "day", "who")]
    nobody: Line
    go_on: Label
    delete: Label
    delete_title: Line
    delete_text: Sentence
    delete_no: Label


class Viewers(Section):
    """Who may read performance records, told once to everybody who has one."""

    message: Sentence
    message_why: Sentence
    line: Annotated[Template, SENTENCE("name", "day")]
    why: Sentence


class Viewer(Section):
    """The list for those the workspace has named."""

    title: Line
    intro: Sentence
    none: Sentence
    line: Annotated[Template, BODY("manager", "report", "day", "state")]


class PerformanceWording(Section):
    """`performance.yaml`."""

    file = "performance"

    form_title: Title
    intro: Annotated[Template, SENTENCE("report")]
    intro_unnamed: Sentence
    edit_intro: Annotated[Template, SENTENCE("report")]
    report: Hint
    day: Hint
    time: Hint
    time_hint: Annotated[Template, HINT("zone")]
    length: Hint
    standard: Line
    gap: Line
    gap_on: Line
    way: Line
    way_by: Line
    consequence: Line
    communicated_on: Line
    said_here_label: Line
    said_here: Option
    said_here_hint: Hint
    told_twice: Sentence
    notice: Annotated[Template, BODY("report", "length")]
    hint: Annotated[Template, HINT("example")]
    gap_later: Sentence
    told_later: Sentence
    by_gone: Sentence
    findings_title: Line
    finding: Annotated[Template, SENTENCE("reason")]
    finding_better: Annotated[Template, BODY("better")]
    go_on: Sentence
    saved: Annotated[Template, BODY("report", "when", "lead")]
    changed: Annotated[Template, SENTENCE("report")]
    edit: Label
    show: Label
    show_last: Label
    line: Annotated[Template, LINE("report", "when")]
    list_title: Line
    none_ahead: Sentence
    draft: DraftSaid
    brief: PerformanceBrief
    ahead: Ahead
    record: RecordSaid
    received: Received
    unacknowledged: Unacknowledged
    forward: Forward
    viewer: Viewer
    viewers: Viewers
    confirm: Confirm
