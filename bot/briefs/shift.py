"""The frame of a conversation: shifted aloud, recorded, told to the other one. Nothing here reads what was said."""

from dataclasses import dataclass
from datetime import datetime

from bot.administration.store import Policies
from bot.briefs.planning import deliver
from bot.briefs.rules import (
    COACH_ROLE,
    PERFORMANCE_TALK,
    SHIFT,
    SHIFT_ASK,
    SHIFTED,
    Brief,
    CoachRoleMessage,
    ShiftAsked,
    Thread,
)
from bot.briefs.store import Briefs, Shifts
from bot.core import audit
from bot.core.access import Act
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import AlreadyChangedError, NotFoundError
from bot.core.export import name_for, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import Delivery, Subject
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair, Person
from bot.core.people_store import lock_people, reach_pair
from bot.core.request import Request
from bot.core.time.dates import local
from bot.frames.rules import FRAMES, Frame, Side


@dataclass(frozen=True)
class FrameService:
    """What a manager does with the frame of a conversation that a brief prepared."""

    db: Database

    def shift(self, request: Request, brief_id: int, to: Frame | None) -> None:
        """Shift to that frame, or to the other one. Raises NotFoundError."""
        with self.db.begin(request.who.workspace_id) as tx:
            lock_people(tx, request.who)
            brief = Briefs(tx).get(brief_id)
            pair = reach_pair(tx, request.who, brief.pair_id, FRAMES, Act.WRITE)
            if claim_once(tx, request):
                shift(tx, request, brief, pair, to or brief.frame.other)

    def leave(self, request: Request, delivery_id: int) -> None:
        """Leave the frame as it is, where a shift was asked about. Raises NotFoundError, AlreadyChangedError."""
        with self.db.begin(request.who.workspace_id) as tx:
            lock_people(tx, request.who)
            asked = Deliveries(tx).get(delivery_id)
            if asked.recipient_id != request.who.id or asked.kind != SHIFT_ASK:
                raise NotFoundError
            if not claim_once(tx, request):
                return
            if asked_about(tx, asked) is not ShiftAsked.ASK:
                raise AlreadyChangedError
            Deliveries(tx).set_subject(asked.id, {**asked.subject, "left": True})
            Deliveries(tx).mark_stale(asked.id)


def ask(tx: Transaction, request: Request, brief: Brief, pair: Pair, to: Frame, about: object) -> bool:
    """Ask in the brief's thread before the frame is shifted. False if it is in that frame already."""
    if to is brief.frame:
        return False
    subject: Subject = {"brief_id": brief.id, "to": to.value, "before": len(Shifts(tx).of_brief(brief.id))}
    deliver(tx, SHIFT_ASK, about, request.who, pair.id, request.now, subject, brief.thread)
    return True


def asked_about(tx: Transaction, asked: Delivery) -> ShiftAsked:
    """What became of the question: whatever shift came after it has answered it."""
    if "left" in asked.subject:
        return ShiftAsked.LEFT
    shifts = Shifts(tx).of_brief(asked.id_of("brief_id"))
    return ShiftAsked.DONE if len(shifts) > asked.id_of("before") else ShiftAsked.ASK


def shift(tx: Transaction, request: Request, brief: Brief, pair: Pair, to: Frame) -> bool:
    """Record the shift, offer what to say in the brief's thread, tell the report. False if it is in that frame already.

    The caller holds the manager's lock and has read the brief under it.
    """
    now = request.now
    if to is brief.frame:
        return False
    made = Shifts(tx).add(brief.id, pair.id, brief.frame, to, request.who.id, now)
    AuditLog(tx).add(
        audit.Entry(audit.Act.SHIFTED, "frame", now, request.who.id, pair.report.id, pair.id, f"brief:{brief.id}")
    )
    changed(tx, pair, FRAMES, now, brief.id)
    about = {"shift_id": made.id}
    deliver(tx, SHIFT, made.id, request.who, pair.id, now, {**about, "brief_id": brief.id}, brief.thread)
    deliver(tx, SHIFTED, made.id, pair.report, pair.id, now, about)
    return True


def coach_role_message(tx: Transaction, pair: Pair, side: Side) -> CoachRoleMessage:
    """What a manager as coach can be and cannot, and whom the workspace has named outside the line."""
    other = pair.report if side is Side.MANAGER else pair.manager
    return CoachRoleMessage(side=side, other_name=other.called, contact=Policies(tx).get().outside_contact)


def explain_coach_role(
    tx: Transaction, who: Person, pair: Pair, delivery: Delivery, now: datetime, expires_at: datetime | None = None
) -> None:
    """Say once to each of the two what a manager as coach can be, in the thread of their first message before a 1:1."""
    about = who.id if who.id == pair.report.id else f"{who.id}:manager"
    thread = (delivery.channel, delivery.ts)
    deliver(tx, COACH_ROLE, about, who, pair.id, now, {"pair_id": pair.id}, thread, expires_at)


def point_out(tx: Transaction, request: Request, pair: Pair, about: str, thread: Thread) -> None:
    """Ask once about something written (`about` names it) whether it is a performance point."""
    deliver(tx, PERFORMANCE_TALK, about, request.who, pair.id, request.now, {"pair_id": pair.id}, thread)


def frame_shifts(tx: Transaction, request: Request) -> list[Row]:
    """Each shift of the frame of a conversation of theirs."""
    who = request.who
    return [
        {
            **with_other(pair, who),
            "from": shift.came_from.value,
            "to": shift.went_to.value,
            "by": name_for(pair.manager if shift.by == pair.manager.id else pair.report, who),
            "at": plain(local(shift.at, who.timezone)),
        }
        for pair in pairs_of(tx, who, FRAMES)
        for shift in Shifts(tx).of_pair(pair.id)
    ]


EXPORT = (ExportSection("frames", 25, frame_shifts),)
