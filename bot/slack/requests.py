"""Before every listener: who asks, when, and in which language."""

from collections.abc import Callable

from slack_bolt import BoltContext, BoltResponse

from bot.domain.prompts import Library
from bot.services.people import People
from bot.services.ports import Clock
from bot.slack.payloads import Asked, Body, receipt

Next = Callable[[], BoltResponse]


class Identify:
    """A Bolt middleware that reads the clock once and puts `asked`, `workspace_id` and `now` into the context."""

    def __init__(self, people: People, library: Library, clock: Clock) -> None:
        self._people = people
        self._library = library
        self._clock = clock

    def __call__(self, context: BoltContext, body: Body, next: Next) -> BoltResponse:
        context["now"] = self._clock.now()
        context["workspace_id"] = workspace_of(context, body)
        slack_id = person_of(context, body)
        if slack_id:
            who = self._people.known(context["workspace_id"], slack_id, context["now"])
            context["asked"] = Asked(who, context["now"], self._library.for_locale(who.locale), receipt(body))
        return next()


def workspace_of(context: BoltContext, body: Body) -> str:
    """The installing workspace: for shared channels Slack names it in `authorizations`; of an org-wide app the org."""
    if context.is_enterprise_install and context.enterprise_id:
        return context.enterprise_id
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("team_id") or context.team_id or context.enterprise_id or "")


def person_of(context: BoltContext, body: Body) -> str | None:
    """Whose doing this is; None for what apps did and for profiles that changed by themselves."""
    event = body.get("event")
    if event is None:
        return context.user_id
    if event.get("type") == "user_change":
        return None
    message = event.get("message") or event.get("previous_message") or event
    if message.get("subtype") == "tombstone":
        message = event.get("previous_message") or {}
    if message.get("bot_id") or message.get("app_id"):
        return None
    return message.get("user") or context.user_id
