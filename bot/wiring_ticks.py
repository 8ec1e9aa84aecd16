"""What the bot looks at again and again: each tick asks a service what is due by now."""

from datetime import timedelta

from bot.core.database.transaction import Database
from bot.core.jobs import Tick
from bot.core.outbox.claim_once_store import forget_receipts
from bot.core.outbox.outbox import Outbox
from bot.core.ports import Clock
from bot.wiring_services import Services

SEND_DUE = "send_due"
LOOK_UP = "look_up_unknown"
REFRESH_STALE = "refresh_stale"
PUBLISH_HOMES = "publish_homes"
AFTER_REQUEST = (SEND_DUE, REFRESH_STALE, PUBLISH_HOMES)
"""The ticks with work once a request has been handled. Three, so that one which fails or waits stops no other."""
PLAN_AHEAD = "plan_ahead"
FOLLOW_CLOCK_BACK = "follow_clock_back"
FOLLOW_QUIET_HOURS = "follow_quiet_hours"
PURGE = "purge"
FORGET = "forget"
FORGET_PEOPLE = "forget_people"
HOURLY = 3600.0
RECEIPTS_KEPT = timedelta(hours=48)
"""Slack sends an event again for up to a day (docs.slack.dev/apis/events-api)."""
LIMITS_KEPT = timedelta(hours=1)
NOT_SENT_KEPT = timedelta(days=90)
"""What was not sent is kept to be looked into, and so that nothing is planned once more under its key: such a key names
a day or an occurrence, and both are long past by then."""
SENT_KEPT = timedelta(days=400)
"""What was sent is found again by its key or its message when that is to be brought up to date. After a year nothing in
it changes: a thread is found by its brief, and a button by what it is about."""


def of(services: Services, db: Database, clock: Clock, plan_every: float) -> tuple[Tick, ...]:
    """The ticks of these services; `plan_every` is in seconds."""
    return (
        Tick(FOLLOW_QUIET_HOURS, plan_every, lambda: services.administration.follow_quiet_hours(clock.now())),
        Tick(PURGE, HOURLY, lambda: services.purging.step(clock.now())),
        Tick(FORGET_PEOPLE, plan_every, lambda: services.rights.forgetting.step(clock.now())),
        Tick(PLAN_AHEAD, plan_every, lambda: services.one_on_ones.plan_ahead(clock.now())),
        Tick(FORGET, HOURLY, lambda: forget(db, clock)),
        Tick(FOLLOW_CLOCK_BACK, plan_every, lambda: Outbox(db).follow_clock_back(clock.now())),
        Tick(SEND_DUE, 1.0, lambda: send_step(services)),
        Tick(LOOK_UP, 1.0, services.worker.look_up_unknown),
        Tick(REFRESH_STALE, 1.0, services.worker.refresh_stale),
        Tick(PUBLISH_HOMES, 1.0, lambda: publish_homes(services, clock)),
    )


def send_step(services: Services) -> bool:
    """Send a batch of what is due; whether to go on with the next one at once."""
    expired, sent = services.worker.expire_late(), services.worker.send_due()
    return expired or sent


def send_due(services: Services) -> None:
    """Send until nothing is due, or nothing may be sent now."""
    while send_step(services):
        pass


def look_up_unknown(services: Services) -> None:
    """Look up until nothing is in doubt, or Slack does not answer."""
    while services.worker.look_up_unknown():
        pass


def refresh_stale(services: Services) -> None:
    """Bring posted messages up to date until none is stale or Slack does not answer."""
    while services.worker.refresh_stale():
        pass


def publish_homes(services: Services, clock: Clock) -> None:
    """Bring App Homes up to date."""
    services.homes.publishing.publish_stale(clock.now())


def forget(db: Database, clock: Clock) -> None:
    """Delete what nobody asks for any more."""
    forget_receipts(db, clock.now() - RECEIPTS_KEPT)
    Outbox(db).forget_limits(clock.now() - LIMITS_KEPT)
    Outbox(db).forget_deliveries(clock.now() - NOT_SENT_KEPT, clock.now() - SENT_KEPT)
    db.scrub()  # again, for what was destroyed while somebody else read


def plan_ahead(services: Services, clock: Clock) -> None:
    """Plan until every series reaches ahead."""
    while services.one_on_ones.plan_ahead(clock.now()):
        pass
