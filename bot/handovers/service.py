"""Handovers: a report with a new manager, and their former one, agree what to pass on; each of them says yes to it.

Each step acts for one person and is opened for that person. Only the last one, which copies what both have ticked,
is opened for the report, who alone is in both pairs: see `bot.handovers.passing_on`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.access import Act
from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError, NotFoundError, SameManagerError
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import Pairs, People, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.handovers.passing_on import items_of, notify, pass_on
from bot.handovers.rules import HANDOVER, HANDOVERS, Handover, HandoverState, Offer, named
from bot.handovers.store import Handovers


@dataclass(frozen=True)
class HandoverService:
    """What the two of a former pair do."""

    db: CoachingDatabase

    def pairs(self, request: Request, people: Sequence[Person] = ()) -> tuple[list[Pair], Person | None]:
        """The pairs that may be meant, and the new manager if named: "@sam @ola" by Sam's former manager, "@ola" by
        Sam. Without names every pair of this person."""
        who = request.who
        with self.db.read_only(who.workspace_id) as tx:
            mine = Pairs(tx).of_person(who.id)
        if not people:
            return mine, None
        to = people[-1]
        others = [pair for pair in mine if to.id not in (pair.manager.id, pair.report.id)]
        named_by_two = {who.id, *(person.id for person in people[:-1])}
        if len(people) > 1:
            return [pair for pair in others if {pair.manager.id, pair.report.id} == named_by_two], to
        return [pair for pair in others if pair.report.id == who.id] or others, to

    def offer(self, request: Request, pair_id: int, to_id: int) -> Offer:
        """What could be passed on. Raises NotFoundError, SameManagerError, NotAReportError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            pair = reach_pair(tx, request.who, pair_id, HANDOVERS)
            to = People(tx).get(to_id)
            _check(pair, to)
            return Offer(pair, to, tuple(items_of(tx, pair)))

    def start(self, request: Request, pair_id: int, to_id: int, refs: Sequence[str]) -> Handover | None:
        """Ask the other one to pass these on; where the former manager has left, the report passes them on at once.

        It takes the place of an earlier one that still waits. None if the same request began it before. Raises as
        `offer`, and AlreadyChangedError if nothing of it stands as it was shown.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            pair, to = reach_pair(tx, who, pair_id, HANDOVERS, Act.WRITE), People(tx).get(to_id)
            _check(pair, to)
            _lock(tx, pair, to_id)
            chosen = [item.ref for item in named(items_of(tx, pair), refs)]
            if not chosen:
                raise AlreadyChangedError
            if not claim_once(tx, request):
                return None
            _replace_earlier(tx, pair, to_id, request.now)
            handover = Handovers(tx).add(pair.id, to_id, who.id, chosen, request.now)
            if who.id == pair.report.id and not pair.manager.active:
                return pass_on(tx, handover, pair, chosen, who, request.now)
            notify(tx, HANDOVER, handover, handover.answers(pair), request.now)
            return handover

    def asked(self, request: Request, handover_id: int) -> Offer:
        """What this person is asked to pass on. Raises NotFoundError, AlreadyChangedError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            handover, pair = _reach(tx, request.who, handover_id)
            if handover.state is not HandoverState.OPEN:
                raise AlreadyChangedError
            items = named(items_of(tx, pair), handover.chosen)
            return Offer(pair, People(tx).get(handover.to_manager_id), tuple(items))

    def answer(self, request: Request, handover_id: int, refs: Sequence[str]) -> Handover:
        """Pass on what both have ticked, and nothing else. Raises as `asked`, and NotAReportError."""
        who = request.who
        with self.db.read_only(who.workspace_id) as tx:
            _, pair = _reach(tx, who, handover_id)
        with self.db.coaching(pair.report) as tx:
            handover, pair = _reach(tx, who, handover_id)
            _lock(tx, pair, handover.to_manager_id)
            handover = Handovers(tx).get(handover_id)
            if handover.state is not HandoverState.OPEN:
                if request.request_id is None or claim_once(tx, request):
                    raise AlreadyChangedError
                return handover
            both = [ref for ref in handover.chosen if ref in refs]
            if both:
                _check(pair, People(tx).get(handover.to_manager_id))
            if claim_once(tx, request):
                handover = pass_on(tx, handover, pair, both, who, request.now)
            return handover


def _reach(tx: Transaction, who: Person, handover_id: int) -> tuple[Handover, Pair]:
    """The handover and its former pair, for the one of the two who is asked. Raises NotFoundError."""
    handover = Handovers(tx).get(handover_id)
    pair = reach_pair(tx, who, handover.pair_id, HANDOVERS, Act.WRITE)
    if handover.answers(pair) != who.id:
        raise NotFoundError
    return handover, pair


def _check(pair: Pair, to: Person) -> None:
    """Raise unless `to` can be the report's new manager."""
    if to.id in (pair.manager.id, pair.report.id):
        raise SameManagerError(name=to.name)
    check_report(pair.report, to)
    check_report(to, pair.report)


def _lock(tx: Transaction, pair: Pair, to_id: int) -> None:
    """Hold everybody whose plans, goals and commitments are read or written, always in the same order."""
    for person_id in sorted({pair.report.id, to_id, *Pairs(tx).managers_of(pair.report.id)}):
        People(tx).lock(person_id)


def _replace_earlier(tx: CoachingTransaction, pair: Pair, to_id: int, now: datetime) -> None:
    for one in Handovers(tx).of_pair(pair.id):
        if one.to_manager_id == to_id and one.state is HandoverState.OPEN:
            Handovers(tx).end(one.id, HandoverState.REPLACED)
            changed(tx, pair, HANDOVERS, now, one.id)
