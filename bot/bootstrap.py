"""The only place where parts are put together: settings in, a Coach out. Nothing here decides anything."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pydantic import SecretStr

from bot import framing, installations
from bot.clock import SystemClock
from bot.domain.administration import BY_SLACK, Administrators
from bot.domain.deliveries import Kind
from bot.domain.health import Check
from bot.domain.prompts.library import ENGLISH, Library
from bot.jobs import ticks
from bot.jobs.scheduler import Tick
from bot.metrics import PrometheusMetrics
from bot.public_holidays import country_of, holidays_of
from bot.services import administration_news, answers, goal_asking, handing_over, notices
from bot.services.administration import Administration
from bot.services.briefs import Briefs
from bot.services.bringing_forward import BringingForward, Stores
from bot.services.bundle import Services
from bot.services.commitments import Commitments
from bot.services.deliveries import Deliveries
from bot.services.frames import Frames
from bot.services.goals import Goals
from bot.services.handovers import Handovers
from bot.services.homes import HomePublisher, Homes
from bot.services.installing import Installing
from bot.services.notes import Notes
from bot.services.nudges import Nudges
from bot.services.one_on_ones import OneOnOnes
from bot.services.overview import Overview
from bot.services.people import People
from bot.services.plans import Plans
from bot.services.ports import Clock, Directory, Heartbeats, Messenger, Metrics, NoMetrics
from bot.services.practice import Practice
from bot.services.preferences import PreferencesService
from bot.services.prepares import Prepares
from bot.services.proposals import Proposals
from bot.services.purging import Purging
from bot.services.records import Records
from bot.services.replies import Replies
from bot.services.rights import AFTER_END, AFTER_SENT, COMPOSERS, rights
from bot.services.sending import Composer, Sending
from bot.services.topics import Topics
from bot.services.workspaces import Workspaces
from bot.settings import Settings
from bot.slack.app import register_all
from bot.slack.clients import Clients
from bot.slack.connection import LISTENER_TIMEOUT_SECONDS, bolt_app, web_client
from bot.slack.directory import SlackDirectory
from bot.slack.messenger import SlackMessenger
from bot.slack.registry import Registry, Surface
from bot.slack.requests import Admission
from bot.storage.heartbeats import SqlHeartbeats
from bot.storage.outbox import SqlOutbox
from bot.storage.readiness import look as look_at_database
from bot.storage.readiness import open_engine
from bot.storage.store import SqlStore
from bot.storage.workspaces import SqlWorkspaceQueue
from bot.wording import load_library, prompts_folder

SENDERS = 8
"""Threads that send: each waits for Slack most of its time."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a process needs. `database` looks whether it can be used; `close` gives its connections
    back."""

    settings: Settings
    clock: Clock
    store: Stores
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
    library = load_library(prompts_folder(settings.prompts_dir))
    engine = open_engine(settings.database_url.get_secret_value(), settings.secret_keys)
    store, heartbeats, outbox = SqlStore(engine, holidays_of), SqlHeartbeats(engine), SqlOutbox(engine)
    metrics = PrometheusMetrics(lambda: outbox.look(clock.now()), heartbeats.all)
    workspaces = Workspaces(store, settings.only_token)
    sender = Clients(workspaces, settings.slack_api_url, rate_limited=metrics.rate_limited)
    executor = ThreadPoolExecutor(SENDERS, "sender")
    services = _services(settings, store, clock, library, metrics, workspaces, sender, executor)
    registry = _registry(settings, services, library, clock)
    oauth, queue = installations.oauth(settings, registry), SqlWorkspaceQueue(engine)
    own_ticks = installations.ticks(settings, services, store, queue, SlackDirectory(sender), oauth, clock)
    return Coach(
        settings=settings,
        clock=clock,
        store=store,
        library=library,
        services=services,
        registry=registry,
        installing=Installing(store, workspaces, oauth) if oauth else None,
        ticks=(*ticks.of(services, store, clock, plan_every), *own_ticks),
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
    store: Stores,
    clock: Clock,
    library: Library,
    metrics: Metrics,
    workspaces: Workspaces,
    sender: Clients,
    executor: Executor,
) -> Services:
    """`build_services` on Slack. Listeners are waited for by Slack: what they ask has less time to answer."""
    quick = Clients(workspaces, settings.slack_api_url, LISTENER_TIMEOUT_SECONDS, metrics.rate_limited)
    return build_services(
        store,
        clock,
        messenger=SlackMessenger(sender, library),
        publisher=SlackMessenger(quick, library),
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
    store: Stores,
    clock: Clock,
    *,
    messenger: Messenger,
    publisher: HomePublisher,
    directory: Directory,
    library: Library,
    default_timezone: str,
    executor: Executor,
    metrics: Metrics | None = None,
    workspaces: Workspaces | None = None,
    administrators: Administrators = BY_SLACK,
) -> Services:
    """The services on a store and a Slack. Listeners wait for `publisher` and `directory`: theirs must be quick."""
    english, people = library.languages[ENGLISH], People(store, directory, default_timezone)
    briefs, nudges = Briefs(store, english.questions.keys), Nudges(store, english.tries.keys)
    return Services(
        workspaces=workspaces or Workspaces(store),
        people=people,
        one_on_ones=OneOnOnes(store),
        briefs=briefs,
        plans=Plans(store, english.softened),
        commitments=Commitments(store),
        replies=Replies(store, english.softened),
        nudges=nudges,
        practice=Practice(store, english.practice.keys),
        preferences=PreferencesService(store, country_of),
        overview=Overview(store),
        homes=Homes(store, publisher, administrators),
        deliveries=_deliveries(store, clock, messenger, briefs, nudges, executor, metrics or NoMetrics()),
        administration=Administration(store, people, administrators),
        purging=Purging(store),
        **_on_store(store),
        rights=rights(store, english.rights.forget.someone_who_left),
    )


def _on_store(store: Stores) -> dict[str, Any]:
    """Services that need nothing but the database, by their field of Services."""
    return {
        "frames": Frames(store),
        "records": Records(store),
        "bringing_forward": BringingForward(store),
        "prepares": Prepares(store),
        "topics": Topics(store),
        "proposals": Proposals(store),
        "notes": Notes(store),
        "goals": Goals(store),
        "handovers": Handovers(store),
    }


def _deliveries(
    store: Stores,
    clock: Clock,
    messenger: Messenger,
    briefs: Briefs,
    nudges: Nudges,
    executor: Executor,
    metrics: Metrics,
) -> Deliveries:
    sending = Sending(
        store,
        clock,
        messenger,
        {**composers(briefs, nudges), **framing.composers(Frames(store))},
        after_sent={
            Kind.BRIEF: briefs.after_sent,
            Kind.REQUESTED: briefs.after_sent,
            Kind.PREPARE: Prepares(store).after_sent,
            **framing.AFTER_SENT,
            **AFTER_SENT,
        },
        after_end={Kind.NUDGE: nudges.after, **AFTER_END},
        metrics=metrics,
        begins={**framing.begins(store), Kind.EXPORT_RECORDS: store.records_reading},
    )
    return Deliveries(store, clock, sending, executor, f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}")


def composers(briefs: Briefs, nudges: Nudges) -> dict[Kind, Composer]:
    """Who composes what."""
    prepares, proposals = Prepares(briefs.store), Proposals(briefs.store)
    return {
        Kind.PREPARE: prepares.compose,
        Kind.PROPOSED: proposals.compose_proposed,
        Kind.DECIDED: proposals.compose_decided,
        Kind.BRIEF: briefs.compose,
        Kind.REQUESTED: briefs.compose,
        Kind.PROMPTS: briefs.compose_prompts,
        Kind.PLAN: briefs.compose_plan,
        Kind.QUESTION: briefs.compose_question,
        Kind.FOLLOW_UP: briefs.compose_follow_up,
        Kind.BUNDLE: briefs.compose_bundle,
        Kind.NUDGE: nudges.compose,
        Kind.LOGGED: answers.compose_logged,
        Kind.UNSURE: answers.compose_unsure,
        Kind.CHANGED: answers.compose_changed,
        Kind.ANSWER: answers.compose_answer,
        Kind.NOTICE: notices.compose,
        **COMPOSERS,
        Kind.ADMINISTRATION: administration_news.compose,
        Kind.GOAL: goal_asking.compose,
        Kind.HANDOVER: handing_over.compose,
        Kind.HANDED_OVER: handing_over.compose_handed_over,
    }


def surface(settings: Settings) -> Surface:
    """What the code registers with Slack. Raises WordingError."""
    coach = build(settings.model_copy(update={"database_url": SecretStr("sqlite://")}))
    coach.close()
    return coach.registry.surface()
