"""Slack's JSON to our values, for what every feature needs."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from bot.core.language.text import storable, unescape

Body = dict[str, Any]

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
    container = body.get("container", {})
    if (body.get("view") or {}).get("type") == "home":
        return Place(home=True)
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return Place()
    return Place(channel=str(container["channel_id"]), ts=str(container["message_ts"]))


def in_metadata(place: Place, **ids: str | int) -> str:
    """A modal's private_metadata: where it was opened from, and what it is about."""
    return json.dumps({"channel": place.channel, "ts": place.ts, "home": place.home, **ids})


def day(value: str | None) -> date | None:
    """What a date picker holds."""
    return date.fromisoformat(value) if value else None


def metadata(body: Body) -> tuple[Place, dict[str, Any]]:
    """What `in_metadata` stored in the modal that was submitted."""
    stored = json.loads(body["view"]["private_metadata"] or "{}")
    return Place(stored.pop("channel", ""), stored.pop("ts", ""), stored.pop("home", False)), stored


def values(body: Body) -> dict[str, Any]:
    """What was filled into a modal, by block id: text, option value, user id, date or time string, list of values."""
    state = body["view"]["state"]["values"]
    return {block_id: _value(next(iter(elements.values()))) for block_id, elements in state.items() if elements}


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
