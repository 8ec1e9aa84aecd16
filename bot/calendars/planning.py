"""What a read of a calendar means for the 1:1s of its owner: compared with what is known of it, and carried out.

Functions run inside the caller's transaction, with the owner locked. Two calendars of one person that have the same
meeting have one 1:1. A manager who ends a followed 1:1 in Coach, or gives it a rhythm by hand, follows it no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.calendars.connected import Connected, Known, Offered
from bot.calendars.following import Changes, Followed, Key, Meeting, Owner, compare, once
from bot.calendars.one_on_ones import Doubt, Found, find
from bot.calendars.rules import Events, Window
from bot.core.database.transaction import Transaction
from bot.core.people import Pair, Person, first_name
from bot.core.people_store import Pairs
from bot.core.time.dates import local
from bot.meetings.followed import Wanted, follow, recurring
from bot.meetings.rules import Frequency, OneOnOne, Recurrence

PAST_KEPT = timedelta(days=2)
MOST_WEEKS = 4
MOST_OFFERED = 40


def follow_read(
    tx: Transaction,
    owner: Person,
    calendars: Sequence[Connected],
    one: Connected,
    read: Events,
    window: Window,
    now: datetime,
) -> Known:
    """What is known of a calendar from now on, with its 1:1s planned accordingly. `calendars` are all of
    its owner's."""
    known = _still_followed(tx, one.known)
    changes = compare(known.followed, read, _owner(owner, known), window, now)
    known = _after(known, owner, changes, read, now)
    others = [each.known for each in calendars if each.id != one.id]
    return _plan(tx, known, others, changes, now)


def _owner(person: Person, known: Known) -> Owner:
    """Only those are followed of whom a series is."""
    followed = {one.person for one in known.followed.series}
    return Owner(known.own, first_name(person.name), {email: pair for email, pair in known.people if pair in followed})


def _still_followed(tx: Transaction, known: Known) -> Known:
    """Without the pairs whose 1:1s follow no calendar any more; that was their manager's doing, so it is a no."""
    followed = known.followed
    pairs = {one.id: one for one in Pairs(tx).get_many(sorted({one.person for one in followed.series}))}
    gone = {one.person for one in followed.series if not _series_of(tx, pairs.get(one.person))}
    return without(known, gone) if gone else known


def without(known: Known, pair_ids: Iterable[int]) -> Known:
    """Nothing is followed of these pairs, and nothing asked of those series again."""
    gone, followed = frozenset(pair_ids), known.followed
    refused = followed.refused | {one.id for one in followed.series if one.person in gone}
    series = tuple(one for one in followed.series if one.person not in gone)
    meetings = tuple(one for one in followed.meetings if one.person not in gone)
    after = replace(followed, series=series, meetings=meetings, refused=refused)
    return replace(known, followed=after, planned=_of_meetings(after, dict(known.planned)))


def _series_of(tx: Transaction, pair: Pair | None) -> OneOnOne | None:
    series = recurring(tx, pair) if pair is not None else None
    return series if series is not None and series.recurrence.frequency is Frequency.CALENDAR else None


def _after(known: Known, owner: Person, changes: Changes, read: Events, now: datetime) -> Known:
    followed = changes.followed
    kept = tuple(one for one in followed.meetings if one.starts_at > now - PAST_KEPT)
    planned = dict(known.planned)
    for before, after in changes.moved:
        if before.key in planned and before.key != after.key:
            planned[after.key] = planned.pop(before.key)
    followed = replace(followed, meetings=kept)
    return replace(
        known,
        followed=followed,
        planned=_of_meetings(followed, planned),
        offered=_to_offer(known, owner, changes, read, now),
        mark=read.mark,
    )


def _of_meetings(followed: Followed, planned: Mapping[Key, int]) -> tuple[tuple[Key, int], ...]:
    keys = {one.key for one in followed.meetings}
    return tuple((key, one) for key, one in planned.items() if key in keys)


def _to_offer(known: Known, owner: Person, changes: Changes, read: Events, now: datetime) -> tuple[Offered, ...]:
    """Those that are not followed and were not turned down. Of somebody who is followed only what does not take the
    place of another; a single meeting only with somebody who is known."""
    people = _owner(owner, known).people
    settled = {one.id for one in changes.followed.series} | changes.followed.refused
    led = {email for email, _ in known.people}
    found = [
        one
        for one in find(read.events, known.own, first_name(owner.name), now)
        if one.series not in settled
        and (one.email not in people or one.series in changes.ask)
        and (Doubt.SINGLE not in one.doubts or one.email in led)
    ]
    return tuple(_offered(one, read) for one in found[:MOST_OFFERED])


def _offered(found: Found, read: Events) -> Offered:
    theirs = sorted((one for one in read.events if one.series == found.series), key=lambda one: one.starts_at)
    first = next(one for one in theirs if one.starts_at == found.next_at)
    gaps = [(after.starts_at - before.starts_at).days for before, after in pairwise(theirs)]
    weeks = min(max(round(min(gaps) / 7), 1), MOST_WEEKS) if gaps else MOST_WEEKS
    minutes = int((first.ends_at - first.starts_at) / timedelta(minutes=1))
    return Offered(found.series, found.email, found.title, found.next_at, max(minutes, 1), weeks)


def recurrence_of(offered: Offered, zone: str) -> Recurrence:
    """About how often it is."""
    at = local(offered.next_at, zone)
    return Recurrence(Frequency.CALENDAR, at.time(), at.date(), at.weekday(), offered.weeks)


def _plan(tx: Transaction, known: Known, others: Sequence[Known], changes: Changes, now: datetime) -> Known:
    planned = dict(known.planned)
    changed = {one.after.key for one in changes.moved}
    pairs = Pairs(tx).get_many(sorted({one.person for one in known.followed.series}))
    for pair in pairs:
        series = _series_of(tx, pair)
        if series is None:
            continue
        mine = _of_pair(known, pair)
        theirs = [one for other in others for one in _of_pair(other, pair)]
        elsewhere = {key: one for other in others for key, one in other.planned}
        coming = [one for one in once((*mine, *theirs)) if one.starts_at > now]
        own = [one in mine for one in coming]
        wanted = [
            Wanted(
                one.starts_at,
                one.ends_at,
                planned.get(one.key) if is_own else elsewhere.get(one.key),
                is_own and one.key in changed,
            )
            for one, is_own in zip(coming, own, strict=True)
        ]
        begun = {one.key for one in (*mine, *theirs) if one.starts_at <= now}
        keeps = frozenset(one for key, one in (*planned.items(), *elsewhere.items()) if key in begun)
        found = follow(tx, series, pair, wanted, now, keeps)
        for one, is_own, occurrence_id in zip(coming, own, found, strict=True):
            if is_own and occurrence_id is not None:
                planned[one.key] = occurrence_id
    return replace(known, planned=_of_meetings(known.followed, planned))


def _of_pair(known: Known, pair: Pair) -> list[Meeting]:
    return [one for one in known.followed.meetings if one.person == pair.id]
