"""The sandbox as one object: workspace, clock, delivery, people, faults and log, wired together."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from bot.sandbox import seed
from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import Delivery
from bot.sandbox.events import Events, Messages
from bot.sandbox.faults import Faults
from bot.sandbox.interactions import Interactions
from bot.sandbox.log import CallLog
from bot.sandbox.model import Identity, RefusedError
from bot.sandbox.people import People
from bot.sandbox.tickets import Issued, Tickets, Timings, Tokens
from bot.sandbox.transports import HttpTransport, SocketTransport
from bot.sandbox.workspace import Files, Workspace

SCOPES = ("chat:write", "commands", "files:write", "im:history", "users:read")
SUBSCRIPTIONS = ("message.im", "app_home_opened", "user_change", "app_uninstalled", "tokens_revoked")


class Sandbox:
    """A local Slack with one app installed, without a server: see server.SandboxServer.

    `mode` is how the app is reached; http needs the app's `request_url`, which may also be set later.
    `scopes`, `subscriptions` and `commands` are what the app's manifest asks for. `start` is the clock's
    first moment. Several sandboxes on one server (see oauth.Authority) have an `identity` each and share a `clock`.
    """

    def __init__(
        self,
        mode: Literal["socket", "http"] = "socket",
        *,
        request_url: str = "",
        scopes: Collection[str] = SCOPES,
        subscriptions: Collection[str] = SUBSCRIPTIONS,
        commands: Collection[str] = ("/coach",),
        timings: Timings | None = None,
        start: datetime | None = None,
        clock: SandboxClock | None = None,
        identity: Identity = seed.IDENTITY,
        installed: bool = True,
    ) -> None:
        timings = timings or Timings()
        self.identity = identity
        self.scopes = tuple(scopes)
        self.installed = installed
        self.messages_tab = True
        self.home_tab = True
        self.clock = clock or SandboxClock(start)
        self.tokens = Tokens(self.clock, identity.bot_token if installed else None)
        self.log = CallLog()
        self.faults = Faults()
        self.files = Files(identity.team_id)
        self.tickets = Tickets(timings)
        self.workspace = Workspace(self.clock, self.identity)
        self.sockets = SocketTransport(self.identity, timings) if mode == "socket" else None
        self.posts = HttpTransport(request_url, self.identity.signing_secret, timings)
        self.delivery = Delivery(self.sockets or self.posts, timings, self.clock, self.log)
        self.events = Events(self.workspace, subscriptions, self.delivery.post)
        self.messages = Messages(self.workspace, self.events)
        self.interactions = Interactions(self.workspace, self.messages, self.tickets, self.delivery)
        self.people = People(self.workspace, self.events, self.messages, self.interactions, commands)

    @property
    def base_url(self) -> str:
        """Where the app reaches the sandbox, such as http://127.0.0.1:8000; empty before it is served."""
        return self.tickets.base_url

    def require_scope(self, scope: str) -> None:
        """Raises RefusedError missing_scope, with what is needed and provided."""
        if scope not in self.scopes:
            raise RefusedError("missing_scope", needed=scope, provided=",".join(self.scopes))

    def refresh_sockets(self) -> None:
        """Socket Mode: ask the app to replace its connections. Not on the server's event loop."""
        if self.sockets is not None:
            self.delivery.run(self.sockets.refresh())

    def cut_sockets(self) -> None:
        """Abort the app's connections without a close frame."""
        if self.sockets is not None:
            self.delivery.run(self.sockets.cut())

    def silence_sockets(self, *, deaf: bool = False) -> None:
        """Keep the app's connections open but stop responding on them; on new ones too while `deaf`."""
        if self.sockets is not None:
            self.sockets.deaf = deaf
            self.delivery.run(self.sockets.fall_silent())

    def install(self, scopes: Collection[str], *, rotating: bool) -> Issued:
        """Install or reinstall the app with these scopes; returns its tokens."""
        self.installed = True
        self.scopes = tuple(scopes)
        return self.tokens.issue(rotating=rotating)

    def uninstall(self) -> None:
        """Remove the app: its tokens stop working, app_uninstalled and tokens_revoked go out."""
        self.installed = False
        self.tokens.revoke()
        self.events.tokens_revoked()
        self.events.app_uninstalled()
