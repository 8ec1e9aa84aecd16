"""Buttons, modals, the subcommand and full texts of performance conversations and their records."""

from dataclasses import replace
from functools import partial
from uuid import uuid4

from bot.core.errors import NotAReportError
from bot.core.people import Person
from bot.core.people_store import next_working_day_of
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import ELSE, Block, Rendered, esc_name, section
from bot.core.slack.interactions import Interaction
from bot.core.time.dates import duration_text, local, short_day
from bot.core.wording.dates import DateWording
from bot.performance import forms, views
from bot.performance.bringing_forward import PerformanceServices
from bot.performance.forms import Filled, filled
from bot.performance.rules import ConversationDraft, wrong_days
from bot.performance.vague import Flaw, VagueWording, check_record
from bot.performance.wording import PerformanceWording

HOUR = 60


def add(services: PerformanceServices, tap: Interaction, report_slack_id: str) -> Block:
    """The form; the report is chosen already where it was opened about somebody, of whom a draft is gone on with."""
    kept = services.drafts.about(tap.request, tap.picked(report_slack_id)) if report_slack_id else None
    return opened(services, tap, kept or ConversationDraft(uuid4().hex), report_slack_id)


def opened(services: PerformanceServices, tap: Interaction, kept: ConversationDraft, slack_id: str = "") -> Block:
    """The form with a draft; a time that has gone by is picked again."""
    first_day = next_working_day_of(services.records.db, tap.request)
    when = kept.when if kept.when and kept.when.at.date() >= tap.request.today else None
    report = kept.report.slack_id if kept.report else slack_id
    opening = forms.Opening(tap.request.who.timezone, when, first_day, report or None, tap.own)
    return forms.four_things(tap.wording, kept.draft, tap.metadata(form=kept.form), opening=opening)


def keep_typed(services: PerformanceServices, tap: Interaction) -> None:
    """Something was picked in the form, and Slack says all that is filled in."""
    services.drafts.keep(tap.request, _so_far(tap))


def keep_draft(services: PerformanceServices, tap: Interaction) -> None:
    is_kept = services.drafts.keep(tap.request, _so_far(tap))
    at = local(tap.request.now, tap.request.who.timezone).time() if is_kept else None
    tap.update(forms.kept(tap.wording, tap.body["view"], at))


def keep_closed(services: PerformanceServices, closed: Interaction) -> None:
    """The form was closed: what Slack still says of it."""
    services.drafts.keep(closed.request, _so_far(closed), partly=True)


def _so_far(form: Interaction) -> ConversationDraft:
    slack_id = form.values.get(ids.REPORT)
    try:
        return forms.so_far(form, form.picked(slack_id) if slack_id and slack_id != ELSE else None)
    except NotAReportError:
        return forms.so_far(form, None)


def go_on(services: PerformanceServices, tap: Interaction) -> None:
    tap.open(opened(services, tap, services.drafts.get(tap.request, tap.value)))


def delete_draft(services: PerformanceServices, tap: Interaction) -> None:
    ahead = services.drafts.delete(tap.request, tap.value)
    tap.finish(views.conversations_ahead(tap.wording, ahead), current=True)


def list_conversations(services: PerformanceServices, command: Interaction, _: None) -> None:
    """What is set, and what is a draft."""
    command.show(views.conversations_ahead(command.wording, services.drafts.list(command.request)), current=True)


def objected(services: PerformanceServices, form: Interaction, filled: Filled) -> bool:
    """Answer a form that is not saved yet: what is empty or cannot be, at its field; or the same form with what may not
    be heard, and that the report is told late. False once it is complete and was seen so."""
    said, dates = form.wording[PerformanceWording], form.wording[DateWording]
    say_day = partial(short_day, today=form.request.today, wording=dates)
    is_holiday = services.records.holidays_of(form.request, _report_of(services, form, filled))
    findings = check_record(filled.draft, form.wording[VagueWording], say_day, is_holiday)
    errors = {found.field.value: found.reason for found in findings if found.flaw is Flaw.EMPTY}
    days = {"gap_on": said.gap_later, "communicated_on": said.told_later, "way_by": said.by_gone}
    errors |= {name: days[name] for name in wrong_days(filled.draft, form.request.today)}
    if filled.draft.said_here and filled.draft.communicated_on is not None:
        errors[ids.COMMUNICATED_ON] = said.told_twice
    if errors:
        form.errors(errors)
        return True
    notice = _notice(services, form, filled)
    seen = f"{filled.fingerprint}:{filled.when.at:%Y%m%d%H%M}" if notice and filled.when else filled.fingerprint
    if not (findings or notice) or form.stored.get("seen") == seen:
        return False
    opening = None
    if filled.when is not None:
        who = form.request.who
        opening = forms.Opening(who.timezone, filled.when, None, filled.report_slack_id, form.own)
    form.update(
        forms.four_things(
            form.wording,
            filled.draft,
            form.metadata(**{**form.stored, "seen": seen}),
            opening=opening,
            report_name=str(form.stored.get("name", "")),
            findings=findings,
            notice=notice,
        )
    )
    return True


def _report_of(services: PerformanceServices, form: Interaction, filled: Filled) -> Person:
    if filled.when is not None:
        return form.picked(filled.report_slack_id)
    return services.records.edited(form.request, int(form.stored["record"]))[1].report


