"""What Slack's payloads must be like for us to read them: one that is not is refused at the door.

Only what we read is looked at, and only as far as we rely on it: Slack may add fields, and send others as null.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Shape = Any
"""A type; a pattern; a function that says whether a value fits; a list with the shape of each item; or a dict of shapes
by key, where a key that ends in "?" may be missing or null."""

PLAIN = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,255}")
"""Ids, and what else is kept as it comes: the database takes no NUL and no half of a character."""
TS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


def _is_second(value: object) -> bool:
    """Since 1970, before the year 2242."""
    return isinstance(value, int) and 0 <= value < 2**33


def _is_state(values: object) -> bool:
    """What was filled in, by block and action."""
    blocks = values.values() if isinstance(values, dict) else [None]
    return all(
        isinstance(block, dict) and all(fits(element, _ELEMENT) for element in block.values()) for block in blocks
    )


def _is_somebody(user: object) -> bool:
    """An id, or what has one."""
    return fits(user, PLAIN) or fits(user, {"id?": PLAIN})


_OPTION = {"value": str}
_ELEMENT = {
    "type": str,
    "value?": str,
    "selected_option?": _OPTION,
    "selected_options?": [_OPTION],
    "selected_user?": PLAIN,
    "selected_users?": [PLAIN],
    "selected_date?": str,
    "selected_time?": str,
}
_ORG = {"id": PLAIN}
_SAID = {
    "ts": TS,
    "user?": PLAIN,
    "text?": str,
    "subtype?": str,
    "thread_ts?": TS,
    "bot_id?": PLAIN,
    "app_id?": PLAIN,
}
_USER = {
    "id": PLAIN,
    "team_id?": PLAIN,
    "name?": str,
    "real_name?": str,
    "tz?": str,
    "locale?": str,
    "profile?": {"display_name?": str, "real_name?": str},
    "enterprise_user?": {"id?": PLAIN, "enterprise_id?": PLAIN, "teams?": [PLAIN]},
}
_WHERE = {"team_id?": PLAIN, "enterprise_id?": PLAIN}
_EVENT = {
    **_WHERE,
    "event": {"type": PLAIN, "user?": _is_somebody, "channel?": _is_somebody},
    "event_id?": PLAIN,
    "authorizations?": [{**_WHERE, "user_id?": PLAIN}],
}
EVENTS: Mapping[str, Shape] = {
    "app_home_opened": {"event": {"user": PLAIN, "channel?": PLAIN, "tab?": str}},
    "message": {"event_id": PLAIN, "event": {**_SAID, "channel": PLAIN, "message?": _SAID, "previous_message?": _SAID}},
    "user_change": {"event": {"user": _USER}},
    "app_uninstalled": {"event_time": _is_second},
    "tokens_revoked": {"event_time": _is_second, "event": {"tokens?": {"oauth?": [PLAIN], "bot?": [PLAIN]}}},
}
_VIEW = {
    "id": PLAIN,
    "type": str,
    "callback_id?": str,
    "hash?": PLAIN,
    "team_id?": PLAIN,
    "app_installed_team_id?": PLAIN,
    "private_metadata?": str,
    "blocks?": [{"type": str, "block_id?": str}],
}
_INTERACTION = {
    "user": {"id": PLAIN, "team_id?": PLAIN},
    "team?": {**_ORG, "enterprise_id?": PLAIN},
    "enterprise?": _ORG,
    "channel?": _ORG,
    "trigger_id?": PLAIN,
    "response_url?": str,
    "container?": {"type?": str, "channel_id?": PLAIN, "message_ts?": TS, "thread_ts?": TS},
    "message?": {"ts?": TS, "text?": str, "thread_ts?": TS, "user?": PLAIN},
    "view?": _VIEW,
    "state?": {"values": _is_state},
}
_ACTION = {
    "action_id": PLAIN,
    "block_id?": PLAIN,
    "action_ts?": PLAIN,
    **{key: _ELEMENT[key] for key in [*_ELEMENT][1:]},
}
INTERACTIONS: Mapping[str, Shape] = {
    "block_actions": {
        "actions": lambda actions: bool(actions) and fits(actions, [_ACTION]),
        "view?": {**_VIEW, "state?": {"values": _is_state}},
    },
    "view_submission": {"view": {**_VIEW, "callback_id": str, "state": {"values": _is_state}}},
    "view_closed": {"view": {**_VIEW, "state?": {"values?": _is_state}}},
    "shortcut": {"callback_id": str, "trigger_id": PLAIN},
    "message_action": {"callback_id": str, "trigger_id": PLAIN, "message": {"ts": TS, "text?": str}, "channel": _ORG},
}
_COMMAND = {"command": PLAIN, "user_id": PLAIN, "trigger_id?": PLAIN, "text?": str, **_WHERE}


def fits(value: object, shape: Shape) -> bool:
    """Whether a value has that shape."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(_has(value, key, each) for key, each in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, type | tuple):
        return isinstance(value, shape)
    says: Callable[[object], bool] = shape
    return says(value)


def is_well_formed(body: object) -> bool:
    """Whether it is a payload that Bolt and the listeners can read; of what nobody listens to, whether Bolt can."""
    if not isinstance(body, dict):
        return False
    if "command" in body:
        return fits(body, _COMMAND)
    kind = body.get("type")
    if kind == "event_callback":
        return fits(body, _EVENT) and _is_event(body)
    if not isinstance(kind, str) or not fits(body.get("response_urls", []), [{"response_url?": str}]):
        return False
    known = INTERACTIONS.get(kind)
    return fits(body, _WHERE) if known is None else fits(body, _INTERACTION) and fits(body, known)


def _is_event(body: dict[str, Any]) -> bool:
    """An edit brings the message as it is now."""
    event = body["event"]
    edited = event["type"] == "message" and event.get("subtype") == "message_changed"
    return fits(body, EVENTS.get(event["type"], {})) and (not edited or fits(event, {"message": _SAID}))


def _has(value: dict[str, object], key: str, shape: Shape) -> bool:
    name = key.removesuffix("?")
    found = value.get(name)
    return name != key if found is None else fits(found, shape)
