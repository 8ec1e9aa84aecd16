"""All services together, as listeners and the scheduler are given them."""

from dataclasses import dataclass

from bot.services.administration import Administration
from bot.services.briefs import Briefs
from bot.services.bringing_forward import BringingForward
from bot.services.commitments import Commitments
from bot.services.deliveries import Deliveries
from bot.services.frames import Frames
from bot.services.goals import Goals
from bot.services.handovers import Handovers
from bot.services.homes import Homes
from bot.services.notes import Notes
from bot.services.nudges import Nudges
from bot.services.one_on_ones import OneOnOnes
from bot.services.overview import Overview
from bot.services.people import People
from bot.services.plans import Plans
from bot.services.practice import Practice
from bot.services.preferences import PreferencesService
from bot.services.prepares import Prepares
from bot.services.proposals import Proposals
from bot.services.purging import Purging
from bot.services.records import Records
from bot.services.replies import Replies
from bot.services.rights import Rights
from bot.services.topics import Topics
from bot.services.workspaces import Workspaces


@dataclass(frozen=True)
class Services:
    """One of each; made by bootstrap."""

    workspaces: Workspaces
    people: People
    one_on_ones: OneOnOnes
    briefs: Briefs
    plans: Plans
    commitments: Commitments
    prepares: Prepares
    topics: Topics
    proposals: Proposals
    replies: Replies
    frames: Frames
    records: Records
    bringing_forward: BringingForward
    notes: Notes
    goals: Goals
    handovers: Handovers
    nudges: Nudges
    practice: Practice
    preferences: PreferencesService
    overview: Overview
    homes: Homes
    deliveries: Deliveries
    administration: Administration
    purging: Purging
    rights: Rights
