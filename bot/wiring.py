"""The only place where parts are put together: settings in, a Coach out. Nothing here decides anything."""

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from pydantic import SecretStr

from bot.administration.feature import FEATURE as ADMINISTRATION
from bot.away.feature import FEATURE as AWAY
from bot.briefs.feature import FEATURE as BRIEFS
from bot.calendars.feature import FEATURE as CALENDARS
from bot.commands.feature import FEATURE as COMMANDS
from bot.commitments.feature import FEATURE as COMMITMENTS
from bot.core import failed_rows
from bot.core.backup_log import BackupLog
from bot.core.cipher import Cipher
from bot.core.database.readiness import look as look_at_database
from bot.core.database.readiness import open_engine
from bot.core.dependencies import Dependencies
from bot.core.directory import PeopleService
from bot.core.feature import Feature, Features, Service, Work
from bot.core.health import Check
from bot.core.jobs import Tick
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.publishing import HomePublishing
from bot.core.outbox.sending import Messenger, Sending
from bot.core.outbox.ticks import outbox_ticks
from bot.core.outbox.worker import Worker
from bot.core.people import Administrators
from bot.core.ports import Clock, Metrics, SystemClock
from bot.core.slack import listeners
from bot.core.slack.clients import Clients
from bot.core.slack.connection import CALL_TIMEOUT_SECONDS, LISTENER_TIMEOUT_SECONDS, bolt_app, web_client
from bot.core.slack.directory import SlackDirectory
from bot.core.slack.manifest import redirect_url
from bot.core.slack.messenger import SlackMessenger
from bot.core.slack.oauth import SlackOAuth, own_workspace
from bot.core.slack.registry import Registry, Surface
from bot.core.slack.requests import Admission
from bot.core.time.holidays import holidays_of
from bot.core.wording.library import ENGLISH, Library
from bot.core.wording.loader import load_library, prompts_folders
from bot.core.wording.sections import ErrorWording
from bot.core.workspaces import Installation
from bot.core.workspaces_service import WorkspaceService
from bot.core.workspaces_store import WorkspaceQueue
from bot.frames.feature import FEATURE as FRAMES
from bot.goals.feature import FEATURE as GOALS
from bot.handovers.feature import FEATURE as HANDOVERS
from bot.home.feature import FEATURE as HOME
from bot.intents.feature import FEATURE as INTENTS
from bot.library.feature import FEATURE as LIBRARY
from bot.meetings.feature import FEATURE as MEETINGS
from bot.operations.feature import FEATURE as OPERATIONS
from bot.operations.metrics import PrometheusMetrics
from bot.operations.store import Heartbeats
from bot.performance.feature import FEATURE as PERFORMANCE
from bot.performance.sealed_database import SealedDatabase
from bot.plans.feature import FEATURE as PLANS
from bot.practice.feature import FEATURE as PRACTICE
from bot.preferences.feature import FEATURE as PREFERENCES
from bot.privacy.feature import FEATURE as PRIVACY
from bot.replies.feature import FEATURE as REPLIES
from bot.settings import Settings
from bot.topics.feature import FEATURE as TOPICS
from bot.weekly.feature import FEATURE as WEEKLY
from bot.workspaces.feature import FEATURE as WORKSPACES
from bot.workspaces.installing import Installing

FEATURES = (
    COMMANDS,
    REPLIES,
    INTENTS,
    MEETINGS,
    BRIEFS,
    PLANS,
    GOALS,
    PRIVACY,
    COMMITMENTS,
    WEEKLY,
    AWAY,
    FRAMES,
    PERFORMANCE,
    PREFERENCES,
    TOPICS,
    HANDOVERS,
    HOME,
    PRACTICE,
    LIBRARY,
    CALENDARS,
    WORKSPACES,
    ADMINISTRATION,
    OPERATIONS,
)
"""Every feature. Bolt asks one listener after the other: those that people wait for most come first.

Of subcommands of the same name the first that understands what follows is run: "forget me" before "forget the intro".
"""
SENDERS = 64
"""Threads that send: each waits for Slack most of its time."""
BACKGROUND = 4
"""Threads that show Homes which somebody has just opened."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a process needs. `services` are by feature; `database` looks whether it can be used; `close` gives its
    connections back."""

    settings: Settings
    clock: Clock
    db: SealedDatabase
    library: Library
    people: PeopleService
    workspaces: WorkspaceService
    services: Mapping[str, Service]
    worker: Worker
    registry: Registry
    installing: Installing | None
    ticks: tuple[Tick, ...]
    metrics: PrometheusMetrics
    heartbeats: Heartbeats
    database: Callable[[], Check]
    close: Callable[[], None]


