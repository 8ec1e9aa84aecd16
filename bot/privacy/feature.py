"""What the house must know of the rights to one's data."""

from bot.core.feature import Feature
from bot.privacy.rules import AUDIT
from bot.privacy.wording import RightsWording

FEATURE = Feature(
    name="privacy",
    wording=(RightsWording,),
    data=(AUDIT,),
)
