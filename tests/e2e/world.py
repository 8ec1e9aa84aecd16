"""The bot and a local Slack, talking over real HTTP and WebSocket, on the sandbox's clock."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from wsgiref.types import WSGIApplication

import pytest
from sqlalchemy import Engine

from bot import wiring
from bot.core.jobs import Scheduler
from bot.core.outbox.outbox import Outbox
from bot.core.slack.ids import MENU
from bot.core.slack.registry import Surface
from bot.operations.web import LocalServer
from bot.processes import start_socket_mode, web_app
from bot.sandbox import seed
from bot.sandbox.interactions import Outcome
from bot.sandbox.model import Message, View
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import Timings
from bot.settings import Settings, load_settings
from bot.wiring import Coach

MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MANAGER = seed.PRIYA
T = TypeVar("T")


def until(condition: Callable[[], T | None], seconds: float = 15.0) -> T:
    """Wait for something to become true and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    pytest.fail("did not happen in time")


def words(blocks: Any) -> str:
    """Every text in blocks, in reading order."""
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return "\n".join([*own, *(words(value) for value in blocks.values() if isinstance(value, dict | list))])
    if isinstance(blocks, list):
        return "\n".join(text for block in blocks if (text := words(block)))
    return ""


def buttons(blocks: Any) -> list[dict[str, Any]]:
    """Every button in blocks and every entry of their menus, with the id of its block."""
    found = []
    for block in blocks or []:
        elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        found += [{**one, "block_id": block["block_id"]} for one in elements if one.get("type") == "button"]
        menus = [one for one in elements if one.get("type") == "overflow"]
        found += [{**entry, "action_id": MENU, "block_id": block["block_id"]} for m in menus for entry in m["options"]]
    return found


def _chosen(button: dict[str, Any]) -> tuple[str, str | None]:
    """The action id of one of those, and for an entry of a menu its value."""
    return button["action_id"], button["value"] if button["action_id"] == MENU else None


@dataclass
class World:
    """One person's view of it all: the manager's, unless another one `looks`."""

    sandbox: Sandbox
    coach: Coach
    user: str = MANAGER
    app: WSGIApplication | None = None

    @property
    def channel(self) -> str:
        """The manager's direct messages with the bot."""
        return self.sandbox.workspace.im_of(self.user).id

    def as_(self, user: str) -> "World":
        """The same as somebody else sees it."""
        return replace(self, user=user)

    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def work(self) -> None:
        """Let the scheduler's ticks run once, here and now."""
        for tick in self.coach.ticks:
            tick.run()

    def jump(self) -> datetime:
        """Go to the next thing due and let it happen."""
        due = Outbox(self.coach.db).next_due()
        assert due is not None
        if due > self.now():
            self.sandbox.clock.jump_to(due)
        self.work()
        return due

    def jump_to(self, moment: datetime) -> None:
        """Go on, doing everything that is due on the way, to `moment`."""
        while (due := Outbox(self.coach.db).next_due()) is not None and due <= moment:
            self.jump()
        if moment > self.now():
            self.sandbox.clock.jump_to(moment)
        self.work()

    def command(self, text: str) -> Message:
        """Type `/coach …` and read the answer."""
        before = len(self.ephemerals())
        self._well(self.sandbox.people.run_command(self.user, self.channel, "/coach", text))
        return until(lambda: self.ephemerals()[before:])[-1]

    def command_opens(self, text: str) -> str:
        """Type a `/coach …` that answers with a modal, and read it."""
        self._well(self.sandbox.people.run_command(self.user, self.channel, "/coach", text))
        return self.opened()

    def ephemerals(self) -> list[Message]:
        return [one for one in self.messages() if one.ephemeral_to]

    def messages(self) -> list[Message]:
        return self.sandbox.workspace.messages(self.channel, self.user)

    def from_bot(self) -> list[Message]:
        """New messages the bot posted in the timeline, not answers to commands."""
        return [one for one in self.messages() if one.bot_id and not one.ephemeral_to]

    def thread(self, parent: Message) -> list[Message]:
        return self.sandbox.workspace.thread(self.channel, parent.ts, self.user)[1:]

    def reply(self, parent: Message, text: str) -> tuple[Message, Message]:
        """Reply in a thread and wait for the bot's answer to it; gives both."""
        before = {one.ts for one in self.thread(parent)}
        said = self.sandbox.people.send_message(self.user, self.channel, text, thread_ts=parent.ts)

        def answered() -> list[Message]:
            self.work()
            return [one for one in self.thread(parent) if one.bot_id and one.ts not in before]

        return said, until(answered)[-1]

    def fresh(self, message: Message) -> Message:
        """A message as it is now."""
        found = self.sandbox.workspace.message(self.channel, message.ts)
        assert found is not None
        return found

    def shows(self, message: Message, text: str) -> Message:
        """Wait until a message has been brought up to date and says `text`."""

        def read() -> Message | None:
            self.work()
            return now if text in words((now := self.fresh(message)).blocks) else None

        return until(read)

    def tap(self, message: Message, label: str, nth: int = 0) -> Outcome:
        """Tap the `nth` button with that label."""
        button = [one for one in buttons(self.fresh(message).blocks) if one["text"]["text"] == label][nth]
        return self._well(
            self.sandbox.people.click_in_message(
                self.user, self.channel, message.ts, *_chosen(button), block_id=button["block_id"]
            )
        )

    def opened(self) -> str:
        """The modal on top, waited for and read."""
        return words(until(lambda: self.sandbox.workspace.modal(self.user)).blocks)

    def tap_in_modal(self, label: str, nth: int = 0) -> str:
        """Tap the `nth` button with that label in the modal on top, and read what is there then."""
        view = until(lambda: self.sandbox.workspace.modal(self.user))
        return self._tap_in(view, label, nth) and self.opened()

    def tap_in_home(self, label: str, nth: int = 0) -> Outcome:
        """The same in App Home as it is shown."""
        view = until(lambda: self.sandbox.workspace.home(self.user))
        return self._tap_in(view, label, nth)

    def _tap_in(self, view: View, label: str, nth: int) -> Outcome:
        button = [one for one in buttons(view.blocks) if one["text"]["text"] == label][nth]
        tapped = self.sandbox.people.click_in_view(self.user, view.id, *_chosen(button), block_id=button["block_id"])
        return self._well(tapped)

    def submit(self, **entries: Any) -> str:
        """Fill in the modal on top and submit it; gives what it says then, or nothing when it closed."""
        values = {name: {name: value} for name, value in entries.items()}
        self._well(self.sandbox.people.submit_view(self.user, values))
        view = self.sandbox.workspace.modal(self.user)
        return words(view.blocks) if view else ""

    def close(self) -> None:
        """Close all modals."""
        if self.sandbox.workspace.modal(self.user):
            self.sandbox.people.close_view(self.user, everything=True)

    def everything(self) -> str:
        """All that this person has been sent: timeline, threads, answers to commands, Home and modals."""
        workspace = self.sandbox.workspace
        sent = [one for one in self.messages() if not one.is_reply]
        sent += [reply for parent in sent for reply in self.thread(parent)]
        views = [*workspace.modals(self.user), *filter(None, [workspace.home(self.user)])]
        return "\n".join([*(f"{one.text}\n{words(one.blocks)}" for one in sent), *(words(one.blocks) for one in views)])

    def home(self) -> str:
        """Open App Home and read it, once it is published for that."""
        before = self.sandbox.people.open_home(self.user)

        def published() -> View | None:
            view = self.sandbox.workspace.home(self.user)
            return view if view is not before else None

        return words(until(published).blocks)

    def home_says(self, text: str) -> str:
        """Wait until App Home says `text`."""

        def read() -> str | None:
            self.work()
            view = self.sandbox.workspace.home(self.user)
            return found if view and text in (found := words(view.blocks)) else None

        return until(read)

    def _well(self, outcome: Outcome) -> Outcome:
        assert outcome.ok, outcome
        return outcome


