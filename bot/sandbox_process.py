"""`coach sandbox`: a local Slack and the bot, on the sandbox's clock.

Both run in one process. With `--reload` the bot runs in a child process, replaced when its files change, so that the
local Slack keeps its conversations and its time; only the database is shared. Restarting both was rejected: the
messages of the local Slack live in memory, and the bot would look for ones that are gone.
"""

import os
import signal
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Literal

import typer

from bot import wiring
from bot.commands.wording import HelpWording, Usage
from bot.core.cipher import new_key
from bot.core.feature import Features
from bot.core.jobs import Scheduler
from bot.core.logs import configure_logging
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.ticks import AFTER_REQUEST
from bot.core.slack.registry import Surface
from bot.core.wording.library import ENGLISH
from bot.core.wording.loader import load_library, prompts_folders
from bot.operations.web import LocalServer, port_is_free
from bot.processes import StartError, end, one_by_one, require_database, start_socket_mode, stopped_by_signal, web_app
from bot.settings import Settings, load_settings
from bot.wiring import FEATURES

if TYPE_CHECKING:
    from bot.sandbox.clock import SandboxClock
    from bot.sandbox.page.screen import Offers
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.server import SandboxServer

MINUTE = 60.0
EVERY_SECONDS = 1.0
"""For what is looked at each minute on a real clock: this one jumps."""
STOP_SECONDS = 10.0
"""How long a child process may take to end."""

GivenSettings = dict[str, str | None]
Question = Literal["next_due", "after_jump"]


def run(*, http: bool, port: int, database: Path | None, open_page: bool, reload: bool) -> None:
    """Until SIGTERM or SIGINT. Raises StartError, SettingsError, DatabaseError, WordingError."""
    if not port_is_free(port, "127.0.0.1"):
        raise StartError(f"Port {port} is in use; choose another with --port.")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)  # the local Slack is on this machine, where no proxy finds it
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="coach-sandbox-"))
        url = f"sqlite:///{(database or Path(folder) / 'coach.db').absolute()}"
        stopped = stack.enter_context(stopped_by_signal())
        server, closing = _start(url, _key_beside(database), http, port, reload)
        typer.echo(f"The sandbox is at {server.url} (Ctrl-C ends it).")
        if open_page:
            webbrowser.open(server.url)
        stopped.wait()
        end(closing)


def _key_beside(database: Path | None) -> str:
    """The key that seals this database: stored beside a database that is kept, else made for this run."""
    if database is None:
        return new_key()
    file = database.with_name(f"{database.name}.key")
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key())
    return file.read_text().strip()


def _start(
    database_url: str, key: str, http: bool, port: int, reload: bool
) -> "tuple[SandboxServer, list[Callable[[], None]]]":
    """Start the local Slack, then the bot that connects to it; returns the steps that stop both, too."""
    given: GivenSettings = {"database_url": database_url, "coach_secret_keys": key}
    settings = _settings(given)
    configure_logging(settings.log_level)
    bot: Bot | ReloadingBot = ReloadingBot() if reload else Bot()
    sandbox, server = _local_slack(wiring.surface(settings), _usages(settings), http, port, bot)
    identity = sandbox.identity
    given |= {
        "slack_bot_token": identity.bot_token,
        "slack_app_token": None if http else identity.app_token,
        "slack_signing_secret": identity.signing_secret,
        "slack_api_url": server.api_url,
    }
    server.start()
    if isinstance(bot, ReloadingBot):
        bot.start_and_watch(given, sandbox, prompts_folders(settings.prompts_dir))
    else:
        sandbox.posts.request_url = bot.start(given, sandbox.clock)
    return server, [bot.stop, server.stop]


class Bot:
    """The bot in this process. What the page's clock asks of it has no effect before `start`."""

    def __init__(self) -> None:
        self._coach: wiring.Coach | None = None
        self._closing: list[Callable[[], None]] = []

    def start(self, given: GivenSettings, clock: "SandboxClock") -> str:
        """Connect to the local Slack; returns the URL for its requests, empty in Socket Mode. Raises as `run`."""
        settings = _settings(given)
        require_database(settings, migrate_empty=True)
        coach = wiring.build(settings, clock)
        quick = [replace(tick, every=EVERY_SECONDS) if tick.every == MINUTE else tick for tick in coach.ticks]
        scheduler = Scheduler(quick, coach.metrics)
        request_url = ""
        if settings.slack_app_token is None:
            listener = LocalServer(web_app(coach, lambda: scheduler.kick(*AFTER_REQUEST)))
            request_url = listener.events_url
            listener.start()
            stop_listening: Callable[[], None] = listener.stop
        else:
            stop_listening = start_socket_mode(coach, scheduler).stop
        scheduler.start()
        self._coach = coach
        self._closing = [stop_listening, coach.worker.stop, scheduler.stop, coach.close]
        return request_url

    def stop(self) -> None:
        """Finish what is being sent and close connections."""
        one_by_one(self._closing)

    def next_due(self) -> datetime | None:
        """When the bot will next do something on its own."""
        return Outbox(self._coach.db).next_due() if self._coach else None

    def after_jump(self) -> None:
        """Do what is due by now."""
        for tick in self._coach.ticks if self._coach else ():
            tick.run()


