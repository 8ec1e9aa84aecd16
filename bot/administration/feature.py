"""What the house must know of what administrators decide."""

from bot.administration import messages, views
from bot.administration.rules import ADMINISTRATION
from bot.core.access import Data
from bot.core.feature import Feature, MessageType, Opens

FEATURE = Feature(
    name="administration",
    messages=(
        MessageType(
            ADMINISTRATION, messages.compose, views.news, shows=(Data.POLICY,), opens=Opens.NOTHING, can_wait=True
        ),
    ),
)
