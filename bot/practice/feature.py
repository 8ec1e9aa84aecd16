"""What the house must know of practice."""

from bot.core.feature import Feature
from bot.practice.rules import PRACTICE
from bot.practice.wording import PracticeWording

FEATURE = Feature(
    name="practice",
    wording=(PracticeWording,),
    data=(PRACTICE,),
)
