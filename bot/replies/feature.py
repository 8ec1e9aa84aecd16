"""What the house must know of what people type."""

from bot.core.feature import Feature
from bot.replies.rules import TYPED

FEATURE = Feature(
    name="replies",
    data=(TYPED,),
)
