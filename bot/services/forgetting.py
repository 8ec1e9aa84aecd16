"""Forgets people who ask for it, a day later.

It works on ids, times and keys: nothing here opens a text. The proof is the entry in the audit log, which names nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.audit import Act, Entry
from bot.domain.deliveries import Delivery, DeliveryState, Kind, NewDelivery
from bot.domain.errors import OnHoldError
from bot.domain.messages import Composed, Skip
from bot.domain.people import Person
from bot.domain.recurrence import local
from bot.domain.rights import DAY_TO_CHANGE, LAST_WORD_LASTS, Erasure
from bot.domain.rights_messages import ForgettingMessage, LastMessage
from bot.services import scheduling
from bot.services.locking import lock_asking
from bot.services.plans import refresh_plan
from bot.services.ports import Store, UnitOfWork
from bot.services.receipts import first_time

log = structlog.get_logger(__name__)

AT_ONCE = 20
WHILE_HELD = timedelta(hours=6)
"""How often a hold that is in the way is looked at again."""
ON_ITS_WAY = (DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Forgetting:
    """`name` is what stands where the person's name was."""

    store: Store
    name: str

    def asked(self, who: Person) -> Erasure | None:
        """What this person has asked for."""
        with self.store.reading(who.workspace_id) as uow:
            return uow.erasures.get(who.id)

    def ask(self, who: Person, now: datetime, receipt: str | None = None) -> Erasure:
        """Forget this person a day from now; a message lets them change their mind. Raises OnHoldError."""
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            there = uow.erasures.get(who.id)
            if there is not None or not first_time(uow, receipt, now):
                return there or Erasure(who.workspace_id, who.id, now, now)
            if uow.legal_holds.since(who.id) is not None:
                raise OnHoldError
            erasure = Erasure(who.workspace_id, who.id, now, now + DAY_TO_CHANGE)
            uow.erasures.ask(erasure)
            key = f"forgetting:{who.id}:{now:%Y%m%dT%H%M%S.%f}"
            due = {"due_at": erasure.due_at.isoformat()}
            uow.deliveries.add(NewDelivery(Kind.FORGETTING, key, who.id, now, erasure.due_at, dict(due)))
            uow.audit.add(Entry(Act.FORGET_ASKED, "everything", now, actor_id=who.id, whose=who.id))
            return erasure

    def take_back(self, who: Person, now: datetime, receipt: str | None = None) -> None:
        """Keep everything. Does nothing when nothing was asked for."""
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if not first_time(uow, receipt, now) or not uow.erasures.drop(who.id):
                return
            message = uow.deliveries.latest(who.id, Kind.FORGETTING)
            if message is not None:
                uow.deliveries.mark_stale(message.id)
            uow.audit.add(Entry(Act.FORGET_TAKEN_BACK, "everything", now, actor_id=who.id, whose=who.id))

    def step(self, now: datetime) -> bool:
        """Forget those whose day is over, after one last message; whether anybody was. Called by the scheduler."""
        found = self.store.erasures_due(now, AT_ONCE)
        done = [self._carry_out(workspace_id, person_id, now) for workspace_id, person_id in found]
        if any(done):
            log.info("forgotten", people=sum(done), scrubbed=self.store.scrub())
        return any(done)

    def _carry_out(self, workspace_id: str, person_id: int, now: datetime) -> bool:
        """Forget one, unless they have changed their mind, a hold is in the way or the last message is not out yet."""
        with self.store.begin(workspace_id) as uow:
            pairs = uow.pairs.of_person(person_id)
            for one in sorted({person_id, *(one.id for pair in pairs for one in (pair.manager, pair.report))}):
                uow.people.lock(one)  # a hold locks them too: it begins before this or after
            erasure = uow.erasures.get(person_id)
            if erasure is None or erasure.due_at > now:
                return False
            if uow.erasures.is_held(person_id):
                uow.erasures.put_off(person_id, now + WHILE_HELD)
                return False
            if not _has_had_last_word(uow, erasure, now):
                return False
            person = uow.people.get(person_id)
            scheduling.end_with(uow, person, now)
            for pair in pairs:
                refresh_plan(uow, pair.id)  # what the other one sees of it in a thread follows
            uow.erasures.erase(person_id, self.name, now)
            uow.audit.add(Entry(Act.FORGOTTEN, "everything", now, whose=person_id))
            others = {one.id for pair in pairs for one in (pair.manager, pair.report)} - {person_id}
            uow.homes.touch(sorted(others), now)
            return True


def _has_had_last_word(uow: UnitOfWork, erasure: Erasure, now: datetime) -> bool:
    """Whether the last message has gone out, or will not; it is let out by the first who asks."""
    key = f"last_word:{erasure.person_id}:{erasure.asked_at:%Y%m%dT%H%M%S.%f}"
    last = uow.deliveries.by_key(key)
    if last is None:
        word = NewDelivery(Kind.LAST_WORD, key, erasure.person_id, now, now + LAST_WORD_LASTS)
        uow.deliveries.add(word)
        return not uow.people.get(erasure.person_id).can_receive
    return last.state not in ON_ITS_WAY or now >= (last.expires_at or now)


def compose(uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """What was asked for and when it happens, or that it was taken back."""
    due_at = local(datetime.fromisoformat(str(delivery.subject["due_at"])), recipient.timezone)
    today = local(now, recipient.timezone).date()
    there = uow.erasures.get(recipient.id)
    if there is None and delivery.ts is None:
        return Skip("taken back")
    return ForgettingMessage("waiting" if there else "taken_back", due_at, today)


def compose_last(uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """The last message, unless they have changed their mind."""
    return LastMessage() if uow.erasures.get(recipient.id) else Skip("taken back")
