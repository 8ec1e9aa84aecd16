"""What administrators decide, whom they name, and who is notified of it; and the purge of what two people wrote once it
has been kept for as long as their workspace keeps it.

It works on ids, times and keys alone: nothing here opens a text. Each change is in the audit log. A purge deletes the
keys of the pair and the rows they sealed in one transaction, with an entry that both of them can read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.administration.rules import (
    ADMINISTRATION,
    BEGIN_VIEWERS,
    FOLLOW_QUIET_HOURS,
    LONGEST_CONTACT,
    NEWS_ON_HOME,
    OWN_NAMING_BEGINS_IN,
    PURGE,
    Administered,
    Kept,
    Named,
    Naming,
    News,
    Policy,
    PolicyNews,
    PolicyPart,
    Standing,
    ViewerNamed,
    changes,
    kept_at,
)
from bot.administration.store import (
    LegalHolds,
    NamedPeople,
    PendingViewers,
    PerformanceViewers,
    Policies,
    Purging,
    pairs_to_purge,
    pending_due,
    policies_to_follow,
)
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.directory import PeopleService
from bot.core.errors import CannotBeHeldError, CannotViewError, ContactTooLongError, NotAnAdministratorError
from bot.core.events import MembershipEnded, PreferencesChanged
from bot.core.failed_rows import FailedRows, Key
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.store import Deliveries, claim_once
from bot.core.people import Administrators, Person, PersonKind
from bot.core.people_store import Pairs, People, known_administrators, lock_people
from bot.core.request import Request
from bot.core.sealing.destroying import Destroying
from bot.core.time.quiet_hours import quiet_end

log = structlog.get_logger(__name__)

NAMES = 3
FOLLOWED_AT_ONCE = 50
WORKSPACES_AT_ONCE = 10
PURGED_AT_ONCE = 50
NEWS_LASTS = timedelta(days=30)
VIEWERS_LATER = "performance_viewers_later"
"""In the audit log, a naming that is to begin."""


@dataclass(frozen=True)
class AdministrationService:
    """Everything an administrator does, and what everybody may know of it."""

    db: Database
    people: PeopleService
    administrators: Administrators

    def enter(self, request: Request) -> Administered:
        """What there is to decide. Slack is asked again about one it did not call an administrator when last seen.

        Raises NotAnAdministratorError, SlackBusyError.
        """
        who = request.who
        if not self.administrators.include(who):
            who = self.people.seen_again(who, request.now)
        with self.db.read_only(who.workspace_id) as tx:
            self._check(tx, who)
            return _administered(tx)

    def save(self, request: Request, policy: Policy, viewers: Named, held: Named) -> Administered:
        """Decide and name; what is new is told to those it concerns. Who names themselves to read performance records
        begins later, after a notice to everybody who has one.

        Raises NotAnAdministratorError, CannotViewError, CannotBeHeldError, ContactTooLongError.
        """
        who = request.who
        with self.db.read_only(who.workspace_id) as tx:
            self._check(tx, who)
        if len(policy.outside_contact) > LONGEST_CONTACT:
            raise ContactTooLongError(most=str(LONGEST_CONTACT))
        of_viewers, of_held = self._people_of(request, viewers), self._people_of(request, held)
        _check_named(of_viewers.added, of_held.added)
        with self.db.begin(who.workspace_id) as tx:
            if claim_once(tx, request):
                # A purge that is under way ends first.
                lock_people(tx, who, *of_viewers.person_ids, *of_held.person_ids)
                _decide(tx, request, policy)
                others = [one for one in of_viewers.added if one.id != who.id]
                _name(tx, request, _VIEWERS, others, of_viewers.removed)
                if len(others) < len(of_viewers.added):
                    _name_oneself(tx, request)
                _take_back_pending(tx, request, of_viewers.removed)
                _name(tx, request, _HELD, of_held.added, of_held.removed)
                Homes(tx).touch([who.id], request.now)
            return _administered(tx)

    def begin_pending(self, now: datetime) -> bool:
        """Let those read performance records whose own naming has waited for long enough; whether there are more.
        Called by the scheduler."""

        def begin(workspace_id: str, person_id: int) -> None:
            with self.db.begin(workspace_id) as tx:
                _begin(tx, person_id, now)

        due = pending_due(self.db, now, WORKSPACES_AT_ONCE)
        FailedRows(self.db, BEGIN_VIEWERS).each(due, begin, now)
        return len(due) == WORKSPACES_AT_ONCE

    def follow_quiet_hours(self, now: datetime) -> bool:
        """Let what waits for some more people follow their workspace's quiet hours; whether there are more. Called by
        the scheduler: a workspace may have thousands, and the administrator waits for an answer."""

        def follow(workspace_id: str, person_id: int) -> None:
            with self.db.begin(workspace_id) as tx:
                People(tx).lock(person_id)
                tx.features.announce(tx, PreferencesChanged(People(tx).get(person_id), now))
                Homes(tx).touch([person_id], now)

        workspaces = policies_to_follow(self.db, WORKSPACES_AT_ONCE)
        found: list[Key] = []
        followed: list[tuple[str, str, str | None]] = []
        for workspace_id, after in workspaces:
            with self.db.read_only(workspace_id) as tx:
                people = Policies(tx).followers(after, FOLLOWED_AT_ONCE)
            found += [(workspace_id, person_id) for person_id, _ in people]
            followed.append((workspace_id, after, people[-1][1] if len(people) == FOLLOWED_AT_ONCE else None))
        FailedRows(self.db, FOLLOW_QUIET_HOURS).each(found, follow, now)
        for workspace_id, after, upto in followed:
            with self.db.begin(workspace_id) as tx:
                Policies(tx).followed(after, upto)
        return bool(workspaces)

    def _people_of(self, request: Request, named: Named) -> "_Named":
        """Somebody in both, by each of two Slack ids, stays as they are. Raises NotFoundError, SlackBusyError."""
        workspace_id, now = request.who.workspace_id, request.now
        added = {one.id: one for one in (self.people.known(workspace_id, each, now) for each in sorted(named.added))}
        with self.db.read_only(workspace_id) as tx:
            removed = {one.id: one for one in People(tx).by_slack_ids(sorted(named.removed))}
        return _Named(
            tuple(one for one in added.values() if one.id not in removed),
            tuple(one for one in removed.values() if one.id not in added),
        )

    def _check(self, tx: Transaction, who: Person) -> None:
        """Raise NotAnAdministratorError, with the names of some who are."""
        if self.administrators.include(who):
            return
        known = known_administrators(tx, self.administrators, NAMES)[:NAMES]
        raise NotAnAdministratorError(", ".join(f"<@{one.slack_id}>" for one in known))


def standing(db: Database, request: Request) -> Standing:
    """What anybody may know: the policy, whether they are on hold, whether they may view performance records."""
    with db.read_only(request.who.workspace_id) as tx:
        return Standing(
            policy=Policies(tx).get(),
            held_since=LegalHolds(tx).since(request.who.id),
            views_records=PerformanceViewers(tx).since(request.who.id) is not None,
            access=tx.features.access,
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """`Named`, as the people they are: Slack may call one by either of two ids."""

    added: tuple[Person, ...]
    removed: tuple[Person, ...]

    @property
    def person_ids(self) -> list[int]:
        return [one.id for one in (*self.added, *self.removed)]


@dataclass(frozen=True, slots=True)
class _Naming:
    """What people can be named for: who they are, its word in the audit log, its acts, and its news."""

    people: type[NamedPeople]
    data: str
    begins: tuple[Act, News]
    ends: tuple[Act, News]


_VIEWERS = _Naming(PerformanceViewers, "performance_viewers", (Act.NAMED, News.VIEWER), (Act.UNNAMED, News.NO_VIEWER))
_HELD = _Naming(LegalHolds, "legal_hold", (Act.HELD, News.HELD), (Act.RELEASED, News.RELEASED))


def _administered(tx: Transaction) -> Administered:
    return Administered(
        Policies(tx).get(),
        tuple(PerformanceViewers(tx).all()),
        tuple(LegalHolds(tx).all()),
        tuple(PendingViewers(tx).all()),
    )


def _decide(tx: Transaction, request: Request, policy: Policy) -> None:
    """Everybody is told with the next message that Coach starts to them: see `policy_news`."""
    changed = changes(Policies(tx).get(), policy)
    if changed:
        Policies(tx).save(policy, request.now)
    AuditLog(tx).add(*(Entry(Act.CHANGED, part, request.now, request.who.id) for part in changed))


def _name(tx: Transaction, request: Request, naming: _Naming, new: Sequence[Person], leaving: Sequence[Person]) -> None:
    """Name some and no longer others."""
    now = request.now
    done = [
        (naming.begins, naming.people(tx).add([one.id for one in new], now)),
        (naming.ends, naming.people(tx).remove([one.id for one in leaving])),
    ]
    for (act, news), person_ids in done:
        AuditLog(tx).add(*(Entry(act, naming.data, now, request.who.id, one) for one in sorted(person_ids)))
        for person in People(tx).get_many(sorted(person_ids)):
            notify(tx, person, news, request.who, now)
            if news is News.VIEWER:
                tx.features.announce(tx, ViewerNamed(Naming(person, now), request.who, now))
    Homes(tx).touch(sorted(set().union(*(person_ids for _, person_ids in done))), now)


def _name_oneself(tx: Transaction, request: Request) -> None:
    who, now = request.who, request.now
    begins_at = now + OWN_NAMING_BEGINS_IN
    if PerformanceViewers(tx).since(who.id) is None and PendingViewers(tx).add(who.id, begins_at):
        AuditLog(tx).add(Entry(Act.NAMED, VIEWERS_LATER, now, who.id, who.id))
        tx.features.announce(tx, ViewerNamed(Naming(who, begins_at), who, now))


def _take_back_pending(tx: Transaction, request: Request, leaving: Sequence[Person]) -> None:
    for person_id in sorted(PendingViewers(tx).remove([one.id for one in leaving])):
        AuditLog(tx).add(Entry(Act.UNNAMED, VIEWERS_LATER, request.now, request.who.id, person_id))


def _begin(tx: Transaction, person_id: int, now: datetime) -> None:
    """They may read from now on, unless they took it back, left or became a guest meanwhile."""
    People(tx).lock(person_id)
    person, begins_at = People(tx).get(person_id), PendingViewers(tx).begins_at(person_id)
    PendingViewers(tx).remove([person_id])
    if begins_at is not None and person.is_member and PerformanceViewers(tx).add([person_id], begins_at):
        AuditLog(tx).add(Entry(Act.NAMED, _VIEWERS.data, now, whose=person_id))
        notify(tx, person, News.VIEWER, person, now)
        Homes(tx).touch([person_id], now)


def membership_ended(tx: Transaction, event: MembershipEnded) -> None:
    """Who leaves or becomes a guest is named no longer, and is not when they come back."""
    gone = [event.person.id]
    ended = {_VIEWERS.data: PerformanceViewers(tx).remove(gone), VIEWERS_LATER: PendingViewers(tx).remove(gone)}
    AuditLog(tx).add(
        *(Entry(Act.UNNAMED, data, event.now, whose=one) for data, people in ended.items() for one in people)
    )


def policy_news_waiting(tx: Transaction, person: Person) -> str | None:
    """What of the policy has changed since this person was told, as a delivery keeps it: up to when, and the parts."""
    changed = Policies(tx).changed_since_told(person.id)
    return " ".join((max(changed.values()).isoformat(), *changed)) if changed else None


def policy_news_told(tx: Transaction, person: Person, what: str) -> None:
    """They were told that."""
    upto, *_ = what.split()
    Policies(tx).told(person.id, datetime.fromisoformat(upto))


def policy_news(tx: Transaction, _request: Request, what: str) -> PolicyNews:
    """What has changed, as it stands now."""
    _, *parts = what.split()
    return PolicyNews(Policies(tx).get(), tuple(PolicyPart(part) for part in parts))


def home_section(tx: Transaction, request: Request, _home: HomeContext) -> PolicyNews | None:
    """What has changed of late."""
    parts = Policies(tx).changed_after(request.now - NEWS_ON_HOME)
    return PolicyNews(Policies(tx).get(), tuple(parts)) if parts else None


def _check_named(viewers: Sequence[Person], held: Sequence[Person]) -> None:
    """Raise CannotViewError for who is no active, full member, CannotBeHeldError for who can have nothing here; who has
    left may be held."""
    for person in viewers:
        if not person.active or person.kind is not PersonKind.MEMBER:
            raise CannotViewError(name=person.name)
    for person in held:
        if person.kind in (PersonKind.BOT, PersonKind.OUTSIDER):
            raise CannotBeHeldError(name=person.name)


def notify(tx: Transaction, person: Person, news: News, by: Person, now: datetime) -> None:
    """Schedule the news for the end of the person's quiet hours. Those who cannot be written to are not notified."""
    if not person.can_receive:
        return
    due_at = quiet_end(now, person.timezone, People(tx).preferences(person.id))
    key = f"administration:{person.id}:{news}:{now:%Y%m%dT%H%M%S.%f}"
    lasts_until = due_at + NEWS_LASTS
    Deliveries(tx).add(
        NewDelivery(ADMINISTRATION, key, person.id, due_at, lasts_until, {"news": news.value, "by": by.id})
    )


