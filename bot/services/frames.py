"""The frame of a conversation: shifted aloud, recorded, told to the other one. Nothing here reads what was said."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import audit
from bot.domain.access import Act, Data
from bot.domain.briefs import Brief
from bot.domain.conversations import Conversations
from bot.domain.deliveries import Delivery, Kind, NewDelivery
from bot.domain.frame_messages import LimitsMessage, ShiftedMessage, ShiftMessage, Side, SoftenedMessage
from bot.domain.frames import Frame
from bot.domain.messages import Composed
from bot.domain.one_on_ones import SeriesLine
from bot.domain.people import Pair, Person
from bot.domain.recurrence import local
from bot.services import conversations
from bot.services.access import reach_pair
from bot.services.locking import lock_asking
from bot.services.may_send import put_off
from bot.services.ports import Store, UnitOfWork
from bot.services.receipts import first_time
from bot.services.scheduling import brief_key, requested_key


@dataclass(frozen=True)
class Frames:
    """What a manager does with the frame of a conversation that a brief prepared."""

    store: Store

    def shift(self, who: Person, brief_id: int, to: Frame | None, now: datetime, receipt: str | None = None) -> None:
        """Shift to that frame, or to the other one. Raises NotFoundError."""
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            brief = uow.briefs.get(brief_id)
            pair = reach_pair(uow, who, brief.pair_id, Data.FRAME, Act.WRITE)
            if first_time(uow, receipt, now):
                shift(uow, who, brief, pair, to or brief.frame.other, now)

    def both(self, who: Person, now: datetime) -> tuple[list[SeriesLine], list[Conversations]]:
        """The manager's performance conversations to come, and both kinds for each of their people, apart."""
        with self.store.reading(who.workspace_id) as uow:
            return conversations.performance_to_come(uow, who, now), conversations.of_each(uow, who, now)

    def compose_shift(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """What to say aloud."""
        made = uow.shifts.get(int(str(delivery.subject["shift_id"])))
        latest, report = uow.shifts.of_brief(made.brief_id)[-1], uow.pairs.get(made.pair_id).report
        return ShiftMessage(
            shift_id=made.id,
            brief_id=made.brief_id,
            report_name=report.name,
            report_slack_id=report.slack_id,
            came_from=made.came_from,
            went_to=made.went_to,
            at=local(made.at, recipient.timezone),
            today=local(now, recipient.timezone).date(),
            undone=latest.id != made.id,
        )

    def compose_shifted(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """What the report is told. It waits for the end of their quiet hours, but not for another day's turn: it is
        about a conversation they are in."""
        if (waits := put_off(uow, delivery, recipient, now)) is not None:
            return waits
        made = uow.shifts.get(int(str(delivery.subject["shift_id"])))
        return ShiftedMessage(
            manager_name=uow.pairs.get(made.pair_id).manager.name,
            went_to=made.went_to,
            at=local(made.at, recipient.timezone),
            today=local(now, recipient.timezone).date(),
        )

    def compose_softened(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The quiet question after words that sound like a performance point."""
        pair = uow.pairs.get(int(str(delivery.subject["pair_id"])))
        return SoftenedMessage(report_slack_id=pair.report.slack_id)

    def compose_limits(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """What a manager as coach can be, said to a report."""
        return limits_message(uow, uow.pairs.get(int(str(delivery.subject["pair_id"]))), Side.REPORT)


def shift(uow: UnitOfWork, who: Person, brief: Brief, pair: Pair, to: Frame, now: datetime) -> bool:
    """Record the shift, offer what to say in the brief's thread, tell the report. False if it is in that frame already.

    The caller holds the manager's lock and has read the brief under it.
    """
    if to is brief.frame:
        return False
    made = uow.shifts.add(brief.id, pair.id, brief.frame, to, who.id, now)
    uow.audit.add(audit.Entry(audit.Act.SHIFTED, "frame", now, who.id, pair.report.id, pair.id, f"brief:{brief.id}"))
    earlier = [f"{Kind.SHIFT.value}:{one.id}" for one in uow.shifts.of_brief(brief.id)]
    uow.deliveries.mark_stale_by_key(*earlier, *_parent_keys(uow, brief))
    uow.deliveries.add(
        NewDelivery(
            kind=Kind.SHIFT,
            dedupe_key=f"{Kind.SHIFT.value}:{made.id}",
            recipient_id=who.id,
            due_at=now,
            subject={"shift_id": made.id},
            channel=brief.channel,
            thread_ts=brief.thread_ts,
        )
    )
    uow.deliveries.add(
        NewDelivery(
            kind=Kind.SHIFTED,
            dedupe_key=f"{Kind.SHIFTED.value}:{made.id}",
            recipient_id=pair.report.id,
            due_at=now,
            subject={"shift_id": made.id},
        )
    )
    return True


def _parent_keys(uow: UnitOfWork, brief: Brief) -> list[str]:
    """The keys of the message that began the brief's thread."""
    keys = [requested_key(brief)]
    if brief.occurrence_id is not None:
        keys.append(brief_key(uow.occurrences.get(brief.occurrence_id)))
    return keys


def limits_message(uow: UnitOfWork, pair: Pair, side: Side) -> LimitsMessage:
    """What a manager as coach can be and cannot, and whom the workspace has named outside the line."""
    other = pair.report if side is Side.MANAGER else pair.manager
    return LimitsMessage(side=side, other_name=other.name, contact=uow.policies.get().outside_contact)


def tell_limits(
    uow: UnitOfWork, who: Person, pair: Pair, now: datetime, channel: str | None, thread_ts: str | None
) -> None:
    """Say once to a report what a manager as coach can be, in the thread of their first message before a 1:1."""
    uow.deliveries.add(
        NewDelivery(
            kind=Kind.LIMITS,
            dedupe_key=f"{Kind.LIMITS.value}:{who.id}",
            recipient_id=who.id,
            due_at=now,
            subject={"pair_id": pair.id},
            channel=channel,
            thread_ts=thread_ts,
        )
    )


def point_out(
    uow: UnitOfWork, who: Person, pair: Pair, about: str, now: datetime, channel: str | None, thread_ts: str | None
) -> None:
    """Ask once about something written (`about` names it) whether it is a performance point."""
    uow.deliveries.add(
        NewDelivery(
            kind=Kind.SOFTENED,
            dedupe_key=f"{Kind.SOFTENED.value}:{about}",
            recipient_id=who.id,
            due_at=now,
            subject={"pair_id": pair.id},
            channel=channel,
            thread_ts=thread_ts,
        )
    )
