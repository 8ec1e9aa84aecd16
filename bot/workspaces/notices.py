"""Tells who installed the bot, once, what Slack refuses. Functions run inside the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.messages import Composed, Skip
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.time.quiet_hours import quiet_end
from bot.workspaces.rules import NOTICE, NoticeMessage
from bot.workspaces.store import Workspaces

LASTS = timedelta(days=7)
MOST_A_DAY = 3
"""Slack may refuse everybody at once, as when their ids change: one person must not get a message for each."""
CLOSED: Mapping[str, Literal["account", "conversation"]] = {
    "account_inactive": "account",
    "user_disabled": "account",
    "user_not_found": "account",
    "user_not_visible": "account",
    "cannot_dm_bot": "conversation",
    "channel_not_found": "conversation",
    "is_archived": "conversation",
    "not_in_channel": "conversation",
}
"""What is closed, by Slack's refusals of a person rather than of a message
(docs.slack.dev/reference/methods/chat.postMessage#errors)."""


def unreachable(tx: Transaction, refused: Delivery, code: str, now: datetime) -> bool:
    """Nothing more goes to the recipient of `refused`, and who installed the bot is told; False if nobody is there to
    be told, or they have been told of as many as they can take in a day."""
    deliveries = Deliveries(tx)
    people = People(tx)
    if not people.set_unreachable(refused.recipient_id, code):
        return True
    workspace = Workspaces(tx).get()
    installer = people.by_slack_id(workspace.installed_by) if workspace and workspace.installed_by else None
    if installer is None or installer.id == refused.recipient_id:
        return False
    lately = deliveries.count_sent(installer.id, (NOTICE,), now - timedelta(days=1))
    if lately + len(deliveries.unsent_to(installer.id, (NOTICE,), now + LASTS)) >= MOST_A_DAY:
        return False
    due_at = quiet_end(now, installer.timezone, people.preferences(installer.id))
    return deliveries.add(
        NewDelivery(
            kind=NOTICE,
            dedupe_key=f"notice:{refused.id}",
            recipient_id=installer.id,
            due_at=due_at,
            expires_at=due_at + LASTS,
            subject={"person_id": refused.recipient_id},
        )
    )


def compose(tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """Who cannot be written to, unless they have turned up since."""
    person = People(tx).get(int(str(delivery.subject["person_id"])))
    if person.unreachable is None and delivery.ts is None:
        return Skip("they can be written to again")
    return NoticeMessage(person.name, CLOSED.get(person.unreachable or "", "conversation"))
