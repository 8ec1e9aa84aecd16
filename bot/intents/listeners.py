"""The taps below an answer to a plain sentence; the message shows by itself what came of them."""

from collections.abc import Collection
from contextlib import suppress

from bot.core.language.text import Mention
from bot.core.slack import blocks as kit
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import PERSON, Typed, UnclearError
from bot.intents import views
from bot.intents.rules import Intent, Kind
from bot.intents.service import IntentService
from bot.intents.typed_requests import read_request
from bot.intents.wording import RequestWording
from bot.meetings.service import OneOnOneService


def do(service: IntentService, tap: Interaction) -> None:
    service.do(tap.request, tap.id)


def do_all(service: IntentService, tap: Interaction) -> None:
    service.do_all(tap.request, tap.id)


def leave(service: IntentService, tap: Interaction) -> None:
    service.leave(tap.request, tap.id)


def choose(service: IntentService, tap: Interaction) -> None:
    service.choose(tap.request, *tap.two_ids)


def mean(service: IntentService, tap: Interaction) -> None:
    delivery_id, _, kind = tap.value.partition(":")
    service.mean(tap.request, int(delivery_id), Kind(kind))


def stop(service: IntentService, command: Interaction, person: Mention | None) -> None:
    """Offer what can be quiet; nothing ends by this."""
    of = OneOnOneService(service.db)
    line = of.series_with(command.request, command.in_pair(person)) if person else None
    leads, weekly = service.stops(command.request)
    command.show(views.stop_offers(command.wording, line, weekly=weekly, leads=leads))


def sentence(typed: Typed) -> Typed:
    """ "what did I promise Mina?": a plain sentence, for a request if whom it names is somebody they have 1:1s with."""
    if not _asked(typed, None):
        raise UnclearError
    return typed


def ask(service: IntentService, command: Interaction, typed: Typed) -> None:
    """Do what it asks for, or ask about it, in their direct messages: what is answered there can change later."""
    asked = _asked(typed, service.names(command.request))
    if asked is None:
        raise UnclearError
    service.ask(command.request, asked)
    command.show(kit.sentence(command.wording[RequestWording].answered))


def _asked(typed: Typed, names: Collection[str] | None) -> Intent | None:
    """What is not understood as a whole has the usage of a command."""
    asked = read_request(typed.text, names, typed.now, typed.working_days)
    return None if asked is None or asked.kind is Kind.UNCLEAR else asked


def whom(typed: Typed) -> Mention | None:
    """Whom it is about, if it is somebody: "stop", "stop @sam", "stop the weekly message"."""
    with suppress(UnclearError):
        found = PERSON(typed)
        return found if found is not None and (found.slack_id or typed.rest.startswith("@")) else None
    return None
