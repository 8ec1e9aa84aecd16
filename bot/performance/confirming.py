"""Whether the manager of a pair is one: the report says it once, or an administrator. Until then no record is shown.

Anybody can set up a 1:1 with anybody, and coaching needs no more than that. A record is formal: nobody is to get one
from somebody who is not their manager. It is asked when the report is told of the first one; what was typed waits.

Administrators are told the two names and nothing else. An administrator who is one of the two is not asked. Nothing
here opens a text.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.briefs.planning import deliver
from bot.core import audit
from bot.core.access import Act, Role, may, roles_in
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import AlreadyChangedError, NobodyToAskError, NotFoundError
from bot.core.outbox.deliveries import DeliveryState, Subject
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Administrators, Pair, Person
from bot.core.people_store import Pairs, People, known_administrators, lock_people, reach_pair
from bot.core.request import Request
from bot.core.time.working_days import working_days_later
from bot.frames.rules import Frame
from bot.meetings.rules import MeetingsMoved, OccurrenceState, Outcome
from bot.meetings.store import Occurrences
from bot.performance import planning
from bot.performance.figures import Confirmations, RecordStates
from bot.performance.rules import (
    CONFIRM,
    CONFIRM_ADMIN,
    CONFIRM_NEWS,
    CONFIRMATIONS,
    PERFORMANCE_AHEAD,
    RECORDS,
    SILENT_AFTER,
    Confirmation,
    ConfirmationState,
    ConfirmMessage,
)

ASKED_AT_ONCE = 3
"""Administrators: the first answer counts."""
LOOKED_AT = 50
ASKS_AGAIN = timedelta(days=1)
"""How often a record that waits for an answer is looked at; the answer itself lets it out at once."""


@dataclass(frozen=True)
class ConfirmingService:
    """What the report, the manager and administrators do."""

    db: Database
    administrators: Administrators

    def waits(self, request: Request, pair_id: int) -> ConfirmationState | None:
        """Why records of a pair of this manager are not shown yet; None if they are. Raises NotFoundError."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return waits_for(Confirmations(tx).get(reach_pair(tx, request.who, pair_id, RECORDS).id))

    def answer(self, request: Request, pair_id: int, *, is_manager: bool) -> ConfirmMessage:
        """The report says whether the other one is their manager; an administrator says it for them.

        The report's no holds records that were not shown yet, has administrators asked, and ends nothing else. What an
        administrator has said the report cannot refuse any more. Raises NotFoundError, AlreadyChangedError.
        """
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            pair = Pairs(tx).get(pair_id)
            by_report = self._may_answer(pair, who)
            lock_people(tx, who, pair.manager.id, pair.report.id)
            before = Confirmations(tx).get(pair.id)
            if before is None:
                raise NotFoundError
            state = _answered(is_manager=is_manager, by_report=by_report)
            if by_report and not is_manager and before.state is ConfirmationState.ALLOWED:
                raise AlreadyChangedError
            if claim_once(tx, request) and state is not before.state:
                self._store(tx, request, pair, state)
            after = Confirmations(tx).get(pair.id) or before
            by = People(tx).get(after.answered_by or who.id).slack_id
            return ConfirmMessage(pair, after.state, by, by_administrator=not by_report)

    def ask_administrators(self, request: Request, pair_id: int) -> Pair:
        """The manager has an administrator asked. Raises NotFoundError, AlreadyChangedError if there is nothing to ask
        (yet), NobodyToAskError."""
        who, now = request.who, request.now
        with self.db.begin(who.workspace_id) as tx:
            pair = reach_pair(tx, who, pair_id, RECORDS, Act.WRITE)
            lock_people(tx, who, pair.report.id)
            found = Confirmations(tx).get(pair.id)
            if not claim_once(tx, request):
                return pair
            if found is None or not found.may_ask_administrators(now):
                raise AlreadyChangedError
            if not self._ask_administrators(tx, pair, now):
                raise NobodyToAskError
            changed(tx, pair, CONFIRMATIONS, now, pair.id)
            return pair

    def _may_answer(self, pair: Pair, who: Person) -> bool:
        """Whether it is the report who answers; or else an administrator. Raises NotFoundError for anybody else."""
        roles = roles_in(pair, who.id)
        if self.administrators.include(who) and not roles:
            roles = frozenset({Role.ADMIN})
        if not may(Act.WRITE, CONFIRMATIONS, roles):
            raise NotFoundError
        return Role.REPORT in roles

    def _store(self, tx: Transaction, request: Request, pair: Pair, state: ConfirmationState) -> None:
        """With all that follows from it."""
        now, who = request.now, request.who
        Confirmations(tx).answer(pair.id, state, who.id, now)
        others = [one for one in (pair.manager, pair.report) if one.id != who.id]
        AuditLog(tx).add(
            *(audit.Entry(audit.Act.CHANGED, "confirmation", now, who.id, one.id, pair.id) for one in others)
        )
        if state is ConfirmationState.NO:
            Confirmations(tx).administrators_asked(pair.id, None)
            self._ask_administrators(tx, pair, now)
        if state.confirmed:
            _let_out(tx, pair, now)
        for one in others:
            subject: Subject = {"pair_id": pair.id, "state": state.value}
            deliver(tx, CONFIRM_NEWS, f"{pair.id}:{one.id}:{state}:{now:%Y%m%dT%H%M%S.%f}", one, pair.id, now, subject)
        changed(tx, pair, CONFIRMATIONS, now, pair.id)

    def _ask_administrators(self, tx: Transaction, pair: Pair, now: datetime) -> bool:
        """Whether there is any who is not one of the two."""
        known = known_administrators(tx, self.administrators, LOOKED_AT)
        others = [one for one in known if not roles_in(pair, one.id)]
        for one in others[:ASKED_AT_ONCE]:
            about = f"{pair.id}:{one.id}:{now:%Y%m%dT%H%M%S.%f}"
            deliver(tx, CONFIRM_ADMIN, about, one, pair.id, now, {"pair_id": pair.id})
        if others:
            Confirmations(tx).administrators_asked(pair.id, now)
        return bool(others)


