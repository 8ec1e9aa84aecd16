"""What the core says itself: buttons of many messages, modals, errors, and who can see what."""

from collections.abc import Mapping
from typing import Annotated

from bot.core.errors import CoachError
from bot.core.wording.library import (
    BODY,
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


class ButtonWording(Section):
    """`buttons.yaml`."""

    file = "buttons"

    settings: Label
    prepare: Label
    plan: Label
    bring_topic: Label
    change_topics: Label
    performance_point: Label


class ModalWording(Section):
    """`modals.yaml`."""

    file = "modals"

    save: Title
    cancel: Title
    close: Title
    next_page: Label
    previous_page: Label
    page: Annotated[Template, LINE("first", "last", "total")]
    show_all: Label
    reader_title: Title
    shown_title: Title
    nothing: Sentence
    error_title: Title
    pick_title: Title
    go_on: Title
    pick_report: Sentence
    somebody_else: Option
    as_of: Annotated[Template, LINE("time")]
    you_typed: Annotated[Template, SENTENCE("typed")]


Plain = Annotated[Template, SENTENCE]
Named = Annotated[Template, SENTENCE("name")]
Typed = Annotated[Template, SENTENCE("typed")]


class ErrorWording(Section):
    """`errors.yaml`: a field for every key in `bot/core/errors.py`, and what the edges say."""

    file = "errors"

    not_found: Plain
    cannot_open: Plain
    report_outsider: Plain
    report_guest: Named
    report_bot: Named
    report_gone: Named
    report_self: Plain
    manager_outsider: Plain
    manager_guest: Plain
    manager_gone: Plain
    unknown_person: Typed
    ambiguous_person: Annotated[Template, SENTENCE("typed", "names")]
    no_one_on_one: Named
    no_pair: Plain
    same_manager: Named
    no_upcoming: Named
    already_meeting: Named
    already_then: Named
    in_the_past: Annotated[Template, SENTENCE("when")]
    day_out_of_reach: Plain
    order_not_read: Typed
    no_such_commitment: Typed
    several_commitments: Annotated[Template, SENTENCE("typed", "numbers")]
    which_commitment: Annotated[Template, SENTENCE("typed", "names")]
    already_changed: Plain
    no_weekly: Plain
    other_one_on_one: Typed
    which_of_these: Plain
    words_gone: Plain
    needs_day: Plain
    needs_text: Plain
    not_a_commitment: Named
    not_a_topic: Named
    not_an_administrator: Annotated[Template, SENTENCE("names")]
    not_an_administrator_here: Plain
    cannot_view: Named
    cannot_be_held: Named
    contact_too_long: Annotated[Template, SENTENCE("most")]
    not_a_viewer: Plain
    nobody_to_ask: Plain
    not_shown_yet: Plain
    too_many_milestones: Annotated[Template, SENTENCE("most")]
    sounds_like_performance: Plain
    export_too_soon: Annotated[Template, SENTENCE("minutes")]
    on_hold: Plain
    restored: Plain
    not_installed: Plain
    unexpected: Annotated[Template, SENTENCE("reference")]
    busy: Plain
    not_shown: Plain

    def say(self, error: CoachError) -> str:
        """The words for `error`. Fields the words do not use are left out."""
        return self.fill(error.key, error.fields)

    def fill(self, key: str, fields: Mapping[str, str]) -> str:
        """The words for an error's `key`, filled from its fields."""
        said: Template = getattr(self, key)
        return said.fill(**{slot: fields[slot] for slot in said.slots})


class Notice(Section):
    """A notification about somebody, and the same without a name."""

    of: Annotated[Template, LINE("name")]
    neutral: Line


class MeetingNotice(Notice):
    """Of a 1:1 today, or on another day."""

    today: Annotated[Template, LINE("name", "time")]
    on: Annotated[Template, LINE("name", "when")]


class NotificationWording(Section):
    """`notifications.yaml`: what a notification says of a message that Coach starts."""

    file = "notifications"

    brief: MeetingNotice
    follow_up: MeetingNotice
    thread: Notice
    news: Notice
    answer: Line


class Who(Section):
    """Readers, as told to one of them."""

    only_you: Line
    you: Line
    only_manager: Line
    nothing: Line
    the_other: Line
    concerned: Line
    viewers: Line
    viewers_and_you: Line
    admins: Line
    everyone: Line
    later: Annotated[Template, SENTENCE("who", "later")]


class Sees(Section):
    """The same as a short sentence, for the one small line of a message that Coach starts."""

    you: Annotated[Template, LINE("what")]
    pair: Annotated[Template, LINE("other", "what")]
    other: Annotated[Template, LINE("other", "what")]
    more: Annotated[Template, LINE("who", "what")]
    everyone: Annotated[Template, LINE("what")]
    later: Annotated[Template, LINE("seen", "later")]
    the_other: Line
    viewers: Line
    this: Line
    data: dict[str, Line]


class PrivacyWording(Section):
    """`privacy.yaml`. `data` has a name for each kind of data that features declare, in the order of the page."""

    file = "privacy"

    open: Label
    line: Annotated[Template, SENTENCE("who")]
    line_title: Line
    line_of: Annotated[Template, SENTENCE("what", "who")]
    who: Who
    sees: Sees
    data: dict[str, Line]
    title: Line
    intro: Body
    who_title: Line
    who_line: Annotated[Template, SENTENCE("what", "who")]
    kept_title: Line
    kept: Annotated[Counted, BODY("count")]
    hr_title: Line
    hr: Annotated[Template, BODY("seen")]
    admins_title: Line
    admins: Annotated[Template, BODY("seen")]
    limits_title: Line
    limits: Body
    held: Annotated[Template, SENTENCE("day")]
    records_read: Sentence
    yours_title: Line
    yours: Body
