"""What the house must know of practice."""

from bot.core.feature import Feature
from bot.practice.rules import PRACTICE

FEATURE = Feature(
    name="practice",
    data=(PRACTICE,),
)