@dataclass(frozen=True)
class PurgeService:
    """Called by the scheduler."""

    db: Database

    def step(self, now: datetime) -> bool:
        """Purge some pairs whose time has come; whether to go on with more."""
        kept = kept_at(now)
        found = pairs_to_purge(self.db, kept, PURGED_AT_ONCE)
        done = FailedRows(self.db, PURGE).each(
            found, lambda workspace_id, pair_id: self._purge(workspace_id, pair_id, kept, now), now
        )
        if any(done):
            log.info("scrubbed", everywhere=self.db.scrub())
        return len(found) == PURGED_AT_ONCE

    def _purge(self, workspace_id: str, pair_id: int, kept: Kept, now: datetime) -> bool:
        """Purge one, unless a hold began or something was written since it was found."""
        with self.db.begin(workspace_id) as tx:
            pair = Pairs(tx).get(pair_id)
            both = sorted((pair.manager.id, pair.report.id))
            for person_id in both:
                People(tx).lock(person_id)  # a hold locks them too: it begins before this or after
            if not Purging(tx).is_due(pair_id, kept):
                return False
            Destroying(tx).destroy_pair(pair_id)
            AuditLog(tx).add(*(Entry(Act.PURGED, "coaching_text", now, whose=one, pair_id=pair_id) for one in both))
            Homes(tx).touch(both, now)
            return True
