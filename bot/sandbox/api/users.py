"""users.*: the workspace's people."""

from bot.sandbox import payloads
from bot.sandbox.api.call import Call, next_cursor
from bot.sandbox.errors import RefusedError
from bot.sandbox.model import Json, User


def info(call: Call) -> Json:
    """users.info."""
    user = call.workspace.user(call.text("user"))
    if user is None:
        raise RefusedError("user_not_found")
    return {"user": _member(call, user)}


def list_(call: Call) -> Json:
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
