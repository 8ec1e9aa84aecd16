"""What several listeners show of 1:1s, read from the services."""

from bot.core.request import Request
from bot.core.slack.blocks import Block, Rendered
from bot.meetings import views
from bot.wiring_services import Services


def add(services: Services, request: Request, stored: str, report_slack_id: str | None = None) -> Block:
    """The empty 1:1 form."""
    return views.form(
        request.wording,
        zone=request.who.timezone,
        first_day=services.preferences.next_working_day(request, request.today),
        report_slack_id=report_slack_id,
        metadata=stored,
    )


def series_list(services: Services, request: Request) -> Rendered:
    """All 1:1s, and performance conversations apart."""
    lines = services.one_on_ones.list(request)
    performance, people = services.frames.both(request)
    return views.series_list(request.wording, lines, request.today, performance, people)