def build(
    settings: Settings,
    clock: Clock | None = None,
    declared: Iterable[Feature] = FEATURES,
    background: Executor | None = None,
) -> Coach:
    """Put it together, unconnected. `background` does what Slack does not await. Raises DatabaseError, WordingError."""
    clock, features = clock or SystemClock(), Features(declared)
    library = load_library(prompts_folders(settings.prompts_dir), features.wording)
    engine = open_engine(settings.database_url.get_secret_value(), settings.secret_keys)
    db, heartbeats = SealedDatabase(engine, holidays_of, features), Heartbeats(engine)
    metrics = _metrics(db, clock, heartbeats)
    workspaces = WorkspaceService(db, settings.only_token, _own_workspace(settings, LISTENER_TIMEOUT_SECONDS))
    sender, quick = _clients(settings, workspaces, metrics)
    registry = _registry(settings, workspaces, library)
    oauth, background = _oauth(settings, registry), background or ThreadPoolExecutor(BACKGROUND, "background")
    dependencies = _dependencies(
        settings, db, clock, library, workspaces, WorkspaceQueue(engine), quick, sender, oauth, background
    )
    services = services_of(features, dependencies)
    listeners.register(registry, features, services, dependencies.people, library, clock)
    executor, cipher = ThreadPoolExecutor(SENDERS, "sender"), Cipher(settings.secret_keys)
    worker = make_worker(db, clock, SlackMessenger(sender, library, features, cipher), library, executor, metrics)
    return Coach(
        settings=settings,
        clock=clock,
        db=db,
        library=library,
        people=dependencies.people,
        workspaces=workspaces,
        services=services,
        worker=worker,
        registry=registry,
        installing=Installing(db, workspaces, oauth) if oauth else None,
        ticks=(*ticks_of(features, services, clock), *outbox_ticks(db, worker, dependencies.homes, clock)),
        metrics=metrics,
        heartbeats=heartbeats,
        database=lambda: look_at_database(engine),
        close=lambda: _close((executor, background), engine.dispose),
    )


def _metrics(db: SealedDatabase, clock: Clock, heartbeats: Heartbeats) -> PrometheusMetrics:
    return PrometheusMetrics(
        lambda: Outbox(db).figures(clock.now()), heartbeats.all, lambda: failed_rows.count_failed(db)
    )


def _clients(settings: Settings, workspaces: WorkspaceService, metrics: PrometheusMetrics) -> list[Clients]:
    """What sends, and what Slack waits for."""
    return [
        Clients(workspaces, settings.slack_api_url, timeout, metrics.rate_limited)
        for timeout in (CALL_TIMEOUT_SECONDS, LISTENER_TIMEOUT_SECONDS)
    ]


def _dependencies(
    settings: Settings,
    db: SealedDatabase,
    clock: Clock,
    library: Library,
    workspaces: WorkspaceService,
    queue: WorkspaceQueue,
    quick: Clients,
    sender: Clients,
    oauth: SlackOAuth | None,
    background: Executor,
) -> Dependencies:
    """On Slack. Listeners are waited for by Slack: what they ask by `quick` has less time to answer."""
    administrators = Administrators(settings.administrators)
    publisher = SlackMessenger(quick, library, db.features, Cipher(settings.secret_keys))
    return Dependencies(
        db=db,
        clock=clock,
        library=library,
        people=PeopleService(db, SlackDirectory(quick), settings.default_timezone),
        workspaces=workspaces,
        queue=queue,
        homes=HomePublishing(db, publisher, library, administrators.include, background),
        administrators=administrators,
        people_list=SlackDirectory(sender) if oauth or settings.slack_bot_token else None,
        oauth=oauth,
        own_workspace=_own_workspace(settings) if oauth is None else None,
        backup_log=BackupLog(settings.backup_log),
        allow_private_calendars=settings.calendar_allow_private,
        calendar_clients=settings.sign_ins,
        public_url=settings.public_url or "",
        cipher=Cipher(settings.secret_keys),
    )


def services_of(features: Features, dependencies: Dependencies) -> dict[str, Service]:
    """What each feature makes of these; None for those that need nothing."""
    return {one.name: one.service(dependencies) if one.service else None for one in features.all}


def ticks_of(features: Features, services: Mapping[str, Service], clock: Clock) -> list[Tick]:
    """What the scheduler does for features."""
    return [
        Tick(work.name, work.every, partial(_work, work, services[one.name], clock), counted_as="work")
        for one in features.all
        for work in one.work
    ]


def _work(work: Work, service: Service, clock: Clock) -> object:
    return work.run(service, clock.now())


def _close(executors: Iterable[Executor], close_database: Callable[[], None]) -> None:
    for executor in executors:
        executor.shutdown()
    close_database()


def _registry(settings: Settings, workspaces: WorkspaceService, library: Library) -> Registry:
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None
    admission = Admission(workspaces, library.languages[ENGLISH][ErrorWording].not_installed.fill())
    bare = web_client(None, settings.slack_api_url, LISTENER_TIMEOUT_SECONDS)
    return Registry(bolt_app(bare, secret, admission.admit, admission.authorize), library.languages[ENGLISH])


def _oauth(settings: Settings, registry: Registry) -> SlackOAuth | None:
    """Where the settings ask for it."""
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return SlackOAuth(
        client=web_client(None, settings.slack_api_url),
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        page=settings.authorize_url,
        redirect_url=redirect_url(settings.public_url or ""),
        scopes=lambda: registry.surface().scopes,
    )


def _own_workspace(settings: Settings, timeout: int = CALL_TIMEOUT_SECONDS) -> Callable[[], Installation] | None:
    """Asks Slack whose token the settings have."""
    if settings.slack_bot_token is None:
        return None
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, timeout)
    return lambda: own_workspace(client)


def make_worker(
    db: SealedDatabase, clock: Clock, messenger: Messenger, library: Library, executor: Executor, metrics: Metrics
) -> Worker:
    """What sends, with a name that no other process has."""
    sending = Sending(db, clock, messenger, library, metrics)
    return Worker(db, Outbox(db), clock, sending, executor, f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}")


def surface(settings: Settings) -> Surface:
    """What the code registers with Slack. Raises WordingError."""
    coach = build(settings.model_copy(update={"database_url": SecretStr("sqlite://")}))
    coach.close()
    return coach.registry.surface()
