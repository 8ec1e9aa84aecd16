"""The way from "Add to Slack" to an installation: a state that goes out with the browser and comes back once.

The state ties the answer to the browser that asked (a cookie holds the other half), so that nobody can be made to
finish somebody else's installation. Both halves are kept as hashes, in the database: any process may get the answer."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.core.database.transaction import Database
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.ports import OAuth
from bot.core.workspaces import NO_WORKSPACE, Installation
from bot.core.workspaces_service import WorkspaceService
from bot.core.workspaces_store import OAuthStates
from bot.workspaces.rules import STATE_LASTS

log = structlog.get_logger(__name__)


class InstallExpiredError(Exception):
    """The state is unknown, used, too old, or another browser's: to be begun again."""


class InstallFailedError(Exception):
    """Slack did not let us finish: to be begun again."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and the half of the state that it keeps."""

    url: str
    browser: str


@dataclass(frozen=True)
class Installing:
    """Begins and finishes installations."""

    db: Database
    workspaces: WorkspaceService
    oauth: OAuth

    def begin(self, now: datetime, browser: str = "") -> Begun:
        """A new installation; `browser` is the half an earlier attempt left there, so that two tabs both work."""
        state, browser = secrets.token_urlsafe(32), browser or secrets.token_urlsafe(32)
        with self.db.begin(NO_WORKSPACE) as tx:
            OAuthStates(tx).add(_hash(state), _hash(browser), now + STATE_LASTS, now)
        return Begun(self.oauth.authorize_url(state), browser)

    def give_up(self, state: str, browser: str, now: datetime) -> None:
        """Somebody said no. Raises InstallExpiredError."""
        self._take(state, browser, now)

    def finish(self, state: str, browser: str, code: str, now: datetime) -> Installation:
        """Install. Raises InstallExpiredError, InstallFailedError."""
        self._take(state, browser, now)
        try:
            installation = self.oauth.exchange(code, now)
        except SlackRefusedError as error:
            log.warning("install_refused", code=error.code)
            raise InstallFailedError from error
        except (SlackBusyError, SlackUnknownError) as error:
            log.warning("install_unanswered", reason=type(error).__name__)
            raise InstallFailedError from error
        self.workspaces.install(installation, now)
        return installation

    def _take(self, state: str, browser: str, now: datetime) -> None:
        with self.db.begin(NO_WORKSPACE) as tx:
            if not OAuthStates(tx).take(_hash(state), _hash(browser), now):
                raise InstallExpiredError


def _hash(half: str) -> str:
    return hashlib.sha256(half.encode()).hexdigest()
