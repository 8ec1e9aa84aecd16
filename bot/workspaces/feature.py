"""What the house must know of installed workspaces."""

from bot.core.events import PeopleJoined, SlackIdChanges
from bot.core.feature import Feature, MessageType, Opens, SlackEvent, Work
from bot.core.outbox.deliveries import PersonUnreachable
from bot.core.sealing.joining import follow_slack_id, join_people
from bot.core.workspaces import REFRESH_TOKENS, SYNC_PEOPLE
from bot.core.workspaces_store import PERSONAL_DATA
from bot.workspaces import listeners, messages, views
from bot.workspaces.installations import installations
from bot.workspaces.rules import NOTICE, PEOPLE_PAGE_EVERY
from bot.workspaces.wording import InstallWording, NoticeWording

FEATURE = Feature(
    name="workspaces",
    wording=(InstallWording, NoticeWording),
    service=installations,
    slack_events=(
        SlackEvent("app_uninstalled", listeners.uninstalled),
        SlackEvent("tokens_revoked", listeners.revoked),
    ),
    messages=(MessageType(NOTICE, messages.compose, views.notice, opens=Opens.NOTHING, can_wait=True),),
    listens={
        PersonUnreachable: messages.notify_installer,
        PeopleJoined: join_people,
        SlackIdChanges: follow_slack_id,
    },
    work=(
        Work("register_workspace", 60.0, lambda service, _now: service.single and service.single.register()),
        Work(REFRESH_TOKENS, 60.0, lambda service, _now: service.rotation and service.rotation.refresh_due()),
        Work(SYNC_PEOPLE, PEOPLE_PAGE_EVERY, lambda service, _now: service.people and service.people.look()),
    ),
    personal_data=PERSONAL_DATA,
)
