"""What the bot looks at again and again to send what is due; features add their own (`Feature.work`)."""

from datetime import timedelta

from bot.core.database.transaction import Database
from bot.core.failed_rows import forget_failed
from bot.core.jobs import Tick
from bot.core.outbox.homes import PUBLISH_HOMES
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.publishing import HomePublishing
from bot.core.outbox.store import forget_claimed_requests
from bot.core.outbox.worker import Worker
from bot.core.ports import Clock

SEND_DUE = "send_due"
LOOK_UP = "look_up_unknown"
REFRESH_STALE = "refresh_stale"
AFTER_REQUEST = (SEND_DUE, REFRESH_STALE, PUBLISH_HOMES)
"""The ticks with work once a request has been handled. Three, so that one which fails or waits stops no other."""
FOLLOW_CLOCK_BACK = "follow_clock_back"
FORGET = "forget"
HOURLY = 3600.0
CLAIMS_KEPT = timedelta(hours=48)
"""Slack sends an event again for up to a day (docs.slack.dev/apis/events-api)."""
RATE_LIMITS_KEPT = timedelta(hours=1)
NOT_SENT_KEPT = timedelta(days=90)
"""What was not sent is kept to be looked into, and so that nothing is planned once more under its key: such a key names
a day or an occurrence, and both are long past by then."""
SENT_KEPT = timedelta(days=400)
"""What was sent is found again by its key or its message when that is to be brought up to date. After a year nothing in
it changes: a thread is found by its brief, and a button by what it is about."""

FAILED_KEPT = timedelta(days=1)
"""After the moment at which a row that was put aside was to be dealt with again."""


def outbox_ticks(db: Database, worker: Worker, homes: HomePublishing, clock: Clock) -> tuple[Tick, ...]:
    """The ticks of the outbox."""
    return (
        Tick(FORGET, HOURLY, lambda: forget(db, clock)),
        Tick(FOLLOW_CLOCK_BACK, 60.0, lambda: Outbox(db).follow_clock_back(clock.now())),
        Tick(SEND_DUE, 1.0, lambda: send_step(worker)),
        Tick(LOOK_UP, 1.0, worker.look_up_unknown),
        Tick(REFRESH_STALE, 1.0, worker.refresh_stale),
        Tick(PUBLISH_HOMES, 1.0, lambda: publish(homes, clock)),
    )


def send_step(worker: Worker) -> bool:
    """Send a batch of what is due; whether to go on with the next one at once."""
    expired, sent = worker.expire_late(), worker.send_due()
    return expired or sent


def publish(homes: HomePublishing, clock: Clock) -> None:
    """Some Homes: what Slack does not take now is not tried again at once."""
    homes.publish_stale(clock.now())


def forget(db: Database, clock: Clock) -> None:
    """Delete what nobody asks for any more."""
    forget_claimed_requests(db, clock.now() - CLAIMS_KEPT)
    Outbox(db).forget_rate_limits(clock.now() - RATE_LIMITS_KEPT)
    Outbox(db).forget_deliveries(clock.now() - NOT_SENT_KEPT, clock.now() - SENT_KEPT)
    forget_failed(db, clock.now() - FAILED_KEPT)
    db.scrub()  # again, for what was destroyed while somebody else read
