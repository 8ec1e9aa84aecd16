"""Tells people what administrators have decided about them, once and quietly. Runs inside the caller's transaction."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.administration.rules import ADMINISTRATION, AdministrationMessage
from bot.administration.store import LegalHolds, PerformanceViewers
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.messages import Skip
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.quiet_hours import quiet_end

LASTS = timedelta(days=30)


class News(StrEnum):
    """What can be told."""

    HELD = "held"
    RELEASED = "released"
    VIEWER = "viewer"
    NO_VIEWER = "no_viewer"


def tell(tx: Transaction, person: Person, news: News, by: Person, now: datetime) -> None:
    """Let the news wait until the person's quiet hours are over. Whoever cannot be written to is not told."""
    if not person.can_receive:
        return
    due_at = quiet_end(now, person.timezone, People(tx).preferences(person.id))
    Deliveries(tx).add(
        NewDelivery(
            kind=ADMINISTRATION,
            dedupe_key=f"administration:{person.id}:{news}:{now:%Y%m%dT%H%M%S.%f}",
            recipient_id=person.id,
            due_at=due_at,
            expires_at=due_at + LASTS,
            subject={"news": news.value, "by": by.id},
        )
    )


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
    return AdministrationMessage(news.value, by.slack_id)
