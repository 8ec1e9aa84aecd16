"""All services together, as tests ask for them: those that features make, and others on the same database."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from bot import wiring
from bot.administration.service import AdministrationService, PurgeService
from bot.away.service import AwayService
from bot.briefs.service import BriefService
from bot.briefs.shift import FrameService
from bot.commands.service import OverviewService
from bot.commitments.service import CommitmentService
from bot.core.dependencies import Dependencies
from bot.core.directory import PeopleService
from bot.core.feature import Features
from bot.core.outbox.publishing import HomePublishing
from bot.core.outbox.sending import Messenger
from bot.core.outbox.worker import Worker
from bot.core.people import BY_SLACK, Administrators
from bot.core.ports import Clock, Directory, Metrics
from bot.core.workspaces_service import WorkspaceService
from bot.core.workspaces_store import WorkspaceQueue
from bot.goals.service import GoalService
from bot.handovers.service import HandoverService
from bot.home.service import HomeService
from bot.intents.service import IntentService
from bot.meetings.service import OneOnOneService
from bot.performance.bringing_forward import BringingForward
from bot.performance.confirming import ConfirmingService
from bot.performance.drafts import DraftService
from bot.performance.sealed_database import SealedDatabase
from bot.performance.service import RecordService
from bot.plans.service import PlanService, ProposalService
from bot.practice.service import PracticeService
from bot.preferences.service import PreferencesService
from bot.privacy.service import Rights
from bot.replies.service import ReplyService
from bot.topics.service import TopicService
from bot.weekly.service import WeeklyService
from tests.factories import library
from tests.fakes import NoMetrics


@dataclass(frozen=True)
class Services:
    """One of each."""

    workspaces: WorkspaceService
    people: PeopleService
    worker: Worker
    one_on_ones: OneOnOneService
    briefs: BriefService
    plans: PlanService
    commitments: CommitmentService
    topics: TopicService
    proposals: ProposalService
    replies: ReplyService
    intents: IntentService
    frames: FrameService
    records: RecordService
    bringing_forward: BringingForward
    confirming: ConfirmingService
    drafts: DraftService
    goals: GoalService
    handovers: HandoverService
    weekly: WeeklyService
    away: AwayService
    practice: PracticeService
    preferences: PreferencesService
    overview: OverviewService
    homes: HomeService
    administration: AdministrationService
    purging: PurgeService
    rights: Rights


def services_of(coach: wiring.Coach) -> Services:
    """Those of a bot."""
    return _together(coach.db, coach.workspaces, coach.people, coach.worker, coach.services)


def build_services(
    db: SealedDatabase,
    clock: Clock,
    *,
    messenger: Messenger,
    publisher: Any,
    directory: Directory,
    executor: Executor,
    metrics: Metrics | None = None,
    administrators: Administrators = BY_SLACK,
) -> Services:
    """Those of a bot without Slack's side."""
    dependencies = Dependencies(
        db=db,
        clock=clock,
        library=library(),
        people=PeopleService(db, directory, "Europe/London"),
        workspaces=WorkspaceService(db),
        queue=WorkspaceQueue(db._engine),
        homes=HomePublishing(db, publisher, library(), administrators.include, executor),
        administrators=administrators,
    )
    features = Features(wiring.FEATURES)
    worker = wiring.make_worker(db, clock, messenger, library(), executor, metrics or NoMetrics())
    made = wiring.services_of(features, dependencies)
    return _together(db, dependencies.workspaces, dependencies.people, worker, made)


def _together(
    db: SealedDatabase, workspaces: WorkspaceService, people: PeopleService, worker: Worker, made: Mapping[str, Any]
) -> Services:
    return Services(
        workspaces=workspaces,
        people=people,
        worker=worker,
        one_on_ones=made["meetings"],
        briefs=made["briefs"],
        plans=made["plans"],
        commitments=made["commitments"],
        topics=made["topics"],
        proposals=ProposalService(db),
        replies=made["replies"],
        intents=made["intents"],
        frames=FrameService(db),
        records=made["performance"].records,
        bringing_forward=made["performance"].bringing_forward,
        confirming=made["performance"].confirming,
        drafts=made["performance"].drafts,
        goals=made["goals"],
        handovers=made["handovers"],
        weekly=made["weekly"],
        away=made["away"],
        practice=made["practice"],
        preferences=made["preferences"],
        overview=made["commands"],
        homes=made["home"],
        administration=made["administration"],
        purging=PurgeService(db),
        rights=made["privacy"],
    )


def plan_ahead(services: Services, clock: Clock) -> None:
    """Plan until every series reaches ahead."""
    while services.one_on_ones.plan_ahead(clock.now()):
        pass


def send_due(services: Services) -> None:
    """Send until nothing is due, or nothing may be sent now."""
    while services.worker.expire_late() | services.worker.send_due():
        pass


def look_up_unknown(services: Services) -> None:
    """Look up until nothing is in doubt, or Slack does not answer."""
    while services.worker.look_up_unknown():
        pass


def refresh_stale(services: Services) -> None:
    """Bring posted messages up to date until none is stale or Slack does not answer."""
    while services.worker.refresh_stale():
        pass


def publish_homes(services: Services, clock: Clock) -> None:
    """Bring App Homes up to date."""
    services.homes.publishing.publish_stale(clock.now())
