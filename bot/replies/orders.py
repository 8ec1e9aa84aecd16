"""What a message orders of Coach or asks it for: as a whole, or in lines of it beside what the others say.

A line among others is read as it would be alone, but for words that mean something only there: "undo" does not say of
what, "help" may be a feeling, and "done: draft" is how minutes report. What stands in a note, in code or in the list
below a heading is said of somebody, and no request.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.commitments.settled_words import read_settled
from bot.commitments.typed_orders import Mark, MoveDue, Order, Snooze, parse_order
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.language.notes import find_note
from bot.intents.rules import Intent, Kind
from bot.intents.typed_requests import read_request

MOST_ORDERS = 5
"""So many lines of a message are followed, each with an answer; what more of them say is left."""
MOST_LINES = 60
"""A longer message is minutes, not what somebody asks for."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a message orders, and the text without the lines that do."""

    orders: tuple[Order | Intent, ...]
    rest: str


def read_orders(
    text: str,
    names: Collection[str],
    now: datetime,
    working_days: tuple[int, ...] = WORKING_DAYS,
    *,
    live: Sequence[tuple[int, str]] = (),
    loose: bool = False,
) -> Ordered:
    """What a message orders or asks for. `names`, `now` and `working_days` are those of `read_request`, `live` that of
    `read_settled`, `loose` that of `parse_order`, the last two for a message that is nothing else. Never raises."""

    def asks(said: str) -> Intent | None:
        return read_request(said, names, now, working_days)

    order = parse_order(text, now, loose=loose, working_days=working_days)
    if (whole := asks(text) or order or read_settled(text, live)) is not None:
        return Ordered((whole,), "")
    return _among_others(text.splitlines(), text, asks, lambda said: parse_order(said, now, working_days=working_days))


def _among_others(
    lines: list[str], text: str, asks: Callable[[str], Intent | None], orders: Callable[[str], Order | None]
) -> Ordered:
    found: dict[int, Order | Intent] = {}
    for place in _standing_alone(lines, text) if 1 < len(lines) <= MOST_LINES else ():
        order = asks(lines[place]) or orders(lines[place])
        if order is not None and _says_what(order) and len(found) < MOST_ORDERS:
            found[place] = order
    rest = "\n".join(line for place, line in enumerate(lines) if place not in found)
    asked = [place for place, order in found.items() if isinstance(order, Intent)]
    if (together := asks("\n".join(lines[place] for place in asked))) is not None:  # "I'm sick." says why
        found = {place: order for place, order in found.items() if place not in asked} | {asked[0]: together}
    return Ordered(tuple(dict.fromkeys(found[place] for place in sorted(found))), rest if found else text)


def _standing_alone(lines: list[str], text: str) -> list[int]:
    """The places of lines that belong to no note, code or list."""
    note, alone = find_note(text), list[int]()
    start, in_code, below = 0, False, False
    for place, line in enumerate(lines):
        said = line.strip()
        if note is not None and start + len(line) > note.start:
            break
        below = bool(said) and (below or said.endswith(":"))
        if said and not below and not in_code and "```" not in said:
            alone.append(place)
        in_code ^= said.count("```") % 2 == 1
        start += len(line) + 1
    return alone


def _says_what(order: Order | Intent) -> bool:
    """Whether it says among other lines what is to be done."""
    match order:
        case Intent():
            return order.kind is not Kind.UNDO
        case Mark():
            return all(isinstance(target, int) for target in order.targets)
        case MoveDue():
            return isinstance(order.target, int)
        case Snooze():
            return True
    return False
