"""What several listeners show of performance conversations."""

from typing import Any

from bot.core.people_store import next_working_day_of
from bot.core.request import Request
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.payloads import Place, in_metadata
from bot.core.time.zones import local
from bot.performance import forms, views
from bot.performance.bringing_forward import PerformanceServices
from bot.performance.payloads import Filled
from bot.performance.rules import wrong_days
from bot.performance.vague import Flaw, RecordDraft, check_record
from bot.performance.vague_wording import VagueWording
from bot.performance.wording import PerformanceWording


def add(services: PerformanceServices, request: Request, place: Place, report_slack_id: str) -> Block:
    """The empty form; the report is chosen already where it was opened about somebody."""
    first_day = next_working_day_of(services.records.db, request)
    opening = forms.Opening(request.who.timezone, None, first_day, report_slack_id or None)
    return forms.four_things(request.wording, RecordDraft(), in_metadata(place), opening=opening)


def objections(request: Request, filled: Filled, place: Place, stored: dict[str, Any]) -> dict[str, Any] | None:
    """Slack's answer to a form that is not saved yet: what is empty or cannot be, at its field; or the same form with
    what may not be heard, above it. None once it is complete and was seen so."""
    said, findings = request.wording[PerformanceWording], check_record(filled.draft, request.wording[VagueWording])
    errors = {found.field.value: found.reason for found in findings if found.flaw is Flaw.EMPTY}
    days = {"gap_on": said.gap_later, "communicated_on": said.told_later, "way_by": said.by_gone}
    errors |= {name: days[name] for name in wrong_days(filled.draft, request.today)}
    if errors:
        return {"response_action": "errors", "errors": errors}
    if not findings or stored.get("seen") == filled.fingerprint:
        return None
    metadata = in_metadata(place, **{**stored, "seen": filled.fingerprint})
    opening = None
    if filled.when is not None:
        opening = forms.Opening(request.who.timezone, filled.when, None, filled.report_slack_id)
    view = forms.four_things(
        request.wording,
        filled.draft,
        metadata,
        opening=opening,
        report_name=str(stored.get("name", "")),
        findings=findings,
    )
    return {"response_action": "update", "view": view}


def viewer(services: PerformanceServices, request: Request) -> Rendered:
    """The list of records for a viewer."""
    lines = services.records.list(request)
    days = [local(line.state.created_at, request.who.timezone).date() for line in lines]
    return views.records(request.wording, lines, request.today, days)
