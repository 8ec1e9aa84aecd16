"""What several listeners show of performance conversations."""

from bot.core.people_store import next_working_day_of
from bot.core.request import Request
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.interactions import Interaction
from bot.core.time.zones import local
from bot.performance import forms, views
from bot.performance.bringing_forward import PerformanceServices
from bot.performance.payloads import Filled
from bot.performance.rules import wrong_days
from bot.performance.vague import Flaw, RecordDraft, check_record
from bot.performance.vague_wording import VagueWording
from bot.performance.wording import PerformanceWording


def add(services: PerformanceServices, tap: Interaction, report_slack_id: str) -> Block:
    """The empty form; the report is chosen already where it was opened about somebody."""
    first_day = next_working_day_of(services.records.db, tap.request)
    opening = forms.Opening(tap.request.who.timezone, None, first_day, report_slack_id or None)
    return forms.four_things(tap.wording, RecordDraft(), tap.metadata(), opening=opening)


def objected(form: Interaction, filled: Filled) -> bool:
    """Answer a form that is not saved yet: what is empty or cannot be, at its field; or the same form with what may not
    be heard, above it. False once it is complete and was seen so."""
    said, findings = form.wording[PerformanceWording], check_record(filled.draft, form.wording[VagueWording])
    errors = {found.field.value: found.reason for found in findings if found.flaw is Flaw.EMPTY}
    days = {"gap_on": said.gap_later, "communicated_on": said.told_later, "way_by": said.by_gone}
    errors |= {name: days[name] for name in wrong_days(filled.draft, form.request.today)}
    if errors:
        form.errors(errors)
        return True
    if not findings or form.stored.get("seen") == filled.fingerprint:
        return False
    opening = None
    if filled.when is not None:
        opening = forms.Opening(form.request.who.timezone, filled.when, None, filled.report_slack_id)
    form.update(
        forms.four_things(
            form.wording,
            filled.draft,
            form.metadata(**{**form.stored, "seen": filled.fingerprint}),
            opening=opening,
            report_name=str(form.stored.get("name", "")),
            findings=findings,
        )
    )
    return True


def viewer(services: PerformanceServices, request: Request) -> Rendered:
    """The list of records for a viewer."""
    lines = services.records.list(request)
    days = [local(line.state.created_at, request.who.timezone).date() for line in lines]
    return views.records(request.wording, lines, request.today, days)
