"""The bot's Slack side: middleware, errors, and the list of features that register their listeners."""

from bot.domain.prompts import Library
from bot.domain.prompts.library import ENGLISH
from bot.services.bundle import Services
from bot.services.ports import Clock
from bot.slack import messenger
from bot.slack.administration import listeners as administration
from bot.slack.briefs import listeners as briefs
from bot.slack.commands import listeners as commands
from bot.slack.commitments import listeners as commitments
from bot.slack.failures import Failures
from bot.slack.frames import listeners as frames
from bot.slack.goals import listeners as goals
from bot.slack.handovers import listeners as handovers
from bot.slack.home import listeners as home
from bot.slack.nudges import listeners as nudges
from bot.slack.one_on_ones import listeners as one_on_ones
from bot.slack.people import listeners as people
from bot.slack.performance import listeners as performance
from bot.slack.plans import listeners as plans
from bot.slack.practice import listeners as practice
from bot.slack.preferences import listeners as preferences
from bot.slack.prepares import listeners as prepares
from bot.slack.proposals import listeners as proposals
from bot.slack.reading import listeners as reading
from bot.slack.registry import Registry
from bot.slack.replies import listeners as replies
from bot.slack.requests import Identify
from bot.slack.rights import listeners as rights
from bot.slack.topics import listeners as topics
from bot.slack.workspaces import listeners as workspaces

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
