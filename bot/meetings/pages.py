"""What several listeners show of 1:1s, read from the services."""

from bot.core.people_store import next_working_day_of
from bot.core.request import Request
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.interactions import Interaction
from bot.meetings import views
from bot.meetings.service import OneOnOneService


def add(service: OneOnOneService, interaction: Interaction, report_slack_id: str | None = None) -> Block:
    """The empty 1:1 form."""
    return views.form(
        interaction.wording,
        zone=interaction.request.who.timezone,
        first_day=next_working_day_of(service.db, interaction.request),
        report_slack_id=report_slack_id,
        metadata=interaction.metadata(),
    )


def series_list(service: OneOnOneService, request: Request) -> Rendered:
    """All 1:1s, and below them what features show there."""
    below = [block for part, loaded in service.below_list(request) for block in part.render(request.wording, loaded)]
    return views.series_list(request.wording, service.list(request), request.today, below)


def series_in_full(service: OneOnOneService, request: Request, _: str) -> list[str]:
    """All 1:1s as text."""
    return [views.series_text(request.wording, line, request.today) for line in service.list(request)]
