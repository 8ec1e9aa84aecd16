"""Commitments: what the two agreed, who owns it, by when, and every change with who, when and from where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, pairwise

from bot.core.access import BOTH, Data
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
    """`number` is unique among the manager's live commitments, so that "done 2" means one thing everywhere.

    `reply_id` and `line` say which line of which reply it was read from; both None for commands and shortcuts.
    `frame` is the one it was logged under, for good. `destroy_at` is when the words of a withdrawn one are destroyed;
    they are empty once that is done.
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
    edit or move replaced; its text is empty where its writer took it back."""

    commitment_id: int
    change: Change
    by: int | None
    at: datetime
    origin: Origin
    before: Draft | None = None
    id: int = field(default=0, compare=False)


def replaced_words(history: Sequence[CommitmentChange], text: str) -> Iterator[tuple[CommitmentChange, int | None]]:
    """The changes that replaced words, or keep a copy of them, each with who had written those; `text` is what the
    commitment says now."""
    author = history[0].by if history else None
    replaced = [change for change in history if change.before is not None]
    texts = [*(change.before.text for change in replaced if change.before is not None), text]
    for change, (before, after) in zip(replaced, pairwise(texts), strict=True):
        yield change, author
        if change.change is Change.EDITED and before != after:
            author = change.by


def free_numbers(taken: set[int]) -> Iterator[int]:
    """The numbers from 1 that no live commitment of the manager has, the smallest first."""
    return (number for number in count(1) if number not in taken)


def edited_draft(known: Commitment, was: Draft | None, draft: Draft) -> Draft:
    """An edit from `was` to `draft` applied to what is known: only what the person changed in their message."""
    if was is None:
        return draft
    return Draft(
        draft.text if draft.text != was.text else known.text or draft.text,
        draft.owner if draft.owner is not was.owner else known.owner,
        draft.due_on if draft.due_on != was.due_on else known.due_on,
    )


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment as a message or list shows it to the `reader`, one of its pair."""

    commitment: Commitment
    pair: Pair
    reader: Person

    @property
    def side(self) -> Owner:
        """Which of the two the reader is."""
        return Owner.REPORT if self.reader.id == self.pair.report.id else Owner.MANAGER

    @property
    def other_name(self) -> str:
        """With whom the reader has agreed it."""
        return self.pair.other(self.reader).name


def first_lines(lines: list[CommitmentLine], limit: int) -> tuple[tuple[CommitmentLine, ...], int]:
    """The first `limit` lines and how many more there are."""
    return tuple(lines[:limit]), max(0, len(lines) - limit)


@dataclass(frozen=True, slots=True)
class HomeCommitments:
    """What is open, on App Home; `can_add`: the person has somebody to agree it with, as their manager."""

    today: date
    page: Page[CommitmentLine]
    can_add: bool


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    """What typed orders such as "done 2" changed."""

    change: Change
    today: date
    lines: tuple[CommitmentLine, ...]
    undoable: bool = True


def words_of(forgotten: Forgotten, commitments: Sequence[Facts], changes: Sequence[Facts]) -> Iterator[Gone]:
    """The commitments in that person's words, and what was replaced of their words in those of others."""
    for one in commitments:
        history = [change for change in changes if change["commitment_id"] == one["id"]]
        author, replaced = _authors(one, history, forgotten)
        if author == forgotten.person_id:
            yield Gone("commitments", one["id"])
            yield from all_gone("commitment_changes", history)
        else:
            yield from (Gone("commitment_changes", change["id"], {"before_text": ""}) for change in replaced)


def _authors(one: Facts, history: Sequence[Facts], forgotten: Forgotten) -> tuple[int | None, list[Facts]]:
    """Who wrote the words as they are; and the changes that replaced words of the forgotten. Without a history they are
    the manager's."""
    author = history[0]["by"] if history else one["manager_id"]
    edits = [change for change in history if change["before_text"] is not None]
    texts = [*(change["before_text"] for change in edits), one["text"]]
    replaced = []
    for number, change in enumerate(edits):
        if author == forgotten.person_id:
            replaced.append(change)
        if change.get("change") is not Change.MOVED and texts[number] != texts[number + 1]:
            author = change["by"]
    return author, replaced
