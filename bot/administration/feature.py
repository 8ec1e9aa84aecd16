"""What the house must know of what administrators decide."""

from bot.administration.rules import POLICY
from bot.administration.wording import AdminWording
from bot.core.feature import Feature

FEATURE = Feature(
    name="administration",
    wording=(AdminWording,),
    data=(POLICY,),
)
