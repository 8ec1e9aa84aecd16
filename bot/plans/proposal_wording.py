"""What a report proposes to change in the plan."""

from typing import Annotated

from bot.core.wording.kinds import BODY, LINE, SENTENCE, Label, Line, Placeholder, Section, Sentence, Template, Title


class ProposalWording(Section):
    """`proposals.yaml`."""

    file = "proposals"

    notification: Line
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
