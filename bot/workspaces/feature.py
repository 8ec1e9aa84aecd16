"""What the house must know of installed workspaces."""

from bot.core.feature import Feature, MessageType, Opens
from bot.core.outbox.deliveries import PersonUnreachable
from bot.workspaces import messages, views
from bot.workspaces.notice_wording import NoticeWording
from bot.workspaces.rules import NOTICE
from bot.workspaces.tables import PERSONAL_DATA
from bot.workspaces.wording import InstallWording

FEATURE = Feature(
    name="workspaces",
    wording=(InstallWording, NoticeWording),
    messages=(MessageType(NOTICE, messages.compose, views.notice, opens=Opens.NOTHING, can_wait=True),),
    listens={PersonUnreachable: messages.tell_installer},
    personal_data=PERSONAL_DATA,
)
