"""What several listeners show of practice: the case that comes next for somebody."""

from bot.domain.requests import Request
from bot.services.bundle import Services
from bot.slack.blocks import Block
from bot.slack.payloads import Place, in_metadata
from bot.slack.practice import views


def next_case(services: Services, request: Request, after: str | None = None, *, gone: bool = False) -> Block:
    """The modal with the next case, or the one that follows `after`."""
    key = services.practice.next(request, after)
    return views.question(request.wording, key, in_metadata(Place(), case=key), gone=gone)
