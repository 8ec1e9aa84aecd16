"""What Slack sends, by its kind: the few words that logs and figures may hold of it."""

from collections.abc import Mapping
from typing import Any

KINDS = {
    "event_callback": "event",
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


def request_kind(body: Mapping[str, Any]) -> str:
    """ "command", "event", "action", "view", "shortcut" or "other"."""
    return "command" if "command" in body else KINDS.get(str(body.get("type")), "other")
