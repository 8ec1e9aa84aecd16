"""What was filled in on the page, as `bot.sandbox.forms` takes entries. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.sandbox.blocks import elements_of
from bot.sandbox.errors import PersonCannotError
from bot.sandbox.forms import FIELDS
from bot.sandbox.model import Json, Values

SEVERAL = ("selected_options", "selected_users", "selected_channels", "selected_conversations", "files")
Entry = str | int | list[str] | None


class Form(Protocol):
    """A submitted form: one name may have several values (starlette's FormData)."""

    def getlist(self, key: Any) -> list[Any]:  # noqa: ANN401  as starlette declares it
        """All values of a name, an empty list for none."""


def entries(blocks: Sequence[Json], form: Form, zone: ZoneInfo) -> dict[str, dict[str, Entry]]:
    """block_id -> action_id -> what was entered; a moment is read in the acting person's `zone`."""
    entered: dict[str, dict[str, Entry]] = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in FIELDS:
                value = entry(block, element, form, zone)
                entered.setdefault(block["block_id"], {})[element["action_id"]] = value
    return entered


def entry(block: Json, element: Json, form: Form, zone: ZoneInfo) -> Entry:
    """What was entered in one element; None for nothing. Raises PersonCannotError for no real moment."""
    typed = [str(value) for value in form.getlist(f"{block['block_id']}/{element['action_id']}")]
    filled = [value for value in typed if value.strip()]
    field = FIELDS[element["type"]][0]
    if field in SEVERAL:
        return filled
    if not filled:
        return None
    if field == "value":
        return filled[0].replace("\r\n", "\n")
    if field == "selected_time":
        return filled[0][:5]
    if field == "selected_date_time":
        return _moment(filled[0], zone)
    return filled[0]


def _moment(typed: str, zone: ZoneInfo) -> int:
    try:
        return int(datetime.fromisoformat(typed).replace(tzinfo=zone).timestamp())
    except ValueError:
        raise PersonCannotError(f"not a date and time: {typed!r}") from None


def filled_in(blocks: Sequence[Json], values: Values) -> list[Json]:
    """The blocks with what a person has entered in place of the initial values the app gave."""
    return [_filled_block(block, values.get(block.get("block_id", ""), {})) for block in blocks]


def _filled_block(block: Json, states: Mapping[str, Json]) -> Json:
    if not states:
        return block
    filled = dict(block)
    for slot in ("accessory", "element"):
        if isinstance(block.get(slot), dict):
            filled[slot] = _filled_element(block[slot], states)
    if block.get("type") == "actions":
        filled["elements"] = [_filled_element(element, states) for element in block["elements"]]
    return filled


def _filled_element(element: Json, states: Mapping[str, Json]) -> Json:
    state = states.get(element.get("action_id", ""))
    if state is None or element["type"] not in FIELDS:
        return element
    field, initial = FIELDS[element["type"]]
    kept = {key: value for key, value in element.items() if key != initial}
    return kept | {initial: state[field]} if state.get(field) else kept
