"""What a report brings to a 1:1."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import NUMBERED, TO_DESTROY, Id, NumberedRow, partial_index, references, state_in, word
from bot.core.personal_data import DESTROYED, PersonalData, TakenBack
from bot.topics.rules import TopicState

OPEN_TOPIC = state_in([TopicState.OPEN])


class TopicRow(NumberedRow):
    """Open until the manager says that it was talked about: it is there at the next 1:1, whenever that is."""

    __tablename__ = "topics"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    state: Mapped[TopicState] = mapped_column(word(TopicState))
    created_at: Mapped[datetime]
    reply_id: Mapped[int | None] = mapped_column(Id)
    line: Mapped[int | None]
    destroy_at: Mapped[datetime | None]

    __table_args__ = (
        *references(pair_id="pairs", author_id="people", reply_id="replies"),
        partial_index("ix_topics_to_destroy", "destroy_at", where=TO_DESTROY),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(
        TopicRow,
        pair=TopicRow.pair_id,
        person=TopicRow.author_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
        written_at=TopicRow.created_at,
        unlinked=(TopicRow.reply_id, TopicRow.line),
        taken_back=TakenBack(TopicRow.destroy_at, by=TopicRow.author_id),
    ),
)
