"""Registers listeners on Bolt and remembers what Slack must know of them: the manifest cannot drift."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from slack_bolt import App, BoltContext

from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import Body
from bot.core.wording.library import Wording

Listener = Callable[[Interaction], None]


METHOD_SCOPES: dict[str, frozenset[str]] = {
    "auth.teams.list": frozenset(),
    "auth.test": frozenset(),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"im:history"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": frozenset({"im:history"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "oauth.v2.access": frozenset(),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
"""Every Web API method the bot calls, with the scopes it needs (docs.slack.dev/reference) in direct messages."""

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
    """Each method registers one listener, and hands it an Interaction of what Slack sent.

    What Slack itself lists, a command or a shortcut, has one language: that of `wording`.
    """

    def __init__(self, bolt: App, wording: Wording) -> None:
        self.bolt = bolt
        self.wording = wording
        self._commands: list[Command] = []
        self._shortcuts: list[Shortcut] = []
        self._events: list[str] = []
        self._scopes: set[str] = set()
        self._actions: list[str] = []
        self._views: list[str] = []

    def command(self, command: Command, listener: Listener) -> None:
        """A slash command."""
        self._commands.append(command)
        self._scopes.add("commands")
        self.bolt.command(command.name)(acknowledged(listener))

    def event(self, name: str, listener: Listener, *, subtype: str | None = None, any_subtype: bool = False) -> None:
        """An event: see core.feature.SlackEvent."""
        if name not in self._events:
            self._events.append(name)
        self._scopes |= EVENT_SCOPES[name]
        kind = name.partition(".")[0]
        one_subtype = kind == "message" and not any_subtype
        constraints = {"type": kind, "subtype": subtype} if one_subtype else {"type": kind}
        self.bolt.event(constraints)(acknowledged(listener))  # type: ignore[arg-type]

    def action(self, action_id: str, listener: Listener) -> None:
        """A button, menu or picker of that action id."""
        self._actions.append(action_id)
        self.bolt.action(action_id)(acknowledged(listener))

    def form(self, callback_id: str, listener: Listener) -> None:
        """A modal of that callback id, submitted."""
        self._views.append(callback_id)
        self.bolt.view(callback_id)(acknowledged(listener))

    def closed(self, callback_id: str, listener: Listener) -> None:
        """A modal of that callback id, closed without being submitted."""
        self.bolt.view_closed(callback_id)(acknowledged(listener))

    def shortcut(self, shortcut: Shortcut, listener: Listener) -> None:
        """A shortcut."""
        self._shortcuts.append(shortcut)
        self._scopes.add("commands")
        bolt = self.bolt.global_shortcut if shortcut.kind == "global" else self.bolt.message_shortcut
        bolt(shortcut.callback_id)(acknowledged(listener))

    def calls(self, *methods: str) -> None:
        """Declare Web API methods that are called, such as "chat.postMessage", to ask for their scopes."""
        self._scopes.update(*(METHOD_SCOPES[method] for method in methods))

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


def acknowledged(listener: Listener) -> Callable[[Body, BoltContext], None]:
    """The listener as Bolt calls it. Slack is told that all is well only after it has returned: what it raises is
    answered by the error handler."""

    def listen(body: Body, context: BoltContext) -> None:
        listener(Interaction(body, context))
        if context.ack.response is None:
            context.ack()

    return listen


KINDS = {
    "event_callback": "event",
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


def request_kind(body: Mapping[str, Any]) -> str:
    """ "command", "event", "action", "view", "shortcut" or "other"."""
    return "command" if "command" in body else KINDS.get(str(body.get("type")), "other")
