"""What looks after installations: none of it where there is neither OAuth nor a token in the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

import structlog

from bot.core.dependencies import Dependencies
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.ports import Clock
from bot.core.workspaces import Installation
from bot.core.workspaces_service import WorkspaceService
from bot.workspaces.people_sync import PeopleSync
from bot.workspaces.token_rotation import TokenRotation

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class SingleWorkspace:
    """Remembers the workspace of the token, once a process. `who_am_i` raises SlackRefusedError, SlackBusyError,
    SlackUnknownError."""

    workspaces: WorkspaceService
    who_am_i: Callable[[], Installation]
    clock: Clock
    _registered: Event = field(default_factory=Event, init=False, repr=False)

    def register(self) -> None:
        """Ask, unless it is known; a later call tries again."""
        if self._registered.is_set():
            return
        try:
            installation = self.who_am_i()
        except SlackRefusedError as error:
            log.error("slack_unauthorized", codes=[error.code])
        except (SlackBusyError, SlackUnknownError) as error:
            log.warning("slack_does_not_answer", reason=type(error).__name__)
        else:
            self.workspaces.register(installation, self.clock.now())
            self._registered.set()


@dataclass(frozen=True)
class Installations:
    """Who has installed the bot, and what keeps that true."""

    workspaces: WorkspaceService
    single: SingleWorkspace | None = None
    rotation: TokenRotation | None = None
    people: PeopleSync | None = None


def installations(dependencies: Dependencies) -> Installations:
    """On these."""
    db, clock, queue = dependencies.db, dependencies.clock, dependencies.queue
    who_am_i, oauth, people = dependencies.own_workspace, dependencies.oauth, dependencies.people_list
    return Installations(
        dependencies.workspaces,
        single=SingleWorkspace(dependencies.workspaces, who_am_i, clock) if who_am_i else None,
        rotation=TokenRotation(db, queue, oauth, clock) if oauth else None,
        people=PeopleSync(db, queue, people, dependencies.people, clock) if people else None,
    )
