"""Connecting a calendar by signing in to Google or Microsoft, from a button in Slack through the browser and back.

Anybody can be sent a link. So the page that it opens says whose calendar in Coach this will be, before anybody signs
in; and what comes back from the provider counts in the browser that was shown that page (a cookie holds the other half
of the state), within ten minutes, and once. Link and state carry what they are for, sealed: nothing is stored until
somebody is back.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import structlog

from bot.calendars.rules import Failure
from bot.core.cipher import Cipher, SecretKeysError
from bot.core.database.transaction import Database
from bot.core.errors import NotFoundError
from bot.core.outbox.store import claim_once
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.wording.library import Library
from bot.core.workspaces_store import Workspaces

if TYPE_CHECKING:  # an extra of its own
    from bot.calendars.oauth import OAuthApp, SignedIn

STATE_LASTS = timedelta(minutes=10)
"""How long a sign-in may take, and a link to one may wait."""
log = structlog.get_logger(__name__)

CONNECT = "/calendars/connect"
_LINK, _STATE = "calendar link", "calendar state"


def back_from(provider: str) -> str:
    """Where a provider sends the browser afterwards."""
    return f"/calendars/{provider}"


def can_sign_in() -> bool:
    """Whether the extra `calendars-oauth` is there."""
    return all(find_spec(one) is not None for one in ("authlib", "requests"))


def apps_of(
    clients: Mapping[str, tuple[str, str]], public_url: str, *, allow_private: bool = False
) -> dict[str, "OAuthApp"]:
    """Coach as each provider knows it, by their client IDs and secrets."""
    if not clients or not can_sign_in():
        return {}
    from bot.calendars.fetching import Guard, GuardedSession
    from bot.calendars.oauth import PROVIDERS, OAuthApp

    session = GuardedSession(Guard(allow_private=allow_private))
    return {
        name: OAuthApp(session, PROVIDERS[name], client_id, secret, f"{public_url}{back_from(name)}")
        for name, (client_id, secret) in clients.items()
    }


class SignInExpiredError(Exception):
    """It is too old, was used, or belongs to another browser: to be begun again."""


class SignInFailedError(Exception):
    """The provider gave no access. `admin_url` is where an administrator can agree, if that is what is missing."""

    def __init__(self, reason: Failure, person: Person, admin_url: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.person, self.admin_url = reason, person, admin_url


@dataclass(frozen=True, slots=True)
class Finished:
    """Who has signed in where, as a request of theirs, and what for."""

    request: Request
    provider: str
    found: "SignedIn"


@dataclass(frozen=True, slots=True)
class Begun:
    """Whose calendar it will be, where to sign in, and the half of the state that the browser keeps."""

    person: Person
    workspace: str
    provider: str
    url: str
    admin_url: str
    browser: str = field(repr=False)


@dataclass(frozen=True)
class SignIns:
    """Begins and finishes sign-ins, for the providers that this Coach is registered with."""

    db: Database
    library: Library
    cipher: Cipher
    public_url: str
    apps: Mapping[str, "OAuthApp"]

    @property
    def offered(self) -> tuple[str, ...]:
        """The providers somebody can sign in to."""
        return tuple(self.apps)

    def link(self, who: Person, provider: str, now: datetime) -> str:
        """For a button that this person alone is shown; it can be opened for ten minutes."""
        sealed = self._seal(_LINK, now, workspace=who.workspace_id, person=who.id, provider=provider)
        return f"{self.public_url}{CONNECT}?{urlencode({'link': sealed})}"

    def begin(self, link: str, browser: str, now: datetime) -> Begun:
        """The page behind a link. `browser` is the half that an earlier one left there, so that two tabs both work.
        Raises SignInExpiredError."""
        said = self._open(_LINK, link, now)
        person, workspace = self._whose(said)
        app, browser = self._app(said["provider"]), browser or secrets.token_urlsafe(32)
        verifier = secrets.token_urlsafe(48)
        state = self._seal(_STATE, now, **{**said, "verifier": verifier, "browser": _hash(browser)})
        url = app.begin(state, verifier)
        return Begun(person, workspace, said["provider"], url, app.admin_consent_url(), browser)

    def give_up(self, state: str, browser: str, error: str, description: str, now: datetime) -> SignInFailedError:
        """The provider has sent an error back. Raises SignInExpiredError."""
        said, person = self._take(state, browser, now)
        app = self._app(said["provider"])
        return SignInFailedError(app.denied(error, description), person, app.admin_consent_url())

    def finish(self, state: str, browser: str, code: str, now: datetime) -> "Finished":
        """What the provider gives for its code. Raises SignInExpiredError, SignInFailedError."""
        from bot.calendars.fetching import FetchError

        said, person = self._take(state, browser, now)
        app = self._app(said["provider"])
        try:
            found = app.finish(code, said["verifier"], now)
        except FetchError as error:
            raise SignInFailedError(error.reason, person, app.admin_consent_url()) from None
        return Finished(self._request(person, now), said["provider"], found)

    def revoke(self, provider: str, access: str) -> None:
        """What opened a calendar is to open nothing any more. Slack is waiting: it is tried once, for a moment."""
        from bot.calendars.fetching import FetchError
        from bot.calendars.oauth import Tokens

        if provider not in self.apps:
            return
        try:
            self.apps[provider].revoke(Tokens.of(access))
        except FetchError as error:
            log.warning("calendar_not_revoked", provider=provider, reason=error.reason.value)

    def _take(self, state: str, browser: str, now: datetime) -> tuple[dict[str, str], Person]:
        """What a state says, once."""
        said = self._open(_STATE, state, now)
        if not browser or said.get("browser") != _hash(browser):
            raise SignInExpiredError
        person, _ = self._whose(said)
        with self.db.begin(person.workspace_id) as tx:
            if not claim_once(tx, self._request(person, now, f"calendar:{_hash(state)}")):
                raise SignInExpiredError
        return said, person

    def _request(self, person: Person, now: datetime, request_id: str | None = None) -> Request:
        return Request(person, now, self.library.for_locale(person.reads), request_id)

    def _whose(self, said: Mapping[str, str]) -> tuple[Person, str]:
        """The person, and what their workspace is called."""
        try:
            with self.db.read_only(said["workspace"]) as tx:
                person, workspace = People(tx).get(int(said["person"])), Workspaces(tx).get()
        except NotFoundError:
            raise SignInExpiredError from None
        if not person.active:
            raise SignInExpiredError
        return person, workspace.name if workspace is not None else ""

    def _app(self, provider: str) -> "OAuthApp":
        if provider not in self.apps:
            raise SignInExpiredError
        return self.apps[provider]

    def _seal(self, purpose: str, now: datetime, **said: object) -> str:
        until = (now + STATE_LASTS).isoformat()
        return self.cipher.seal(json.dumps({**said, "purpose": purpose, "until": until, "nonce": secrets.token_hex(8)}))

    def _open(self, purpose: str, sealed: str, now: datetime) -> dict[str, str]:
        try:
            said = json.loads(self.cipher.open(sealed))
            fits = said.pop("purpose") == purpose and now < datetime.fromisoformat(said.pop("until"))
        except (AttributeError, KeyError, SecretKeysError, TypeError, ValueError):
            raise SignInExpiredError from None
        if not fits:
            raise SignInExpiredError
        return dict(said)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
