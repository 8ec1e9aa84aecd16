"""What the bot says about frames and performance conversations, as values. See `bot.core.outbox.messages`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.frames.rules import Frame
from bot.meetings.rules import Lead
from bot.performance.rules import Record


@dataclass(frozen=True, slots=True)
class ShiftMessage:
    """The answer to whoever shifts, in the thread of the brief: what to say aloud. `undone` once shifted
    again."""

    shift_id: int
    brief_id: int
    report_name: str
    report_slack_id: str
    came_from: Frame
    went_to: Frame
    at: datetime
    today: date
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ShiftedMessage:
    """What the report is told of a shift."""

    manager_name: str
    went_to: Frame
    at: datetime
    today: date


@dataclass(frozen=True, slots=True)
class SoftenedMessage:
    """Something the manager wrote while coaching sounds like a performance point."""

    report_slack_id: str


class Side(StrEnum):
    """To which of the two."""

    MANAGER = "manager"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class LimitsMessage:
    """What a manager as coach can be and cannot, and who else there is; `contact` empty: nobody was named."""

    side: Side
    other_name: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PerformanceBriefMessage:
    """The parent of a performance conversation's thread, for the manager. `lead` is when it was to come.

    `frame` is the present one, `shifted_at` when it last became that, None if it never shifted.
    """

    brief_id: int
    record: Record
    report_name: str
    today: date
    starts_at: datetime
    lead: Lead
    one_on_one_id: int
    skipped: bool = False
    frame: Frame = Frame.PERFORMANCE
    shifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AheadMessage:
    """What the report is told before a performance conversation; `off` once it does not take place then."""

    manager_name: str
    today: date
    starts_at: datetime
    minutes: int
    off: bool = False


@dataclass(frozen=True, slots=True)
class RecordMessage:
    """A record as one of its readers sees it. `brought` names who brought each sentence forward.

    `side` None: a viewer, who is neither. Datetimes are local to the reader.
    """

    record: Record
    manager_name: str
    report_name: str
    today: date
    side: Side | None
    acknowledged_at: datetime | None = None
    brought: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """What the manager is told when the report acknowledged receiving a record, or added words (`words`)."""

    record_id: int
    report_name: str
    at: datetime
    today: date
    words: bool = False


@dataclass(frozen=True, slots=True)
class UnacknowledgedMessage:
    """What the manager is told once when nobody acknowledged."""

    record_id: int
    report_name: str
    shown_on: date
    today: date


@dataclass(frozen=True, slots=True)
class BroughtMessage:
    """What the other one is told when somebody brought a sentence forward."""

    record_id: int
    name: str


FrameMessage = (
    ShiftMessage
    | ShiftedMessage
    | SoftenedMessage
    | LimitsMessage
    | PerformanceBriefMessage
    | AheadMessage
    | RecordMessage
    | ReceivedMessage
    | UnacknowledgedMessage
    | BroughtMessage
)
