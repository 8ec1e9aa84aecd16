"""What the house must know of installed workspaces."""

from bot.core.feature import Feature, Work
from bot.workspaces import installations, listeners

FEATURE = Feature(
    name="workspaces",
    service=installations.installations,
    listeners=listeners.register,
    work=(
        Work("adopt_workspace", 60.0, installations.adopt_workspace),
        Work("refresh_tokens", 60.0, installations.refresh_tokens),
        Work("sync_people", installations.SYNC_EVERY_SECONDS, installations.sync_people),
    ),
)
