"""Bringing a sentence of one's own from coaching into a performance record: the only way from the one to the other.

The only module that may open both (contracts in pyproject.toml). Only the author can, one sentence at a time, having
seen exactly what is carried; it is copied, and the other one is told. What somebody else wrote is never offered.

So the commitments made under performance are read for an export here, too: their text is sealed as all commitments are,
and belongs in the file of the records.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.briefs.planning import deliver
from bot.commitments.rules import typed_by
from bot.commitments.service import made_under
from bot.commitments.store import Commitments
from bot.core import audit
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import NotFoundError
from bot.core.feature import ExportSection, Opens
from bot.core.files import Row
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Administrators, Pair, Person
from bot.core.people_store import lock_people, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.frames.rules import Frame
from bot.performance.confirming import ConfirmingService
from bot.performance.drafts import DraftService
from bot.performance.figures import RecordStates
from bot.performance.rules import BROUGHT_FORWARD, RECORDS, Sentence
from bot.performance.sealed_database import SealedDatabase
from bot.performance.service import RecordService
from bot.performance.store import PerformanceTransaction, Records
from bot.plans.store import Notes

NOTES = 50
_SENTENCE_END = re.compile(r"(?<=[.?])\s+|\n+")


@dataclass(frozen=True)
class BringingForward:
    """What the author of something in coaching can do with it."""

    db: SealedDatabase

    def sentences(self, request: Request, record_id: int) -> tuple[Pair, list[Sentence]]:
        """The reader's own sentences in coaching with the other one of the record. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            pair = _reach(tx, request.who, record_id)
            return pair, list(_own(tx, request.who, pair))

    def sentence(self, request: Request, record_id: int, ref: str) -> tuple[Pair, Sentence]:
        """One of them, as it would be carried over. Raises NotFoundError."""
        pair, own = self.sentences(request, record_id)
        found = next((one for one in own if one.ref == ref), None)
        if found is None:
            raise NotFoundError
        return pair, found

    def bring(self, request: Request, record_id: int, ref: str, seen: str) -> Pair:
        """Copy it into the record and tell the other one; `seen` is the fingerprint of what they confirmed,
        and nothing else is carried.

        Raises NotFoundError, also if it reads otherwise by now.
        """
        who = request.who
        pair, found = self.sentence(request, record_id, ref)
        if found.fingerprint != seen:
            raise NotFoundError
        with self.db.performance(who) as tx:
            lock_people(tx, who, pair.manager.id)
            if not claim_once(tx, request):
                return pair
            Records(tx).bring(record_id, who.id, found.text, request.now)
            AuditLog(tx).add(audit.between(audit.Act.SHARED, "record", request, pair, f"record:{record_id}"))
            about = f"{record_id}:{len(Records(tx).get(record_id).brought)}"
            subject = {"record_id": record_id}
            deliver(tx, BROUGHT_FORWARD, about, pair.other(who), pair.id, request.now, subject)
            changed(tx, pair, RECORDS, request.now, record_id)
            return pair


def _reach(tx: Transaction, who: Person, record_id: int) -> Pair:
    """The record's pair, if `who` is one of the two; the report once it was shown. Raises NotFoundError."""
    state = RecordStates(tx).get(record_id)
    pair = reach_pair(tx, who, state.pair_id, RECORDS)
    if who.id == pair.report.id and state.shown_at is None:
        raise NotFoundError
    return pair


def _own(tx: CoachingTransaction, who: Person, pair: Pair) -> Iterator[Sentence]:
    """Notes they wrote, and commitments they logged in their own words; newest notes first."""
    for note in Notes(tx).of_author(who.id, pair.id, NOTES):
        for place, text in enumerate(_SENTENCE_END.split(note.text)):
            if text.strip():
                yield Sentence(f"note:{note.id}:{place}", text.strip())
    for commitment in Commitments(tx).coaching_of_pair(pair.id):
        changes = Commitments(tx).history(commitment.id)
        if set(typed_by(changes) if commitment.writers is None else commitment.writers) == {who.id}:
            yield Sentence(f"commitment:{commitment.id}:0", commitment.text)


def performance_commitments(tx: PerformanceTransaction, request: Request) -> list[Row]:
    """What they agreed under performance."""
    return made_under(CoachingTransaction(tx, request.who.id), request, Frame.PERFORMANCE)


EXPORT = (ExportSection("performance_commitments", 20, performance_commitments, opens=Opens.PERFORMANCE),)


@dataclass(frozen=True)
class PerformanceServices:
    """One of each."""

    records: RecordService
    bringing_forward: BringingForward
    confirming: ConfirmingService
    drafts: DraftService


def services(db: Database, administrators: Administrators) -> PerformanceServices:
    """On a database that opens both kinds of text. Raises TypeError for another."""
    if not isinstance(db, SealedDatabase):
        raise TypeError("performance conversations need a SealedDatabase")
    return PerformanceServices(
        RecordService(db), BringingForward(db), ConfirmingService(db, administrators), DraftService(db)
    )
