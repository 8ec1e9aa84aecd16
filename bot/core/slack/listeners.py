"""The bot's Slack side: middleware, errors, the core's own listeners, and those that features declare."""

from collections.abc import Mapping
from functools import partial

from bot.core.directory import PeopleService
from bot.core.feature import Feature, Features, Service
from bot.core.outbox.restoring import Restores
from bot.core.ports import Clock
from bot.core.slack import ids, in_full
from bot.core.slack.directory import profile
from bot.core.slack.failures import Failures
from bot.core.slack.filled import pick_somebody_else
from bot.core.slack.interactions import Interaction
from bot.core.slack.registry import METHOD_SCOPES, Command, Registry, Shortcut
from bot.core.slack.requests import Identify, request_id
from bot.core.slack.restored import RefuseStale
from bot.core.slack.subcommands import Subcommands
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
    app.bolt.middleware(RefuseStale(people.db, Restores(people.db)))
    app.bolt.error(Failures(library))
    app.calls(*METHOD_SCOPES)
    subcommands = Subcommands((one, services[feature.name]) for feature in features.all for one in feature.subcommands)
    for feature in features.all:
        _register(app, feature, services[feature.name], subcommands)
    app.form(ids.PICK_REPORT_FORM, subcommands.picked)
    app.action(ids.COMMAND_MEANT, subcommands.meant)
    app.action(ids.REPORT, pick_somebody_else)
    app.action(ids.NEW_MANAGER, pick_somebody_else)
    in_full.register(app, {word: (full, services[one.name]) for word, (one, full) in features.in_full.items()})
    app.event("user_change", follow_profile)


def _register(app: Registry, feature: Feature, service: Service, subcommands: Subcommands) -> None:
    """What one feature listens to."""
    for command in feature.slash_commands:
        run = partial(command.run, service, subcommands=subcommands)
        app.command(Command(command.name, *command.listed(app.wording)), run)
    for event in feature.slack_events:
        app.event(event.name, partial(event.run, service), subtype=event.subtype, any_subtype=event.any_subtype)
    for action_id, listener in feature.actions.items():
        app.action(action_id, partial(listener, service))
    for callback_id, listener in feature.forms.items():
        app.form(callback_id, partial(listener, service))
    for callback_id, listener in feature.closed.items():
        app.closed(callback_id, partial(listener, service))
    for shortcut in feature.shortcuts:
        name, about = shortcut.listed(app.wording)
        app.shortcut(Shortcut(shortcut.callback_id, name, shortcut.kind, about), partial(shortcut.run, service))


def follow_profile(event: Interaction) -> None:
    """People's profiles change: names, zones, deactivation."""
    changed_to = profile(event.workspace_id, event.event["user"])
    event.people.profile_changed(changed_to, event.context["now"], request_id(event.body))
