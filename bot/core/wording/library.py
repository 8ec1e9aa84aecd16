"""All wording of one language, and the languages there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from bot.administration.wording import AdminWording
from bot.briefs.kit_wording import KitWording
from bot.briefs.question_wording import QuestionWording
from bot.briefs.report_wording import PrepareWording
from bot.briefs.wording import BriefWording
from bot.commands.overview_wording import OverviewWording
from bot.commands.wording import HelpWording
from bot.commitments.wording import CommitmentWording
from bot.core.time.wording import DateWording
from bot.core.wording.errors import ErrorWording
from bot.core.wording.modals import ModalWording
from bot.core.wording.who_sees import PrivacyWording
from bot.frames.performance_talk_wording import SoftenedWording
from bot.frames.wording import FrameWording
from bot.goals.smart_wording import SmartWording
from bot.goals.wording import GoalWording
from bot.handovers.wording import HandoverWording
from bot.home.wording import HomeWording
from bot.meetings.wording import OneOnOneWording
from bot.performance.vague_wording import VagueWording
from bot.performance.wording import PerformanceWording
from bot.plans.proposal_wording import ProposalWording
from bot.plans.wording import PlanWording
from bot.practice.wording import PracticeWording
from bot.preferences.country_wording import CountryWording
from bot.preferences.wording import PreferencesWording
from bot.privacy.wording import RightsWording
from bot.topics.wording import TopicWording
from bot.weekly.tries_wording import TriesWording
from bot.weekly.wording import NudgeWording
from bot.workspaces.notice_wording import NoticeWording
from bot.workspaces.wording import InstallWording

ENGLISH = "en"


class Wording(BaseModel):
    """One field for each YAML file of a language folder, of the same name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    admin: AdminWording
    brief: BriefWording
    commitments: CommitmentWording
    countries: CountryWording
    dates: DateWording
    errors: ErrorWording
    frames: FrameWording
    goals: GoalWording
    handover: HandoverWording
    help: HelpWording
    home: HomeWording
    install: InstallWording
    kit: KitWording
    modals: ModalWording
    notices: NoticeWording
    nudge: NudgeWording
    one_on_ones: OneOnOneWording
    overview: OverviewWording
    performance: PerformanceWording
    plan: PlanWording
    practice: PracticeWording
    preferences: PreferencesWording
    prepare: PrepareWording
    proposals: ProposalWording
    privacy: PrivacyWording
    questions: QuestionWording
    rights: RightsWording
    smart: SmartWording
    softened: SoftenedWording
    topics: TopicWording
    tries: TriesWording
    vague: VagueWording


@dataclass(frozen=True)
class Library:
    """`languages` always holds English. `fallbacks` say what others take from it."""

    languages: Mapping[str, Wording]
    fallbacks: tuple[str, ...] = ()

    def for_locale(self, locale: str) -> Wording:
        """The wording for Slack's locale ("de-DE"): that folder, else its language ("de"), else English."""
        known = {name.lower(): wording for name, wording in self.languages.items()}
        wanted = locale.replace("_", "-").lower()
        return known.get(wanted) or known.get(wanted.partition("-")[0]) or known[ENGLISH]
