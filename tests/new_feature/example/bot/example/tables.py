"""Lines that two people keep for their 1:1s."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import NUMBERED
from bot.core.database.tables import NumberedRow
from bot.core.database.tables import refers
from bot.core.database.tables import Id
from bot.core.personal_data import DESTROYED, PersonalData
from bot.core.cipher import Ciphertext
from bot.core.cipher import SealedText


class ExampleRow(NumberedRow):
    """A line. It is its author's; the other one of the pair reads it."""

    __tablename__ = "example"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    created_at: Mapped[datetime]

    __table_args__ = (
        refers("pair_id", "pairs"),
        refers("author_id", "people"),
        Index(None, "pair_id"),
        Index(None, "author_id"),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(
        ExampleRow,
        pair=ExampleRow.pair_id,
        person=ExampleRow.author_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
        written_at=ExampleRow.created_at,
    ),
)