class ReloadingBot:
    """The bot in a child process, which is replaced when its files change. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._stopping = Event()

    def start_and_watch(self, given: GivenSettings, sandbox: "Sandbox", prompts: Sequence[Path]) -> None:
        """Start the bot, then again after each change in bot/ or `prompts`. Raises StartError."""
        try:
            from watchfiles import watch
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        self._sandbox = sandbox
        self._start(given)

        def follow() -> None:
            for changes in watch(Path(__file__).parent, *prompts, stop_event=self._stopping):
                names = sorted({Path(path).name for _, path in changes})
                typer.echo(f"{', '.join(names)} changed: restarting the bot.")
                self._start(given)

        Thread(target=follow, name="sandbox-reload", daemon=True).start()

    def stop(self) -> None:
        """Stop watching, and end the child process."""
        self._stopping.set()
        with self._lock:
            self._end_process()

    def next_due(self) -> datetime | None:
        """When the bot will next do something on its own; None while it does not run."""
        with self._lock:
            return self._ask("next_due")

    def after_jump(self) -> None:
        """Do what is due by now."""
        with self._lock:
            self._ask("after_jump")

    def _start(self, given: GivenSettings) -> None:
        """Replace the child process. One that does not come up has written why; the next change may fix it."""
        with self._lock:
            self._end_process()
            if self._stopping.is_set():
                return
            context = get_context("spawn")
            self._pipe, childs_end = context.Pipe()
            arguments = (childs_end, given, self._sandbox.clock.now())
            self._process = context.Process(target=serve_bot, args=arguments, name="sandbox-bot", daemon=True)
            self._process.start()
            childs_end.close()
            try:
                self._sandbox.posts.request_url = self._pipe.recv()
            except EOFError:
                self._end_process()
                typer.echo("The bot did not start; waiting for the next change.", err=True)
            else:
                self._ask("next_due")  # its clock has fallen behind while it started

    def _ask(self, question: Question) -> datetime | None:
        if self._pipe is None:
            return None
        try:
            self._pipe.send((question, self._sandbox.clock.now()))
            answer: datetime | None = self._pipe.recv()
        except (EOFError, OSError):
            self._pipe = None
            return None
        return answer

    def _end_process(self) -> None:
        if self._pipe is not None:
            self._pipe.close()  # the child takes that as the request to stop
            self._pipe = None
        if self._process is not None:
            self._process.join(STOP_SECONDS)
            self._process.kill()
            self._process = None


def serve_bot(pipe: Connection, given: GivenSettings, now: datetime) -> None:
    """The child process of `--reload`: the bot, until `pipe` is closed. Each question carries the sandbox's time."""
    from bot.sandbox.clock import SandboxClock

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C reaches this process too; the parent decides when it ends
    configure_logging(_settings(given).log_level)
    clock, bot = SandboxClock(now), Bot()
    pipe.send(bot.start(given, clock))
    while True:
        try:
            question, now = pipe.recv()
        except (EOFError, OSError):
            break
        clock.catch_up(now)
        if question == "after_jump":
            bot.after_jump()
        pipe.send(bot.next_due())
    end([bot.stop])


def _settings(given: GivenSettings) -> Settings:
    """Nothing of a real Slack from the environment; its wording, zone and log level count."""
    names = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_id", "coach_secret_keys")
    return load_settings(**{**dict.fromkeys(names), **given})


def _missing(error: ModuleNotFoundError) -> StartError:
    return StartError(f"The sandbox needs {error.name}, which is not installed; run: pip install 'coach-bot[sandbox]'.")


def _local_slack(
    surface: Surface, usages: Sequence[Usage], http: bool, port: int, bot: Bot | ReloadingBot
) -> "tuple[Sandbox, SandboxServer]":
    """A local Slack with the app installed as its manifest says, not yet serving."""
    try:
        from bot.sandbox.page.routes import create_page
        from bot.sandbox.sandbox import Sandbox
        from bot.sandbox.server import SandboxServer
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    sandbox = Sandbox(
        "http" if http else "socket",
        scopes=surface.scopes,
        subscriptions=surface.bot_events,
        commands=[command.name for command in surface.commands],
    )
    return sandbox, SandboxServer(sandbox, port, create_page(sandbox, bot, _offers(surface, usages)))


def _usages(settings: Settings) -> Sequence[Usage]:
    """Every command as help lists it, for the message box to complete."""
    wording = load_library(prompts_folders(settings.prompts_dir), Features(FEATURES).wording).languages[ENGLISH]
    return tuple(wording[HelpWording].commands.values())


def _offers(surface: Surface, usages: Sequence[Usage]) -> "Offers":
    from bot.sandbox.page.screen import Hint, Offers, Shortcut

    def of_kind(kind: str) -> list[Shortcut]:
        return [Shortcut(one.callback_id, one.name) for one in surface.shortcuts if one.kind == kind]

    return Offers(
        hints=[Hint(insert=one.example, usage=one.usage, about=one.meaning) for one in usages],
        shortcuts=of_kind("global"),
        message_shortcuts=of_kind("message"),
    )
