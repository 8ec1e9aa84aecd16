"""What the house must know of what administrators decide."""

from bot.administration.rules import POLICY
from bot.core.feature import Feature

FEATURE = Feature(
    name="administration",
    data=(POLICY,),
)
