"""What a plain sentence asks of Coach, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.away.rules import AwaySet
from bot.commitments.rules import CommitmentLine
from bot.core.language.text import Mention
from bot.core.people import Away, Person
from bot.core.request import Request
from bot.meetings.rules import MeetingLine, SeriesLine

REQUEST = "asked_coach"
"""The kind of the message that answers."""
SHOWN = 10
"""As many 1:1s, commitments or choices stand in an answer."""


class Kind(StrEnum):
    """What is asked for. Stored with the answer: a word here never changes."""

    SKIP = "skip"
    MOVE = "move"
    END = "end"
    PAUSE = "pause"
    RESUME = "resume"
    UNSKIP = "unskip"
    SET_UP = "setup"
    AWAY = "away"
    BACK = "back"
    MEET = "meet"
    PROMISED = "promised"
    STOP = "stop"
    WEEKLY_OFF = "weekly_off"
    WEEKLY_ON = "weekly_on"
    UNDO = "undo"
    SETTINGS = "settings"
    PLAN = "plan"
    PREPARE = "prepare"
    PRIVACY = "privacy"
    UNCLEAR = "unclear"


class Whose(StrEnum):
    """Whose commitments are asked about."""

    MINE = "mine"
    THEIRS = "theirs"
    ALL = "all"


class State(StrEnum):
    """Where the answer stands: `ask` waits for a tap, `which` for the choice of a 1:1, `unclear` for that of what was
    meant; `info` says how things are."""

    ASK = "ask"
    WHICH = "which"
    UNCLEAR = "unclear"
    INFO = "info"
    NOT_FOUND = "not_found"
    DONE = "done"
    LEFT = "left"
    NOT_THEIRS = "not_theirs"


@dataclass(frozen=True, slots=True)
class MessageUndone:
    """Somebody takes back all that a message of theirs has logged, kept or brought."""

    request: Request
    reply_id: int


Days = tuple[date, date]
"""The first and the last of them, both meant."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a sentence asks for. `days` are those it is about, of AWAY the first one away and the first one back, and
    `until_known` whether that was said. `to_day` and `to_time` are where a 1:1 is to be moved. `near` are the kinds
    that come nearest to what was not understood. `away`: why it is asked, from the first day away to the first one
    back."""

    kind: Kind
    person: Mention | None = None
    days: Days | None = None
    to_day: date | None = None
    to_time: time | None = None
    whose: Whose = Whose.ALL
    until_known: bool = True
    near: tuple[Kind, ...] = ()
    away: Days | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: `meetings` and `series` are those it is about or that can be chosen. `before` and
    `moves_to` are local to the reader. `more` are not listed. `slack_id` is somebody they have no 1:1s with yet.
    `kept` is what beside commitments is taken back. `again`: it was done before, and is shown with its way back.
    `away` is what is so once they are away; `taken_back` the time at which they are not after all, `also_away`
    those at which they still are. `leads` somebody, and `gets_weekly` messages: what can be stopped."""

    delivery_id: int
    kind: Kind
    state: State
    reader: Person
    today: date
    meetings: tuple[MeetingLine, ...] = ()
    series: tuple[SeriesLine, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
    other: Person | None = None
    moves_to: datetime | None = None
    before: datetime | None = None
    days: Days | None = None
    whose: Whose = Whose.ALL
    near: tuple[Kind, ...] = ()
    more: int = 0
    pair_id: int | None = None
    slack_id: str = ""
    kept: tuple[str, ...] = ()
    again: bool = False
    away: AwaySet | None = None
    taken_back: Away | None = None
    also_away: tuple[Away, ...] = ()
    leads: bool = True
    gets_weekly: bool = True