def _notice(services: PerformanceServices, form: Interaction, filled: Filled) -> str:
    """What a manager confirms who leaves the report less than a working day; empty where they do not."""
    if filled.when is None:
        return ""
    report = form.picked(filled.report_slack_id)
    minutes = services.records.short_notice(form.request, report, filled.when)
    if minutes is None:
        return ""
    length = duration_text(minutes if minutes < HOUR else minutes // HOUR * HOUR, form.wording[DateWording])
    return form.wording[PerformanceWording].notice.fill(report=esc_name(report.name), length=length)


def viewer(services: PerformanceServices, request: Request) -> Rendered:
    """The list of records for a viewer."""
    return views.records(request.wording, services.records.list(request), request.today)


def open_add(services: PerformanceServices, tap: Interaction) -> None:
    tap.open(add(services, tap, tap.value))


def open_edit(services: PerformanceServices, tap: Interaction) -> None:
    record, pair = services.records.edited(tap.request, tap.id)
    stored = tap.metadata(record=record.state.id, name=pair.report.name[:80])
    tap.open(forms.four_things(tap.wording, record.draft, stored, report_name=pair.report.name))


def save(services: PerformanceServices, form: Interaction) -> None:
    """What is typed is kept first: whatever is in the way of it, nothing is lost."""
    if "form" in form.stored:
        services.drafts.keep(replace(form.request, request_id=None), _so_far(form))
    given = filled(form)
    if objected(services, form, given):
        return
    if given.when is None:
        pair = services.records.change(form.request, int(form.stored["record"]), given.draft)
        form.refresh(services.records.db)
        text = form.wording[PerformanceWording].changed.fill(report=esc_name(pair.report.name))
        form.show(views.rendered(form.wording, section(text)))
    else:
        report = form.picked(given.report_slack_id)
        line = services.records.set_up(form.request, report, given.draft, given.when, str(form.stored.get("form", "")))
        waits = services.confirming.waits(form.request, line.pair.id)
        form.show(views.saved(form.wording, line, form.request.today, waits))


def show(services: PerformanceServices, tap: Interaction) -> None:
    tap.show(views.record(tap.wording, services.records.show(tap.request, tap.id)), current=True)


def again(services: PerformanceServices, tap: Interaction) -> None:
    pair = services.records.show_again(tap.request, tap.id)
    text = tap.wording[PerformanceWording].unacknowledged.shown_again.fill(report=esc_name(pair.report.name))
    tap.show(views.rendered(tap.wording, section(text)))


def acknowledge(services: PerformanceServices, tap: Interaction) -> None:
    message = services.records.acknowledge(tap.request, tap.id)
    tap.refresh(services.records.db)
    tap.finish(views.record(tap.wording, message))


def open_comment(services: PerformanceServices, tap: Interaction) -> None:
    record, pair = services.records.received(tap.request, tap.id)
    stored = tap.metadata(record=record.state.id)
    tap.open(forms.comment_form(tap.wording, pair.manager.name, record.comment, stored))


def save_comment(services: PerformanceServices, form: Interaction) -> None:
    pair = services.records.add_comment(form.request, int(form.stored["record"]), str(form.values[ids.TEXT]))
    form.refresh(services.records.db)
    form.show(views.comment_saved(form.wording, pair.manager.name))


def open_sentences(services: PerformanceServices, tap: Interaction) -> None:
    pair, own = services.bringing_forward.sentences(tap.request, tap.id)
    tap.open(forms.sentences(tap.wording, tap.id, pair.other(tap.request.who).name, own))


def choose(services: PerformanceServices, tap: Interaction) -> None:
    record_id, _, ref = tap.value.partition(":")
    pair, one = services.bringing_forward.sentence(tap.request, int(record_id), ref)
    stored = tap.metadata(record=int(record_id), ref=ref, seen=one.fingerprint)
    tap.open(forms.confirm(tap.wording, one, pair.other(tap.request.who).name, stored))


def bring_forward(services: PerformanceServices, form: Interaction) -> None:
    record_id, ref, seen = int(form.stored["record"]), str(form.stored["ref"]), str(form.stored["seen"])
    pair = services.bringing_forward.bring(form.request, record_id, ref, seen)
    name = esc_name(pair.other(form.request.who).name)
    text = form.wording[PerformanceWording].forward.done.fill(name=name)
    form.show(views.rendered(form.wording, section(text)))


def confirm_manager(services: PerformanceServices, tap: Interaction) -> None:
    is_manager = tap.action_id == ids.MANAGER_YES
    message = services.confirming.answer(tap.request, tap.id, is_manager=is_manager)
    tap.refresh(services.records.db)
    tap.finish(views.confirm(tap.wording, message))


def ask_administrators(services: PerformanceServices, tap: Interaction) -> None:
    pair = services.confirming.ask_administrators(tap.request, tap.id)
    text = tap.wording[PerformanceWording].confirm.administrator_asked.fill(report=esc_name(pair.report.name))
    tap.show(views.rendered(tap.wording, section(text)))


def read_records(services: PerformanceServices, command: Interaction, _: None) -> None:
    """List performance records, for those whom the workspace has named to read them."""
    command.show(viewer(services, command.request), current=True)


def record_in_full(services: PerformanceServices, request: Request, record: str) -> list[str]:
    """A record, uncut."""
    return views.record_texts(request.wording, services.records.show(request, int(record)))
