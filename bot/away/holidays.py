"""1:1s on a public holiday of either of the two: their manager is asked once, a week before.

In a message of its own rather than in the weekly one: that comes on a day of the week and not a week ahead, can be off,
and speaks of the week that has begun. All 1:1s of one day are in one message, and nothing is said of those that were
decided of before. The 1:1 stays as it is until somebody decides. Functions run inside the caller's transaction.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from bot.away.rules import A_WEEK, ON_HOLIDAY, HolidayMessage, HomeHolidays, asked_at
from bot.core.database.transaction import Transaction
from bot.core.events import PreferencesChanged
from bot.core.outbox.deliveries import Delivery, NewDelivery, PutOff, Skip
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.may_send import put_off
from bot.core.outbox.store import Deliveries
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.time.dates import local, to_utc
from bot.meetings.holidays import holidays_of_meetings
from bot.meetings.occurrences import meeting_lines
from bot.meetings.planning import upcoming_of_manager, upcoming_of_report
from bot.meetings.rules import (
    Holiday,
    MeetingsCancelled,
    MeetingsMoved,
    MeetingsPlanned,
    Occurrence,
    OccurrenceState,
    waits_for_answer,
)
from bot.meetings.store import Occurrences

ONE_DAY = timedelta(days=1)


def planned(tx: Transaction, event: MeetingsPlanned) -> None:
    """Ask about those of them that fall on a holiday."""
    _ask(tx, [one for _, one in event.meetings], event.now)


def moved(tx: Transaction, event: MeetingsMoved) -> None:
    """The same at their new times."""
    _ask(tx, [one for _, one in event.after], event.now, event.before)


def cancelled(tx: Transaction, event: MeetingsCancelled) -> None:
    """The question shows what has become of them."""
    if keys := _by_key(event.meetings, _on_holiday(tx, event.meetings)):
        Deliveries(tx).mark_stale_by_key(*keys)


def follow_preferences(tx: Transaction, event: PreferencesChanged) -> None:
    """Their country may be another one now."""
    theirs = (*upcoming_of_manager(tx, event.person, event.now), *upcoming_of_report(tx, event.person, event.now))
    _ask(tx, [one for _, one in theirs], event.now)


def compose(tx: Transaction, delivery: Delivery, request: Request) -> HolidayMessage | Skip | PutOff:
    """Which 1:1s fall on that day; once sent, what has become of these."""
    who, asked = request.who, delivery.subject.get("occurrences")
    if isinstance(asked, list):
        found = Occurrences(tx).get_many(asked)
    else:
        day = date.fromisoformat(str(delivery.subject["day"]))
        found, _ = _undecided(tx, who, *(to_utc(one, time.min, who.timezone) for one in (day, day + ONE_DAY)))
        if not found or found[-1].starts_at <= request.now:
            return Skip("no 1:1 on a holiday to decide of")
        if (off := put_off(tx, delivery, request, latest=found[0].starts_at)) is not None:
            return off
        Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "occurrences": [one.id for one in found]})
    there = [one for one in found if one.state is not OccurrenceState.CANCELLED]
    pairs = _pairs(tx, there)
    fallen = holidays_of_meetings(tx, there, pairs)
    is_open = {one.id for one in there if (one.id, one.starts_at) in fallen and _is_open(one, request.now)}
    lines = meeting_lines(tx, there, pairs, who, request.now)
    return HolidayMessage(
        who,
        request.today,
        _once(fallen.values()),
        tuple(line for line in lines if line.occurrence.id in is_open),
        tuple(line for line in lines if line.occurrence.id not in is_open),
    )


def after_sent(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """Home says it from now on, too."""
    Homes(tx).touch([request.who.id], request.now)


def home_section(tx: Transaction, request: Request, home: HomeContext) -> HomeHolidays | None:
    """The holidays of the coming week, while nobody has decided of a 1:1."""
    if not any(pair.manager.id == request.who.id for pair in home.pairs):
        return None
    end = to_utc(request.today + A_WEEK + ONE_DAY, time.min, request.who.timezone)
    _, fallen = _undecided(tx, request.who, request.now, end)
    holidays = _once(fallen.values())
    return HomeHolidays(request.who, holidays) if holidays else None


def _is_open(one: Occurrence, now: datetime) -> bool:
    return one.state is OccurrenceState.SCHEDULED and not one.kept and one.starts_at > now


def _undecided(
    tx: Transaction, manager: Person, start: datetime, end: datetime
) -> tuple[list[Occurrence], dict[tuple[int, datetime], tuple[Holiday, ...]]]:
    """Their 1:1s in that time that fall on a holiday, and of which nothing was said, with these holidays; where
    somebody is away, that is asked about already."""
    found = [one for one in Occurrences(tx).of_manager_between(manager.id, start, end) if not one.kept]
    pairs = _pairs(tx, found)
    fallen = holidays_of_meetings(tx, found, pairs)
    found = [one for one in found if (one.id, one.starts_at) in fallen]
    both = {who.id for one in found for who in (pairs[one.pair_id].manager, pairs[one.pair_id].report)}
    chosen = People(tx).preferences_of(sorted(both)) if both else {}
    found = [one for one in found if not waits_for_answer(one, pairs[one.pair_id], chosen)]
    return found, {(one.id, one.starts_at): fallen[one.id, one.starts_at] for one in found}


def _ask(tx: Transaction, meetings: Collection[Occurrence], now: datetime, before: Collection[Occurrence] = ()) -> None:
    """Once for each manager and day. Questions about these, also as they were `before`, show what has become of
    them."""
    coming = [one for one in meetings if one.starts_at > now]
    fallen = _on_holiday(tx, [*coming, *before])
    there = _by_key(coming, fallen)
    asked = sorted({manager.id for manager, _, _ in there.values()})
    chosen = People(tx).preferences_of(asked) if asked else {}
    for key, (manager, day, last) in there.items():
        preferences = chosen[manager.id]
        at = asked_at(day, manager.timezone, preferences, tx.holidays_of(preferences.country))
        subject = {"day": day.isoformat()}
        Deliveries(tx).add(NewDelivery(ON_HOLIDAY, key, manager.id, max(at, now), last.starts_at, subject))
    if keys := {*there, *_by_key(before, fallen)}:
        Deliveries(tx).mark_stale_by_key(*sorted(keys))


_Fallen = dict[tuple[int, datetime], Pair]
"""The pairs of the 1:1s that fall on a holiday, by their ids and when they begin."""


def _on_holiday(tx: Transaction, meetings: Collection[Occurrence]) -> _Fallen:
    pairs = _pairs(tx, meetings)
    fallen = holidays_of_meetings(tx, meetings, pairs) if pairs else {}
    return {(one.id, one.starts_at): pairs[one.pair_id] for one in meetings if (one.id, one.starts_at) in fallen}


def _by_key(meetings: Iterable[Occurrence], pairs: _Fallen) -> dict[str, tuple[Person, date, Occurrence]]:
    """The dedupe key of each question, with its manager, their date, and the latest of its 1:1s."""
    found: dict[str, tuple[Person, date, Occurrence]] = {}
    for one in sorted(meetings, key=lambda each: each.starts_at):
        if (one.id, one.starts_at) in pairs:
            manager = pairs[one.id, one.starts_at].manager
            day = local(one.starts_at, manager.timezone).date()
            found[f"{ON_HOLIDAY}:{manager.id}:{day}"] = manager, day, one
    return found


def _pairs(tx: Transaction, meetings: Collection[Occurrence]) -> dict[int, Pair]:
    ids = sorted({one.pair_id for one in meetings})
    return {pair.id: pair for pair in Pairs(tx).get_many(ids)} if ids else {}


def _once(found: Iterable[tuple[Holiday, ...]]) -> tuple[Holiday, ...]:
    """Each person's once, by their days."""
    return tuple(dict.fromkeys(one for each in found for one in each))
