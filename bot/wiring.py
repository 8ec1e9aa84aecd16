"""The only place where parts are put together: settings in, a Coach out. Nothing here decides anything."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pydantic import SecretStr

from bot import wiring_installations as installations
from bot import wiring_ticks as ticks
from bot.administration.feature import FEATURE as ADMINISTRATION
from bot.administration.purging import PurgeService
from bot.administration.rules import BY_SLACK, Administrators
from bot.administration.service import AdministrationService
from bot.briefs.feature import FEATURE as BRIEFS
from bot.briefs.report_brief import PrepareService
from bot.briefs.service import BriefService
from bot.briefs.shift import FrameService
from bot.commands.feature import FEATURE as COMMANDS
from bot.commands.service import OverviewService
from bot.commitments.feature import FEATURE as COMMITMENTS
from bot.commitments.service import CommitmentService
from bot.core.clock import SystemClock
from bot.core.database.readiness import look as look_at_database
from bot.core.database.readiness import open_engine
from bot.core.directory import PeopleService
from bot.core.feature import Features
from bot.core.health import Check
from bot.core.jobs import Tick
from bot.core.outbox.figures import OutboxFigures
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.publishing import HomePublishing
from bot.core.outbox.sending import Sending
from bot.core.outbox.worker import Worker
from bot.core.ports import Clock, Directory, HomePublisher, Messenger, Metrics, NoMetrics
from bot.core.slack.clients import Clients
from bot.core.slack.connection import LISTENER_TIMEOUT_SECONDS, bolt_app, web_client
from bot.core.slack.directory import SlackDirectory
from bot.core.slack.messenger import SlackMessenger
from bot.core.slack.registry import Registry, Surface
from bot.core.slack.requests import Admission
from bot.core.time.public_holidays import country_of, holidays_of
from bot.core.wording.library import ENGLISH, Library
from bot.core.wording.loader import load_library, prompts_folder
from bot.frames.feature import FEATURE as FRAMES
from bot.frames.performance_talk_wording import SoftenedWording
from bot.goals.feature import FEATURE as GOALS
from bot.goals.service import GoalService
from bot.handovers.feature import FEATURE as HANDOVERS
from bot.handovers.service import HandoverService
from bot.home.feature import FEATURE as HOME
from bot.home.service import HomeService
from bot.meetings.feature import FEATURE as MEETINGS
from bot.meetings.service import OneOnOneService
from bot.operations.feature import FEATURE as OPERATIONS
from bot.operations.heartbeats import Heartbeats
from bot.operations.metrics import PrometheusMetrics
from bot.performance.bringing_forward import BringingForward
from bot.performance.feature import FEATURE as PERFORMANCE
from bot.performance.sealed_database import SealedDatabase
from bot.performance.service import RecordService
from bot.plans.feature import FEATURE as PLANS
from bot.plans.notes import NoteService
from bot.plans.proposals import ProposalService
from bot.plans.service import PlanService
from bot.practice.feature import FEATURE as PRACTICE
from bot.practice.service import PracticeService
from bot.practice.wording import PracticeWording
from bot.preferences.feature import FEATURE as PREFERENCES
from bot.preferences.service import PreferencesService
from bot.privacy.feature import FEATURE as PRIVACY
from bot.privacy.service import rights
from bot.privacy.wording import RightsWording
from bot.replies.feature import FEATURE as REPLIES
from bot.replies.service import ReplyService
from bot.settings import Settings
from bot.topics.feature import FEATURE as TOPICS
from bot.topics.service import TopicService
from bot.weekly.feature import FEATURE as WEEKLY
from bot.weekly.service import NudgeService
from bot.wiring_listeners import register_all
from bot.wiring_services import Services
from bot.workspaces.feature import FEATURE as WORKSPACES
from bot.workspaces.installing import Installing
from bot.workspaces.service import WorkspaceService
from bot.workspaces.store import WorkspaceQueue

FEATURES = (
    COMMANDS,
    REPLIES,
    MEETINGS,
    BRIEFS,
    PLANS,
    GOALS,
    COMMITMENTS,
    WEEKLY,
    FRAMES,
    PERFORMANCE,
    PREFERENCES,
    TOPICS,
    HANDOVERS,
    HOME,
    PRACTICE,
    PRIVACY,
    WORKSPACES,
    ADMINISTRATION,
    OPERATIONS,
)
"""Every feature. Bolt asks one listener after the other: those that people wait for most come first."""
SENDERS = 8
"""Threads that send: each waits for Slack most of its time."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a process needs. `database` looks whether it can be used; `close` gives its connections
    back."""

    settings: Settings
    clock: Clock
    db: SealedDatabase
    library: Library
    services: Services
    registry: Registry
    installing: Installing | None
    ticks: tuple[Tick, ...]
    metrics: PrometheusMetrics
    heartbeats: Heartbeats
    database: Callable[[], Check]
    close: Callable[[], None]


def build(settings: Settings, clock: Clock | None = None, plan_every: float = 60.0) -> Coach:
    """Put the bot together, without a connection yet; `plan_every` in seconds. Raises DatabaseError, WordingError."""
    clock = clock or SystemClock()
    features = Features(FEATURES)
    library = load_library(prompts_folder(settings.prompts_dir), features.wording)
    engine = open_engine(settings.database_url.get_secret_value(), settings.secret_keys)
    db, heartbeats, outbox = (
        SealedDatabase(engine, holidays_of, features),
        Heartbeats(engine),
        OutboxFigures(engine),
    )
    metrics = PrometheusMetrics(lambda: outbox.look(clock.now()), heartbeats.all)
    workspaces = WorkspaceService(db, settings.only_token)
    sender = Clients(workspaces, settings.slack_api_url, rate_limited=metrics.rate_limited)
    executor = ThreadPoolExecutor(SENDERS, "sender")
    services = _services(settings, db, clock, library, metrics, workspaces, sender, executor)
    registry = _registry(settings, services, library, clock)
    oauth, queue = installations.oauth(settings, registry), WorkspaceQueue(engine)
    own_ticks = installations.ticks(settings, services, db, queue, SlackDirectory(sender), oauth, clock)
    return Coach(
        settings=settings,
        clock=clock,
        db=db,
        library=library,
        services=services,
        registry=registry,
        installing=Installing(db, workspaces, oauth) if oauth else None,
        ticks=(*ticks.of(services, db, clock, plan_every), *own_ticks),
        metrics=metrics,
        heartbeats=heartbeats,
        database=lambda: look_at_database(engine),
        close=lambda: _close(executor, engine.dispose),
    )


def _close(executor: Executor, close_database: Callable[[], None]) -> None:
    executor.shutdown()
    close_database()


def _services(
    settings: Settings,
    db: SealedDatabase,
    clock: Clock,
    library: Library,
    metrics: Metrics,
    workspaces: WorkspaceService,
    sender: Clients,
    executor: Executor,
) -> Services:
    """`build_services` on Slack. Listeners are waited for by Slack: what they ask has less time to answer."""
    quick = Clients(workspaces, settings.slack_api_url, LISTENER_TIMEOUT_SECONDS, metrics.rate_limited)
    return build_services(
        db,
        clock,
        messenger=SlackMessenger(sender, library, db.features),
        publisher=SlackMessenger(quick, library, db.features),
        directory=SlackDirectory(quick),
        library=library,
        default_timezone=settings.default_timezone,
        executor=executor,
        metrics=metrics,
        workspaces=workspaces,
        administrators=Administrators(settings.administrators),
    )


def _registry(settings: Settings, services: Services, library: Library, clock: Clock) -> Registry:
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None
    admission = Admission(services.workspaces)
    bare = web_client(None, settings.slack_api_url, LISTENER_TIMEOUT_SECONDS)
    registry = Registry(bolt_app(bare, secret, admission.admit, admission.authorize))
    register_all(registry, services, library, clock)
    return registry


def build_services(
    db: SealedDatabase,
    clock: Clock,
    *,
    messenger: Messenger,
    publisher: HomePublisher,
    directory: Directory,
    library: Library,
    default_timezone: str,
    executor: Executor,
    metrics: Metrics | None = None,
    workspaces: WorkspaceService | None = None,
    administrators: Administrators = BY_SLACK,
) -> Services:
    """The services on a store and a Slack. Listeners wait for `publisher` and `directory`: theirs must be quick."""
    english, people = library.languages[ENGLISH], PeopleService(db, directory, default_timezone)
    return Services(
        workspaces=workspaces or WorkspaceService(db),
        people=people,
        one_on_ones=OneOnOneService(db),
        briefs=BriefService(db),
        plans=PlanService(db, english[SoftenedWording]),
        commitments=CommitmentService(db),
        replies=ReplyService(db, english[SoftenedWording]),
        nudges=NudgeService(db),
        practice=PracticeService(db, english[PracticeWording].keys),
        preferences=PreferencesService(db, country_of),
        overview=OverviewService(db),
        homes=HomeService(db, HomePublishing(db, publisher, library, administrators.include)),
        worker=_worker(db, clock, messenger, library, executor, metrics or NoMetrics()),
        administration=AdministrationService(db, people, administrators),
        purging=PurgeService(db),
        **_on_store(db),
        rights=rights(db, english[RightsWording].forget.someone_who_left),
    )


def _on_store(db: SealedDatabase) -> dict[str, Any]:
    """Services that need nothing but the database, by their field of Services."""
    return {
        "frames": FrameService(db),
        "records": RecordService(db),
        "bringing_forward": BringingForward(db),
        "prepares": PrepareService(db),
        "topics": TopicService(db),
        "proposals": ProposalService(db),
        "notes": NoteService(db),
        "goals": GoalService(db),
        "handovers": HandoverService(db),
    }


def _worker(
    db: SealedDatabase, clock: Clock, messenger: Messenger, library: Library, executor: Executor, metrics: Metrics
) -> Worker:
    sending = Sending(db, clock, messenger, library, metrics)
    return Worker(db, Outbox(db), clock, sending, executor, f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}")


def surface(settings: Settings) -> Surface:
    """What the code registers with Slack. Raises WordingError."""
    coach = build(settings.model_copy(update={"database_url": SecretStr("sqlite://")}))
    coach.close()
    return coach.registry.surface()
