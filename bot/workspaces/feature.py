"""What the house must know of installed workspaces."""

from bot.core.feature import Feature
from bot.workspaces.tables import PERSONAL_DATA

FEATURE = Feature(
    name="workspaces",
    personal_data=PERSONAL_DATA,
)
