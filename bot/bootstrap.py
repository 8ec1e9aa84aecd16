"""The only place where parts are put together: settings in, a Coach out. Nothing here decides anything."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr

from bot.clock import SystemClock
from bot.domain.prompts.library import Library
from bot.jobs.scheduler import Tick
from bot.services.ports import Clock, Store
from bot.settings import Settings
from bot.slack.connection import bolt_app, web_client
from bot.slack.registry import Registry, Surface
from bot.storage.readiness import answers, open_engine
from bot.storage.store import SqlStore
from bot.wording import load_library, prompts_folder

SEND_DUE = "send_due"
PLAN_AHEAD = "plan_ahead"
NO_TOKEN = "xoxb-none"  # noqa: S105
"""Stands in where the bot is put together without talking to Slack: for its manifest."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a process needs. `ready` asks the database; `close` gives its connections back."""

    settings: Settings
    clock: Clock
    store: Store
    library: Library
    registry: Registry
    ticks: tuple[Tick, ...]
    ready: Callable[[], bool]
    close: Callable[[], None]


def build(settings: Settings, clock: Clock | None = None, plan_every: float = 60.0) -> Coach:
    """Put the bot together; opens no connection yet. `plan_every` is in seconds.

    Raises DatabaseError, WordingError.
    """
    clock = clock or SystemClock()
    library = load_library(prompts_folder(settings.prompts_dir))
    engine = open_engine(settings.database_url.get_secret_value())
    store = SqlStore(engine)
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else NO_TOKEN
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None
    registry = Registry(bolt_app(web_client(token, settings.slack_api_url), secret))
    return Coach(
        settings=settings,
        clock=clock,
        store=store,
        library=library,
        registry=registry,
        ticks=(Tick(PLAN_AHEAD, plan_every, lambda: None), Tick(SEND_DUE, 1.0, lambda: None)),
        ready=lambda: answers(engine),
        close=engine.dispose,
    )


def surface(settings: Settings) -> Surface:
    """What the code registers with Slack, whatever the database and the tokens. Raises WordingError."""
    coach = build(settings.model_copy(update={"database_url": SecretStr("sqlite://")}))
    coach.close()
    return coach.registry.surface()
