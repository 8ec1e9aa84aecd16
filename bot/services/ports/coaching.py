"""What services need to keep of what people write: plans, commitments, notes, replies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.commitments import Commitment, CommitmentChange, CommitmentState, Draft
from bot.domain.frames import Frame
from bot.domain.goals import Goal, GoalRevision, Milestone, MilestoneDraft
from bot.domain.notes import Note
from bot.domain.plans import Plan
from bot.domain.replies import Decision, Reply

LivePage = tuple[list[Commitment], int]


class CountRepository(Protocol):
    """How much there is, for what must not read it."""

    def live_commitments(self, manager_id: int, pair_ids: Sequence[int] = ()) -> int:
        """How many commitments are live in all the manager's pairs and in those others."""


class PlanRepository(Protocol):
    def latest(self, pair_id: int) -> Plan:
        """The newest revision, or the empty plan of version 0."""

    def latest_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, Plan]:
        """`latest` for many pairs in one query; pairs without a revision are left out."""

    def revision(self, pair_id: int, version: int) -> Plan:
        """That revision, or the empty plan of version 0."""

    def add_revision(self, plan: Plan) -> bool:
        """Store `plan` as its `version`. False if that version exists already: somebody else was quicker."""

    def history(self, pair_id: int, limit: int) -> list[Plan]:
        """Revisions, newest first."""


class CommitmentRepository(Protocol):
    def get(self, commitment_id: int) -> Commitment:
        """Raises NotFoundError."""

    def get_many(self, commitment_ids: Sequence[int]) -> list[Commitment]:
        """In the order of the ids; unknown ids are left out."""

    def add(
        self,
        pair_id: int,
        draft: Draft,
        number: int,
        now: datetime,
        reply_id: int | None,
        line: int | None,
        frame: Frame = Frame.COACHING,
    ) -> Commitment: ...

    def save(self, commitment: Commitment) -> None: ...

    def set_state(self, commitment_ids: Sequence[int], state: CommitmentState) -> None: ...

    def record(self, *changes: CommitmentChange) -> None: ...

    def history(self, commitment_id: int) -> list[CommitmentChange]:
        """Oldest first."""

    def live_of_pair(self, pair_id: int) -> list[Commitment]:
        """By number."""

    def live_of_pairs(self, pair_ids: Sequence[int]) -> list[Commitment]:
        """By due date as below, over those pairs."""

    def page_live_of(self, manager_id: int, pair_ids: Sequence[int], limit: int, offset: int) -> LivePage:
        """A page of `live_of_manager` and `live_of_pairs` together, and how many there are in all."""

    def all_of_pair(self, pair_id: int) -> list[Commitment]:
        """In every state, oldest first."""

    def live_of_manager(self, manager_id: int) -> list[Commitment]:
        """By due date (those due by the next 1:1 last), then number."""

    def live_numbers(self, manager_id: int) -> set[int]: ...

    def of_reply(self, reply_id: int) -> list[Commitment]:
        """All states, by line."""


class NoteRepository(Protocol):
    def add(self, pair_id: int, author_id: int, text: str, now: datetime, reply_id: int | None) -> Note: ...

    def of_author(self, author_id: int, pair_id: int, limit: int) -> list[Note]:
        """Newest first. Notes are only ever read by their author."""

    def count_of_author(self, author_id: int, pair_id: int) -> int: ...

    def count_of_reply(self, reply_id: int) -> int: ...

    def delete_of_reply(self, reply_id: int) -> None: ...


class ReplyRepository(Protocol):
    def get(self, reply_id: int) -> Reply:
        """Raises NotFoundError."""

    def add(self, reply: Reply) -> Reply | None:
        """Store (its `id` is ignored). None if a message with that channel and ts was stored before."""

    def by_message(self, channel: str, ts: str) -> Reply | None: ...

    def of_author(self, author_id: int) -> list[Reply]:
        """Those whose text is kept, oldest first."""

    def decide(self, reply_id: int, decision: Decision, text: str, pair_id: int | None = None) -> None:
        """Record what became of it and the text still needed; `pair_id` None leaves the pair as it is."""


class GoalRepository(Protocol):
    """Goals come with their milestones, in order."""

    def get(self, goal_id: int) -> Goal:
        """Raises NotFoundError."""

    def of_pair(self, pair_id: int) -> list[Goal]:
        """All states, the newest last."""

    def live_of_pairs(self, pair_ids: Sequence[int]) -> list[Goal]:
        """Drafts and confirmed ones of these pairs, the soonest due first, those without a day last; in a number of
        queries that does not grow."""

    def add(self, goal: Goal) -> Goal:
        """Store a new goal without milestones; its `id` is ignored."""

    def save(self, goal: Goal) -> None:
        """Update everything but the pair, who made it and its milestones."""

    def keep_revision(self, goal: Goal) -> None:
        """Put the words of a goal, as it stands, into its history before they are replaced."""

    def revisions(self, goal_id: int, limit: int) -> list[GoalRevision]:
        """The words a goal had before its present ones, newest first."""

    def add_milestone(self, goal: Goal, draft: MilestoneDraft) -> None: ...

    def change_milestone(self, goal: Goal, draft: MilestoneDraft) -> None:
        """Other words or another day; whether it is done stays."""

    def tick_milestone(self, goal: Goal, milestone: Milestone) -> None:
        """Keep when and by whom it was done, or that it is not."""

    def delete_milestone(self, goal: Goal, milestone_id: int) -> None: ...
