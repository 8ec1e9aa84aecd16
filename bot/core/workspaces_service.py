"""Workspaces come and go: installed, uninstalled, tokens revoked, and installed again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import structlog

from bot.core.database.transaction import Database
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.events import WorkspaceEnded
from bot.core.outbox.rate_limits import FOREVER, WORKSPACE, RateLimits
from bot.core.workspaces import Installation, Workspace
from bot.core.workspaces_store import Workspaces

log = structlog.get_logger(__name__)

REMEMBERED_SECONDS = 5.0
"""How long a process may go on with a token that another has replaced or deleted."""


@dataclass(frozen=True)
class WorkspaceService:
    """Remembers installations. What it reads is kept for a few seconds, so that no request waits for it.

    `only_token` is the one of the settings, where there is one: it stands in for what OAuth would have given.
    `who_am_i` asks Slack whose it is; it raises SlackRefusedError, SlackBusyError, SlackUnknownError.
    """

    db: Database
    only_token: str | None = None
    who_am_i: Callable[[], Installation] | None = None
    _own: list[str] = field(default_factory=list, init=False, repr=False)
    _read: dict[str, tuple[float, Workspace | None]] = field(default_factory=dict, init=False, repr=False)

    def find(self, workspace_id: str, *, fresh: bool = False) -> Workspace | None:
        """The workspace, as it was a few seconds ago unless `fresh`; None for one we never heard of.

        One that is not there is looked for each time, so that a new installation works at once; with a token
        in the settings nobody installs.
        """
        read = self._read.get(workspace_id)
        if read is not None and not fresh and monotonic() - read[0] < REMEMBERED_SECONDS:
            return read[1]
        with self.db.read_only(workspace_id) as tx:
            workspace = Workspaces(tx).get()
        if workspace is None and self.only_token is None:
            self._read.pop(workspace_id, None)
        else:
            self._read[workspace_id] = (monotonic(), workspace)
        return workspace

    def bot_token(self, workspace_id: str, *, fresh: bool = False) -> str | None:
        """What to speak to a workspace with; None where the bot is not installed."""
        workspace = self.find(workspace_id, fresh=fresh)
        if self.only_token is not None:
            return self.only_token if workspace is None or workspace.active else None
        return workspace.tokens.bot if workspace and workspace.active and workspace.tokens else None

    def admits(self, workspace_id: str) -> bool:
        """Whether requests from there are for this bot: with a token in the settings, from its own workspace only.

        Slack is asked once whose token it is. While it does not answer, a workspace that was registered before is
        taken for it."""
        if self.who_am_i is None:
            return True
        if not self._own:
            try:
                self._own.append(self.who_am_i().workspace_id)
            except (SlackRefusedError, SlackBusyError, SlackUnknownError) as error:
                log.warning("own_workspace_unknown", reason=type(error).__name__)
                known = self.find(workspace_id)
                return known is not None and known.active and known.tokens is None
        return workspace_id in self._own

    def install(self, installation: Installation, now: datetime) -> None:
        """Somebody has installed the bot, for the first time or again. What still waits there is sent from now on."""
        with self.db.begin(installation.workspace_id) as tx:
            Workspaces(tx).install(installation, now)
            RateLimits(tx).open(WORKSPACE)
        self._read.pop(installation.workspace_id, None)
        log.info("installed", workspace_id=installation.workspace_id)

    def register(self, installation: Installation, now: datetime) -> None:
        """The workspace of the token in the settings, which Slack has just said is good: as if it were installed now,
        if it was not. What was held back for want of a good token is sent from now on."""
        with self.db.begin(installation.workspace_id) as tx:
            workspace = Workspaces(tx).lock()
            if workspace is None or not workspace.active:
                Workspaces(tx).install(installation, now)
            RateLimits(tx).open(WORKSPACE)
        self._read.pop(installation.workspace_id, None)

    def uninstalled(self, workspace_id: str, event_at: datetime) -> None:
        """Slack says that the bot was removed. Nothing more is sent there, and its token is forgotten."""
        self._end(workspace_id, event_at, "app_uninstalled")

    def tokens_revoked(self, workspace_id: str, bot_users: Collection[str], event_at: datetime) -> None:
        """Slack says whose tokens are no longer good; only the bot's own matters."""
        workspace = self.find(workspace_id, fresh=True)
        known = workspace.bot_user_id if workspace else None
        if bot_users and (known is None or known in bot_users):
            self._end(workspace_id, event_at, "tokens_revoked")

    def _end(self, workspace_id: str, event_at: datetime, reason: str) -> None:
        with self.db.begin(workspace_id) as tx:
            workspace = Workspaces(tx).lock()
            ended = workspace is not None and workspace.ended_by(event_at)
            if ended:
                Workspaces(tx).end()
                RateLimits(tx).close(WORKSPACE, FOREVER, reason)
                tx.features.announce(tx, WorkspaceEnded())
        self._read.pop(workspace_id, None)
        log.info("uninstalled" if ended else "old_news", workspace_id=workspace_id, reason=reason)
