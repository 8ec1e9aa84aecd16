"""The weekly nudge: what the week holds, one small thing to try, and nothing at all when there is nothing to say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.commitments.lines import as_lines
from bot.commitments.rules import CommitmentLine, CommitmentState, first_lines
from bot.commitments.store import Commitments
from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError
from bot.core.locking import lock_asking
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind
from bot.core.outbox.home import HomeContext
from bot.core.outbox.homes import Homes
from bot.core.outbox.may_send import put_off
from bot.core.outbox.messages import Composed, Gap, NudgeMessage, PutOff, Skip
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.frames.rules import Frame
from bot.goals.rules import near_milestones
from bot.goals.store import Goals
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.recurrence import cadence_days, first_date, local
from bot.meetings.rules import Occurrence, OneOnOne, SeriesState
from bot.meetings.service import meeting_line
from bot.meetings.store import OneOnOnes
from bot.weekly import planning as nudging
from bot.weekly import slots as nudge_slots
from bot.weekly import snoozing
from bot.weekly.rules import HomeWeekly, working_week

SHOWN = 10
COMMITMENTS_SHOWN = 5
MILESTONES_SHOWN = 3
NOTHING_TO_SAY = "nothing to say"


@dataclass(frozen=True)
class NudgeService:
    """`tries` are the keys of the small things to try, in their order."""

    db: CoachingDatabase
    tries: Sequence[str]

    def snooze(self, request: Request, until: date) -> date:
        """Hold the nudge until a local day; returns the day it comes back. Given the same request again, it raises
        AlreadyChangedError if the nudge is not held any more."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_asking(tx, who)
            if not claim_once(tx, request):
                held = People(tx).preferences(who.id).snoozed_until
                if held is None:
                    raise AlreadyChangedError
                return local(held, who.timezone).date()
            return snoozing.snooze(tx, request, until)

    def set_on(self, request: Request, on: bool) -> None:
        """Stop the weekly nudge, or start it again."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_asking(tx, who)
            if not claim_once(tx, request):
                return
            preferences = People(tx).preferences(who.id)
            People(tx).save_preferences(who.id, replace(preferences, nudge_on=on, snoozed_until=None))
            nudging.schedule_nudge(tx, who, request.now)
            Homes(tx).touch([who.id], request.now)

    def gaps(self, request: Request) -> list[Gap]:
        """All reports without a 1:1 for longer than their cadence."""
        with self.db.coaching(request.who) as tx:
            return self._gaps(
                tx, request.who, {pair.id: pair for pair in Pairs(tx).of_manager(request.who.id)}, request.now
            )

    def compose(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The nudge as the week stands now; skipped when there is nothing to say."""
        preferences = People(tx).preferences(recipient.id)
        # The nudge that a snooze ends with may come a little before its time.
        snoozed_until = _later(preferences.snoozed_until, max(now, nudge_slots.chosen_at(delivery)))
        if delivery.ts is None:
            if not preferences.nudge_on:
                return Skip("stopped")
            if (waits := _put_off(tx, delivery, recipient, snoozed_until, now)) is not None:
                return waits
        as_of = delivery.sent_at or now
        pairs = {pair.id: pair for pair in Pairs(tx).of_manager(recipient.id)}
        start, end = working_week(as_of, recipient.timezone, preferences)
        week = Occurrences(tx).of_manager_between(recipient.id, max(start, as_of), end)
        coming = [one for one in week if one.frame is Frame.COACHING]
        listed = self._listed(tx, delivery, recipient)
        gaps = self._gaps(tx, recipient, pairs, now)
        today = local(now, recipient.timezone).date()
        goals = [(goal, pairs[goal.pair_id]) for goal in Goals(tx).live_of_pairs(list(pairs))]
        near = near_milestones(goals, today)
        if delivery.ts is None and not (coming or listed or gaps or near):
            return Skip(NOTHING_TO_SAY)
        shown, more = first_lines(listed, COMMITMENTS_SHOWN)
        return NudgeMessage(
            today=today,
            weekday=preferences.nudge_weekday,
            meetings=tuple(meeting_line(one, pairs[one.pair_id]) for one in coming[:SHOWN]),
            more_meetings=max(0, len(coming) - SHOWN),
            commitments=shown,
            more_commitments=more,
            gaps=tuple(gaps[:SHOWN]),
            more_gaps=max(0, len(gaps) - SHOWN),
            milestones=tuple(near[:MILESTONES_SHOWN]),
            more_milestones=max(0, len(near) - MILESTONES_SHOWN),
            try_key=self._try_of(as_of, recipient),
            snoozed_until=local(snoozed_until, recipient.timezone).date() if snoozed_until else None,
            stopped=not preferences.nudge_on,
        )

    def after(self, tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> None:
        """However a nudge ended, the next one waits."""
        nudging.schedule_nudge(tx, recipient, now, max(now, nudge_slots.chosen_at(delivery)))
        Homes(tx).touch([recipient.id], now)

    def _listed(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person) -> list[CommitmentLine]:
        """What is open; rendered anew, a nudge keeps the lines it came with, so that "done" can be seen and undone."""
        listed = delivery.subject.get("commitments")
        if isinstance(listed, list):
            there = Commitments(tx).get_many(listed)
            return as_lines(tx, recipient, [one for one in there if one.state is not CommitmentState.WITHDRAWN])
        live = Commitments(tx).live_of_manager(recipient.id)
        Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "commitments": [one.id for one in live]})
        return as_lines(tx, recipient, live)

    def _gaps(self, tx: CoachingTransaction, recipient: Person, pairs: dict[int, Pair], now: datetime) -> list[Gap]:
        """Reports whose active series has had no 1:1 for longer than its cadence (mission 000-13)."""
        recurring = [
            (series, cadence)
            for series in OneOnOnes(tx).of_manager(recipient.id)
            if series.state is SeriesState.ACTIVE and (cadence := cadence_days(series.recurrence))
        ]
        held = Occurrences(tx).last_held_of_pairs([series.pair_id for series, _ in recurring], now)
        return [
            Gap(series.pair_id, pairs[series.pair_id].report.name, last)
            for series, cadence in recurring
            if (last := _last_day(series, held.get(series.pair_id), recipient))
            < local(now, recipient.timezone).date() - timedelta(days=cadence)
        ]

    def _try_of(self, moment: datetime, recipient: Person) -> str:
        """Another small thing each week, not the same for everybody."""
        week = local(moment, recipient.timezone).date().toordinal() // 7
        return self.tries[(week + recipient.id) % len(self.tries)]


