"""People of a workspace and what each of them has chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from bot.core.errors import NotAManagerError, NotAReportError

NOT_A_COLUMN = {"column": False}
"""Metadata of a field that is no column of the row its value is read from."""
QUIET_FROM, QUIET_UNTIL = time(20, 0), time(7, 0)
"""Quiet hours where neither a person nor their workspace has chosen any."""


def first_name(name: str) -> str:
    """What a colleague calls them: "Sam" of "Sam Okafor"; an initial or a title keeps the rest."""
    first = name.partition(" ")[0]
    return first if len(first) > 1 and not first.endswith(".") else name


class PersonKind(StrEnum):
    """How Slack describes an account."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    OUTSIDER = "outsider"


class ReportBriefTime(StrEnum):
    """When a report wants the message before a 1:1."""

    SAME = "same"
    DAY_BEFORE = "day_before"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person (users.info, user_change). `timezone` is an IANA name or None; `admin` is an
    administrator or owner of the workspace. `grid_id` is theirs all over an Enterprise Grid organisation; `slack_id`
    may be the same, or that of one workspace. `utc_offset` (seconds) stands in for a zone that Slack does not give."""

    workspace_id: str
    slack_id: str
    name: str
    timezone: str | None
    locale: str = "en-GB"
    kind: PersonKind = PersonKind.MEMBER
    active: bool = True
    admin: bool = False
    grid_id: str | None = None
    utc_offset: int | None = None

    def called(self, before: str) -> str:
        """The Slack id to keep of somebody who is known by `before`: that of a workspace rather than that of all."""
        return before if self.slack_id == self.grid_id else self.slack_id


@dataclass(frozen=True, slots=True)
class Person:
    """A person we know. `timezone` is always a valid IANA name (the default where Slack gives none).

    `unreachable` is Slack's error for messages to this person, until they turn up again; `admin` says that Slack calls
    them an administrator or owner of the workspace. `hide_names`: no notification of theirs is to name anybody.
    `locale` is what Slack is set to, `language` what they chose here instead.
    `has_namesake`, of a pair's people: somebody else of the other one's people has the same first name.
    """

    id: int
    workspace_id: str
    slack_id: str
    name: str
    timezone: str
    locale: str = "en-GB"
    kind: PersonKind = PersonKind.MEMBER
    active: bool = True
    unreachable: str | None = None
    admin: bool = False
    grid_id: str | None = None
    hide_names: bool = False
    language: str | None = None
    has_namesake: bool = field(default=False, compare=False, metadata=NOT_A_COLUMN)

    @property
    def called(self) -> str:
        """What the other one of their pair is shown: the first name, the whole one only where that could be two."""
        return self.name if self.has_namesake else first_name(self.name)

    @property
    def reads(self) -> str:
        """The language in which they are written to."""
        return self.language or self.locale

    @property
    def is_member(self) -> bool:
        """Whether they are a full, active member of the workspace."""
        return self.active and self.kind is PersonKind.MEMBER

    @property
    def can_receive(self) -> bool:
        """Whether the bot may message this person."""
        return self.active and self.unreachable is None and self.kind in (PersonKind.MEMBER, PersonKind.GUEST)


class Reader(NamedTuple):
    """A person for whom a text is opened, where no more of them is at hand."""

    workspace_id: str
    id: int


class AwaySource(StrEnum):
    """Where it is known from that somebody is away."""

    SAID = "said"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Away:
    """A person is away from the local day `starts_on` on; `until` is their first day back. Nobody is asked why.

    Raises ValueError where no day is left between them.
    """

    starts_on: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.starts_on:
            raise ValueError("back before they are away")

    def covers(self, day: date) -> bool:
        """Whether they are away on that local day."""
        return self.starts_on <= day < self.until

    def joins(self, other: "Away") -> bool:
        """Whether the two share a day, or one follows the other without a day between."""
        return self.starts_on <= other.until and other.starts_on <= self.until

    def joined(self, others: Iterable["Away"]) -> "Away":
        """The time from the first of these days to the last."""
        all_of_them = (self, *others)
        return Away(min(one.starts_on for one in all_of_them), max(one.until for one in all_of_them))


ALLOWANCES = (0, 5, 15, 30)
"""Minutes of `Preferences.weekly_allowance` that a person can choose from."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """A manager's choices. Local times are in the person's own zone; weekdays count from Monday = 0.

    `quiet_from`/`quiet_until` may span midnight; equal values mean no quiet hours.
    `daily_cap` is how many direct messages the bot may start in one local day, apart from what belongs to a 1:1: that
    is `brief_on` (as its manager), `report_brief` (as its report), and `follow_up_on`.
    `hide_names`, `language`: see Person.
    `own_weekly_on` is `weekly_on` of who leads nobody: a weekly message of what they have said they will do.
    `weekly_allowance` is how many minutes before or after its time the weekly message may come when many are due.
    `quiet_chosen` says that the quiet hours are the person's own; otherwise they are the workspace's and follow them.
    `country` ("DE", or "GB-SCT" where a part of it has its own) says whose public holidays count; None for none.
    `away` is when they are away, soonest first; it is said
    and stored by itself (bot.away), and stands here because whatever waits for the rest waits for that. Raises
    ValueError for a weekday that there is not: to look for the next one would never end.
    """

    weekly_on: bool = True
    weekly_day: int = 0
    weekly_time: time = time(9, 0)
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    daily_cap: int = 4
    snoozed_until: datetime | None = None
    weekly_allowance: int = 15
    country: str | None = None
    quiet_chosen: bool = field(default=False, compare=False)
    report_brief: ReportBriefTime = ReportBriefTime.SAME
    brief_on: bool = True
    follow_up_on: bool = True
    hide_names: bool = False
    language: str | None = None
    own_weekly_on: bool = False
    away: tuple[Away, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not all(day in range(7) for day in (self.weekly_day, *self.working_days)):
            raise ValueError("no such weekday")

    @property
    def quiet(self) -> tuple[time, time]:
        """Begin and end of the quiet hours."""
        return self.quiet_from, self.quiet_until

    def away_on(self, day: date) -> Away | None:
        """Their being away on that local day, if they are."""
        return next((one for one in self.away if one.covers(day)), None)

    def back_on(self, day: date) -> date:
        """That local day, or the first after it on which they are not away."""
        while (away := self.away_on(day)) is not None:
            day = away.until
        return day


@dataclass(frozen=True, slots=True)
class Pair:
    """A manager and a report. The plan, the commitments and the question history belong to the pair.

    `ended_at` is when the last of their 1:1s was over; None while there is one, or has never been one.
    """

    id: int
    workspace_id: str
    manager: Person
    report: Person
    ended_at: datetime | None = None

    def other(self, person: Person | int) -> Person:
        """The one of the two who is not `person` (or not of that id)."""
        person_id = person if isinstance(person, int) else person.id
        return self.report if person_id == self.manager.id else self.manager


def check_manager(person: Person) -> None:
    """Raise NotAManagerError unless the bot is for this person. Nobody asks what other bots do."""
    if person.kind is PersonKind.OUTSIDER:
        raise NotAManagerError("manager_outsider")
    if not person.active:
        raise NotAManagerError("manager_gone")
    if person.kind is PersonKind.GUEST:
        raise NotAManagerError("manager_guest")


def check_report(manager: Person, report: Person) -> None:
    """Raise NotAReportError unless `report` can have 1:1s with `manager`."""
    if report.workspace_id != manager.workspace_id or report.kind is PersonKind.OUTSIDER:
        raise NotAReportError("report_outsider", name=report.name)
    if report.slack_id == manager.slack_id:
        raise NotAReportError("report_self")
    if report.kind is PersonKind.BOT:
        raise NotAReportError("report_bot", name=report.name)
    if not report.active:
        raise NotAReportError("report_gone", name=report.name)
    if report.kind is PersonKind.GUEST:
        raise NotAReportError("report_guest", name=report.name)


@dataclass(frozen=True, slots=True)
class Administrators:
    """Who administers: those whom Slack calls administrators or owners, and those named in the settings.

    `named` are Slack ids, after the workspace and a colon where they are of that workspace only.
    """

    named: frozenset[str] = frozenset()

    def include(self, person: Person) -> bool:
        """Whether this person does; guests, bots and people who have left never do."""
        slack_ids = {person.slack_id, person.grid_id} - {None}
        ids = {*slack_ids, *(f"{person.workspace_id}:{one}" for one in slack_ids)}
        return person.is_member and (person.admin or not ids.isdisjoint(self.named))

    def slack_ids(self, workspace_id: str) -> list[str]:
        """The Slack ids of those who are named for this workspace."""
        named = (one.rpartition(":") for one in self.named)
        return sorted(slack_id for of, _, slack_id in named if of in ("", workspace_id))


BY_SLACK = Administrators()
"""Only those whom Slack calls so."""
