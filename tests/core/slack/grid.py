"""What Slack sends from a workspace, from an organisation's, and through shared channels: the parts that say whose."""

import json
from typing import Any
from urllib.parse import urlencode

Body = dict[str, Any]
TEAM, ORG, OTHER_TEAM, OTHER_ORG = "T1INSTALL", "E1INSTALL", "T2OUTSIDE", "E2OUTSIDE"


def event(
    event: Body | None = None,
    *,
    team: str | None = TEAM,
    org: str | None = None,
    org_wide: bool = False,
    outer: Body | None = None,
    event_id: str = "Ev0001",
) -> Body:
    """An Events API payload; `outer` is what it says of another organisation's workspace, in a shared channel."""
    happened = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hello", "ts": "1.1"}
    return {
        "token": "verification",
        "team_id": team,
        "enterprise_id": org,
        "context_team_id": team,
        "context_enterprise_id": org,
        "api_app_id": "A1",
        "event": {"event_ts": "1.1", **(happened if event is None else event)},
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1_764_000_000,
        "authorizations": [
            {
                "enterprise_id": org,
                "team_id": None if org_wide else team,
                "user_id": "UBOT",
                "is_bot": True,
                "is_enterprise_install": org_wide,
            }
        ],
        "is_ext_shared_channel": outer is not None,
        **(outer or {}),
    }


def command(*, team: str = TEAM, org: str | None = None, org_wide: bool = False, user: str = "U1") -> Body:
    """A slash command: a form, so that everything is text."""
    grid = {"enterprise_id": org, "enterprise_name": "Org"} if org else {}
    return {
        "token": "verification",
        "team_id": team,
        "team_domain": "coffee",
        **grid,
        "channel_id": "D1",
        "channel_name": "directmessage",
        "user_id": user,
        "user_name": "sam",
        "command": "/coach",
        "text": "help",
        "api_app_id": "A1",
        "is_enterprise_install": "true" if org_wide else "false",
        "response_url": "http://127.0.0.1:9/response",
        "trigger_id": "1.2.3",
    }


def interaction(
    kind: str, *, team: str | None = TEAM, org: str | None = None, org_wide: bool = False, user_team: str | None = None
) -> Body:
    """What block_actions, view_submission and shortcuts have in common."""
    grid = {"enterprise_id": org, "enterprise_name": "Org"} if org else {}
    return {
        "type": kind,
        "team": {"id": team, "domain": "coffee", **grid} if team else None,
        "user": {"id": "U1", "username": "sam", "name": "sam", "team_id": user_team or team or TEAM},
        "api_app_id": "A1",
        "token": "verification",
        "enterprise": {"id": org, "name": "Org"} if org else None,
        "is_enterprise_install": org_wide,
        "trigger_id": "1.2.3",
    }


def action(action_id: str = "help", **where: Any) -> Body:
    """A button in a direct message."""
    return interaction("block_actions", **where) | {
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1", "is_ephemeral": False},
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "user": "UBOT", "bot_id": "B1", "ts": "1.1", "text": "", "team": TEAM},
        "state": {"values": {}},
        "response_url": "http://127.0.0.1:9/response",
        "actions": [{"action_id": action_id, "block_id": "b", "type": "button", "value": "1", "action_ts": "1.2"}],
    }


def submission(*, installed: str | None = TEAM, view_team: str | None = None, **where: Any) -> Body:
    """A modal, saved; `installed` is the workspace or organisation that has the bot, `view_team` whose modal it is."""
    view = {
        "id": "V1",
        "team_id": view_team or where.get("team", TEAM),
        "type": "modal",
        "callback_id": "form",
        "blocks": [],
        "private_metadata": "",
        "state": {"values": {}},
        "app_id": "A1",
        "app_installed_team_id": installed,
        "bot_id": "B1",
    }
    return interaction("view_submission", **where) | {"view": view, "response_urls": []}


def as_request(body: Body) -> tuple[bytes, str]:
    """The body and content type of the HTTP request."""
    form = "application/x-www-form-urlencoded"
    if "command" in body:
        return urlencode(body).encode(), form
    if body["type"] == "event_callback":
        return json.dumps(body).encode(), "application/json"
    return urlencode({"payload": json.dumps(body)}).encode(), form
