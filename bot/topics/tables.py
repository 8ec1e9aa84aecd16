"""What a report brings to a 1:1 and to the shared plan."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import NUMBERED, NumberedRow, partial_index, refers, state_in, word
from bot.core.database.types import Id
from bot.core.sealing.column import Ciphertext, SealedText
from bot.plans.proposal_rules import ProposalState
from bot.topics.rules import TopicState

OPEN_TOPIC = state_in([TopicState.OPEN])
OPEN_PROPOSAL = state_in([ProposalState.OPEN])


class TopicRow(NumberedRow):
    """Open until the manager says that it was talked about: it is there at the next 1:1, whenever that is."""

    __tablename__ = "topics"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    state: Mapped[TopicState] = mapped_column(word(TopicState))
    created_at: Mapped[datetime]
    reply_id: Mapped[int | None] = mapped_column(Id)

    __table_args__ = (
        refers("pair_id", "pairs"),
        refers("author_id", "people"),
        refers("reply_id", "replies"),
        Index(None, "pair_id"),
        Index(None, "author_id"),
        Index(None, "reply_id"),
        NUMBERED,
    )


class ProposalRow(NumberedRow):
    """What a report proposes to change in the plan of `base_version`; a pair has one open proposal at most."""

    __tablename__ = "plan_proposals"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    base_version: Mapped[int]
    expectations: Mapped[Ciphertext] = mapped_column(SealedText)
    current_performance: Mapped[Ciphertext] = mapped_column(SealedText)
    support: Mapped[Ciphertext] = mapped_column(SealedText)
    state: Mapped[ProposalState] = mapped_column(word(ProposalState))
    answer: Mapped[Ciphertext | None] = mapped_column(SealedText)
    created_at: Mapped[datetime]

    __table_args__ = (
        refers("pair_id", "pairs"),
        refers("author_id", "people"),
        partial_index("uq_plan_proposals_open", "pair_id", where=OPEN_PROPOSAL, unique=True),
        Index(None, "pair_id"),
        Index(None, "author_id"),
        NUMBERED,
    )
