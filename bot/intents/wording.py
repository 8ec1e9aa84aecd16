"""What is answered to plain sentences that ask for something."""

from typing import Annotated

from bot.core.wording.library import BODY, LABEL, LINE, Body, Counted, Label, Line, Section, Sentence, Template

Named = Annotated[Template, BODY("name")]


class RequestWording(Section):
    """`requests.yaml`. `kinds` and `kinds_with` are buttons, by `Kind`; with the name of whom it is about, where there
    is one."""

    file = "requests"

    notification: Line
    answered: Sentence
    left: Sentence
    leave: Label
    which: Sentence
    choose: Label

    skipped: Annotated[Counted, BODY("count")]
    unskip_ask: Sentence
    unskip: Label
    unskipped: Sentence
    pause_later: Label
    pause_all: Label

    move_ask: Annotated[Template, BODY("name", "when", "before")]
    move_yes: Label
    move_when: Annotated[Template, BODY("name", "before")]
    pick: Label

    not_theirs: Named
    no_one_on_one: Named
    none_found: Sentence
    none_on: Annotated[Template, BODY("days")]
    on_day: Annotated[Template, LINE("day")]
    on_near_day: Annotated[Template, LINE("day")]
    from_to: Annotated[Template, LINE("first", "last")]

    away_ask: Annotated[Template, BODY("first", "back")]
    away_yes: Label
    away_when: Sentence

    meet_title: Line
    meet_title_on: Annotated[Template, LINE("days")]
    mine: Line
    mine_to: Named
    theirs_of: Named
    theirs: Line
    open: Line
    open_with: Named
    nothing_open: Sentence
    more: Annotated[Counted, LINE("count")]

    stop: Sentence
    stop_all: Label
    pause_one: Label
    settings: Sentence
    set_up: Sentence
    plan: Named
    prepare: Named
    whom: Sentence
    privacy: Sentence
    privacy_open: Label

    undo_ask: Sentence
    undo_kept: dict[str, Named]
    undo_yes: Label
    undone_log: Named
    undone: Sentence
    nothing_to_undo: Sentence
    again: Sentence

    unclear: Body
    kinds: dict[str, Label]
    kinds_with: dict[str, Annotated[Template, LABEL("name")]]
