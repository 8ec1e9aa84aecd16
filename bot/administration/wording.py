"""The administrators' form, and what people are told of what was decided about them."""

from typing import Annotated

from bot.core.wording.library import (
    LINE,
    OPTION,
    SENTENCE,
    Body,
    Counted,
    Label,
    Line,
    Section,
    Sentence,
    Template,
    Title,
)


class AdminWording(Section):
    """`admin.yaml`."""

    file = "admin"

    open: Label
    title: Title
    cannot_see: Body
    retention: Line
    retention_option: Annotated[Counted, OPTION("count")]
    retention_hint: Sentence
    quiet_from: Line
    quiet_until: Line
    quiet_hint: Sentence
    viewers: Line
    viewers_hint: Sentence
    held: Line
    held_hint: Sentence
    held_gone: Line
    contact: Line
    contact_hint: Annotated[Template, SENTENCE("most", "seen")]
    saved: Sentence
    summary_retention: Annotated[Counted, LINE("count")]
    summary_quiet: Annotated[Template, LINE("start", "end")]
    summary_quiet_off: Line
    summary_viewers: Annotated[Template, LINE("names")]
    summary_pending: Annotated[Template, LINE("name", "day")]
    summary_held: Annotated[Template, LINE("names")]
    summary_contact: Annotated[Template, LINE("contact")]
    policy_news: Sentence
    own_quiet_hours: Sentence
    no_contact: Sentence
    policy_why: Sentence
    nobody: Line
    and_more: Annotated[Template, LINE("names", "count")]
    notification: Line
    held_news: Sentence
    released_news: Sentence
    viewer_news: Sentence
    no_viewer_news: Sentence
    nothing_else: Sentence
    why: Annotated[Template, SENTENCE("by")]
