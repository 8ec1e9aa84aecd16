"""Reads Slack's payloads; before every listener: from which workspace, who asks, when, and in which language."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.core.directory import PeopleService
from bot.core.errors import DayOutOfReachError
from bot.core.language.text import storable, unescape
from bot.core.people import PersonKind, check_manager
from bot.core.ports import Clock
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.wording.library import Library
from bot.core.workspaces_service import WorkspaceService

log = structlog.get_logger(__name__)

Body = dict[str, Any]
Next = Callable[[], BoltResponse]
ASKED = "asked_about"
"""What holds that fingerprint in a modal's private_metadata."""
ENDS = ("app_uninstalled", "tokens_revoked")
"""Events that still come, and count, once the bot is no longer let in."""

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)\|([^<>]*)>")
_EVERYBODY = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!(?:subteam|date)\^[^|>]*\|([^>]+)>")
_CHANNEL = re.compile(r"<#\w+\|([^>]*)>")
_LABELLED_LINK = re.compile(r"<((?:https?|mailto):[^>|]+)\|([^>]+)>")
_LINK = re.compile(r"<((?:https?|mailto):[^>|]+)>")


@dataclass(frozen=True, slots=True)
class Place:
    """The message a button was in, or Home; empty for what nobody re-renders: ephemeral messages and modals."""

    channel: str = ""
    ts: str = ""
    home: bool = False

    @property
    def can_re_render(self) -> bool:
        """Whether it shows by itself what a modal opened from it has changed."""
        return bool(self.ts) or self.home


def place(body: Body) -> Place:
    """Where a button was tapped; empty for commands and shortcuts."""
    container = body.get("container") or {}
    if (body.get("view") or {}).get("type") == "home":
        return Place(home=True)
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return Place()
    return Place(channel=str(container["channel_id"]), ts=str(container["message_ts"]))


def in_metadata(place: Place, **ids: str | int) -> str:
    """A modal's private_metadata: where it was opened from, and what it is about."""
    return json.dumps({"channel": place.channel, "ts": place.ts, "home": place.home, **ids})


def day(value: str | None) -> date | None:
    """What a date picker holds. Raises DayOutOfReachError."""
    return picked_day(value) if value else None


def picked_day(value: str) -> date:
    """The same for one that is always filled in. Slack lets a person pick days before and after which there is none to
    reckon with, in another zone or a week later."""
    picked = date.fromisoformat(value)
    if not FIRST_DAY <= picked <= LAST_DAY:
        raise DayOutOfReachError
    return picked


def metadata(body: Body) -> tuple[Place, dict[str, Any]]:
    """What `in_metadata` stored in the modal that was submitted."""
    stored = json.loads(body["view"]["private_metadata"] or "{}")
    return Place(stored.pop("channel", ""), stored.pop("ts", ""), stored.pop("home", False)), stored


def asked(body: Body) -> str | None:
    """The fingerprint of what the person was asked about in the modal that is submitted."""
    if body.get("type") != "view_submission":
        return None
    found = metadata(body)[1].get(ASKED)
    return str(found) if found else None


def values(body: Body) -> dict[str, Any]:
    """What was filled into a modal, by block id: text, option value, user id, date or time string, list of values. Of
    one that was closed, what Slack knows of it."""
    state = (body["view"].get("state") or {}).get("values") or {}
    return {
        block_id.removesuffix(ids.PICKED_ELSE): _value(next(iter(elements.values())))
        for block_id, elements in state.items()
        if elements
    }


def request_id(body: Body) -> str | None:
    """A key that is the same when Slack sends the same thing twice, and only then; None for what bears none.

    A modal that was updated in place, or is saved once more with other entries, is another thing to be done.
    """
    if body.get("event_id"):
        return f"event:{body['event_id']}"
    if body.get("type") == "view_submission":
        view = body["view"]
        entries = json.dumps([view.get("hash"), view.get("state")], sort_keys=True)
        return f"view:{view['id']}:{sha256(entries.encode()).hexdigest()[:16]}"
    if body.get("actions"):
        return f"action:{body.get('trigger_id', '')}:{body['actions'][0].get('action_ts', '')}"
    return f"trigger:{body['trigger_id']}" if body.get("trigger_id") else None


def moment(ts: str) -> datetime:
    """Slack's message ts as a moment."""
    return datetime.fromtimestamp(float(ts), UTC)


