"""The bot's Slack side: middleware, errors, the core's own listeners, and those that features declare."""

from collections.abc import Mapping

from slack_bolt import BoltContext

from bot.core.directory import PeopleService
from bot.core.feature import Features, Service
from bot.core.ports import Clock
from bot.core.slack import in_full, messenger
from bot.core.slack.directory import profile
from bot.core.slack.failures import Failures
from bot.core.slack.payloads import Body, request_id
from bot.core.slack.registry import Registry
from bot.core.slack.requests import Identify
from bot.core.wording.library import Library


def register(
    app: Registry,
    features: Features,
    services: Mapping[str, Service],
    people: PeopleService,
    library: Library,
    clock: Clock,
) -> None:
    """Register everything the bot listens to, and declare every method it calls. `services` are by feature."""
    app.bolt.middleware(Identify(people, library, clock))
    app.bolt.error(Failures(library))
    app.calls(*messenger.METHODS)
    for feature in features.all:
        service = services[feature.name]
        for subcommand in feature.subcommands:
            app.subcommands.add(subcommand, service)
        if feature.listeners is not None:
            feature.listeners(app, service)
    in_full.register(app, {word: (full, services[one.name]) for word, (one, full) in features.in_full.items()})
    follow_profiles(app, people)


def follow_profiles(app: Registry, people: PeopleService) -> None:
    """People's profiles change: names, zones, deactivation."""

    @app.event("user_change")
    def changed(event: Body, body: Body, context: BoltContext) -> None:
        changed_to = profile(str(context["workspace_id"]), event["user"])
        people.profile_changed(changed_to, context["now"], request_id(body))
