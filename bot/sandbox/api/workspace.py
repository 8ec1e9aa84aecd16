"""api.test, apps.*, auth.*, conversations.* and users.*: the installation, the people, and what was written."""

from bot.sandbox import payloads
from bot.sandbox.api.call import Call, next_cursor
from bot.sandbox.model import Channel, Json, Message, RefusedError, User


def api_test(call: Call) -> Json:
    """api.test: gives back what it got; `error` makes it fail with that."""
    given = {name: value for name, value in call.args.items() if name != "token"}
    if given.get("error"):
        raise RefusedError(str(given["error"]), args=given)
    return {"args": given}


def auth_test(call: Call) -> Json:
    """auth.test for the bot token."""
    identity = call.workspace.identity
    return {
        "url": f"https://{identity.team_domain}.slack.com/",
        "team": identity.team_name,
        "user": identity.bot_name,
        "team_id": identity.team_id,
        "user_id": identity.bot_user,
        "bot_id": identity.bot_id,
        "is_enterprise_install": False,
    }


def auth_teams_list(call: Call) -> Json:
    """auth.teams.list: the one workspace."""
    identity = call.workspace.identity
    return {"teams": [{"id": identity.team_id, "name": identity.team_name}], "response_metadata": {"next_cursor": ""}}


def connections_open(call: Call) -> Json:
    """apps.connections.open: a WebSocket URL good for one connection."""
    sockets = call.sandbox.sockets
    if sockets is None:
        raise RefusedError("socket_mode_not_enabled")
    scheme, _, rest = call.base_url.partition("://")
    return {"url": f"{'wss' if scheme == 'https' else 'ws'}://{rest}/link/?ticket={sockets.ticket()}"}


def users_info(call: Call) -> Json:
    """users.info."""
    user = call.workspace.user(call.text("user"))
    if user is None:
        raise RefusedError("user_not_found")
    return {"user": _member(call, user)}


def users_list(call: Call) -> Json:
    """users.list by page; without `limit` all at once."""
    users = [user for user in call.workspace.users() if user.team_id is None]
    start, limit = call.cursor(), call.number("limit", len(users), 1_000)
    return {
        "members": [_member(call, user) for user in users[start : start + limit]],
        "cache_ts": int(call.workspace.clock.now().timestamp()),
        "response_metadata": {"next_cursor": next_cursor(start + limit, len(users))},
    }


def _member(call: Call, user: User) -> Json:
    team, now = call.workspace.identity.team_id, call.workspace.clock.now()
    return payloads.user_json(user, team, now, include_locale=call.flag("include_locale"))


def conversations_open(call: Call) -> Json:
    """conversations.open with one person or an open channel's id."""
    if call.args.get("channel"):
        channel = call.visible_channel()
    else:
        given = call.args.get("users")
        users = list(given) if isinstance(given, list) else [each for each in call.text("users").split(",") if each]
        if not users:
            raise RefusedError("users_list_not_supplied")
        if len(users) > 1:
            raise RefusedError("method_not_supported_for_channel_type")
        channel = _direct(call, str(users[0]).strip())
    full = call.flag("return_im")
    return {
        "no_op": True,
        "already_open": True,
        "channel": payloads.channel_json(channel) if full else {"id": channel.id},
    }


def conversations_info(call: Call) -> Json:
    """conversations.info."""
    channel = call.visible_channel()
    call.sandbox.require_scope("im:read" if channel.is_im else "channels:read")
    body = payloads.channel_json(channel)
    if not channel.is_im:
        body["is_member"] = call.workspace.identity.bot_user in channel.members
    return {"channel": body}


def conversations_history(call: Call) -> Json:
    """conversations.history: the channel's own timeline, newest first, by page."""
    channel = _readable(call)
    found = [each for each in reversed(call.workspace.messages(channel.id)) if _within(call, each)]
    return _page(call, channel, found, 100)


def conversations_replies(call: Call) -> Json:
    """conversations.replies: the parent, then its replies, oldest first, by page."""
    channel = _readable(call)
    parent = call.workspace.message(channel.id, call.text("ts"))
    if parent is None or parent.ephemeral_to is not None:
        raise RefusedError("thread_not_found")
    thread = call.workspace.thread(channel.id, parent.thread_ts or parent.ts)
    found = [each for each in thread if each.ts == thread[0].ts or _within(call, each)]
    return _page(call, channel, found, 1_000)


def _direct(call: Call, user_id: str) -> Channel:
    user = call.workspace.user(user_id)
    if user is None:
        raise RefusedError("user_not_found")
    if user.deleted:
        raise RefusedError("user_disabled")
    channel = call.workspace.channel(user_id)
    if channel is None:
        raise RefusedError("cannot_dm_bot")
    return channel


def _readable(call: Call) -> Channel:
    channel = call.visible_channel()
    call.sandbox.require_scope("im:history" if channel.is_im else "channels:history")
    if call.workspace.identity.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    ts = _micros(message.ts)
    if call.flag("inclusive"):
        return _micros(oldest) <= ts and (not latest or ts <= _micros(latest))
    return _micros(oldest) < ts and (not latest or ts < _micros(latest))


def _micros(ts: str) -> int:
    seconds, _, micros = ts.partition(".")
    try:
        return int(seconds) * 1_000_000 + int(micros.ljust(6, "0")[:6])
    except ValueError:
        raise RefusedError("invalid_ts_latest") from None


def _page(call: Call, channel: Channel, found: list[Message], default: int) -> Json:
    start, limit = call.cursor(), call.number("limit", default, 1_000)
    metadata = call.flag("include_all_metadata")
    identity = call.workspace.identity
    page = [
        payloads.parent_json(
            each, call.workspace.thread(channel.id, each.thread_ts or each.ts), identity, metadata=metadata
        )
        for each in found[start : start + limit]
    ]
    body: Json = {"messages": page, "has_more": start + limit < len(found), "pin_count": 0}
    if body["has_more"]:
        body["response_metadata"] = {"next_cursor": next_cursor(start + limit, len(found))}
    return body
