"""What features make their services from (`Feature.service`). Put together by wiring, and by tests on fakes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.backup_log import NO_BACKUP_LOG, BackupLog
from bot.core.cipher import Cipher
from bot.core.directory import PeopleService
from bot.core.outbox.publishing import HomePublishing
from bot.core.people import BY_SLACK, Administrators
from bot.core.ports import Clock, OAuth, PeopleList
from bot.core.sealing.coaching import CoachingDatabase
from bot.core.wording.library import Library
from bot.core.workspaces import Installation
from bot.core.workspaces_service import WorkspaceService
from bot.core.workspaces_store import WorkspaceQueue


@dataclass(frozen=True)
class Dependencies:
    """Listeners wait for `homes` and for the directory of `people`: theirs must be quick.

    `allow_private_calendars`: calendars may be in networks that are not the internet. `calendar_clients`: Coach's
    client ID and secret at each provider whose calendars people sign in to; the browser comes back to `public_url`.
    `people_list` is there where there are installations to look after; `oauth` where workspaces install by themselves,
    `own_workspace` where there is one, that of the token in the settings.
    """

    db: CoachingDatabase
    clock: Clock
    library: Library
    people: PeopleService
    workspaces: WorkspaceService
    queue: WorkspaceQueue
    homes: HomePublishing
    administrators: Administrators = BY_SLACK
    people_list: PeopleList | None = None
    oauth: OAuth | None = None
    own_workspace: Callable[[], Installation] | None = None
    backup_log: BackupLog = NO_BACKUP_LOG
    allow_private_calendars: bool = False
    calendar_clients: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    public_url: str = ""
    cipher: Cipher = field(default_factory=Cipher)