def typed_text(text: str) -> str:
    """A text from Slack as it was typed: escapes undone, links and channels in words; mentions stay as `<@U…>`."""
    text = _CHANNEL.sub(r"#\1", text)
    text = _LABELLED_LINK.sub(lambda link: _link(link[1], link[2]), text)
    text = _LINK.sub(lambda link: link[1].removeprefix("mailto:"), text)
    text = _MENTION.sub(r"<@\1>", text)
    text = _EVERYBODY.sub(r"@\1", text)
    text = _GROUP.sub(r"\1", text)
    return storable(unescape(text))


def typed_command(body: Body) -> str:
    """A slash command as the person saw it in the composer: "@sam" for a mention, so that it can be typed again."""
    return typed_text(_MENTION.sub(r"@\2", f"{body['command']} {body.get('text') or ''}".strip()))


def unfold_menu(body: Body) -> None:
    """Make a chosen entry of an overflow menu (`blocks.menu`) the tap on a button that it stands for."""
    for action in body.get("actions") or []:
        if action.get("action_id") == ids.MENU:
            action["action_id"], _, action["value"] = action.pop("selected_option")["value"].partition(" ")


def _link(url: str, label: str) -> str:
    bare = url.removeprefix("mailto:")
    return label if label in url else f"{label} ({bare})"


def _value(element: dict[str, Any]) -> Any:  # noqa: ANN401
    match element["type"]:
        case "static_select" | "radio_buttons":
            chosen = element.get("selected_option")
            return chosen["value"] if chosen else None
        case "checkboxes":
            return [one["value"] for one in element.get("selected_options") or []]
        case "multi_users_select":
            return element.get("selected_users") or []
        case "users_select":
            return element.get("selected_user")
        case "datepicker":
            return element.get("selected_date")
        case "timepicker":
            return element.get("selected_time")
        case _:
            return storable(element.get("value") or "")


@dataclass(frozen=True)
class Admission:
    """Lets in what comes from a workspace that has the bot installed; the rest is taken and nothing happens. Where the
    bot is for one workspace only, who types a command in another is told `refusal`.

    Puts `workspace_id` into the context. `admit` is a Bolt middleware that runs before `authorize`.
    """

    workspaces: WorkspaceService
    refusal: str = ""

    def admit(self, context: BoltContext, body: Body, next: Next) -> BoltResponse:
        """Find out whose request this is."""
        unfold_menu(body)
        if body.get("type") == "url_verification" or "ssl_check" in body:
            return next()
        ids = workspace_ids(context, body)
        ends = (body.get("event") or {}).get("type") in ENDS
        admitted = [one for one in ids if self.workspaces.admits(one)]
        for workspace_id in admitted:
            known = self.workspaces.find(workspace_id) if ends else self.workspaces.bot_token(workspace_id)
            if known:
                context["workspace_id"] = workspace_id
                return next()
        log.info("not_installed", workspace_ids=ids)
        return BoltResponse(status=200, body=self.refusal if "command" in body and not admitted else "")

    def authorize(self, context: BoltContext) -> AuthorizeResult:
        """What to answer this request with."""
        workspace_id = str(context["workspace_id"])
        workspace = self.workspaces.find(workspace_id)
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_token=self.workspaces.bot_token(workspace_id),
            bot_user_id=workspace.bot_user_id if workspace else None,
        )


@dataclass(frozen=True)
class Identify:
    """A Bolt middleware that reads the clock once and puts `request`, `now` and `people` into the context.

    Raises NotAManagerError for people whom the bot is not for; what other bots do is taken and nothing happens.
    """

    people: PeopleService
    library: Library
    clock: Clock

    def __call__(self, context: BoltContext, body: Body, next: Next) -> BoltResponse:
        context["now"] = self.clock.now()
        context["people"] = self.people
        slack_id = person_of(context, body)
        if slack_id:
            who = self.people.asking(context["workspace_id"], slack_id, context["now"])
            if who.kind is PersonKind.BOT:
                return BoltResponse(status=200)
            wording = self.library.for_locale(who.reads)
            context["request"] = Request(who, context["now"], wording, request_id(body), asked(body))
            check_manager(who)
        return next()


def workspace_ids(context: BoltContext, body: Body) -> tuple[str, ...]:
    """The installing workspace, by what Slack says of it, the surest first; the bot is installed in at most one.

    - An organisation that installed the bot for all its workspaces: the organisation, whatever the team.
    - In a view opened through a shared channel: `app_installed_team_id`; the team is the viewer's.
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
    user = message.get("user")
    return user if user and isinstance(user, str) else context.user_id
