"""What parts of an export have in common. Each part is a feature's own, declared as an ExportSection: it reads what is
opened for the person, and nothing else can be read there, not what others keep to themselves."""

from bot.core.access import Act, Data, may_reach
from bot.core.database.transaction import Transaction
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs

EVERYTHING = 1_000_000
"""A limit that nobody reaches."""
MINUTE = "%Y-%m-%d %H:%M"
"""How a moment is written within a list."""


def pairs_of(tx: Transaction, who: Person, data: Data) -> list[Pair]:
    """The pairs whose `data` they may read."""
    return [pair for pair in Pairs(tx).of_person(who.id) if may_reach(pair, who.id, data, Act.READ)]


def with_other(pair: Pair, who: Person) -> dict[str, str]:
    """Whose row it is, as each row of a pair's begins."""
    return {"with": pair.other(who).name, "you_are": "manager" if who.id == pair.manager.id else "report"}


def name_for(person: Person | None, who: Person) -> str:
    """What somebody is called in what `who` is sent."""
    if person is None:
        return ""
    return "you" if person.id == who.id else person.name
