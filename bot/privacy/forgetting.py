"""Forgets people who ask for it, a day later.

It works on ids and times; `core.sealing` alone opens text meanwhile. The proof is the entry in the audit log, which
names nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import structlog

from bot.administration.store import LegalHolds
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.backup_log import NO_BACKUP_LOG, Asked, BackupLog
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import NotFoundError, OnHoldError
from bot.core.events import PersonLeft
from bot.core.failed_rows import FailedRows
from bot.core.outbox.deliveries import DeliveryState, NewDelivery
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair
from bot.core.people_store import Pairs, People, lock_people
from bot.core.request import Request
from bot.core.sealing.forgetting import Forgetting, gone_id
from bot.privacy.rules import DAY_TO_CHANGE, FORGET_PEOPLE, FORGETTING, LAST_WORD, LAST_WORD_LASTS, Erasure
from bot.privacy.store import Erasures, erasures_due

log = structlog.get_logger(__name__)

AT_ONCE = 20
WHILE_HELD = timedelta(hours=6)
"""How often a hold that is in the way is looked at again."""
ON_ITS_WAY = (DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class ForgettingService:
    """`name` is what stands where the person's name was. `backup_log` is told of what a backup must not take back."""

    db: Database
    name: str
    backup_log: BackupLog = NO_BACKUP_LOG

    def ask(self, request: Request) -> None:
        """Forget this person a day from now; a message lets them change their mind. Raises OnHoldError."""
        who, now = request.who, request.now
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if Erasures(tx).get(who.id) is not None or not claim_once(tx, request):
                return
            if LegalHolds(tx).since(who.id) is not None:
                raise OnHoldError
            due_at = now + DAY_TO_CHANGE
            _ask(tx, who.id, now, due_at)
            AuditLog(tx).add(Entry(Act.FORGET_ASKED, "everything", now, actor_id=who.id, whose=who.id))
            self.backup_log.add(Asked(Act.FORGET_ASKED, who.workspace_id, who.id, now))

    def take_back(self, request: Request) -> None:
        """Keep everything. Does nothing when nothing was asked for."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request) or not Erasures(tx).drop(who.id):
                return
            message = Deliveries(tx).latest(who.id, FORGETTING)
            if message is not None:
                Deliveries(tx).mark_stale(message.id)
            AuditLog(tx).add(Entry(Act.FORGET_TAKEN_BACK, "everything", request.now, actor_id=who.id, whose=who.id))
            self.backup_log.add(Asked(Act.FORGET_TAKEN_BACK, who.workspace_id, who.id, request.now))

    def step(self, now: datetime) -> bool:
        """Forget those whose day is over, after one last message; whether anybody was. Called by the scheduler."""
        found = erasures_due(self.db, now, AT_ONCE)
        done = FailedRows(self.db, FORGET_PEOPLE).each(
            found, lambda workspace_id, person_id: self._carry_out(workspace_id, person_id, now), now
        )
        if any(done):
            log.info("scrubbed", everywhere=self.db.scrub())
        return any(done)

    def repeat(self, now: datetime) -> int:
        """After the database was restored from a backup: what people have asked for since; for how many. Raises
        OSError when the backup log cannot be read."""
        done = [self._repeat(asked, now) for asked in self.backup_log.latest()]
        if any(done):
            log.info("erasures_repeated", people=sum(done), scrubbed=self.db.scrub())
        return sum(done)

    def _repeat(self, asked: Asked, now: datetime) -> bool:
        """False for what the backup knows, and for somebody it does not know yet."""
        with self.db.begin(asked.workspace_id) as tx:
            try:
                person = People(tx).get(asked.person_id)
            except NotFoundError:
                return False
            erasure = Erasures(tx).get(person.id)
            if asked.act is Act.FORGET_TAKEN_BACK:
                return erasure is not None and erasure.asked_at <= asked.at and Erasures(tx).drop(person.id)
            if person.slack_id == gone_id(person.id):
                return False
            if asked.act is Act.FORGET_ASKED:
                if erasure is None:
                    _ask(tx, person.id, asked.at, max(now, asked.at + DAY_TO_CHANGE))
                return erasure is None
            pairs = _pairs_concerned(tx, person.id)
            if _is_held(tx, _people_of(pairs, person.id)):
                if erasure is None:
                    Erasures(tx).ask(person.id, asked.at, now + WHILE_HELD)
                return False
            self._forget(tx, person.id, pairs, now)
            return True

    def _carry_out(self, workspace_id: str, person_id: int, now: datetime) -> bool:
        """Forget one, unless they have changed their mind, a hold is in the way or the last message is not out yet."""
        with self.db.begin(workspace_id) as tx:
            erasures = Erasures(tx)
            for one in _people_of(_pairs_that_may_be_concerned(tx, person_id), person_id):
                People(tx).lock(one)  # a hold locks them too: it begins before this or after
            erasure = erasures.get(person_id)
            if erasure is None or erasure.due_at > now:
                return False
            pairs = _pairs_concerned(tx, person_id)
            if _is_held(tx, _people_of(pairs, person_id)):
                erasures.put_off(person_id, now + WHILE_HELD)
                return False
            if not _has_had_last_word(tx, erasure, now):
                return False
            self._forget(tx, person_id, pairs, now)
            # A backup may be from before the rows of one person were joined.
            for row_id in (person_id, *People(tx).joined_into(person_id)):
                self.backup_log.add(Asked(Act.FORGOTTEN, workspace_id, row_id, now))
            return True

    def _forget(self, tx: Transaction, person_id: int, pairs: Sequence[Pair], now: datetime) -> None:
        person = People(tx).get(person_id)
        tx.features.announce(tx, PersonLeft(person, now))
        for pair, data in product(pairs, tx.features.shown_on_home):
            changed(tx, pair, data, now)  # what the other one sees of it follows
        Forgetting(tx).forget(person_id, self.name, now)
        AuditLog(tx).add(Entry(Act.FORGOTTEN, "everything", now, whose=person_id))


def _ask(tx: Transaction, person_id: int, asked_at: datetime, due_at: datetime) -> None:
    """Forget them then; a message lets them change their mind."""
    Erasures(tx).ask(person_id, asked_at, due_at)
    key = f"forgetting:{person_id}:{asked_at:%Y%m%dT%H%M%S.%f}"
    Deliveries(tx).add(NewDelivery(FORGETTING, key, person_id, asked_at, due_at, {"due_at": due_at.isoformat()}))


def _is_held(tx: Transaction, people: Sequence[int]) -> bool:
    return any(LegalHolds(tx).since(one) is not None for one in people)


def _pairs_that_may_be_concerned(tx: Transaction, person_id: int) -> list[Pair]:
    """Theirs, and those to which their reports may have taken words of theirs along."""
    mine = Pairs(tx).of_person(person_id)
    reports = {pair.report.id for pair in mine if pair.manager.id == person_id}
    return [*mine, *(pair for one in sorted(reports) for pair in Pairs(tx).of_report(one))]


def _pairs_concerned(tx: Transaction, person_id: int) -> list[Pair]:
    return Pairs(tx).get_many(Forgetting(tx).pairs_concerned(person_id))


def _people_of(pairs: Iterable[Pair], person_id: int) -> list[int]:
    """Everybody in them, and that person, in the order in which people are locked."""
    return sorted({person_id, *(one.id for pair in pairs for one in (pair.manager, pair.report))})


def _has_had_last_word(tx: Transaction, erasure: Erasure, now: datetime) -> bool:
    """Whether the last message has gone out, or will not; it is let out by the first who asks."""
    key = f"last_word:{erasure.person_id}:{erasure.asked_at:%Y%m%dT%H%M%S.%f}"
    last = Deliveries(tx).by_key(key)
    if last is None:
        word = NewDelivery(LAST_WORD, key, erasure.person_id, now, now + LAST_WORD_LASTS)
        Deliveries(tx).add(word)
        return not People(tx).get(erasure.person_id).can_receive
    return last.state not in ON_ITS_WAY or now >= (last.expires_at or now)
