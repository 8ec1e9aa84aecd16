"""People as Slack knows them: remembered on first sight, kept true by Slack's events."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import (
    AmbiguousPersonError,
    NoPairError,
    NotAManagerError,
    NotAReportError,
    NotFoundError,
    UnknownPersonError,
)
from bot.core.events import MembershipEnded, PeopleJoined, PersonLeft, PreferencesChanged, SlackIdChanges, ZoneChanged
from bot.core.failed_rows import FailedRows, readable
from bot.core.language.text import Mention
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import ClaimedRequests
from bot.core.people import Person, PersonKind, Profile
from bot.core.people_store import (
    Pairs,
    People,
    colleagues,
    colleagues_named,
    lock_people,
    valid_timezone,
    workdays_of,
)
from bot.core.ports import Directory
from bot.core.request import Request
from bot.core.time.due_days import Workdays

FOLLOW_PROFILE = "follow_profile"


@dataclass(frozen=True)
class PeopleService:
    """Finds and refreshes people. `default_timezone` stands in for a profile without a zone."""

    db: Database
    directory: Directory
    default_timezone: str

    def known(self, workspace_id: str, slack_id: str, now: datetime) -> Person:
        """The person, asked from Slack's directory the first time. Raises NotFoundError, SlackBusyError.

        A person who turns up can be written to again, whatever Slack said of them before.
        """
        with self.db.read_only(workspace_id) as tx:
            person = People(tx).by_slack_id(slack_id)
        if person is not None and person.unreachable:
            with self.db.begin(workspace_id) as tx:
                People(tx).set_unreachable(person.id, None)
            person = replace(person, unreachable=None)
        if person is not None:
            return person
        profile = self.directory.profile(workspace_id, slack_id)
        with self.db.begin(workspace_id) as tx:
            return self._remember(tx, profile, now)

    def asking(self, workspace_id: str, slack_id: str, now: datetime) -> Person:
        """Who writes or taps. One whom the bot is not for is asked from Slack again: what we know may be old.

        Raises NotAManagerError for somebody Slack does not tell us of, SlackBusyError.
        """
        try:
            person = self.known(workspace_id, slack_id, now)
            if person.kind is PersonKind.BOT or (person.active and person.kind is PersonKind.MEMBER):
                return person
            profile = self.directory.profile(workspace_id, slack_id)
        except NotFoundError as error:
            raise NotAManagerError("manager_outsider") from error
        self.profile_changed(profile, now)
        return self.known(workspace_id, slack_id, now)

    def working_days(self, request: Request) -> tuple[int, ...]:
        """The person's working week, 0 for Monday."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return People(tx).preferences(request.who.id).working_days

    def workdays(self, request: Request) -> Workdays:
        """When the person works."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return workdays_of(tx, [request.who.id])[request.who.id]

    def seen_again(self, who: Person, now: datetime) -> Person:
        """The person as Slack describes them now. Raises SlackBusyError."""
        try:
            self.profiles_seen(who.workspace_id, [self.directory.profile(who.workspace_id, who.slack_id)], now)
        except NotFoundError:
            return who
        return self.known(who.workspace_id, who.slack_id, now)

    def named(self, request: Request, slack_id: str) -> Person:
        """Whom a picker or a mention names, to do something with. Raises NotAReportError for somebody Slack does not
        tell us of, as for people from elsewhere, SlackBusyError."""
        try:
            return self.known(request.who.workspace_id, slack_id, request.now)
        except NotFoundError as error:
            raise NotAReportError("report_outsider") from error

    def own(self, request: Request) -> list[Person]:
        """Those with whom the person has 1:1s, without those who have left, by name."""
        with self.db.read_only(request.who.workspace_id) as tx:
            found = [one for one in colleagues(tx, request.who) if one.active]
        return sorted(found, key=lambda one: one.name.casefold())

    def in_pair(self, request: Request, mention: Mention) -> Person:
        """Whom a command names of those with whom the person who asks has 1:1s: by a mention, their name or its first
        word. Of everybody else it says the same, whether the bot knows them or not, and stores nothing.

        Raises NoPairError, AmbiguousPersonError.
        """
        with self.db.read_only(request.who.workspace_id) as tx:
            return colleague(tx, request.who, mention)

    def mentioned(self, request: Request, mention: Mention) -> Person:
        """Whom a command names to do something with: anybody by a mention, by a plain name only those with whom they
        have 1:1s. Raises UnknownPersonError, AmbiguousPersonError, NotAReportError."""
        if mention.slack_id:
            return self.named(request, mention.slack_id)
        try:
            return self.in_pair(request, mention)
        except NoPairError as error:
            raise UnknownPersonError(typed=mention.name) from error

    def profile_changed(self, profile: Profile, now: datetime, request_id: str | None = None) -> None:
        """Follow Slack's profile (user_change). People we have never met are not stored.

        When the zone changed, the person's coming 1:1s keep their local hour in the new zone. When the account was
        deactivated, their 1:1s end; when it is active again, they can be written to again.
        """
        with self.db.begin(profile.workspace_id) as tx:
            before = next(iter(People(tx).same_as(profile)), None)
            if before is not None and (request_id is None or ClaimedRequests(tx).claim(request_id, now)):
                self._follow(tx, before, profile, now)

    def profiles_seen(self, workspace_id: str, profiles: Sequence[Profile], now: datetime) -> int:
        """The same for a page of Slack's list of everyone; how many had changed."""
        aside = FailedRows(self.db, FOLLOW_PROFILE)
        by_slack_id = {one: profile for profile in profiles for one in (profile.slack_id, profile.grid_id) if one}
        broken: list[tuple[str, Exception]] = []
        with self.db.read_only(workspace_id) as tx:
            people = People(tx)
            known = readable(people.by_slack_ids, [*by_slack_id], lambda one, error: broken.append((one, error)))
            broken_ids = [(people.id_of(one), error) for one, error in broken]
        for person_id, error in broken_ids:
            aside.failed((workspace_id, person_id), error, now)
        seen = {one.id: by_slack_id.get(one.slack_id) or by_slack_id[str(one.grid_id)] for one in known}
        changed = {one.id: one for one in known if self._differs(one, seen[one.id])}

        def follow(_: str, person_id: int) -> None:
            with self.db.begin(workspace_id) as tx:
                self._follow(tx, changed[person_id], seen[person_id], now)

        return len(aside.each_of([(workspace_id, person_id) for person_id in changed], follow, now))

    def follow_again(self, now: datetime) -> None:
        """Ask Slack about those whose profile could not be followed when it was seen."""

        def follow(workspace_id: str, person_id: int) -> None:
            with self.db.read_only(workspace_id) as tx:
                person = People(tx).get(person_id)
            with suppress(NotFoundError):  # forgotten or joined meanwhile, or gone from Slack
                self.profile_changed(self.directory.profile(workspace_id, person.slack_id), now)

        FailedRows(self.db, FOLLOW_PROFILE).each([], follow, now)

    def _differs(self, person: Person, profile: Profile) -> bool:
        if profile.grid_id not in (None, person.grid_id):
            return True
        then = (person.name, person.timezone, person.locale, person.kind, person.active, person.admin)
        timezone = _zone_kept(person, profile).timezone
        return then != (profile.name, timezone, profile.locale, profile.kind, profile.active, profile.admin)

    def _remember(self, tx: Transaction, profile: Profile, now: datetime) -> Person:
        """Remember a profile. A person stored twice, once by each of their ids, is joined first."""
        kept, *others = [*People(tx).same_as(profile), None]
        for gone in others:
            if kept is not None and gone is not None:
                lock_people(tx, kept, gone.id)
                tx.features.announce(tx, PeopleJoined(kept, gone, now))
                People(tx).joined_to(gone.id, kept.id, now)
                tx.features.announce(tx, PersonLeft(replace(gone, active=False), now))
                tx.features.announce(tx, PreferencesChanged(kept, now))
        if kept is not None and profile.called(kept.slack_id) != kept.slack_id:
            tx.features.announce(tx, SlackIdChanges(kept, profile.slack_id, now))
        return People(tx).remember(profile, self.default_timezone, now)

    def _follow(self, tx: Transaction, before: Person, profile: Profile, now: datetime) -> None:
        profile = _zone_kept(before, profile)
        after = self._remember(tx, profile, now)
        if after.timezone != before.timezone:
            tx.features.announce(tx, ZoneChanged(after, now))
        if before.active and not after.active:
            tx.features.announce(tx, PersonLeft(after, now))
            AuditLog(tx).add(Entry(Act.LEFT, "account", now, whose=after.id))
            Homes(tx).touch([pair.report.id for pair in Pairs(tx).of_manager(after.id)], now)
        if before.is_member and not after.is_member:
            tx.features.announce(tx, MembershipEnded(after, now))
        if after.active and not before.active:
            People(tx).set_unreachable(after.id, None)  # Slack refused them because they had left
        Homes(tx).touch([after.id, *Pairs(tx).managers_of(after.id)], now)


def colleague(tx: Transaction, who: Person, mention: Mention) -> Person:
    """`PeopleService.in_pair` in the caller's transaction. Raises NoPairError, AmbiguousPersonError."""
    if mention.slack_id:
        mentioned, others = People(tx).by_slack_id(mention.slack_id), colleagues(tx, who)
        found = [one for one in others if mentioned is not None and one.id == mentioned.id]
    else:
        found = colleagues_named(tx, who, mention.name)
    if not found:
        raise NoPairError
    if len(found) > 1:
        raise AmbiguousPersonError(typed=mention.name, names=", ".join(f"<@{person.slack_id}>" for person in found))
    return found[0]


def _zone_kept(person: Person, profile: Profile) -> Profile:
    """Where Slack gives no zone, as for deactivated people, or one that nobody knows, they have not moved: the offset
    beside it is then that of no place they chose."""
    return profile if valid_timezone(profile.timezone) else replace(profile, timezone=person.timezone)
