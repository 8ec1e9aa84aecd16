"""What the bot says in messages, as values: services compose them from what is true now, `slack/` renders them.

`today` is the recipient's local date, so that a renderer can say "today" and "tomorrow". Datetimes are local to the
recipient unless they say UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.briefs.report_messages import DecidedMessage, PrepareMessage, ProposedMessage
from bot.commitments.rules import Change, CommitmentLine
from bot.core.people import Pair
from bot.frames.message_values import FrameMessage, LimitsMessage
from bot.frames.rules import Frame
from bot.goals.message_values import GoalMessage
from bot.goals.rules import GoalLine, NearMilestone
from bot.handovers.message_values import HandedOverMessage, HandoverMessage
from bot.meetings.rules import Lead, MeetingLine, Outcome
from bot.plans.rules import Plan
from bot.privacy.message_values import ExportFiles, ExportMessage, ForgettingMessage, LastMessage
from bot.replies.rules import Decision
from bot.topics.rules import Topic


@dataclass(frozen=True, slots=True)
class BriefMessage:
    """The parent of a brief's thread: who, when, what was last agreed, what the report brings.

    `lead` None: the manager asked for it. `late`: it could not come when it was to.
    `frame` is the present one, `shifted_at` when it last became that, None if it never shifted.
    """

    brief_id: int
    report_name: str
    today: date
    starts_at: datetime | None = None
    minutes: int | None = None
    agreed: CommitmentLine | None = None
    agreed_count: int = 0
    lead: Lead | None = None
    one_on_one_id: int | None = None
    skipped: bool = False
    holiday: bool = False
    late: bool = False
    frame: Frame = Frame.COACHING
    shifted_at: datetime | None = None
    report_slack_id: str = ""
    topics: tuple[Topic, ...] = ()
    more_topics: int = 0
    pair_id: int = 0


@dataclass(frozen=True, slots=True)
class PromptsMessage:
    """The three prompts, and how to reply to log."""

    report_name: str
    half_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PlanMessage:
    """The one-page coaching plan. `notes` counts the private notes of the one who reads it, the manager unless it is
    `for_report`."""

    pair_id: int
    report_name: str
    plan: Plan
    today: date
    actions: tuple[CommitmentLine, ...] = ()
    more_actions: int = 0
    notes: int = 0
    changed_at: datetime | None = None
    goals: tuple[GoalLine, ...] = ()
    more_goals: int = 0
    manager_name: str = ""
    for_report: bool = False


@dataclass(frozen=True, slots=True)
class QuestionMessage:
    """One powerful question to prepare; `limits` comes with the first one a manager gets."""

    brief_id: int
    question: str
    limits: LimitsMessage | None = None


@dataclass(frozen=True, slots=True)
class FollowUpMessage:
    """Whether the 1:1 happened, asked once; `outcome` is the answer so far."""

    occurrence_id: int
    report_name: str
    outcome: Outcome
    today: date
    new_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A report without a 1:1 for longer than the series' cadence; `last` is the day it was last held or due."""

    pair_id: int
    report_name: str
    last: date


@dataclass(frozen=True, slots=True)
class NudgeMessage:
    """The weekly nudge."""

    today: date
    weekday: int
    meetings: tuple[MeetingLine, ...]
    more_meetings: int
    commitments: tuple[CommitmentLine, ...]
    more_commitments: int
    gaps: tuple[Gap, ...]
    try_key: str
    snoozed_until: date | None = None
    stopped: bool = False
    more_gaps: int = 0
    milestones: tuple[NearMilestone, ...] = ()
    more_milestones: int = 0


@dataclass(frozen=True, slots=True)
class BundleMessage:
    """The briefs of the rest of the day in one message, when the daily cap is reached."""

    today: date
    cap: int
    meetings: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """What was understood from a reply. `gone` when the reply was undone or deleted."""

    reply_id: int
    today: date
    lines: tuple[CommitmentLine, ...]
    notes: int = 0
    topics: tuple[str, ...] = ()
    undone: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class UnsureMessage:
    """A reply that could be a commitment or not: one tap decides. `pairs` is set when the 1:1 must be chosen too."""

    reply_id: int
    texts: tuple[str, ...]
    decision: Decision
    pairs: tuple[Pair, ...] = ()
    reader_id: int = 0


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    """What plain words such as "done 2" changed."""

    change: Change
    today: date
    lines: tuple[CommitmentLine, ...]
    undoable: bool = True


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """An answer that is one wording: `section` and `key` name it, `fields` fill it."""

    section: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)
    today: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeMessage:
    """Slack refuses messages to a person; told to who installed the bot. `closed` is what Slack says is closed."""

    name: str
    closed: Literal["account", "conversation"]


@dataclass(frozen=True, slots=True)
class AdministrationMessage:
    """What an administrator has decided about the one who reads it; `by` is the administrator's Slack id."""

    news: Literal["held", "released", "viewer", "no_viewer"]
    by: str


Message = (
    BriefMessage
    | PromptsMessage
    | PlanMessage
    | QuestionMessage
    | FollowUpMessage
    | NudgeMessage
    | BundleMessage
    | LoggedMessage
    | UnsureMessage
    | ChangedMessage
    | AnswerMessage
    | NoticeMessage
    | AdministrationMessage
    | FrameMessage
    | GoalMessage
    | HandoverMessage
    | HandedOverMessage
    | PrepareMessage
    | ProposedMessage
    | DecidedMessage
    | ExportMessage
    | ForgettingMessage
    | LastMessage
)


@dataclass(frozen=True, slots=True)
class Skip:
    """The message is not to be sent: what it was about is no longer so."""

    reason: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """The message is to be sent later (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Bundled:
    """The message is part of the day's bundle instead."""


Sendable = Message | ExportFiles
"""What can be posted; files are not brought up to date afterwards."""
Composed = Sendable | Skip | PutOff | Bundled
