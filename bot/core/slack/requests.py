"""Before every listener: from which workspace, who asks, when, and in which language."""

from collections.abc import Callable

import structlog
from slack_bolt import BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.core.directory import PeopleService
from bot.core.people import PersonKind, check_manager
from bot.core.ports import Clock
from bot.core.request import Request
from bot.core.slack.payloads import Body, request_id
from bot.core.wording.library import Library
from bot.core.workspaces_service import WorkspaceService

log = structlog.get_logger(__name__)

Next = Callable[[], BoltResponse]
ENDS = ("app_uninstalled", "tokens_revoked")
"""Events that still come, and count, once the bot is no longer let in."""


class Admission:
    """Lets in what comes from a workspace that has the bot installed; the rest is taken and nothing happens.

    Puts `workspace_id` into the context. `admit` is a Bolt middleware that runs before `authorize`.
    """

    def __init__(self, workspaces: WorkspaceService) -> None:
        self._workspaces = workspaces

    def admit(self, context: BoltContext, body: Body, next: Next) -> BoltResponse:
        """Find out whose request this is."""
        if body.get("type") == "url_verification" or "ssl_check" in body:
            return next()
        ids = workspace_ids(context, body)
        ends = (body.get("event") or {}).get("type") in ENDS
        for workspace_id in ids:
            known = self._workspaces.find(workspace_id) if ends else self._workspaces.bot_token(workspace_id)
            if known:
                context["workspace_id"] = workspace_id
                return next()
        log.info("not_installed", workspace_ids=ids)
        return BoltResponse(status=200)

    def authorize(self, context: BoltContext) -> AuthorizeResult:
        """What to answer this request with."""
        workspace_id = str(context["workspace_id"])
        workspace = self._workspaces.find(workspace_id)
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_token=self._workspaces.bot_token(workspace_id),
            bot_user_id=workspace.bot_user_id if workspace else None,
        )


class Identify:
    """A Bolt middleware that reads the clock once and puts `request`, `now` and `people` into the context.

    Raises NotAManagerError for people whom the bot is not for; what other bots do is taken and nothing happens.
    """

    def __init__(self, people: PeopleService, library: Library, clock: Clock) -> None:
        self._people = people
        self._library = library
        self._clock = clock

    def __call__(self, context: BoltContext, body: Body, next: Next) -> BoltResponse:
        context["now"] = self._clock.now()
        context["people"] = self._people
        slack_id = person_of(context, body)
        if slack_id:
            who = self._people.asking(context["workspace_id"], slack_id, context["now"])
            if who.kind is PersonKind.BOT:
                return BoltResponse(status=200)
            context["request"] = Request(who, context["now"], self._library.for_locale(who.locale), request_id(body))
            check_manager(who)
        return next()


def workspace_ids(context: BoltContext, body: Body) -> tuple[str, ...]:
    """The installing workspace, by what Slack says of it, the surest first; the bot is installed in at most one.

    - An organisation that installed the bot for all its workspaces: the organisation, whatever the team.
    - In a view opened through a shared channel: `app_installed_team_id`; the team is that of whoever looks at it.
    - Of an event: `authorizations[0]`, which Bolt puts into the context; the outer team may be another organisation's.
    - Where the team is null: the organisation.
    """
    org, team = context.enterprise_id, context.team_id
    installed = (body.get("view") or {}).get("app_installed_team_id")
    found = (org if context.is_enterprise_install else None, installed, team, org)
    return tuple(dict.fromkeys(str(one) for one in found if one))


def person_of(context: BoltContext, body: Body) -> str | None:
    """Whose doing this is; None for what apps did and for profiles that changed by themselves."""
    event = body.get("event")
    if event is None:
        return context.user_id
    if event.get("type") == "user_change" or event.get("type") in ENDS:
        return None
    message = event.get("message") or event.get("previous_message") or event
    if message.get("subtype") == "tombstone":
        message = event.get("previous_message") or {}
    if message.get("bot_id") or message.get("app_id"):
        return None
    return message.get("user") or context.user_id
