"""The JSON that Slack sends and answers with. Pure: workspace values in, payloads out."""

import secrets
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.model import Channel, Identity, Json, Message, User, Values, View


def user_json(user: User, team_id: str, now: datetime, *, include_locale: bool = False) -> Json:
    """A member as users.info and user_change show it; a deactivated one has no zone."""
    home = user.team_id or team_id
    body: Json = {
        "id": user.id,
        "team_id": home,
        "name": user.name,
        "deleted": user.deleted,
        "profile": _profile(user, home),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    if user.deleted:
        return body
    body |= {
        "color": "4bbe2e",
        "real_name": user.real_name,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.team_id:
        body["is_stranger"] = True
    if user.tz:
        zoned = now.astimezone(ZoneInfo(user.tz))
        offset = zoned.utcoffset() or timedelta()
        body |= {"tz": user.tz, "tz_label": zoned.tzname(), "tz_offset": int(offset.total_seconds())}
    if include_locale:
        body["locale"] = user.locale
    return body


def _profile(user: User, team_id: str) -> Json:
    shown = "" if user.is_bot else user.real_name
    profile = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": shown,
        "display_name_normalized": shown,
        "team": team_id,
    }
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": user.app_id or ""}
    return profile


def channel_json(channel: Channel) -> Json:
    """A conversation as conversations.info shows it."""
    if channel.is_im:
        return {
            "id": channel.id,
            "created": 1_700_000_000,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.user,
            "is_archived": False,
            "is_open": True,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": 1_700_000_000,
        "is_channel": True,
        "is_im": False,
        "is_private": False,
        "is_archived": False,
        "is_general": channel.name == "general",
        "num_members": len(channel.members),
    }


def message_json(message: Message, identity: Identity, *, metadata: bool = False) -> Json:
    """A message as history, chat.postMessage and interaction payloads show it."""
    body: Json = {"type": "message"}
    if message.subtype:
        body["subtype"] = message.subtype
    body |= {"user": message.user, "text": message.text, "ts": message.ts, "team": identity.team_id}
    if message.bot_id:
        body |= {"bot_id": message.bot_id, "app_id": identity.app_id, "bot_profile": bot_profile(identity)}
    if message.client_msg_id:
        body["client_msg_id"] = message.client_msg_id
    if message.blocks:
        body["blocks"] = list(message.blocks)
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.files:
        body |= {"files": list(message.files), "upload": False, "display_as_bot": False}
    if message.edited:
        body["edited"] = {"user": message.edited.user, "ts": message.edited.ts}
    if metadata and message.metadata:
        body["metadata"] = message.metadata
    return body


def parent_json(parent: Message, thread: Sequence[Message], identity: Identity, *, metadata: bool = False) -> Json:
    """A message with what Slack adds once it has replies; `thread` is the parent and its replies."""
    body = message_json(parent, identity, metadata=metadata)
    replies = [message for message in thread if message.is_reply and message.ephemeral_to is None]
    if parent.is_reply:
        body["parent_user_id"] = next((each.user for each in thread if each.ts == parent.thread_ts), None)
    elif replies:
        people = list(dict.fromkeys(message.user for message in replies))
        body |= {
            "thread_ts": parent.ts,
            "reply_count": len(replies),
            "reply_users_count": len(people),
            "latest_reply": replies[-1].ts,
            "reply_users": people[:5],
            "is_locked": False,
            "subscribed": True,
        }
    return body


def bot_profile(identity: Identity) -> Json:
    """Who a bot's message comes from."""
    return {
        "id": identity.bot_id,
        "app_id": identity.app_id,
        "user_id": identity.bot_user,
        "name": identity.bot_name,
        "team_id": identity.team_id,
        "deleted": False,
        "updated": 1_700_000_000,
    }


def view_json(view: View, identity: Identity) -> Json:
    """A view as views.* and interaction payloads show it."""
    given = view.definition
    return {
        "id": view.id,
        "team_id": identity.team_id,
        "type": view.type,
        "blocks": list(view.blocks),
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "state": {"values": view.values},
        "hash": view.hash,
        "title": given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": bool(given.get("notify_on_close")),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": identity.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": identity.team_id,
        "bot_id": identity.bot_id,
    }


def event_callback(event: Json, identity: Identity, event_time: int) -> Json:
    """The Events API envelope around an event, with a new event_id."""
    return {
        "token": identity.verification_token,
        "team_id": identity.team_id,
        "context_team_id": identity.team_id,
        "context_enterprise_id": None,
        "api_app_id": identity.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": identity.team_id,
                "user_id": identity.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-" + secrets.token_urlsafe(24),
    }


def interaction(kind: str, user: User, identity: Identity, trigger_id: str | None) -> Json:
    """What all interaction payloads share."""
    body: Json = {
        "type": kind,
        "team": {"id": identity.team_id, "domain": identity.team_domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": identity.team_id},
        "api_app_id": identity.app_id,
        "token": identity.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if trigger_id is not None:
        body["trigger_id"] = trigger_id
    return body


def action_json(block: Json, element: Json, state: Json) -> Json:
    """One entry of block_actions' `actions`; `state` is empty for buttons, else what was chosen."""
    body: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    for name in ("text", "value", "style", "url", "placeholder", "confirm"):
        if name in element:
            body[name] = element[name]
    for name, value in element.items():
        if name.startswith("initial_") and name != "initial_value":
            body[name] = value
    body |= state
    body["action_ts"] = f"{time.time():.6f}"
    return body


def state_json(values: Values) -> Json:
    """The `state` of a message's or view's elements."""
    return {"values": values}


def command_form(
    command: str,
    text: str,
    user: User,
    channel: Channel,
    identity: Identity,
    trigger_id: str,
    response_url: str,
) -> dict[str, str]:
    """The fields of a slash command."""
    return {
        "token": identity.verification_token,
        "team_id": identity.team_id,
        "team_domain": identity.team_domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": identity.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
