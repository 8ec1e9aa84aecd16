"""Export, "forget me", and what was done with somebody's data."""

from typing import Annotated

from bot.core.wording.library import BODY, LINE, SENTENCE, Body, Label, Line, Option, Section, Sentence, Template, Title

Done = Annotated[Template, SENTENCE("who", "data")]


class Acts(Section):
    """A sentence for each of `bot.core.audit.Act`."""

    changed: Done
    made: Done
    named: Done
    unnamed: Done
    held: Done
    released: Done
    shown: Done
    shifted: Done
    acknowledged: Done
    shared: Done
    exported: Done
    forget_asked: Done
    forget_taken_back: Done
    forgotten: Done
    left: Done
    handed_over: Done
    purged: Done
    destroyed: Done


class Export(Section):
    """The messages, and the page that is sent. `sections` has a title for each part of it."""

    ask: Label
    asked: Sentence
    notification: Line
    message: Body
    why: Sentence
    failed: Body
    page_title: Line
    page_intro: Annotated[Template, BODY("day")]
    nothing: Line
    with_report: Annotated[Template, LINE("name")]
    with_manager: Annotated[Template, LINE("name")]
    yes: Line
    no: Line
    texts: dict[str, Annotated[Template, BODY("text")]]
    sentences: dict[str, Annotated[Template, BODY("value")]]
    lists: dict[str, Line]
    values: dict[str, Line]
    sections: dict[str, Line]


class Forget(Section):
    """The modal and the messages."""

    ask: Label
    form_title: Title
    goes_title: Line
    goes: Body
    stays_title: Line
    stays: Body
    waits: Body
    confirm: Line
    confirm_option: Option
    submit: Title
    needs_tick: Sentence
    asked: Sentence
    notification: Line
    waiting: Annotated[Template, BODY("when")]
    keep: Label
    taken_back: Body
    why: Sentence
    last: Body
    last_why: Sentence
    someone_who_left: Line


class AuditLogSaid(Section):
    """What was done with one's data, a line each."""

    ask: Label
    title: Title
    line: Annotated[Template, BODY("when", "what")]
    line_of: Annotated[Template, BODY("when", "what", "whose")]
    line_with: Annotated[Template, BODY("when", "what", "whose")]
    you: Line
    with_you: Line
    your: Line
    coach: Line
    nothing: Sentence
    acts: Acts
    data: dict[str, str]

    def name(self, data: str) -> str:
        """What an entry calls its data, in words."""
        return self.data.get(data, data.replace("_", " "))


class RightsWording(Section):
    """`rights.yaml`."""

    file = "rights"

    export: Export
    forget: Forget
    audit_log: AuditLogSaid
