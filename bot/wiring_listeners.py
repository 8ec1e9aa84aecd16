"""The bot's Slack side: middleware, errors, and the list of features that register their listeners."""

from bot.administration import listeners as administration
from bot.briefs import listeners as briefs
from bot.briefs import report_listeners as prepares
from bot.briefs import shift_listeners as frames
from bot.commands import listeners as commands
from bot.commitments import listeners as commitments
from bot.core.ports import Clock
from bot.core.slack import in_full as reading
from bot.core.slack import messenger
from bot.core.slack import profiles as people
from bot.core.slack.failures import Failures
from bot.core.slack.registry import Registry
from bot.core.slack.requests import Identify
from bot.core.wording.library import ENGLISH, Library
from bot.goals import listeners as goals
from bot.handovers import listeners as handovers
from bot.home import listeners as home
from bot.meetings import listeners as one_on_ones
from bot.performance import listeners as performance
from bot.plans import listeners as plans
from bot.plans import proposal_listeners as proposals
from bot.practice import listeners as practice
from bot.preferences import listeners as preferences
from bot.privacy import listeners as rights
from bot.replies import listeners as replies
from bot.topics import listeners as topics
from bot.weekly import listeners as nudges
from bot.wiring_services import Services
from bot.workspaces import listeners as workspaces

# Bolt asks one listener after the other: those that people wait for most come first.
FEATURES = (
    commands,
    replies,
    one_on_ones,
    briefs,
    plans,
    goals,
    commitments,
    nudges,
    frames,
    performance,
    preferences,
    prepares,
    topics,
    proposals,
    handovers,
    home,
    practice,
    reading,
    rights,
    people,
    workspaces,
    administration,
)


def register_all(app: Registry, services: Services, library: Library, clock: Clock) -> None:
    """Register everything the bot listens to, and declare every method it calls.

    What Slack itself lists, a command or a shortcut, has one language: English.
    """
    app.bolt.middleware(Identify(services.people, library, clock))
    app.bolt.error(Failures(library))
    app.calls(*messenger.METHODS)
    for feature in FEATURES:
        feature.register(app, services, library.languages[ENGLISH])
