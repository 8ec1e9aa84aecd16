"""Lines that two people keep for their 1:1s: written, taken back, and told to the other one."""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.access import Act
from bot.core.errors import NotFoundError
from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, lock_people, pair_between, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.example.rules import EXAMPLE, WRITTEN, Entry
from bot.example.store import Example

LASTS = timedelta(days=7)


@dataclass(frozen=True)
class ExampleService:
    """What either of a pair can do. Each method is one transaction."""

    db: CoachingDatabase

    def write(self, request: Request, other: Person, text: str) -> None:
        """Keep a line for the 1:1 with that person, and tell them. Raises NoPairError."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            pair = reach_pair(tx, who, pair_between(tx, who, other).id, EXAMPLE, Act.WRITE)
            if claim_once(tx, request):
                entry = Example(tx).add(pair.id, who.id, text, request.now)
                Deliveries(tx).add(_telling(entry, pair, request))
                changed(tx, pair, EXAMPLE, request.now)

    def take_back(self, request: Request, entry_id: int) -> None:
        """Delete a line of one's own. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            lock_people(tx, request.who)
            entry = Example(tx).get(entry_id)
            pair = reach_pair(tx, request.who, entry.pair_id, EXAMPLE, Act.WRITE)
            if entry.author_id != request.who.id:
                raise NotFoundError
            if claim_once(tx, request):
                Example(tx).remove(entry.id)
                changed(tx, pair, EXAMPLE, request.now, entry.id)

    def mine(self, request: Request) -> list[Entry]:
        """All lines of all pairs of a person, oldest first."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return Example(tx).of_pairs([pair.id for pair in Pairs(tx).of_person(request.who.id)])


def _telling(entry: Entry, pair: Pair, request: Request) -> NewDelivery:
    return NewDelivery(
        kind=WRITTEN,
        dedupe_key=f"example:{entry.id}",
        recipient_id=pair.other(request.who).id,
        pair_id=pair.id,
        due_at=request.now,
        expires_at=request.now + LASTS,
        subject={"entry_id": entry.id},
    )


def example(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every line of every pair of theirs."""
    return [
        {**with_other(pair, request.who), "text": entry.text, "written_at": plain(entry.created_at)}
        for pair in pairs_of(tx, request.who, EXAMPLE)
        for entry in Example(tx).of_pairs([pair.id])
    ]


EXPORT = (ExportSection("example", 120, example, ("example",)),)
