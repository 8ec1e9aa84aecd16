"""What the house must know of the rights to one's data."""

from bot.core.feature import Feature
from bot.privacy.rules import AUDIT

FEATURE = Feature(
    name="privacy",
    data=(AUDIT,),
)
