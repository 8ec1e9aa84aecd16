"""App Home: opened, pages turned, and what is its own in it."""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.database.transaction import Database, Transaction
from bot.core.feature import HomeButton
from bot.core.outbox import rate_limits
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.publishing import HomePublishing
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.store import claim_once
from bot.core.people_store import lock_people
from bot.core.request import Request
from bot.home.rules import Greeting

LEFT_LATELY = timedelta(days=14)


@dataclass(frozen=True)
class HomeService:
    """What a person does on their Home."""

    db: Database
    publishing: HomePublishing

    def opened(self, request: Request) -> None:
        """The person looks at their Home: show it as it is now."""
        with self.db.begin(request.who.workspace_id) as tx:
            lock_people(tx, request.who)
            if not claim_once(tx, request):
                return
            home = Homes(tx).opened(request.who.id, request.now)
        self.publishing.show(home, request.now)

    def turn(self, request: Request, section: str, page: int) -> None:
        """Show another page of one of Home's lists."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            homes = Homes(tx)
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            home = homes.get(who.id) or homes.opened(who.id, request.now)
            turned = home.turned(section, max(0, page))
            homes.save(turned)
        self.publishing.show(turned, request.now)


def greeting(tx: Transaction, request: Request, home: HomeContext) -> Greeting:
    """For Home's first lines. No message comes because somebody left: it is told here, for a while."""
    left = []
    for pair in home.pairs:
        other = pair.other(request.who)
        if not other.active and pair.ended_at is not None and pair.ended_at > request.now - LEFT_LATELY:
            left.append(other.name)
    messages_off = rate_limits.MESSAGES_OFF in RateLimits(tx).closed(request.now).values()
    return Greeting(request.who.name, messages_off, tuple(left))


def buttons(tx: Transaction, _request: Request, home: HomeContext) -> tuple[HomeButton, ...]:
    """The features' buttons for this person."""
    return tuple(one for one in tx.features.home_buttons if home.administers or not one.for_administrators)