@contextmanager
def world(engine: Engine, mode: str) -> Iterator[World]:
    """A bot on `engine`, and a local Slack it talks to by "socket" or "http"."""
    url = engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        sandbox = open_sandbox(stack, mode)
        settings = settings_for(sandbox, url, mode)
        coach = wiring.build(settings, sandbox.clock)
        here = World(sandbox, coach)
        stack.callback(lambda: here.coach.close())
        if mode == "http":
            here.app = web_app(coach, lambda: None)
            listener = LocalServer(lambda environ, start: here.app(environ, start))  # type: ignore[misc]
            sandbox.posts.request_url = listener.events_url
            listener.start()
            stack.callback(listener.stop)
        else:
            listening = start_socket_mode(coach, Scheduler(coach.ticks, coach.metrics))
            stack.callback(listening.stop)
            until(lambda: sandbox.sockets.connected)
        yield here


def open_sandbox(stack: ExitStack, mode: str, timings: Timings | None = None) -> Sandbox:
    """A serving local Slack with the app installed as its manifest says."""
    surface = registered()
    sandbox = Sandbox(
        "http" if mode == "http" else "socket",
        scopes=surface.scopes,
        subscriptions=surface.bot_events,
        start=MONDAY_MORNING,
        timings=timings or Timings(retries=(0.0, 0.05, 0.05)),
    )
    server = SandboxServer(sandbox)
    server.start()
    stack.callback(server.stop, wait=False)  # it looks every 0.1 s whether to end
    return sandbox


@cache
def registered() -> Surface:
    """What the app registers with Slack; reading all the wording for it takes longer than many a test."""
    return wiring.surface(_apart("sqlite://"))


def settings_for(sandbox: Sandbox, database_url: str, mode: str) -> Settings:
    """The settings that connect the bot to a local Slack."""
    identity = sandbox.identity
    return load_settings(
        database_url=database_url,
        slack_bot_token=identity.bot_token,
        slack_app_token=identity.app_token if mode == "socket" else None,
        slack_signing_secret=identity.signing_secret,
        slack_api_url=f"{sandbox.base_url}/api/",
    )


def _apart(database_url: str) -> Settings:
    names = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_id")
    return load_settings(database_url=database_url, **dict.fromkeys(names))
