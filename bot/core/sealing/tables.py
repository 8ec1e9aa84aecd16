"""Data keys: what seals the text people write, itself wrapped with COACH_SECRET_KEYS."""

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import DataKey, SealedText, WrappedKey
from bot.core.database.tables import NUMBERED, Id, NumberedRow, partial_index, references
from bot.core.personal_data import DESTROYED, PersonalData, Resealed

OF_PAIR = text("person_id IS NULL")
OWN_IN_PAIR = text("pair_id IS NOT NULL AND person_id IS NOT NULL")
OWN = text("pair_id IS NULL")


class TextKeyRow(NumberedRow):
    """A key of a pair (no person), of one person within a pair, or of one person (no pair).

    With the row goes the key, and with the key everything it has sealed.
    """

    __tablename__ = "text_keys"

    pair_id: Mapped[int | None] = mapped_column(Id)
    person_id: Mapped[int | None] = mapped_column(Id)
    key: Mapped[WrappedKey] = mapped_column(DataKey)

    __table_args__ = (
        *references(pair_id="pairs", person_id="people"),
        partial_index("uq_text_keys_pair", "pair_id", where=OF_PAIR, unique=True),
        partial_index("uq_text_keys_own_in_pair", "pair_id", "person_id", where=OWN_IN_PAIR, unique=True),
        partial_index("uq_text_keys_own", "person_id", where=OWN, unique=True),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(
        TextKeyRow,
        pair=TextKeyRow.pair_id,
        person=TextKeyRow.person_id,
        purged=DESTROYED,
        forgotten=Resealed(SealedText),
    ),
)
