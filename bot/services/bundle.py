"""All services together, as listeners and the scheduler are given them."""

from dataclasses import dataclass

from bot.services.administration import AdministrationService
from bot.services.briefs import BriefService
from bot.services.bringing_forward import BringingForward
from bot.services.commitments import CommitmentService
from bot.services.deliveries import Worker
from bot.services.frames import FrameService
from bot.services.goals import GoalService
from bot.services.handovers import HandoverService
from bot.services.homes import HomeService
from bot.services.notes import NoteService
from bot.services.nudges import NudgeService
from bot.services.one_on_ones import OneOnOneService
from bot.services.overview import OverviewService
from bot.services.people import PeopleService
from bot.services.plans import PlanService
from bot.services.practice import PracticeService
from bot.services.preferences import PreferencesService
from bot.services.prepares import PrepareService
from bot.services.proposals import ProposalService
from bot.services.purging import PurgeService
from bot.services.records import RecordService
from bot.services.replies import ReplyService
from bot.services.rights import Rights
from bot.services.topics import TopicService
from bot.services.workspaces import WorkspaceService


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
