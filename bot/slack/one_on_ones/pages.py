"""What several listeners show of 1:1s, read from the services."""

from bot.services.bundle import Services
from bot.slack.blocks import Block, Rendered
from bot.slack.one_on_ones import views
from bot.slack.payloads import Asked


def add(services: Services, ask: Asked, stored: str, report_slack_id: str | None = None) -> Block:
    """The empty 1:1 form."""
    return views.form(
        ask.words,
        zone=ask.who.timezone,
        first_day=services.preferences.next_working_day(ask.who, ask.today),
        report_slack_id=report_slack_id,
        metadata=stored,
    )


def series_list(services: Services, ask: Asked) -> Rendered:
    """All 1:1s, and performance conversations apart."""
    lines = services.one_on_ones.list(ask.who, ask.now)
    performance, people = services.frames.both(ask.who, ask.now)
    return views.series_list(ask.words, lines, ask.today, performance, people)
