"""Bringing a sentence of one's own from coaching into a performance record: the only way from the one to the other.

The only module that may open both (contracts in pyproject.toml). Only the author can, one sentence at a time, having
seen exactly what is carried; it is copied, and the other one is told. What somebody else wrote is never offered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain import audit
from bot.domain.access import Data
from bot.domain.commitments import Change
from bot.domain.deliveries import DeliveryState, Kind, NewDelivery
from bot.domain.errors import NotFoundError
from bot.domain.frames import Frame
from bot.domain.people import Pair, Person
from bot.domain.records import RecordState, Sentence
from bot.services.access import reach_pair
from bot.services.locking import lock_asking
from bot.services.ports import UnitOfWork
from bot.services.ports.opening import Opened, Opener
from bot.services.ports.performance import RecordOpener
from bot.services.receipts import first_time

NOTES = 50
_SENTENCE_END = re.compile(r"(?<=[.?])\s+|\n+")


class Stores(Opener, RecordOpener, Protocol):
    """The database, with both kinds of text; each unit of work of it has one of them."""


@dataclass(frozen=True)
class BringingForward:
    """What the author of something in coaching can do with it."""

    store: Stores

    def sentences(self, who: Person, record_id: int) -> tuple[Pair, list[Sentence]]:
        """The reader's own sentences in coaching with the other one of the record. Raises NotFoundError."""
        with self.store.opened_reading(who.workspace_id, who.id) as uow:
            _, pair = _reach(uow, who, record_id)
            return pair, list(_own(uow, who, pair))

    def sentence(self, who: Person, record_id: int, ref: str) -> tuple[Pair, Sentence]:
        """One of them, as it would be carried over. Raises NotFoundError."""
        pair, own = self.sentences(who, record_id)
        found = next((one for one in own if one.ref == ref), None)
        if found is None:
            raise NotFoundError
        return pair, found

    def bring(self, who: Person, record_id: int, ref: str, seen: str, now: datetime, receipt: str | None) -> Pair:
        """Copy it into the record and tell the other one; `seen` is the fingerprint of what they confirmed,
        and nothing else is carried.

        Raises NotFoundError, also if it reads otherwise by now.
        """
        pair, found = self.sentence(who, record_id, ref)
        if found.fingerprint != seen:
            raise NotFoundError
        with self.store.records_opened(who.workspace_id, who.id) as uow:
            lock_asking(uow, who, pair.manager.id)
            if not first_time(uow, receipt, now):
                return pair
            uow.records.bring(record_id, who.id, found.text, now)
            other = pair.other(who)
            about = f"record:{record_id}"
            uow.audit.add(audit.Entry(audit.Act.SHARED, "record", now, who.id, who.id, pair.id, about))
            number = len(uow.records.get(record_id).brought)
            uow.deliveries.add(
                NewDelivery(
                    kind=Kind.BROUGHT_FORWARD,
                    dedupe_key=f"{Kind.BROUGHT_FORWARD.value}:{record_id}:{number}",
                    recipient_id=other.id,
                    due_at=now,
                    subject={"record_id": record_id},
                )
            )
            shown = uow.deliveries.latest(pair.report.id, Kind.RECORD, (DeliveryState.SENT,))
            if shown is not None:
                uow.deliveries.mark_stale(shown.id)
            return pair


def _reach(uow: UnitOfWork, who: Person, record_id: int) -> tuple[RecordState, Pair]:
    """The record's pair, if `who` is one of the two; the report once it was shown. Raises NotFoundError."""
    state = uow.record_states.get(record_id)
    pair = reach_pair(uow, who, state.pair_id, Data.RECORD)
    if who.id == pair.report.id and state.shown_at is None:
        raise NotFoundError
    return state, pair


def _own(uow: Opened, who: Person, pair: Pair) -> Iterator[Sentence]:
    """Notes they wrote, and commitments they logged in their own words; newest notes first."""
    for note in uow.notes.of_author(who.id, pair.id, NOTES):
        for place, text in enumerate(_SENTENCE_END.split(note.text)):
            if text.strip():
                yield Sentence(f"note:{note.id}:{place}", text.strip())
    for commitment in (one for one in uow.commitments.live_of_pair(pair.id) if one.frame is Frame.COACHING):
        changes = uow.commitments.history(commitment.id)
        wrote = {change.by for change in changes if change.change in (Change.LOGGED, Change.EDITED)}
        if wrote == {who.id}:
            yield Sentence(f"commitment:{commitment.id}:0", commitment.text)
