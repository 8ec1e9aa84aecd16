"""Calendars: connected, what was found in them, and why one cannot be read."""

from typing import Annotated

from bot.core.wording.library import (
    LABEL,
    LINE,
    SENTENCE,
    Counted,
    Hint,
    Label,
    Line,
    Section,
    Sentence,
    Template,
    Title,
)


class WhyNot(Section):
    """One for each failure."""

    signed_out: Sentence
    forbidden: Sentence
    not_found: Sentence
    gone: Sentence
    busy: Sentence
    server: Sentence
    timeout: Sentence
    unreachable: Sentence
    broken: Sentence
    too_large: Sentence
    not_allowed: Sentence
    expired: Sentence
    needs_admin: Sentence


class CalendarWording(Section):
    """`calendars.yaml`."""

    file = "calendars"

    notification: Line
    title: Line
    intro: Sentence
    not_installed: Sentence
    connect: Label
    connect_title: Title
    address: Line
    address_hint: Hint
    own: Line
    own_hint: Hint
    where: Sentence
    not_an_address: Sentence
    no_own: Sentence
    too_many: Sentence
    connected: Sentence

    line: Annotated[Template, LINE("host")]
    not_read: Line
    read_at: Annotated[Template, LINE("when")]
    follows: Annotated[Template, LINE("names")]
    follows_nothing: Line
    own_addresses: Annotated[Template, LINE("addresses")]
    left_out: Annotated[Counted, SENTENCE("count")]
    choose: Annotated[Counted, LINE("count")]
    change_own: Label
    own_title: Title
    disconnect: Label
    disconnect_title: Title
    disconnect_text: Sentence
    disconnect_no: Label
    disconnected: Sentence
    try_again: Label
    trying: Sentence
    new_address: Label

    offer: Annotated[Counted, SENTENCE("count")]
    offer_done: Sentence
    offer_choose: Label
    why_offer: Sentence
    choose_title: Title
    choose_intro: Sentence
    choose_row: Annotated[Template, LINE("what", "when")]
    by_hand: Hint
    untitled: Label
    follow: Label
    followed: Annotated[Template, SENTENCE("names")]
    followed_none: Sentence
    nothing_waiting: Sentence

    failing: Annotated[Template, SENTENCE("when")]
    failing_over: Sentence
    why_failing: Sentence
    why_not: WhyNot
    signed_out: Sentence
    sign_in_again: Label
    sign_in: Annotated[Template, LINE("provider")]
    or_paste: Sentence


class Providers(Section):
    """What people call them."""

    google: Line
    microsoft: Line

    def named(self, provider: str) -> str:
        """That one."""
        return str(getattr(self, provider))


class BeginPage(Section):
    """Whose calendar it will be, before anybody signs in."""

    title: Annotated[Template, LINE("provider")]
    text: Annotated[Template, SENTENCE("name", "workspace")]
    link: Annotated[Template, LABEL("provider")]
    admin: Sentence


class SignInPage(Section):
    """One page: what happened and what to do now, and the link that does it."""

    title: Line
    text: Sentence
    link: Label


class SignInWording(Section):
    """`calendar_sign_in.yaml`."""

    file = "calendar_sign_in"

    providers: Providers
    begin: BeginPage
    connected: SignInPage
    cancelled: SignInPage
    needs_admin: SignInPage
    needs_google_admin: SignInPage
    expired: SignInPage
    failed: SignInPage
    too_many: SignInPage
    agreed: SignInPage
    refused: SignInPage
