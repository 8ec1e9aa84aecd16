"""Who may read performance records beside the two they are about, told once to everybody who has one.

Managers and reports who have one are told with the next message that Coach starts to them, and by one of its own where
none comes within a day; App Home shows it for a while.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.administration.rules import NEWS_ON_HOME, Naming, ViewerNamed
from bot.administration.store import PerformanceViewers
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.dates import local
from bot.performance.figures import RecordStates, ViewersTold
from bot.performance.rules import VIEWER_NAMED, ViewerNamings

OWN_MESSAGE_AFTER = timedelta(days=1)
LASTS = timedelta(days=30)


def named(tx: Transaction, event: ViewerNamed) -> None:
    """Let everybody who has a record be told."""
    people = People(tx).get_many(RecordStates(tx).people_with_one())
    due_at = event.now + OWN_MESSAGE_AFTER
    for person in (one for one in people if one.can_receive):
        key = f"{VIEWER_NAMED}:{person.id}:{event.naming.person.id}:{event.now:%Y%m%dT%H%M%S.%f}"
        Deliveries(tx).add(NewDelivery(VIEWER_NAMED, key, person.id, due_at, due_at + LASTS))
    Homes(tx).touch(sorted(one.id for one in people), event.now)


def waiting(tx: Transaction, person: Person) -> str | None:
    """The viewers of whom this person was not told yet, as a delivery keeps them."""
    found = _not_told(tx, person)
    return " ".join(map(_key, found)) if found and RecordStates(tx).has_one(person.id) else None


def told(tx: Transaction, person: Person, viewers: str) -> None:
    """They were told of these."""
    ViewersTold(tx).told(person.id, _among(viewers, _not_told(tx, person)))


def load(tx: Transaction, request: Request, viewers: str) -> ViewerNamings:
    """These viewers; those who are named no longer are left out."""
    return _shown(request, _among(viewers, PerformanceViewers(tx).namings()))


def home_section(tx: Transaction, request: Request, home: HomeContext) -> ViewerNamings | None:
    """Those who were named of late, for who has a record."""
    since = request.now - NEWS_ON_HOME
    late = [
        one for one in PerformanceViewers(tx).namings() if one.begins_at > since and one.person.id != request.who.id
    ]
    return _shown(request, late) if home.pairs and late and RecordStates(tx).has_one(request.who.id) else None


def _not_told(tx: Transaction, person: Person) -> list[Naming]:
    others = [one for one in PerformanceViewers(tx).namings() if one.person.id != person.id]
    return ViewersTold(tx).not_told(person.id, others)


def _key(naming: Naming) -> str:
    return f"{naming.person.id}@{naming.begins_at.isoformat()}"


def _among(viewers: str, namings: Sequence[Naming]) -> list[Naming]:
    keys = viewers.split()
    return [one for one in namings if _key(one) in keys]


def _shown(request: Request, namings: Sequence[Naming]) -> ViewerNamings:
    days = tuple((one.person.name, local(one.begins_at, request.who.timezone).date()) for one in namings)
    return ViewerNamings(request.today, days)