def waits_for(found: Confirmation | None) -> ConfirmationState | None:
    """Why records are not shown yet; None if they are."""
    state = found.state if found else ConfirmationState.ASKED
    return None if state.confirmed else state


def ensure_asked(tx: Transaction, pair: Pair, now: datetime, at: datetime | None = None) -> Confirmation:
    """What was answered; the report is asked the first time, at that moment: with the word that there is a performance
    conversation, and not before. The manager is told once when nobody answers."""
    at = at or now
    silent_at = _silent_at(tx, pair, at)
    if Confirmations(tx).ask(pair.id, at, silent_at):
        deliver(tx, CONFIRM, pair.id, pair.report, pair.id, at, {"pair_id": pair.id})
        subject: Subject = {"pair_id": pair.id, "state": ConfirmationState.ASKED.value}
        deliver(tx, CONFIRM_NEWS, f"{pair.id}:silent", pair.manager, pair.id, silent_at, subject)
    found = Confirmations(tx).get(pair.id)
    if found is None:
        raise NotFoundError
    return found


def _silent_at(tx: Transaction, pair: Pair, asked_at: datetime) -> datetime:
    preferences = People(tx).preferences(pair.report.id)
    is_holiday = tx.holidays_of(preferences.country)
    return working_days_later(asked_at, SILENT_AFTER, pair.report.timezone, preferences, is_holiday)


def ask_at(tx: Transaction, pair: Pair, at: datetime) -> None:
    """The report, who was not asked yet, is asked at that moment instead: only from then on can they be silent."""
    silent_at = _silent_at(tx, pair, at)
    Confirmations(tx).ask_at(pair.id, at, silent_at)
    Deliveries(tx).reschedule(f"{CONFIRM}:{pair.id}", at, None)
    Deliveries(tx).reschedule(f"{CONFIRM_NEWS}:{pair.id}:silent", silent_at, None)


def moved(tx: Transaction, event: MeetingsMoved) -> None:
    """What is planned follows; the report who knows of no conversation yet is asked when they are told of the first."""
    planning.moved(tx, event)
    pair_ids = sorted({one.pair_id for _, one in event.after if one.frame is Frame.PERFORMANCE})
    asked = Confirmations(tx).of_pairs(pair_ids) if pair_ids else {}
    for pair in Pairs(tx).get_many([one for one in asked if asked[one].state is ConfirmationState.ASKED]):
        ahead = Deliveries(tx).about([pair.report.id], [PERFORMANCE_AHEAD], "pair_id", [pair.id])
        waiting = [one.due_at for one in ahead if one.state is DeliveryState.WAITING]
        if waiting and all(one.ts is None for one in ahead):
            ask_at(tx, pair, min(waiting))


def _answered(*, is_manager: bool, by_report: bool) -> ConfirmationState:
    if by_report:
        return ConfirmationState.YES if is_manager else ConfirmationState.NO
    return ConfirmationState.ALLOWED if is_manager else ConfirmationState.DENIED


def _let_out(tx: Transaction, pair: Pair, now: datetime) -> None:
    """Records that waited are shown as soon as their conversations have been held."""
    for state in RecordStates(tx).of_pairs([pair.id]):
        for one in Occurrences(tx).of_series(state.one_on_one_id) if state.shown_at is None else []:
            if one.state is OccurrenceState.SCHEDULED and one.outcome in (Outcome.HAPPENED, Outcome.UNKNOWN):
                planning.show_record(tx, one, one.outcome, now)
