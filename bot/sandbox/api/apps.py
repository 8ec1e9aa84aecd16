"""api.test, auth.* and apps.connections.open."""

from bot.sandbox.api.call import Call
from bot.sandbox.errors import RefusedError
from bot.sandbox.model import Json


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
