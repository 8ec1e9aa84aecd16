"""Commitments: what the two agreed, who owns it, by when, and every change with who, when and from where."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.access import BOTH, Data
from bot.core.language.pronouns import Told
from bot.core.people import Pair, Person
from bot.core.personal_data import Facts, Forgotten, Gone, all_gone
from bot.core.request import Page
from bot.frames.rules import Frame

COMMITMENTS = Data("commitments", readers=BOTH, writers=BOTH)
LOGGED = "logged"
CHANGED = "changed"
UNDO_LASTS = timedelta(hours=1)
"""For so long after Undo it can be logged after all; then the words are destroyed."""


class Owner(StrEnum):
    """Who does it."""

    MANAGER = "manager"
    REPORT = "report"
    BOTH = "both"


class CommitmentState(StrEnum):
    """`withdrawn` is an undone or deleted log: it is shown nowhere, and its words are destroyed."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    CARRIED_OVER = "carried_over"
    WITHDRAWN = "withdrawn"


LIVE = (CommitmentState.OPEN, CommitmentState.CARRIED_OVER)
"""The states in which a commitment is still to be done."""


class Change(StrEnum):
    """What happened to a commitment."""

    LOGGED = "logged"
    EDITED = "edited"
    MOVED = "moved"
    DONE = "done"
    DROPPED = "dropped"
    CARRIED_OVER = "carried_over"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


SHOWN_WITH_UNDO = (Change.DONE, Change.DROPPED, Change.MOVED)
UNDO_TAKEN = timedelta(days=1)
"""A button to undo is taken for longer than it is offered: what shows it is not rendered again by the minute."""


STATE_AFTER = {
    Change.DONE: CommitmentState.DONE,
    Change.DROPPED: CommitmentState.DROPPED,
    Change.REOPENED: CommitmentState.OPEN,
}


class Origin(StrEnum):
    """From where a change came."""

    THREAD = "thread"
    DM = "dm"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    BUTTON = "button"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Draft:
    """A commitment as read from words. `due_on` None means: by the next 1:1."""

    text: str
    owner: Owner
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """`number` is the manager's next, and none is given twice: "done 2" in an old thread means what it meant.

    `reply_id` and `line` say which line of which reply it was read from; both None for commands and shortcuts.
    `frame` is the one it was logged under, for good. `writers` are those whose words are in the text, None if nobody
    knows. `destroy_at` is when the words of a withdrawn one are destroyed; they are empty once that is done.
    """

    id: int
    workspace_id: str
    pair_id: int
    number: int
    text: str
    owner: Owner
    due_on: date | None
    state: CommitmentState
    created_at: datetime
    reply_id: int | None = None
    line: int | None = None
    frame: Frame = Frame.COACHING
    writers: Sequence[int] | None = field(default=None, compare=False)
    destroy_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it is still to be done."""
        return self.state in LIVE

    @property
    def draft(self) -> Draft:
        """What can be edited."""
        return Draft(self.text, self.owner, self.due_on)


@dataclass(frozen=True, slots=True)
class CommitmentChange:
    """One line of a commitment's history. `by` is a person id, None for the schedule. `before` holds what an
    edit or move replaced, and `before_writers` whose words that was; where its writer took it back, it is destroyed at
    `destroy_at`, and empty from then on.
    """

    commitment_id: int
    change: Change
    by: int | None
    at: datetime
    origin: Origin
    before: Draft | None = None
    before_writers: Sequence[int] | None = field(default=None, compare=False)
    destroy_at: datetime | None = field(default=None, compare=False)
    id: int = field(default=0, compare=False)

    def can_be_undone_by(self, who: Person, now: datetime) -> bool:
        """Whether a button may take it back, if it is so still."""
        return self.by == who.id and self.change in SHOWN_WITH_UNDO and now - self.at <= UNDO_TAKEN


def replaced_words(history: Sequence[CommitmentChange]) -> Iterator[tuple[CommitmentChange, Collection[int | None]]]:
    """The changes that keep words from before them, each with whose words those are."""
    for change in history:
        if change.before is not None and change.before.text:
            yield change, typed_by(history) if change.before_writers is None else change.before_writers


def typed_by(history: Sequence[CommitmentChange]) -> Collection[int | None]:
    """Whose words a commitment is in where its row does not say: theirs who logged or edited it."""
    return {change.by for change in history if change.change in WORDED}


def edited_draft(known: Commitment, was: Draft | None, draft: Draft) -> Draft:
    """An edit from `was` to `draft` applied to what is known: only what the person changed in their message."""
    if was is None:
        return draft
    return Draft(
        draft.text if draft.text != was.text else known.text or draft.text,
        draft.owner if draft.owner is not was.owner else known.owner,
        draft.due_on if draft.due_on != was.due_on else known.due_on,
    )


class Part(StrEnum):
    """The parts of a list of commitments, in their order: what the reader does, what others do for them, and what was
    agreed under performance."""

    MINE = "mine"
    THEIRS = "theirs"
    PERFORMANCE = "performance"


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment as a message or list shows it to the `reader`, one of its pair. `undoable`: they have just moved
    it. `off` are those who do it and have a public holiday on its day, where an answer points at that."""

    commitment: Commitment
    pair: Pair
    reader: Person
    undoable: bool = False
    off: tuple[Person, ...] = ()

    @property
    def side(self) -> Owner:
        """Which of the two the reader is."""
        return Owner.REPORT if self.reader.id == self.pair.report.id else Owner.MANAGER

    @property
    def text(self) -> str:
        """Its words as they read to the reader, where one of the two has typed them in a reply: "send you the survey"
        is "send Sam the survey" to the manager who said so."""
        one, pair, mine = self.commitment, self.pair, self.reader.id
        wrote = next((each for each in (pair.manager, pair.report) if [*(one.writers or ())] == [each.id]), None)
        if one.reply_id is None or wrote is None:
            return one.text
        other = pair.other(wrote)
        names = {person.id: None if person.id == mine else person.called for person in (wrote, other)}
        does = {Owner.MANAGER: pair.manager.id, Owner.REPORT: pair.report.id}.get(one.owner)
        return Told(names[wrote.id], names[other.id], names[does] if does else None).words(one.text)

    @property
    def part(self) -> Part:
        """In which part of a list it stands."""
        if self.commitment.frame is Frame.PERFORMANCE:
            return Part.PERFORMANCE
        return Part.MINE if self.commitment.owner in (self.side, Owner.BOTH) else Part.THEIRS

    @property
    def other_name(self) -> str:
        """With whom the reader has agreed it."""
        return self.pair.other(self.reader).called


