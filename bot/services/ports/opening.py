"""What people write in coaching, opened for one person: they read and write what is theirs or their pair's, no more.

Only services that act for that person import this (a contract in pyproject.toml names them). Whatever counts, reports,
administers or purges works with the plain `UnitOfWork`, which has no text.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from bot.services.ports import Store, UnitOfWork
from bot.services.ports.coaching import (
    CommitmentRepository,
    GoalRepository,
    NoteRepository,
    PlanRepository,
    ReplyRepository,
)
from bot.services.ports.report_side import ProposalRepository, TopicRepository


class Opened(UnitOfWork, Protocol):
    """A unit of work with the text of one reader. For anybody else's a repository raises NotFoundError."""

    plans: PlanRepository
    commitments: CommitmentRepository
    notes: NoteRepository
    replies: ReplyRepository
    goals: GoalRepository
    topics: TopicRepository
    proposals: ProposalRepository


class Opener(Store, Protocol):
    """The database, with what people write."""

    def opened(self, workspace_id: str, reader_id: int) -> AbstractContextManager[Opened]:
        """`begin`, opened for the person of this id."""

    def opened_reading(self, workspace_id: str, reader_id: int) -> AbstractContextManager[Opened]:
        """`reading`, opened for the person of this id."""
