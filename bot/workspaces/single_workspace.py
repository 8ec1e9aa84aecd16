"""With a token in the settings there is one workspace: Slack is asked once which."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

import structlog

from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.ports import Clock
from bot.core.workspaces import Installation
from bot.core.workspaces_service import WorkspaceService

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class OnlyWorkspace:
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
