"""`coach sandbox`: a local Slack and the bot beside it, in one process, on the sandbox's clock."""

import os
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from bot import bootstrap
from bot.bootstrap import Coach
from bot.domain.prompts.help import Usage
from bot.domain.prompts.library import ENGLISH
from bot.jobs.scheduler import Scheduler
from bot.jobs.ticks import AFTER_REQUEST
from bot.logs import configure_logging
from bot.processes import StartError, end, require_database, start_socket_mode, stopped_by_signal, web_app
from bot.settings import Settings, load_settings
from bot.slack.registry import Surface
from bot.storage.cipher import new_key
from bot.web import LocalServer, port_is_free
from bot.wording import load_library, prompts_folder

if TYPE_CHECKING:
    from bot.sandbox.page.screen import Offers
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.server import SandboxServer

PLAN_EVERY_SECONDS = 1.0
"""A minute would do on a real clock; this one jumps."""

Closing = list[Callable[[], None]]


def run(*, http: bool, port: int, database: Path | None, open_page: bool) -> None:
    """Until SIGTERM or SIGINT. Raises StartError, SettingsError, DatabaseError, WordingError."""
    if not port_is_free(port, "127.0.0.1"):
        raise StartError(f"Port {port} is in use; choose another with --port.")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)  # the local Slack is on this machine, where no proxy finds it
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="coach-sandbox-"))
        url = f"sqlite:///{(database or Path(folder) / 'coach.db').absolute()}"
        stopped = stack.enter_context(stopped_by_signal())
        server, closing = _start(url, _key_beside(database), http, port)
        typer.echo(f"The sandbox is at {server.url} (Ctrl-C ends it).")
        if open_page:
            webbrowser.open(server.url)
        stopped.wait()
        end(closing)


def _key_beside(database: Path | None) -> str:
    """The key that seals this database: kept beside a file that is to be opened again, else made for this once."""
    if database is None:
        return new_key()
    file = database.with_name(f"{database.name}.key")
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key())
    return file.read_text().strip()


def _start(database_url: str, key: str, http: bool, port: int) -> "tuple[SandboxServer, Closing]":
    """Start the local Slack, then the bot that connects to it."""
    alone = _settings(database_url, coach_secret_keys=key)
    configure_logging(alone.log_level)
    schedule = Schedule()
    sandbox, server = _local_slack(bootstrap.surface(alone), _usages(alone), http, port, schedule)
    identity = sandbox.identity
    settings = _settings(
        database_url,
        coach_secret_keys=key,
        slack_bot_token=identity.bot_token,
        slack_app_token=None if http else identity.app_token,
        slack_signing_secret=identity.signing_secret,
        slack_api_url=server.api_url,
    )
    require_database(settings, migrate_empty=True)
    coach = bootstrap.build(settings, sandbox.clock, PLAN_EVERY_SECONDS)
    schedule.coach = coach
    scheduler = Scheduler(coach.ticks)
    server.start()
    if http:
        listener = LocalServer(web_app(coach, lambda: scheduler.kick(*AFTER_REQUEST)))
        sandbox.posts.request_url = listener.events_url
        listener.start()
        stop_listening: Callable[[], None] = listener.stop
    else:
        stop_listening = start_socket_mode(coach, scheduler).stop
    scheduler.start()
    return server, [stop_listening, coach.services.deliveries.stop, scheduler.stop, coach.close, server.stop]


@dataclass
class Schedule:
    """What the page's clock asks of the bot. `coach` is there once the bot is."""

    coach: Coach | None = None

    def next_due(self) -> datetime | None:
        """When the bot will next do something on its own account."""
        return self.coach.store.next_due() if self.coach else None

    def after_jump(self) -> None:
        """Do what is due by now."""
        for tick in self.coach.ticks if self.coach else ():
            tick.run()


def _settings(database_url: str, **given: str | None) -> Settings:
    """Nothing of a real Slack from the environment; its wording, zone and log level count."""
    names = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_id", "coach_secret_keys")
    apart = dict.fromkeys(names)
    return load_settings(database_url=database_url, **{**apart, **given})


def _local_slack(
    surface: Surface, usages: Sequence[Usage], http: bool, port: int, schedule: Schedule
) -> "tuple[Sandbox, SandboxServer]":
    """A local Slack with the app installed as its manifest says, not yet serving."""
    try:
        from bot.sandbox.page.routes import create_page
        from bot.sandbox.sandbox import Sandbox
        from bot.sandbox.server import SandboxServer
    except ModuleNotFoundError as error:
        mend = "run: pip install 'coach-bot[sandbox]'"
        raise StartError(f"The sandbox needs {error.name}, which is not installed; {mend}.") from error
    sandbox = Sandbox(
        "http" if http else "socket",
        scopes=surface.scopes,
        subscriptions=surface.bot_events,
        commands=[command.name for command in surface.commands],
    )
    return sandbox, SandboxServer(sandbox, port, create_page(sandbox, schedule, _offers(surface, usages)))


def _usages(settings: Settings) -> Sequence[Usage]:
    """Every command as help lists it, for the message box to complete."""
    wording = load_library(prompts_folder(settings.prompts_dir)).languages[ENGLISH]
    return tuple(wording.help.commands.all.values())


def _offers(surface: Surface, usages: Sequence[Usage]) -> "Offers":
    from bot.sandbox.page.screen import Hint, Offers, Shortcut

    def of_kind(kind: str) -> list[Shortcut]:
        return [Shortcut(one.callback_id, one.name) for one in surface.shortcuts if one.kind == kind]

    return Offers(
        hints=[Hint(insert=one.example, usage=one.usage, about=one.meaning) for one in usages],
        shortcuts=of_kind("global"),
        message_shortcuts=of_kind("message"),
    )
