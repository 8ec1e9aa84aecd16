"""Calendars that people have connected: read when it is time, and followed where their owner has said so.

A read is made between two transactions. The first claims the calendar for a while, so that a process that dies loses it
to the next; the second finds what is stored by then and compares it with what was read. Nothing of a calendar is
followed that its owner has not chosen.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.away.service import follow_calendar
from bot.briefs.rules import BRIEF
from bot.calendars import planning
from bot.calendars.absences import absences, days_away
from bot.calendars.connected import (
    FAILING,
    OFFER,
    READ_CALENDARS,
    Connected,
    Known,
    Offered,
    OfferLine,
    Shown,
    SourceKind,
)
from bot.calendars.connected import Calendars as AllOf
from bot.calendars.following import Series
from bot.calendars.opening import OpenSource, host_of, is_installed
from bot.calendars.polling import EVERY, EVERY_ICS, LAST_RETRY, next_read, works_at
from bot.calendars.rules import Events, Failed, window_of
from bot.calendars.signing_in import SignIns
from bot.calendars.store import Calendars, Sources, calendars_to_read
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.events import PersonLeft, WorkspaceEnded
from bot.core.failed_rows import FailedRows
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.store import Deliveries, claim_once
from bot.core.people import Person, Reader, check_report
from bot.core.people_store import Pairs, People, ensure_pair, lock_people
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.core.wording.library import Library
from bot.meetings.followed import begin, end, recurring
from bot.meetings.rules import FollowsAgain, Frequency
from bot.meetings.store import Occurrences

if TYPE_CHECKING:  # an extra of its own
    from bot.calendars.oauth import SignedIn

LEASE = timedelta(minutes=2)
"""Longer than a read can take."""
TOLD_AFTER = timedelta(days=1)
READERS = 8
"""Calendars that are read at the same time: one that is slow keeps few others waiting."""
AT_MOST = 200
MOST_CALENDARS = 5


class TooManyCalendarsError(Exception):
    """Nobody has that many."""


@dataclass(frozen=True)
class CalendarService:
    """What somebody does with their calendars, and what keeps up with them."""

    db: CoachingDatabase
    library: Library
    open_source: OpenSource
    sign_ins: SignIns | None = None

    def shown(self, request: Request) -> AllOf:
        """All that they have connected."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return shown_to(tx, request)

    def connect(
        self,
        request: Request,
        kind: SourceKind,
        access: str,
        own: frozenset[str],
        instead_of: int | None = None,
    ) -> None:
        """Connect one, or give one that is there already these addresses of its owner, or a new address to the one it
        is `instead_of`. It is read at once. Raises TooManyCalendarsError."""
        who, now = request.who, request.now
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            there = Calendars(tx).of_person(who.id)
            same = next((one for one in there if (one.id, one.kind) == (instead_of, kind)), None)
            same = same or next((one for one in there if (one.kind, one.access) == (kind, access)), None)
            if same is not None:
                Calendars(tx).set_access(same.id, access)
                Calendars(tx).save(replace(same, known=replace(same.known, own=own, mark=""), next_read_at=now))
            elif len(there) >= MOST_CALENDARS:
                raise TooManyCalendarsError
            else:
                Calendars(tx).add(who.id, kind, access, Known(own), now)
            Homes(tx).touch([who.id], now)

    def sign_in_links(self, request: Request) -> list[tuple[str, str]]:
        """Each provider that somebody can sign in to, with an address that is good for ten minutes."""
        if self.sign_ins is None:
            return []
        return [(one, self.sign_ins.link(request.who, one, request.now)) for one in self.sign_ins.offered]

    def signed_in(self, request: Request, provider: str, found: "SignedIn") -> None:
        """Connect the calendar of a person who has signed in, in place of the one they had there. Raises
        TooManyCalendarsError."""
        kind = SourceKind(provider)
        there = next((one for one in self.shown(request).shown if one.kind is kind), None)
        own = found.own.union(there.own if there else ())
        self.connect(request, kind, found.tokens.to_text(), own, there.id if there else None)

    def set_own(self, request: Request, calendar_id: int, own: frozenset[str]) -> None:
        """These addresses are theirs. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            lock_people(tx, request.who)
            one = _find(tx, request.who, calendar_id)
            if claim_once(tx, request):
                Calendars(tx).save(replace(one, known=replace(one.known, own=own, mark=""), next_read_at=request.now))
                Homes(tx).touch([request.who.id], request.now)

    def disconnect(self, request: Request, calendar_id: int) -> None:
        """Destroy all that is known of it; its 1:1s go on as if they were set up by hand. Raises NotFoundError."""
        who, now = request.who, request.now
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            one = _find(tx, who, calendar_id)
            elsewhere = {
                series.person
                for other in Calendars(tx).of_person(who.id)
                if other.id != one.id
                for series in other.known.followed.series
            }
            Sources(tx).remove(one.id)
            followed = {series.person for series in one.known.followed.series} - elsewhere
            for pair in Pairs(tx).get_many(sorted(followed)):
                end(tx, pair, now)
            Homes(tx).touch([who.id], now)
        if self.sign_ins is not None:
            self.sign_ins.revoke(one.kind, one.access)

    def read_again(self, request: Request, calendar_id: int) -> None:
        """Try now. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            _find(tx, request.who, calendar_id)
            if claim_once(tx, request):
                Sources(tx).read_soon(request.who.id, request.now)

    def offered(self, request: Request, calendar_id: int) -> list[OfferLine]:
        """What may be 1:1s, soonest first. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            known = _find(tx, request.who, calendar_id).known
            return [_line(tx, request, known, one) for one in known.offered]

    def answer(
        self, request: Request, calendar_id: int, asked: Sequence[str], chosen: Mapping[str, Person]
    ) -> list[Person]:
        """Follow those that are `chosen`, with whom each is, and nothing more of the others that were `asked` about;
        whose 1:1s are followed now. Raises NotFoundError, NotAReportError."""
        who, now = request.who, request.now
        for report in chosen.values():
            check_report(who, report)
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            one = _find(tx, who, calendar_id)
            if claim_once(tx, request):
                known = _answered(tx, request, one.known, asked, chosen)
                Calendars(tx).save(replace(one, known=known, next_read_at=now))
                _show_again(tx, who, OFFER, one.id)
                Homes(tx).touch([who.id], now)
            return list({report.id: report for report in chosen.values()}.values())

    def read_due(self, now: datetime) -> int:
        """Read what is due; returns how many. Called by the scheduler."""
        if not is_installed():
            return 0
        due = calendars_to_read(self.db, now, AT_MOST)
        failed = FailedRows(self.db, READ_CALENDARS)

        def read(key: tuple[str, int]) -> None:
            failed.each_of([key], lambda workspace_id, one: self.read(workspace_id, one, now), now)

        if len(due) == 1:
            read(due[0])
        elif due:
            with ThreadPoolExecutor(READERS, "calendars") as pool:
                list(pool.map(read, due))
        return len(due)

    def read(self, workspace_id: str, calendar_id: int, now: datetime) -> None:
        """Read one, where nobody else does."""
        with self.db.begin(workspace_id) as tx:
            owner_id = Sources(tx).whose(calendar_id)
            if owner_id is None or not Sources(tx).claim(calendar_id, now, now + LEASE):
                return
        reader = Reader(workspace_id, owner_id)
        with self.db.coaching(reader, read_only=True) as tx:
            one, owner = Calendars(tx).find(owner_id, calendar_id), People(tx).get(owner_id)
        if one is None:
            return
        window = window_of(now, owner.timezone)
        mark = "" if one.known.followed.doubtful or one.read_at is None else one.known.mark
        read = self.open_source(one, mark, now, partial(self._keep_access, reader, one.id)).read(window)
        if isinstance(read, Events):
            self._follow_absences(Request(owner, now, self.library.for_locale(owner.reads)), one, read)
        with self.db.coaching(reader) as tx:
            lock_people(tx, owner)
            one = Calendars(tx).find(owner_id, calendar_id)
            if one is None:
                return
            if isinstance(read, Failed):
                _failed(tx, owner, one, read, now)
            elif isinstance(read, Events):
                calendars = Calendars(tx).of_person(owner_id)
                known = planning.follow_read(tx, owner, calendars, one, read, window, now)
                _done(tx, owner, one, known, read.fresh_for, read.left_out, now)
            elif one.failing_since is not None:
                _done(tx, owner, one, one.known, read.fresh_for, one.left_out, now)
            else:
                Sources(tx).unchanged(one.id, now, _next(tx, owner, one, now, 0, read.fresh_for))

    def _keep_access(self, reader: Reader, calendar_id: int, access: str) -> None:
        """Before new tokens are used: the old ones may have ended with them."""
        with self.db.coaching(reader) as tx:
            Calendars(tx).set_access(calendar_id, access)

    def _follow_absences(self, request: Request, one: Connected, read: Events) -> None:
        days = days_away(absences(read.events), request.who.timezone)
        if days == one.known.away:
            return
        with self.db.coaching(request.who) as tx:
            follow_calendar(tx, request, one.known.away, days)
            if (there := Calendars(tx).find(request.who.id, one.id)) is not None:
                Calendars(tx).save(replace(there, known=replace(there.known, away=days)))


def _find(tx: CoachingTransaction, who: Person, calendar_id: int) -> Connected:
    one = Calendars(tx).find(who.id, calendar_id)
    if one is None:
        raise NotFoundError
    return one


def _answered(
    tx: CoachingTransaction, request: Request, known: Known, asked: Sequence[str], chosen: Mapping[str, Person]
) -> Known:
    who, now = request.who, request.now
    people, followed = dict(known.people), known.followed
    series, refused = list(followed.series), set(followed.refused)
    for one in known.offered:
        if one.id in chosen:
            pair = ensure_pair(tx, who, chosen[one.id], now)
            begin(tx, pair, planning.recurrence_of(one, who.timezone), one.minutes, now)
            series.append(Series(one.series, pair.id))
            if one.email:
                people[one.email] = pair.id
        elif one.id in asked:
            refused.add(one.series)
    left = tuple(one for one in known.offered if one.id not in asked and one.id not in chosen)
    followed = replace(followed, series=tuple(series), refused=frozenset(refused))
    return replace(known, followed=followed, people=tuple(people.items()), offered=left, mark="")


def _done(
    tx: CoachingTransaction,
    owner: Person,
    one: Connected,
    known: Known,
    fresh_for: timedelta | None,
    left_out: int,
    now: datetime,
) -> None:
    """It could be read: its owner is told so if they were told that it could not, and new 1:1s are asked about once."""
    new = [each for each in known.offered if each.series not in known.told]
    known = replace(known, told=known.told | {each.series for each in new})
    if new:
        key = f"{OFFER}:{one.id}:{new[0].id}:{len(known.told)}"
        Deliveries(tx).add(NewDelivery(OFFER, key, owner.id, now, None, {"calendar_id": one.id}))
    if one.failing_since is not None:
        Occurrences(tx).set_as_of([each for _, each in known.planned], None)
        _show_again(tx, owner, FAILING, one.id)
    after = replace(
        one,
        known=known,
        read_at=now,
        next_read_at=_next(tx, owner, one, now, 0, fresh_for),
        failures=0,
        failure=None,
        failing_since=None,
        told_at=None,
        left_out=left_out,
    )
    Calendars(tx).save(after)
    if new or one.failing_since is not None or one.read_at is None or after.left_out != one.left_out:
        Homes(tx).touch([owner.id], now)


def _failed(tx: CoachingTransaction, owner: Person, one: Connected, failed: Failed, now: datetime) -> None:
    """All that is stored stays in use. After a day its owner is told, once."""
    failures, since = one.failures + 1, one.failing_since or now
    told_at = one.told_at
    if told_at is None and now - since >= TOLD_AFTER:
        told_at, key = now, f"{FAILING}:{one.id}:{since:%Y%m%dT%H%M}"
        Deliveries(tx).add(NewDelivery(FAILING, key, owner.id, now, None, {"calendar_id": one.id}))
    if one.read_at is not None:
        Occurrences(tx).set_as_of([each for _, each in one.known.planned], one.read_at)
    Calendars(tx).save(
        replace(
            one,
            next_read_at=_next(tx, owner, one, now, failures, failed.retry_after),
            failures=failures,
            failure=failed.reason,
            failing_since=since,
            told_at=told_at,
        ),
    )
    if failed.reason is not one.failure:
        Homes(tx).touch([owner.id], now)


def _next(
    tx: CoachingTransaction, owner: Person, one: Connected, now: datetime, failures: int, not_before: timedelta | None
) -> datetime:
    every = EVERY_ICS if one.kind is SourceKind.ICS else EVERY
    works = works_at(People(tx).preferences(owner.id), owner.timezone)
    # No read is further off than this, unless the source asks for it; then no brief comes before it either.
    briefs = [brief.due_at for brief in Deliveries(tx).waiting_for(owner.id, [BRIEF], now + LAST_RETRY)]
    return next_read(one.id, now, every, works, failures=failures, not_before=not_before, briefs=briefs)


def _show_again(tx: Transaction, owner: Person, kind: str, calendar_id: int) -> None:
    for one in Deliveries(tx).about([owner.id], [kind], "calendar_id", [calendar_id]):
        Deliveries(tx).mark_stale(one.id)


def _line(tx: CoachingTransaction, request: Request, known: Known, one: Offered) -> OfferLine:
    pair_id = dict(known.people).get(one.email) if one.email else None
    pairs = Pairs(tx).get_many([pair_id]) if pair_id is not None else []
    series = recurring(tx, pairs[0]) if pairs else None
    by_hand = series is not None and series.recurrence.frequency is not Frequency.CALENDAR
    at = local(one.next_at, request.who.timezone)
    return OfferLine(one, at, pairs[0].report if pairs else None, by_hand)


def shown_to(tx: CoachingTransaction, request: Request) -> AllOf:
    """All that somebody has connected."""
    found = Calendars(tx).of_person(request.who.id)
    ids = sorted({series.person for one in found for series in one.known.followed.series})
    reports = {pair.id: pair.report for pair in Pairs(tx).get_many(ids)} if ids else {}
    zone = request.who.timezone
    return AllOf(
        local(request.now, zone),
        tuple(
            Shown(
                one.id,
                one.kind,
                host_of(one.access) if one.kind is SourceKind.ICS else "",
                tuple(sorted(one.known.own)),
                tuple(reports[each] for each in _followed(one.known) if each in reports),
                len(one.known.offered),
                local(one.read_at, zone) if one.read_at else None,
                one.failure,
                one.left_out,
            )
            for one in found
        ),
        is_installed(),
    )


def _followed(known: Known) -> list[int]:
    return list(dict.fromkeys(one.person for one in known.followed.series))


def home_section(tx: CoachingTransaction, request: Request, _home: HomeContext) -> AllOf | None:
    """What they have connected; nothing where they have not."""
    found = shown_to(tx, request)
    return found if found.shown else None


def person_left(tx: Transaction, event: PersonLeft) -> None:
    """Destroy what is known of their calendars."""
    Sources(tx).remove_of(event.person.id)


def workspace_ended(tx: Transaction, _event: WorkspaceEnded) -> None:
    """Destroy what opens people's calendars, and what is known of them."""
    Sources(tx).remove_all()


def follows_again(tx: Transaction, event: FollowsAgain) -> None:
    """What lies ahead is planned from the calendar, whether that has changed or not."""
    Sources(tx).read_soon(event.pair.manager.id, event.now, whole=True)


def calendars(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Which calendars are connected and whom they meet by them. What opens one is a secret like a password, and what is
    in one is exported there."""
    return [
        {
            "kind": one.kind.value,
            "at": one.host,
            "you_in_it": ", ".join(one.own),
            "read_last": plain(local(one.read_at, request.who.timezone)) if one.read_at else "",
            "follows": ", ".join(person.name for person in one.follows),
            "waiting_for_an_answer": one.waiting,
        }
        for one in shown_to(tx, request).shown
    ]


EXPORT = (ExportSection("calendars", 15, calendars, tables=("calendars",)),)
