"""What services need to keep of what a report brings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.plans import Plan
from bot.domain.proposals import Proposal, ProposalState
from bot.domain.topics import Topic, TopicState


class TopicRepository(Protocol):
    def get(self, topic_id: int) -> Topic:
        """Raises NotFoundError."""

    def add(self, pair_id: int, author_id: int, text: str, now: datetime, reply_id: int | None) -> Topic: ...

    def set_text(self, topic: Topic, text: str) -> None:
        """Say it in other words."""

    def set_state(self, topic_id: int, state: TopicState) -> None: ...

    def open_of_pair(self, pair_id: int) -> list[Topic]:
        """Oldest first."""

    def all_of_pair(self, pair_id: int) -> list[Topic]:
        """In every state, oldest first."""

    def open_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, list[Topic]]:
        """The same for many, in one query; pairs without one are left out."""

    def of_reply(self, reply_id: int) -> list[Topic]:
        """Those it brought that nobody has taken back, oldest first."""


class ProposalRepository(Protocol):
    def get(self, proposal_id: int) -> Proposal:
        """Raises NotFoundError."""

    def add(self, author_id: int, plan: Plan, now: datetime) -> Proposal:
        """A new open one; the pair must have none. `plan.version` is the one it was begun from."""

    def open_of_pair(self, pair_id: int) -> Proposal | None: ...

    def all_of_pair(self, pair_id: int) -> list[Proposal]:
        """In every state, oldest first."""

    def decide(self, proposal: Proposal, state: ProposalState, answer: str = "") -> None:
        """How it ended, and the manager's line."""
