"""The record of a performance conversation: four things, that they were received, and comments."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from bot.briefs.rules import Brief, Came
from bot.core.access import ADMIN, AUTHOR, BOTH, MANAGER, REPORT, VIEWER, Data
from bot.core.people import Pair, Person, Preferences
from bot.core.personal_data import Facts, Forgotten, Gone
from bot.core.time.dates import local
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.working_days import previous_working_day, working_days_later
from bot.frames.rules import Side
from bot.meetings.rules import OneOnOne, SeriesLine
from bot.performance.vague import RecordDraft, RecordField

CONFIRMATIONS = Data("confirmation", readers=BOTH | ADMIN, writers=REPORT | ADMIN)
RECORDS = Data("record", readers=BOTH | VIEWER, writers=MANAGER)
DRAFTS = Data("performance_draft", readers=AUTHOR, writers=AUTHOR)
ACKNOWLEDGEMENTS = Data("received", readers=BOTH | VIEWER, writers=REPORT)
PERFORMANCE_BRIEF = "performance_brief"
PERFORMANCE_AHEAD = "performance_ahead"
RECORD = "record"
RECEIVED = "received"
UNACKNOWLEDGED = "unacknowledged"
BROUGHT_FORWARD = "brought_forward"
CONFIRM = "confirm_manager"
CONFIRM_ADMIN = "confirm_admin"
CONFIRM_NEWS = "confirm_news"
VIEWER_NAMED = "viewer_named"
DAYS = ("gap_on", "way_by", "communicated_on")
"""The days of a RecordDraft, in its order."""
UNACKNOWLEDGED_AFTER = 2
"""Working days of the manager after which it is told once that nobody has acknowledged receiving a record."""
SILENT_AFTER = 5
"""Working days of the report without an answer, after which the manager may ask an administrator."""


class ConfirmationState(StrEnum):
    """Whether the manager of a pair is one: what the report said, or an administrator."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    ALLOWED = "allowed"
    DENIED = "denied"

    @property
    def confirmed(self) -> bool:
        """Whether records may be shown."""
        return self in (ConfirmationState.YES, ConfirmationState.ALLOWED)

    @property
    def refused(self) -> bool:
        """Whether somebody said no."""
        return self in (ConfirmationState.NO, ConfirmationState.DENIED)

    def may_refuse(self, *, by_administrator: bool = False) -> bool:
        """Whether a no would change something. What an administrator has said, the report cannot refuse."""
        return not self.refused and (by_administrator or self is not ConfirmationState.ALLOWED)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Whether the report of a pair, or an administrator, has confirmed the manager: anybody can set up a 1:1 with
    anybody, and nobody is to get a record from somebody who is not their manager. Asked once, for the first record.

    `silent_at` (UTC): from then on the manager may ask an administrator if nobody has answered.
    """

    pair_id: int
    state: ConfirmationState
    asked_at: datetime
    silent_at: datetime
    administrators_asked_at: datetime | None = None
    answered_by: int | None = None

    def may_ask_administrators(self, now: datetime) -> bool:
        """Whether the manager may have an administrator asked."""
        if self.administrators_asked_at is not None:
            return False
        is_silent = self.state is ConfirmationState.ASKED and now >= self.silent_at
        return is_silent or self.state is ConfirmationState.NO


@dataclass(frozen=True, slots=True)
class RecordState:
    """How far a record is, without what it says. It is fixed once shown to the report (`shown_at`)."""

    id: int
    pair_id: int
    one_on_one_id: int
    created_at: datetime
    shown_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """A sentence of somebody's own that they brought forward from coaching."""

    author_id: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What a record says. `comment` is the report's own, empty if there is none."""

    state: RecordState
    draft: RecordDraft
    comment: str = ""
    brought: tuple[Brought, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the reader's own in coaching. `ref` finds it again: the kind, the row and its place there."""

    ref: str
    text: str

    @property
    def fingerprint(self) -> str:
        """The same for the same words only."""
        return sha256(self.text.encode()).hexdigest()[:16]


def wrong_days(draft: RecordDraft, today: date) -> frozenset[str]:
    """The fields among `gap_on`, `communicated_on` and `way_by` whose day cannot be: seen or said later than today, or
    to be closed before today."""
    wrong = {
        "gap_on": (draft.gap_on or today) > today,
        "communicated_on": not draft.said_here and (draft.communicated_on or today) > today,
        "way_by": (draft.way_by or today) < today,
    }
    return frozenset(name for name, is_wrong in wrong.items() if is_wrong)


def stripped(draft: RecordDraft) -> RecordDraft:
    """Without blanks around what it says."""
    standard, gap, way, consequence = map(draft.text, RecordField)
    return replace(draft, standard=standard, gap=gap, way=way, consequence=consequence)


def short_notice(
    starts_at: datetime,
    now: datetime,
    report: Person,
    preferences: Preferences,
    is_holiday: IsHoliday = no_holidays,
) -> int | None:
    """In how many minutes a conversation begins of which its report can no longer be told the working day before; None
    if they can."""
    day = previous_working_day(local(starts_at, report.timezone).date(), preferences.working_days, is_holiday)
    return int((starts_at - now).total_seconds() // 60) if local(now, report.timezone).date() > day else None


def notify_at(
    shown_at: datetime, manager: Person, preferences: Preferences, is_holiday: IsHoliday = no_holidays
) -> datetime:
    """When (UTC) to tell the manager that a record shown at `shown_at` is not acknowledged."""
    return working_days_later(shown_at, UNACKNOWLEDGED_AFTER, manager.timezone, preferences, is_holiday)


@dataclass(frozen=True, slots=True)
class PerformanceBriefMessage:
    """The parent of a performance conversation's thread, for the manager.

    `shifted_at` is when its frame last became the present one, None if it never shifted. Datetimes are local.
    `waits` is why the record is not shown afterwards, None if it is.
    """

    brief: Brief
    record: Record
    report_name: str
    today: date
    starts_at: datetime
    series: OneOnOne
    skipped: bool = False
    shifted_at: datetime | None = None
    waits: ConfirmationState | None = None
    came: Came | None = None


@dataclass(frozen=True, slots=True)
class AheadMessage:
    """What the report is told before a performance conversation; `off` once it does not take place then. `state`:
    whether their manager is confirmed."""

    manager_name: str
    today: date
    starts_at: datetime
    minutes: int
    off: bool = False
    pair_id: int = 0
    state: ConfirmationState = ConfirmationState.ASKED


@dataclass(frozen=True, slots=True)
class RecordMessage:
    """A record as `reader` sees it: one of the pair, or a viewer. `waits` is why it is not shown to the report, None if
    it is or will be; `may_ask`: the manager may have an administrator asked. `contact` is somebody outside the line."""

    record: Record
    pair: Pair
    reader: Person
    today: date
    waits: ConfirmationState | None = None
    may_ask: bool = False
    contact: str = ""

    @property
    def side(self) -> Side | None:
        """None for a viewer."""
        sides = {self.pair.manager.id: Side.MANAGER, self.pair.report.id: Side.REPORT}
        return sides.get(self.reader.id)


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """What the manager is told when the report acknowledged receiving a record, or commented (`comment`)."""

    record_id: int
    report_name: str
    at: datetime
    today: date
    comment: bool = False


@dataclass(frozen=True, slots=True)
class UnacknowledgedMessage:
    """What the manager is told once when nobody acknowledged."""

    record_id: int
    report_name: str
    shown_on: date
    today: date


@dataclass(frozen=True, slots=True)
class ConfirmMessage:
    """Asks the report, or as `by_administrator` an administrator, whether the manager of a pair is one, and says what
    was answered; `by` is the Slack id of who did."""

    pair: Pair
    state: ConfirmationState
    by: str = ""
    by_administrator: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmNewsMessage:
    """What one of a pair is told of the answer, or the manager that there is none; `by` is the Slack id of who
    answered. `may_ask`: the manager may have an administrator asked."""

    pair: Pair
    reader: Person
    state: ConfirmationState
    by: str = ""
    may_ask: bool = False


@dataclass(frozen=True, slots=True)
class ViewerNamedMessage:
    """Somebody who has a record is told of a viewer: what stands below every message that the bot starts says whom."""


@dataclass(frozen=True, slots=True)
class ViewerNamings:
    """Who may read performance records, from which local day on."""

    today: date
    names: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class BroughtMessage:
    """What the other one is told when somebody brought a sentence forward."""

    record_id: int
    name: str


def words_of(forgotten: Forgotten, acknowledgements: Sequence[Facts]) -> Iterator[Gone]:
    """What that person, as the report, added to records."""
    if forgotten.is_report:
        yield from (Gone("performance_acknowledgements", one["id"], {"comment": None}) for one in acknowledgements)


@dataclass(frozen=True, slots=True)
class Conversations:
    """How many coaching 1:1s were held, of how many nobody said, and when the last was; the records of performance
    conversations, oldest first."""

    report_name: str
    coaching: int
    unknown: int
    last_on: date | None
    records: tuple[RecordState, ...]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in its author's lists; `report_name` is empty while nobody is picked. `kept_on` is local to them."""

    form: str
    report_name: str
    kept_on: date


@dataclass(frozen=True, slots=True)
class ConversationsAhead:
    """A manager's performance conversations to come, and their drafts of some."""

    today: date
    lines: tuple[SeriesLine, ...] = ()
    drafts: tuple[DraftLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedConversations:
    """The same with both kinds for each of their people, apart."""

    ahead: ConversationsAhead
    people: tuple[Conversations, ...]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a viewer's list. `made_on` is local to them."""

    state: RecordState
    pair: Pair
    made_on: date


@dataclass(frozen=True, slots=True)
class Time:
    """When a performance conversation is to be: local wall time of the manager, and how long it takes."""

    at: datetime
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class ConversationDraft:
    """A performance conversation that is not set yet, as far as its manager has typed it. `form` is the same while it
    is the same form: kept again, it is the same draft."""

    form: str
    draft: RecordDraft = field(default_factory=RecordDraft)
    when: Time | None = None
    report: Person | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep: days and people alone are picked again as fast."""
        return not any(map(self.draft.text, RecordField))

    def over(self, before: "ConversationDraft") -> "ConversationDraft":
        """With what was there `before`, where this has nothing."""
        given = {name: value for name, value in asdict(self.draft).items() if value}
        draft = replace(before.draft, **given)
        return replace(self, draft=draft, when=self.when or before.when, report=self.report or before.report)

    def as_text(self) -> str:
        """To be sealed; the report is kept beside it."""
        at, minutes = (self.when.at.isoformat(), self.when.minutes) if self.when else (None, None)
        return json.dumps({**asdict(self.draft), "at": at, "minutes": minutes}, default=date.isoformat)

    @classmethod
    def from_text(cls, form: str, text: str, report: Person | None) -> "ConversationDraft":
        """What `as_text` has made."""
        kept = json.loads(text)
        at, minutes = kept.pop("at"), kept.pop("minutes")
        days = {name: date.fromisoformat(kept[name]) for name in DAYS if kept[name]}
        when = Time(datetime.fromisoformat(at), minutes) if at else None
        return cls(form, RecordDraft(**{**kept, **days}), when, report)
