"""Tells who installed the bot, once, what Slack refuses. Functions run inside the caller's transaction."""

from datetime import datetime, timedelta

import structlog

from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import CLOSED, Delivery, NewDelivery, PersonUnreachable, Skip
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.quiet_hours import quiet_end
from bot.core.workspaces_store import Workspaces
from bot.workspaces.rules import NOTICE, NoticeMessage

LASTS = timedelta(days=7)
MOST_A_DAY = 3
"""Slack may refuse everybody at once, as when their ids change: one person must not get a message for each."""

log = structlog.get_logger(__name__)


def notify_installer(tx: Transaction, event: PersonUnreachable) -> None:
    """Notify who installed the bot that somebody cannot be written to, unless nobody is there to be notified, or they
    have been notified of MOST_A_DAY today."""
    refused, now = event.refused, event.now
    people = People(tx)
    workspace = Workspaces(tx).get()
    installer = people.by_slack_id(workspace.installed_by) if workspace and workspace.installed_by else None
    if installer is None or installer.id == refused.recipient_id or _notified(tx, installer, now):
        log.error("unreachable", code=event.code, person_id=refused.recipient_id)
        return
    due_at = quiet_end(now, installer.timezone, people.preferences(installer.id))
    key, lasts_until = f"notice:{refused.id}", due_at + LASTS
    Deliveries(tx).add(NewDelivery(NOTICE, key, installer.id, due_at, lasts_until, {"person_id": refused.recipient_id}))


def _notified(tx: Transaction, installer: Person, now: datetime) -> bool:
    lately = Deliveries(tx).count_sent(installer.id, (NOTICE,), now - timedelta(days=1))
    return lately + len(Deliveries(tx).unsent_to(installer.id, (NOTICE,), now + LASTS)) >= MOST_A_DAY


def compose(tx: Transaction, delivery: Delivery, request: Request) -> NoticeMessage | Skip:
    """Who cannot be written to, unless they have turned up since."""
    person = People(tx).get(int(str(delivery.subject["person_id"])))
    if person.unreachable is None and delivery.ts is None:
        return Skip("they can be written to again")
    return NoticeMessage(person.name, CLOSED.get(person.unreachable or "", "conversation"))