def _put_off(
    tx: Transaction, delivery: Delivery, recipient: Person, snoozed_until: datetime | None, now: datetime
) -> PutOff | None:
    """Until when it is snoozed, or may not come. A day off that the person chose for it is none."""
    if snoozed_until is not None:
        return PutOff(snoozed_until)
    chosen_day = local(nudge_slots.chosen_at(delivery), recipient.timezone).date()
    return put_off(tx, delivery, recipient, now, chosen_day=chosen_day)


def _later(moment: datetime | None, than: datetime) -> datetime | None:
    """The moment if it is later."""
    return moment if moment is not None and moment > than else None


def _last_day(series: OneOnOne, held: Occurrence | None, recipient: Person) -> date:
    """The local day of the last 1:1 held; a series without one counts from the day it could first have been."""
    if held:
        return local(held.starts_at, recipient.timezone).date()
    return first_date(series.recurrence) or series.recurrence.first_on


def home_section(tx: Transaction, request: Request, _home: HomeContext) -> HomeWeekly:
    """The next weekly message, and whether the latest one stayed away."""
    who = request.who
    waiting = nudging.waiting(tx, who)
    last = Deliveries(tx).latest(
        who.id, Kind.NUDGE, (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.EXPIRED)
    )
    return HomeWeekly(
        today=request.today,
        next_at=local(nudge_slots.shown_at(waiting), who.timezone) if waiting else None,
        was_silent=last is not None and last.reason == NOTHING_TO_SAY,
    )
