"""Registers listeners on Bolt and remembers what Slack must know of them: the manifest cannot drift."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from slack_bolt import App

from bot.core.slack.subcommands import Subcommands
from bot.core.wording.library import Wording

Listener = TypeVar("Listener", bound=Callable[..., object])
Matchers = Sequence[Callable[..., bool]] | None


class Decorator(Protocol):
    """Takes any listener and gives it back."""

    def __call__(self, listener: Listener, /) -> Listener: ...


METHOD_SCOPES: dict[str, frozenset[str]] = {
    "auth.teams.list": frozenset(),
    "auth.test": frozenset(),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "chat.getPermalink": frozenset(),
    "conversations.history": frozenset({"im:history"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": frozenset({"im:history"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "oauth.v2.access": frozenset(),
    "team.info": frozenset({"team:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
"""Scopes each Web API method needs (docs.slack.dev/reference), in direct messages with the bot."""

EVENT_SCOPES: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_uninstalled": frozenset(),
    "message.im": frozenset({"im:history"}),
    "tokens_revoked": frozenset(),
    "user_change": frozenset({"users:read"}),
}
"""Scopes each event subscription needs, by the name the manifest uses."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as Slack lists it: `usage` is the hint beside its name."""

    name: str
    usage: str
    description: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut as Slack lists it: "message" ones are in a message's menu, "global" ones in search."""

    callback_id: str
    name: str
    kind: Literal["global", "message"]
    description: str


@dataclass(frozen=True, slots=True)
class Surface:
    """Everything of the app that Slack must know. `action_ids` and `view_ids` are in the order registered."""

    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    bot_events: tuple[str, ...]
    scopes: tuple[str, ...]
    action_ids: tuple[str, ...]
    view_ids: tuple[str, ...]


class Registry:
    """What `register(...)` of a feature is given. Each method is a decorator like Bolt's of the same name.

    What Slack itself lists, a command or a shortcut, has one language: that of `wording`.
    """

    def __init__(self, bolt: App, wording: Wording) -> None:
        self.bolt = bolt
        self.wording = wording
        self.subcommands = Subcommands()
        self._commands: list[Command] = []
        self._shortcuts: list[Shortcut] = []
        self._events: list[str] = []
        self._scopes: set[str] = set()
        self._actions: list[str] = []
        self._views: list[str] = []

    def command(self, name: str, *, usage: str, description: str) -> Decorator:
        """A slash command, `name` with its slash."""
        self._commands.append(Command(name, usage, description))
        self._scopes.add("commands")
        return self._decorator(self.bolt.command(name))

    def event(
        self,
        name: str,
        *,
        subtype: str | None = None,
        scopes: Sequence[str] = (),
        matchers: Matchers = None,
        any_subtype: bool = False,
    ) -> Decorator:
        """An event by the manifest's name, such as `user_change`.

        "message.im" without `subtype` are plain messages; each subtype needs a listener of its own, because a
        message that no listener takes is answered 404 and Slack sends it again. `any_subtype` takes what those
        registered before it did not.
        """
        if name not in self._events:
            self._events.append(name)
        self._scopes |= EVENT_SCOPES[name] | set(scopes)
        kind = name.partition(".")[0]
        one_subtype = kind == "message" and not any_subtype
        constraints = {"type": kind, "subtype": subtype} if one_subtype else {"type": kind}
        return self._decorator(self.bolt.event(constraints, matchers=matchers))  # type: ignore[arg-type]

    def action(self, action_id: str, *, matchers: Matchers = None) -> Decorator:
        """A button, menu or picker of that action id."""
        self._actions.append(action_id)
        return self._decorator(self.bolt.action(action_id, matchers=matchers))

    def view(self, callback_id: str) -> Decorator:
        """A modal of that callback id, submitted."""
        self._views.append(callback_id)
        return self._decorator(self.bolt.view(callback_id))

    def shortcut(
        self, callback_id: str, *, name: str, kind: Literal["global", "message"], description: str
    ) -> Decorator:
        """A shortcut of that callback id."""
        self._shortcuts.append(Shortcut(callback_id, name, kind, description))
        self._scopes.add("commands")
        bolt = self.bolt.global_shortcut if kind == "global" else self.bolt.message_shortcut
        return self._decorator(bolt(callback_id))

    def calls(self, *methods: str) -> None:
        """Declare Web API methods that are called, such as "chat.postMessage", to ask for their scopes."""
        for method in methods:
            self._scopes |= METHOD_SCOPES[method]

    def surface(self) -> Surface:
        """What has been registered so far."""
        return Surface(
            commands=tuple(self._commands),
            shortcuts=tuple(self._shortcuts),
            bot_events=tuple(sorted(self._events)),
            scopes=tuple(sorted(self._scopes)),
            action_ids=tuple(self._actions),
            view_ids=tuple(self._views),
        )

    @staticmethod
    def _decorator(register: Callable[..., object]) -> Decorator:
        def decorate(listener: Listener) -> Listener:
            register(listener)
            return listener

        return decorate
