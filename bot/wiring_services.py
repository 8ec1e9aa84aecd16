"""All services together, as listeners and the scheduler are given them."""

from dataclasses import dataclass

from bot.administration.purging import PurgeService
from bot.administration.service import AdministrationService
from bot.briefs.report_brief import PrepareService
from bot.briefs.service import BriefService
from bot.briefs.shift import FrameService
from bot.commands.service import OverviewService
from bot.commitments.service import CommitmentService
from bot.core.directory import PeopleService
from bot.core.outbox.worker import Worker
from bot.goals.service import GoalService
from bot.handovers.service import HandoverService
from bot.home.service import HomeService
from bot.meetings.service import OneOnOneService
from bot.performance.bringing_forward import BringingForward
from bot.performance.service import RecordService
from bot.plans.notes import NoteService
from bot.plans.proposals import ProposalService
from bot.plans.service import PlanService
from bot.practice.service import PracticeService
from bot.preferences.service import PreferencesService
from bot.privacy.service import Rights
from bot.replies.service import ReplyService
from bot.topics.service import TopicService
from bot.weekly.service import NudgeService
from bot.workspaces.service import WorkspaceService


@dataclass(frozen=True)
class Services:
    """One of each; made by bootstrap."""

    workspaces: WorkspaceService
    people: PeopleService
    one_on_ones: OneOnOneService
    briefs: BriefService
    plans: PlanService
    commitments: CommitmentService
    prepares: PrepareService
    topics: TopicService
    proposals: ProposalService
    replies: ReplyService
    frames: FrameService
    records: RecordService
    bringing_forward: BringingForward
    notes: NoteService
    goals: GoalService
    handovers: HandoverService
    nudges: NudgeService
    practice: PracticeService
    preferences: PreferencesService
    overview: OverviewService
    homes: HomeService
    worker: Worker
    administration: AdministrationService
    purging: PurgeService
    rights: Rights
