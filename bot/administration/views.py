"""The administrators' form, a summary of what was decided, and the news for those it concerns."""

from collections.abc import Sequence

from bot.administration.rules import (
    DECIDED,
    LONGEST_CONTACT,
    POLICY,
    RETENTION_CHOICES,
    Administered,
    AdministrationMessage,
    Naming,
    News,
    Policy,
    PolicyNews,
    PolicyPart,
)
from bot.administration.wording import AdminWording
from bot.core.people import Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import context_line, seen_text
from bot.core.time.dates import clock, short_day
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
    viewers = kit.multi_users_select(ids.VIEWERS, picked_from(there.all_viewers, MOST_VIEWERS), MOST_VIEWERS)
    held = kit.multi_users_select(ids.HELD, picked_from(there.held, MOST_HELD), MOST_HELD)
    contact = kit.text_input(ids.CONTACT, there.policy.outside_contact, multiline=True, most=LONGEST_CONTACT)
    contact_hint = said.contact_hint.fill(most=LONGEST_CONTACT, seen=seen_text(wording, POLICY))
    blocks = [
        kit.section(said.cannot_see),
        kit.divider(),
        *_policy(wording, there.policy),
        kit.labelled(said.viewers, viewers, optional=True, hint=said.viewers_hint),
        kit.labelled(said.held, held, optional=True, hint=said.held_hint),
        *_gone(wording, there.held),
        kit.labelled(said.contact, contact, optional=True, hint=contact_hint),
    ]
    return kit.form_modal(wording, ids.ADMIN_FORM, said.title, blocks, metadata)


def _policy(wording: Wording, policy: Policy) -> list[Block]:
    said = wording[AdminWording]
    months = kit.number_select(ids.RETENTION, said.retention_option, RETENTION_CHOICES, policy.retention_months)
    return [
        kit.labelled(said.retention, months, hint=said.retention_hint),
        kit.labelled(said.quiet_from, kit.timepicker(ids.QUIET_FROM, policy.quiet_from)),
        kit.labelled(said.quiet_until, kit.timepicker(ids.QUIET_UNTIL, policy.quiet_until), hint=said.quiet_hint),
    ]


def _gone(wording: Wording, held: Sequence[Person]) -> list[Block]:
    left = [kit.option(kit.short_name(person.name), person.slack_id) for person in gone(held)]
    if not left:
        return []
    boxes = kit.checkboxes(ids.HELD_GONE, left, [one["value"] for one in left])
    return [kit.labelled(wording[AdminWording].held_gone, boxes, optional=True)]


def saved(wording: Wording, there: Administered) -> Rendered:
    """What is so now."""
    said, policy = wording[AdminWording], there.policy
    contact = kit.esc(policy.outside_contact)
    lines = [
        said.summary_retention.fill(count=policy.retention_months),
        _quiet(wording, policy),
        said.summary_viewers.fill(names=_names(wording, there.viewers)),
        *(_pending(wording, one) for one in there.pending),
        said.summary_held.fill(names=_names(wording, there.held)),
        *([said.summary_contact.fill(contact=contact)] if contact else []),
    ]
    return Rendered(said.saved, [kit.section("\n".join([said.saved, *lines]))])


def _pending(wording: Wording, naming: Naming) -> str:
    day = short_day(naming.begins_at.date(), naming.begins_at.date(), wording[DateWording])
    return wording[AdminWording].summary_pending.fill(name=kit.esc_name(naming.person.name), day=day)


def _quiet(wording: Wording, policy: Policy) -> str:
    said = wording[AdminWording]
    if policy.quiet_from == policy.quiet_until:
        return said.summary_quiet_off
    start, end = (clock(at, wording[DateWording]) for at in policy.quiet)
    return said.summary_quiet.fill(start=start, end=end)


def _names(wording: Wording, people: Sequence[Person]) -> str:
    if not people:
        return wording[AdminWording].nobody
    names = ", ".join(kit.esc_name(person.name) for person in people[:NAMES])
    more = len(people) - NAMES
    return names if more <= 0 else wording[AdminWording].and_more.fill(names=names, count=more)


def news(wording: Wording, message: AdministrationMessage) -> Rendered:
    """What was decided about the one who reads it, and by whom."""
    said = wording[AdminWording]
    text = {
        News.HELD: f"{said.held_news}\n{said.nothing_else}",
        News.RELEASED: said.released_news,
        News.VIEWER: said.viewer_news,
        News.NO_VIEWER: said.no_viewer_news,
    }[message.news]
    more = kit.actions(kit.button(wording[PrivacyWording].open, ids.WHO_CAN_SEE), kit.settings_button(wording))
    seen = context_line(wording, said.why.fill(by=f"<@{message.by}>"), DECIDED)
    return Rendered(said.notification, [kit.section(text), more, seen])


def policy_news(wording: Wording, news: PolicyNews) -> list[Block]:
    """What has changed of late, below a message or on App Home."""
    said, policy = wording[AdminWording], news.policy
    contact = said.summary_contact.fill(contact=kit.esc(policy.outside_contact))
    lines = {
        PolicyPart.RETENTION: said.summary_retention.fill(count=policy.retention_months),
        PolicyPart.QUIET_HOURS: f"{_quiet(wording, policy)}. {said.own_quiet_hours}",
        PolicyPart.CONTACT: contact if policy.outside_contact else said.no_contact,
    }
    told = "\n".join(f"• {lines[part]}" for part in news.parts)
    return [kit.section(f"{said.policy_news}\n{told}"), kit.context(said.policy_why)]


def home_button(wording: Wording) -> Element:
    """On App Home, for those who administer."""
    return kit.button(wording[AdminWording].open, ids.ADMIN)
