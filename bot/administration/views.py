"""The administrators' form, a summary of what was decided, and the news for those it concerns."""

from collections.abc import Sequence

from bot.administration.rules import (
    LONGEST_CONTACT,
    RETENTION_CHOICES,
    Administered,
    AdministrationMessage,
    News,
    Policy,
)
from bot.administration.wording import AdminWording
from bot.core.people import Person
from bot.core.slack import ids
from bot.core.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    button,
    checkboxes,
    context,
    divider,
    esc,
    esc_name,
    form_modal,
    labelled,
    multi_users_select,
    number_select,
    option,
    section,
    settings_button,
    short_name,
    text_input,
    timepicker,
)
from bot.core.time.dates import clock
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording

MOST_VIEWERS, MOST_HELD, MOST_GONE = 20, 50, 10
NAMES = 20


def picked_from(people: Sequence[Person], most: int) -> list[str]:
    """Whom the menu shows: Slack's menus know those who are there. Who is not shown stays as they are."""
    return [person.slack_id for person in people if person.active][:most]


def gone(people: Sequence[Person]) -> list[Person]:
    """Those held who have left, and so are in no menu."""
    return [person for person in people if not person.active][:MOST_GONE]


def form(wording: Wording, there: Administered, metadata: str) -> Block:
    """The modal with everything administrators decide."""
    said = wording[AdminWording]
    viewers = multi_users_select(ids.VIEWERS, picked_from(there.viewers, MOST_VIEWERS), MOST_VIEWERS)
    held = multi_users_select(ids.HELD, picked_from(there.held, MOST_HELD), MOST_HELD)
    contact = text_input(ids.CONTACT, there.policy.outside_contact, multiline=True, most=LONGEST_CONTACT)
    blocks = [
        section(said.cannot_see),
        divider(),
        *_policy(wording, there.policy),
        labelled(said.viewers, viewers, optional=True, hint=said.viewers_hint),
        labelled(said.held, held, optional=True, hint=said.held_hint),
        *_gone(wording, there.held),
        labelled(said.contact, contact, optional=True, hint=said.contact_hint.fill(most=LONGEST_CONTACT)),
    ]
    return form_modal(wording, ids.ADMIN_FORM, said.title, blocks, metadata)


def _policy(wording: Wording, policy: Policy) -> list[Block]:
    said = wording[AdminWording]
    months = number_select(ids.RETENTION, said.retention_option, RETENTION_CHOICES, policy.retention_months)
    return [
        labelled(said.retention, months, hint=said.retention_hint),
        labelled(said.quiet_from, timepicker(ids.QUIET_FROM, policy.quiet_from)),
        labelled(said.quiet_until, timepicker(ids.QUIET_UNTIL, policy.quiet_until), hint=said.quiet_hint),
    ]


def _gone(wording: Wording, held: Sequence[Person]) -> list[Block]:
    left = [option(short_name(person.name), person.slack_id) for person in gone(held)]
    if not left:
        return []
    boxes = checkboxes(ids.HELD_GONE, left, [one["value"] for one in left])
    return [labelled(wording[AdminWording].held_gone, boxes, optional=True)]


def saved(wording: Wording, there: Administered) -> Rendered:
    """What is so now."""
    said, policy = wording[AdminWording], there.policy
    quiet = said.summary_quiet_off
    if policy.quiet_from != policy.quiet_until:
        start, end = clock(policy.quiet_from, wording[DateWording]), clock(policy.quiet_until, wording[DateWording])
        quiet = said.summary_quiet.fill(start=start, end=end)
    contact = esc(policy.outside_contact)
    lines = [
        said.summary_retention.fill(count=policy.retention_months),
        quiet,
        said.summary_viewers.fill(names=_names(wording, there.viewers)),
        said.summary_held.fill(names=_names(wording, there.held)),
        *([said.summary_contact.fill(contact=contact)] if contact else []),
    ]
    return Rendered(said.saved, [section("\n".join([said.saved, *lines]))])


def _names(wording: Wording, people: Sequence[Person]) -> str:
    if not people:
        return wording[AdminWording].nobody
    names = ", ".join(esc_name(person.name) for person in people[:NAMES])
    more = len(people) - NAMES
    return names if more <= 0 else wording[AdminWording].and_more.fill(names=names, count=more)


def news(wording: Wording, message: AdministrationMessage) -> Rendered:
    """What was decided about the one who reads it, and by whom."""
    said = wording[AdminWording]
    text = {
        News.HELD: f"{said.held_news}\n{said.nobody_reads}",
        News.RELEASED: said.released_news,
        News.VIEWER: said.viewer_news,
        News.NO_VIEWER: said.no_viewer_news,
    }[message.news]
    more = actions(button(wording[PrivacyWording].open, ids.WHO_CAN_SEE), settings_button(wording))
    return Rendered(said.notification, [section(text), more, context(said.why.fill(by=f"<@{message.by}>"))])


def home_button(wording: Wording) -> Element:
    """On App Home, for those who administer."""
    return button(wording[AdminWording].open, ids.ADMIN)
