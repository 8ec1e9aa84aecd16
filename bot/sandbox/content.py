"""Validates what an app sends as a message or a view, as Slack does, and fills in missing ids."""

import copy
import json
import secrets
from collections.abc import Sequence

from bot.sandbox import limits
from bot.sandbox.blocks import blocks_too_long, check_blocks, check_view, elements_of
from bot.sandbox.model import Json, RefusedError


def message_blocks(value: object) -> list[Json] | None:
    """The blocks of a message, None if none were sent. Raises RefusedError invalid_blocks_format,
    invalid_blocks or msg_blocks_too_long."""
    if value in (None, ""):
        return None
    blocks = from_json(value, "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    if problems := check_blocks(blocks, "message"):
        raise RefusedError.with_problems("invalid_blocks", problems)
    if blocks_too_long(blocks):
        raise RefusedError("msg_blocks_too_long")
    return with_ids(blocks)


def require_text(text: str, blocks: Sequence[Json] | None) -> None:
    """Raises RefusedError no_text for a message that shows nothing."""
    if not text.strip() and not blocks:
        raise RefusedError("no_text")


def message_metadata(value: object) -> Json | None:
    """A message's metadata. Raises RefusedError invalid_metadata_format or metadata_too_large."""
    if value in (None, ""):
        return None
    metadata = from_json(value, "invalid_metadata_format")
    if not isinstance(metadata, dict) or metadata.keys() - {"event_type", "event_payload"}:
        raise RefusedError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or len(kind) > limits.ID or not isinstance(payload, dict):
        raise RefusedError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise RefusedError("metadata_too_large")
    return metadata


def view_definition(value: object, kind: str | None = None) -> Json:
    """A view, of `kind` if that is given. Raises RefusedError invalid_arguments or view_too_large."""
    view = from_json(value, "invalid_arguments")
    if not isinstance(view, dict):
        raise RefusedError.with_problems("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        raise RefusedError("view_too_large")
    problems = check_view(view)
    if not problems and kind is not None and view["type"] != kind:
        problems = [f"invalid view type: must be {kind} [json-pointer:/view/type]"]
    if problems:
        raise RefusedError.with_problems("invalid_arguments", problems)
    return {**view, "blocks": with_ids(view["blocks"])}


def from_json(value: object, error: str) -> object:
    """The value, decoded if it is JSON text. Raises RefusedError for broken JSON."""
    if not isinstance(value, str):
        return value
    try:
        decoded: object = json.loads(value)
    except json.JSONDecodeError:
        raise RefusedError(error) from None
    return decoded


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which every block and interactive element has an id."""
    filled = copy.deepcopy(list(blocks))
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return filled
