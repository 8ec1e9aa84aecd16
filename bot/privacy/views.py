"""Privacy, export and "forget me" as blocks."""

from collections.abc import Sequence
from datetime import date

from bot.administration.rules import Standing
from bot.core.access import AccessTable, Data, Role
from bot.core.files import Export, File, Files, as_json
from bot.core.people import Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import context_line, data_name, readers_in_general, seen_as, seen_text
from bot.core.time.dates import dated, day_and_time, local
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording
from bot.privacy.page import as_page
from bot.privacy.rules import ASKED, AuditLogLine, ExportMessage, ForgettingMessage, LastMessage
from bot.privacy.wording import RightsWording

CONFIRMED = "yes"


def privacy(wording: Wording, there: Standing, who: Person) -> Rendered:
    """What is kept, for how long, who sees it, and what one can do with one's data."""
    said = wording[PrivacyWording]
    all_data = _in_order(said, there.access)
    seen = [said.who_line.fill(what=data_name(wording, one), who=readers_in_general(wording, one)) for one in all_data]
    viewers, admins = (seen_as(wording, role, all_data) for role in (Role.VIEWER, Role.ADMIN))
    notes = [said.records_read] if there.views_records else []
    if there.held_since is not None:
        since = local(there.held_since, who.timezone).date()
        notes.append(said.held.fill(day=dated(since, wording[DateWording], with_year=True)))
    blocks = [
        kit.header(said.title),
        kit.section(said.intro),
        *([kit.section("\n".join(notes))] if notes else []),
        kit.section(f"*{said.who_title}*\n" + "\n".join(seen)),
        kit.section(f"*{said.kept_title}*\n{said.kept.fill(count=there.policy.retention_months)}"),
        kit.section(f"*{said.hr_title}*\n{said.hr.fill(seen=viewers)}"),
        kit.section(f"*{said.admins_title}*\n{said.admins.fill(seen=admins)}"),
        kit.section(f"*{said.limits_title}*\n{said.limits}"),
        kit.divider(),
        kit.section(f"*{said.yours_title}*\n{said.yours}"),
        kit.actions(
            kit.button(wording[RightsWording].export.ask, ids.EXPORT),
            kit.button(wording[RightsWording].audit_log.ask, ids.SHOW_ALL, "audit_log:0"),
            kit.button(wording[RightsWording].forget.ask, ids.FORGET),
        ),
    ]
    return Rendered(said.title, blocks)


def _in_order(said: PrivacyWording, access: AccessTable) -> list[Data]:
    """The kinds of data in the order in which the wording names them, those without a name last."""
    order = {name: place for place, name in enumerate(said.data)}
    return sorted(access.rows.values(), key=lambda one: order.get(one.name, len(order)))


def export_asked(wording: Wording) -> Rendered:
    """The answer to asking for an export."""
    return kit.sentence(wording[RightsWording].export.asked)


def export(wording: Wording, message: ExportMessage) -> Rendered:
    """The parent of the files' thread."""
    said = wording[RightsWording].export
    if message.failed:
        return Rendered(said.notification, [kit.section(said.failed), kit.actions(kit.button(said.ask, ids.EXPORT))])
    return Rendered(said.notification, [kit.section(said.message), context_line(wording, said.why, ASKED)])


def forget_form(wording: Wording, metadata: str) -> Block:
    """What goes, what stays, and a box to tick."""
    said = wording[RightsWording].forget
    tick = kit.checkboxes(ids.FORGET_CONFIRMED, [kit.option(said.confirm_option, CONFIRMED)])
    blocks = [
        kit.section(f"*{said.goes_title}*\n{said.goes}"),
        kit.section(f"*{said.stays_title}*\n{said.stays}"),
        kit.section(said.waits),
        kit.labelled(said.confirm, tick, optional=True),
    ]
    return kit.form_modal(wording, ids.FORGET_FORM, said.form_title, blocks, metadata, said.submit)


def forget_asked(wording: Wording) -> Rendered:
    """The answer to the form."""
    return kit.sentence(wording[RightsWording].forget.asked)


def forgetting(wording: Wording, message: ForgettingMessage) -> Rendered:
    """When it happens, with a way back; or that it will not."""
    said = wording[RightsWording].forget
    if message.state == "taken_back":
        return Rendered(said.notification, [kit.section(said.taken_back)])
    when = day_and_time(message.due_at, message.today, wording[DateWording])
    keep = kit.button(said.keep, ids.FORGET_TAKE_BACK, style="primary")
    seen = context_line(wording, said.why, ASKED)
    return Rendered(said.notification, [kit.section(said.waiting.fill(when=when)), kit.actions(keep), seen])


def last(wording: Wording, message: LastMessage) -> Rendered:
    """The last message before somebody is forgotten."""
    said = wording[RightsWording].forget
    return Rendered(said.notification, [kit.section(said.last), context_line(wording, said.last_why, ASKED)])


def audit_log_lines(wording: Wording, lines: Sequence[AuditLogLine], who: Person, today: date) -> list[str]:
    """What was done with one's data, newest first, as texts."""
    said = wording[RightsWording].audit_log
    told = []
    for line in lines:
        actor = (
            said.coach if line.actor is None else said.you if line.actor.id == who.id else kit.esc_name(line.actor.name)
        )
        what = getattr(said.acts, line.act.value).fill(who=actor, data=said.name(line.data))
        when = day_and_time(line.at, today, wording[DateWording])
        if line.whose is None or line.actor == line.whose:
            told.append(said.line.fill(when=when, what=what))
        elif line.together:
            other = said.with_you if line.whose.id == who.id else kit.esc_name(line.whose.name)
            told.append(said.line_with.fill(when=when, what=what, whose=other))
        else:
            whose = said.your if line.whose.id == who.id else kit.esc_name(line.whose.name)
            told.append(said.line_of.fill(when=when, what=what, whose=whose))
    return told or [said.nothing]


def home_section(wording: Wording, shown: Sequence[Data]) -> list[Block]:
    """Who can see what App Home shows."""
    return [kit.context(seen_text(wording, *shown, by_name=True))]


def home_button(wording: Wording) -> Element:
    """On App Home."""
    return kit.button(wording[PrivacyWording].open, ids.WHO_CAN_SEE)


def export_files(wording: Wording, message: Export) -> Files:
    """A page to read, and JSON."""
    return Files((File("html", as_page(message, wording)), File("json", as_json(message))))
