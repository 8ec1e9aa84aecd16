"""Buttons, modals, the subcommand and full texts of performance conversations and their records."""

from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import esc_name
from bot.core.slack.interactions import Interaction
from bot.performance import forms, pages, views
from bot.performance.bringing_forward import PerformanceServices
from bot.performance.payloads import filled
from bot.performance.wording import PerformanceWording


def open_add(services: PerformanceServices, tap: Interaction) -> None:
    tap.open(pages.add(services, tap, tap.value))


def open_edit(services: PerformanceServices, tap: Interaction) -> None:
    record, pair = services.records.edited(tap.request, tap.id)
    stored = tap.metadata(record=record.state.id, name=pair.report.name[:80])
    tap.open(forms.four_things(tap.wording, record.draft, stored, report_name=pair.report.name))


def save(services: PerformanceServices, form: Interaction) -> None:
    given = filled(form)
    if pages.objected(form, given):
        return
    if given.when is None:
        pair = services.records.change(form.request, int(form.stored["record"]), given.draft)
        form.refresh(services.records.db)
        text = form.wording[PerformanceWording].changed.fill(report=esc_name(pair.report.name))
        form.show(views.told(form.wording, text))
    else:
        report = form.picked(given.report_slack_id)
        line = services.records.set_up(form.request, report, given.draft, given.when)
        form.show(views.saved(form.wording, line, form.request.today))


def show(services: PerformanceServices, tap: Interaction) -> None:
    tap.show(views.record(tap.wording, services.records.show(tap.request, tap.id)))


def again(services: PerformanceServices, tap: Interaction) -> None:
    pair = services.records.show_again(tap.request, tap.id)
    text = tap.wording[PerformanceWording].unacknowledged.shown_again.fill(report=esc_name(pair.report.name))
    tap.show(views.told(tap.wording, text))


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
    text = form.wording[PerformanceWording].record.saved.fill(manager=esc_name(pair.manager.name))
    form.show(views.told(form.wording, text))


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
    form.show(views.told(form.wording, form.wording[PerformanceWording].forward.done.fill(name=name)))


def read_records(services: PerformanceServices, command: Interaction, _: None) -> None:
    """List performance records, for those whom the workspace has named to read them."""
    command.show(pages.viewer(services, command.request))


def record_in_full(services: PerformanceServices, request: Request, record: str) -> list[str]:
    """A record, uncut."""
    return views.record_texts(request.wording, services.records.show(request, int(record)))
