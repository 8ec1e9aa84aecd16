"""Composes what people are told of what administrators have decided about them."""

from bot.administration.rules import AdministrationMessage, News
from bot.administration.store import LegalHolds, PerformanceViewers
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, Skip
from bot.core.people_store import People
from bot.core.request import Request


def compose(tx: Transaction, delivery: Delivery, request: Request) -> AdministrationMessage | Skip:
    """The news, unless it is old by now: what began and ended within one night is told as ended."""
    news = News(str(delivery.subject["news"]))
    is_so = {
        News.HELD: LegalHolds(tx).since(request.who.id) is not None,
        News.VIEWER: PerformanceViewers(tx).since(request.who.id) is not None,
    }
    is_so |= {News.RELEASED: not is_so[News.HELD], News.NO_VIEWER: not is_so[News.VIEWER]}
    if not is_so[news] and delivery.ts is None:
        return Skip("no longer so")
    by = People(tx).get(int(str(delivery.subject["by"])))
    return AdministrationMessage(news, by.slack_id)
