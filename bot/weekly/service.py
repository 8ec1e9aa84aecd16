"""The weekly message: what the week holds, one small thing to try, and nothing at all when there is nothing to say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError, NoWeeklyError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.may_send import may_send_at
from bot.core.outbox.store import Deliveries, claim_once
from bot.core.people import Pair, Person, Preferences
from bot.core.people_store import Pairs, People, lock_people, only_reports
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.meetings.recurrence import cadence_days, first_date
from bot.meetings.rules import Occurrence, OneOnOne, SeriesState
from bot.meetings.store import Occurrences, OneOnOnes
from bot.weekly import planning
from bot.weekly.rules import NOTHING_TO_SAY, WEEKLY, Gap, HomeWeekly, off_holidays, snooze_until


def snooze(tx: Transaction, request: Request, until: date) -> date:
    """Keep the weekly message quiet until the local day `until`, or the next working day if that is a holiday; returns
    the day it comes back.

    A weekly message that had come this week comes once more then; otherwise the next one waits until then. One that was
    stopped starts again: people who snooze want it back. Raises NoWeeklyError where there has been none to stop.
    """
    who = request.who
    preferences = People(tx).preferences(who.id)
    if only_reports(tx, who) and not preferences.own_weekly_on:
        raise NoWeeklyError
    is_holiday = tx.holidays_of(preferences.country)
    back_at = off_holidays(snooze_until(until, who.timezone, preferences), who.timezone, preferences, is_holiday)
    People(tx).save_preferences(
        who.id, planning.switched(tx, who, replace(preferences, snoozed_until=back_at), on=True)
    )
    planning.forget_brought_back(tx, who)
    planning.schedule_weekly(tx, who, request.now)
    waiting = planning.waiting(tx, who)
    comes_anyway = waiting is not None and planning.chosen_at(waiting) < back_at + timedelta(days=1)
    if planning.sent_this_week(tx, who, request.now) and not comes_anyway:
        planning.bring_back(tx, who, back_at)
    Homes(tx).touch([who.id], request.now)
    return local(back_at, who.timezone).date()


def gets_weekly(tx: Transaction, who: Person) -> bool:
    """Whether there is a weekly message to stop."""
    return planning.is_on(tx, who, People(tx).preferences(who.id))


def switch(tx: Transaction, request: Request, on: bool) -> None:
    """Stop the weekly message, or start it again; it is not snoozed any more."""
    who = request.who
    preferences = People(tx).preferences(who.id)
    People(tx).save_preferences(who.id, planning.switched(tx, who, replace(preferences, snoozed_until=None), on))
    planning.schedule_weekly(tx, who, request.now)
    Homes(tx).touch([who.id], request.now)


@dataclass(frozen=True)
class WeeklyService:
    """What a person asks of the weekly message."""

    db: CoachingDatabase

    def snooze(self, request: Request, until: date) -> date:
        """Snooze the weekly message until a local day; returns the day it comes back. Given the same request again, it
        raises AlreadyChangedError if the weekly message is not snoozed any more."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                until_before = People(tx).preferences(who.id).snoozed_until
                if until_before is None:
                    raise AlreadyChangedError
                return local(until_before, who.timezone).date()
            return snooze(tx, request, until)

    def set_on(self, request: Request, on: bool) -> None:
        """Stop the weekly message, or start it again."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            if claim_once(tx, request):
                switch(tx, request, on)

    def gaps(self, request: Request) -> list[Gap]:
        """All reports without a 1:1 for longer than their cadence."""
        with self.db.coaching(request.who) as tx:
            return find_gaps(tx, request, {pair.id: pair for pair in Pairs(tx).of_manager(request.who.id)})


def find_gaps(tx: CoachingTransaction, request: Request, pairs: dict[int, Pair]) -> list[Gap]:
    """Reports whose active series has had no 1:1 for longer than its cadence, but for those who are away: they are met
    once they are back."""
    recurring = [
        (series, cadence)
        for series in OneOnOnes(tx).of_manager(request.who.id)
        if series.state is SeriesState.ACTIVE and (cadence := cadence_days(series.recurrence))
    ]
    chosen = People(tx).preferences_of([pairs[series.pair_id].report.id for series, _ in recurring])
    held = Occurrences(tx).last_held_of_pairs([series.pair_id for series, _ in recurring], request.now)
    return [
        Gap(series.pair_id, pairs[series.pair_id].report.called, last)
        for series, cadence in recurring
        if not _is_away(pairs[series.pair_id].report, chosen, request.now)
        and (last := _last_day(series, held.get(series.pair_id), request.who)) < request.today - timedelta(days=cadence)
    ]


def _is_away(person: Person, chosen: Mapping[int, Preferences], now: datetime) -> bool:
    return chosen[person.id].away_on(local(now, person.timezone).date()) is not None


def _last_day(series: OneOnOne, held: Occurrence | None, recipient: Person) -> date:
    """The local day of the last 1:1 held; a series without one counts from the day it could first have been."""
    if held:
        return local(held.starts_at, recipient.timezone).date()
    return first_date(series.recurrence) or series.recurrence.first_on


def home_section(tx: Transaction, request: Request, _home: HomeContext) -> HomeWeekly:
    """The next weekly message, and whether the latest one stayed away."""
    who = request.who
    waiting = planning.waiting(tx, who)
    next_at = planning.shown_at(waiting) if waiting else None
    if next_at and People(tx).preferences(who.id).away_on(local(next_at, who.timezone).date()):
        next_at = may_send_at(tx, who, next_at, WEEKLY)
    last = Deliveries(tx).latest(who.id, WEEKLY, (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.EXPIRED))
    return HomeWeekly(
        today=request.today,
        next_at=local(next_at, who.timezone) if next_at else None,
        was_silent=last is not None and last.reason == NOTHING_TO_SAY,
    )
