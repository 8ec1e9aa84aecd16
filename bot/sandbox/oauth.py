"""Slack's OAuth for the workspaces of one sandbox server: the consent page, and oauth.v2.access."""

import base64
import binascii
import secrets
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.sandbox.model import Json, RefusedError
from bot.sandbox.tickets import Issued

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

CLIENT_ID = "7000000000001.7000000000009"
CLIENT_SECRET = "5a4dc0ffee5a4dc0ffee5a4dc0ffee5a"  # noqa: S105  the sandbox's own, opens nothing else
CODE_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class _Code:
    sandbox: "Sandbox"
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    expires: datetime
    used: bool = False


class Authority:
    """The app's registration, and what it may be installed to.

    The person at the consent page is `user`, who consents while `agrees` and selects the workspace `chosen`.
    """

    def __init__(
        self,
        sandboxes: Sequence["Sandbox"],
        redirect_urls: Collection[str],
        *,
        user: str,
        rotates: bool = False,
    ) -> None:
        self.sandboxes = tuple(sandboxes)
        self.redirect_urls = set(redirect_urls)
        self.user = user
        self.rotates = rotates
        self.agrees = True
        self.chosen = self.sandboxes[0]
        self._lock = threading.Lock()
        self._codes: dict[str, _Code] = {}

    def authorize(self, query: Json) -> str:
        """Where the consent page redirects the browser. Raises RefusedError: Slack shows that on its own page."""
        if query.get("client_id") != CLIENT_ID:
            raise RefusedError("invalid_client_id")
        redirect_uri = str(query.get("redirect_uri") or "")
        if redirect_uri not in self.redirect_urls:
            raise RefusedError("bad_redirect_uri")
        scopes = tuple(scope for scope in str(query.get("scope") or "").split(",") if scope)
        if not scopes:
            raise RefusedError("invalid_scope")
        back: Json = {"state": query.get("state") or ""}
        if not self.agrees:
            return f"{redirect_uri}?{urlencode({'error': 'access_denied', **back})}"
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        expires = self.chosen.clock.now() + CODE_LIFETIME
        with self._lock:
            self._codes[code] = _Code(self.chosen, self.user, scopes, redirect_uri, expires)
        return f"{redirect_uri}?{urlencode({'code': code, **back})}"

    def access(self, args: Json, authorization: str) -> Json:
        """oauth.v2.access, for a code or a refresh token. Raises RefusedError."""
        self._require_client(args, authorization)
        if args.get("grant_type") == "refresh_token":
            return self._refreshed(str(args.get("refresh_token") or ""))
        return self._installed(str(args.get("code") or ""), str(args.get("redirect_uri") or ""))

    def _installed(self, code: str, redirect_uri: str) -> Json:
        with self._lock:
            given = self._codes.get(code)
            if given is None:
                raise RefusedError("invalid_code")
            if given.used:
                raise RefusedError("code_already_used")
            if given.expires <= given.sandbox.clock.now():
                raise RefusedError("code_expired")
            if given.redirect_uri != redirect_uri:
                raise RefusedError("bad_redirect_uri")
            self._codes[code] = replace(given, used=True)
        issued = given.sandbox.install(given.scopes, rotating=self.rotates)
        return _answer(given.sandbox, issued, given.user)

    def _refreshed(self, refresh_token: str) -> Json:
        for sandbox in self.sandboxes:
            if sandbox.tokens.owns(refresh_token):
                return _answer(sandbox, sandbox.tokens.rotate(refresh_token), self.user)
        raise RefusedError("invalid_refresh_token")

    def _require_client(self, args: Json, authorization: str) -> None:
        scheme, _, encoded = authorization.partition(" ")
        name, password = str(args.get("client_id") or ""), str(args.get("client_secret") or "")
        if scheme.lower() == "basic":
            try:
                name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                raise RefusedError("invalid_client_id") from None
        if name != CLIENT_ID:
            raise RefusedError("invalid_client_id")
        if password != CLIENT_SECRET:
            raise RefusedError("bad_client_secret")


def _answer(sandbox: "Sandbox", issued: Issued, user: str) -> Json:
    identity = sandbox.identity
    body: Json = {
        "ok": True,
        "app_id": identity.app_id,
        "authed_user": {"id": user},
        "scope": ",".join(sandbox.scopes),
        "token_type": "bot",
        "access_token": issued.access,
        "bot_user_id": identity.bot_user,
        "team": {"id": identity.team_id, "name": identity.team_name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if issued.refresh is not None:
        body |= {"refresh_token": issued.refresh, "expires_in": issued.expires_in}
    return body
