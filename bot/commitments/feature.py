"""What the house must know of commitments."""

from bot.commitments.export import EXPORT
from bot.commitments.rules import COMMITMENTS
from bot.commitments.tables import PERSONAL_DATA
from bot.core.feature import Feature

FEATURE = Feature(
    name="commitments",
    data=(COMMITMENTS,),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
