"""All wording of one language, and the languages there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from bot.administration.wording import Admin
from bot.briefs.kit_wording import Kit
from bot.briefs.question_wording import Questions
from bot.briefs.report_wording import Prepare
from bot.briefs.wording import Brief
from bot.commands.overview_wording import Overview
from bot.commands.wording import Help
from bot.commitments.wording import Commitments
from bot.core.time.wording import Dates
from bot.core.wording.errors import Errors
from bot.core.wording.modals import Modals
from bot.core.wording.who_sees import PrivacyWords
from bot.frames.performance_talk_wording import Softened
from bot.frames.wording import Frames
from bot.goals.smart_wording import Smart
from bot.goals.wording import GoalWords
from bot.handovers.wording import HandoverWords
from bot.home.wording import Home
from bot.meetings.wording import OneOnOnes
from bot.performance.vague_wording import Vague
from bot.performance.wording import Performance
from bot.plans.proposal_wording import ProposalWords
from bot.plans.wording import PlanWords
from bot.practice.wording import Practice
from bot.preferences.country_wording import Countries
from bot.preferences.wording import PreferencesWords
from bot.privacy.wording import Rights
from bot.topics.wording import TopicWords
from bot.weekly.tries_wording import Tries
from bot.weekly.wording import Nudge
from bot.workspaces.notice_wording import Notices
from bot.workspaces.wording import Install

ENGLISH = "en"


class Wording(BaseModel):
    """One field for each YAML file of a language folder, of the same name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    admin: Admin
    brief: Brief
    commitments: Commitments
    countries: Countries
    dates: Dates
    errors: Errors
    frames: Frames
    goals: GoalWords
    handover: HandoverWords
    help: Help
    home: Home
    install: Install
    kit: Kit
    modals: Modals
    notices: Notices
    nudge: Nudge
    one_on_ones: OneOnOnes
    overview: Overview
    performance: Performance
    plan: PlanWords
    practice: Practice
    preferences: PreferencesWords
    prepare: Prepare
    proposals: ProposalWords
    privacy: PrivacyWords
    questions: Questions
    rights: Rights
    smart: Smart
    softened: Softened
    topics: TopicWords
    tries: Tries
    vague: Vague


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
