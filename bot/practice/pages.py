"""What several listeners show of practice: the case that comes next for somebody."""

from bot.core.request import Request
from bot.core.slack.blocks import Block
from bot.core.slack.payloads import Place, in_metadata
from bot.practice import views
from bot.wiring_services import Services


def next_case(services: Services, request: Request, after: str | None = None, *, gone: bool = False) -> Block:
    """The modal with the next case, or the one that follows `after`."""
    key = services.practice.next(request, after)
    return views.question(request.wording, key, in_metadata(Place(), case=key), gone=gone)
