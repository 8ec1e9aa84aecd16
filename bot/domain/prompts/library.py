"""All wording of one language, and the languages there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from bot.domain.prompts.admin import Admin
from bot.domain.prompts.brief import Brief
from bot.domain.prompts.commitments import Commitments
from bot.domain.prompts.countries import Countries
from bot.domain.prompts.dates import Dates
from bot.domain.prompts.errors import Errors
from bot.domain.prompts.frames import Frames
from bot.domain.prompts.goals import GoalWords
from bot.domain.prompts.handover import HandoverWords
from bot.domain.prompts.help import Help
from bot.domain.prompts.home import Home
from bot.domain.prompts.install import Install
from bot.domain.prompts.kit import Kit
from bot.domain.prompts.modals import Modals
from bot.domain.prompts.notices import Notices
from bot.domain.prompts.nudge import Nudge
from bot.domain.prompts.one_on_ones import OneOnOnes
from bot.domain.prompts.overview import Overview
from bot.domain.prompts.performance import Performance
from bot.domain.prompts.plan import PlanWords
from bot.domain.prompts.practice import Practice
from bot.domain.prompts.preferences import PreferencesWords
from bot.domain.prompts.prepare import Prepare
from bot.domain.prompts.privacy import PrivacyWords
from bot.domain.prompts.proposals import ProposalWords
from bot.domain.prompts.questions import Questions
from bot.domain.prompts.rights import Rights
from bot.domain.prompts.smart import Smart
from bot.domain.prompts.softened import Softened
from bot.domain.prompts.topics import TopicWords
from bot.domain.prompts.tries import Tries
from bot.domain.prompts.vague import Vague

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