def first_lines(lines: list[CommitmentLine], limit: int) -> tuple[tuple[CommitmentLine, ...], int]:
    """The first `limit` lines and how many more there are."""
    return tuple(lines[:limit]), max(0, len(lines) - limit)


@dataclass(frozen=True, slots=True)
class HomeCommitments:
    """What is open, on App Home, and what the person has just `finished`, to be undone."""

    today: date
    page: Page[CommitmentLine]
    finished: tuple[CommitmentLine, ...] = ()


@dataclass(frozen=True, slots=True)
class JustDone:
    """The commitments that somebody has just moved, the last first, on their App Home: each can be moved back."""

    today: date
    moved: tuple[CommitmentLine, ...]


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    """What typed orders such as "done 2" changed."""

    change: Change
    today: date
    lines: tuple[CommitmentLine, ...]
    undoable: bool = True


WORDED = (Change.LOGGED, Change.EDITED)


def words_of(forgotten: Forgotten, commitments: Sequence[Facts], changes: Sequence[Facts]) -> Iterator[Gone]:
    """The commitments with words of that person: each says again what it said before them, or goes. What was replaced
    of their words goes, too.

    Where a row does not say who wrote it, those did who logged or edited the commitment; without a history the manager.
    """
    for one in commitments:
        history = [change for change in changes if change["commitment_id"] == one["id"]]
        unless_said = {change["by"] for change in history if change["change"] in WORDED} or {one["manager_id"]}

        def is_theirs(writers: Sequence[int] | None, unless_said: set[int] = unless_said) -> bool:
            return forgotten.person_id in (unless_said if writers is None else writers)

        replaced = [change for change in history if change["before_text"]]
        others = [change for change in replaced if not is_theirs(change["before_writers"])]
        if is_theirs(one["writers"]) and not others:
            yield Gone("commitments", one["id"])
            yield from all_gone("commitment_changes", history)
            continue
        if is_theirs(one["writers"]):
            last = others[-1]
            yield Gone("commitments", one["id"], {"text": last["before_text"], "writers": last["before_writers"]})
        yield from (
            Gone("commitment_changes", each["id"], {"before_text": ""}) for each in replaced if each not in others
        )
