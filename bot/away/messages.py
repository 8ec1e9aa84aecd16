"""Composes the question about the 1:1s that fall into the time somebody is away, and what is next afterwards."""

from collections.abc import Iterable

from bot.away.rules import AwayMessage, BackMessage
from bot.away.service import Affected, theirs_to_decide
from bot.away.store import Absences
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.may_send import put_off
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.meetings.occurrences import meeting_lines, next_known_to
from bot.meetings.rules import MeetingLine, OccurrenceState
from bot.meetings.store import Occurrences

NEXT_SHOWN = 5


def compose_mine(tx: Transaction, delivery: Delivery, request: Request) -> AwayMessage | Skip:
    """Which of their own 1:1s fall into the time they are away."""
    message = _compose(tx, delivery, request)
    return message if delivery.ts is not None or message.open else Skip("nothing to decide")


def compose_of_report(tx: Transaction, delivery: Delivery, request: Request) -> AwayMessage | Skip | PutOff:
    """The same to the manager of somebody who is away; never past the first of these 1:1s, unless they are away too."""
    message = _compose(tx, delivery, request)
    if delivery.ts is None:
        if not message.open:
            return Skip("nothing to decide")
        if (off := put_off(tx, delivery, request, latest=message.open[0].occurrence.starts_at)) is not None:
            return off
    return message


def compose_back(tx: Transaction, delivery: Delivery, request: Request) -> BackMessage | Skip | PutOff:
    """What is next, as it was when it was sent."""
    who, now = request.who, delivery.sent_at or request.now
    if delivery.ts is None:
        absence = Absences(tx).get(delivery.id_of("absence_id"))
        if (off := put_off(tx, delivery, request)) is not None:
            return off
        if any(absence.until < one.until <= request.today for one in Absences(tx).of_person(who.id)):
            return Skip("away again until now")  # which has a message of its own
    pairs = {pair.id: pair for pair in Pairs(tx).of_person(who.id)}
    managed = sorted(pair.id for pair in pairs.values() if pair.manager.id == who.id)
    coming = Occurrences(tx).next_of_pairs(managed, now) if managed else {}
    coming |= next_known_to(tx, who, sorted(pairs.keys() - {*managed}), now)
    soonest = sorted(coming.values(), key=lambda one: (one.starts_at, one.id))[:NEXT_SHOWN]
    if not soonest and delivery.ts is None:
        return Skip("nothing is next")
    return BackMessage(request.today, tuple(meeting_lines(tx, soonest, pairs, who, now)))


def _compose(tx: Transaction, delivery: Delivery, request: Request) -> AwayMessage:
    """As things are now; a sent one that is rendered again once the days have changed, or somebody is not away after
    all, says so."""
    try:
        absence = Absences(tx).get(delivery.id_of("absence_id"))
    except NotFoundError:
        if delivery.ts is None:
            raise
        return AwayMessage(request.today, None, changed="newer" in delivery.subject)
    person = People(tx).get(absence.person_id)
    found = theirs_to_decide(tx, request.who, absence, request.now)
    lines = _lines(tx, found, request)
    is_open = [one.occurrence.state is OccurrenceState.SCHEDULED and not one.occurrence.kept for one in lines]
    return AwayMessage(
        request.today,
        absence.id,
        absence.away,
        person if person.id != request.who.id else None,
        open=tuple(line for line, still in zip(lines, is_open, strict=True) if still),
        decided=tuple(line for line, still in zip(lines, is_open, strict=True) if not still),
    )


def _lines(tx: Transaction, found: Iterable[Affected], request: Request) -> list[MeetingLine]:
    theirs = list(found)
    pairs = {pair.id: pair for _, pair, _ in theirs}
    return meeting_lines(tx, [one for _, _, one in theirs], pairs, request.who, request.now)
