"""What the house must know of installed workspaces."""

from bot.core.feature import Feature, MessageType, Opens
from bot.core.outbox.deliveries import PersonUnreachable
from bot.workspaces import messages, views
from bot.workspaces.rules import NOTICE

FEATURE = Feature(
    name="workspaces",
    messages=(MessageType(NOTICE, messages.compose, views.notice, opens=Opens.NOTHING, can_wait=True),),
    listens={PersonUnreachable: messages.tell_installer},
)
