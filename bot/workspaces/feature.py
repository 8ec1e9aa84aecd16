"""What the house must know of installed workspaces."""

from bot.core.feature import Feature, MessageType, Opens, SlackEvent, Work
from bot.core.outbox.deliveries import PersonUnreachable
from bot.core.workspaces_tables import PERSONAL_DATA
from bot.workspaces import installations, listeners, messages, views
from bot.workspaces.notice_wording import NoticeWording
from bot.workspaces.rules import NOTICE
from bot.workspaces.wording import InstallWording

FEATURE = Feature(
    name="workspaces",
    wording=(InstallWording, NoticeWording),
    service=installations.installations,
    slack_events=(
        SlackEvent("app_uninstalled", listeners.uninstalled),
        SlackEvent("tokens_revoked", listeners.revoked),
    ),
    messages=(MessageType(NOTICE, messages.compose, views.notice, opens=Opens.NOTHING, can_wait=True),),
    listens={PersonUnreachable: messages.notify_installer},
    work=(
        Work("register_workspace", 60.0, installations.register_workspace),
        Work("refresh_tokens", 60.0, installations.refresh_tokens),
        Work("sync_people", installations.SYNC_EVERY_SECONDS, installations.sync_people),
    ),
    personal_data=PERSONAL_DATA,
)
