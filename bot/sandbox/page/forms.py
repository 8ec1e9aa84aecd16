"""What was filled in on the page, as `bot.sandbox.forms` takes entries. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.sandbox.blocks import elements_of
from bot.sandbox.forms import FIELDS
from bot.sandbox.model import Json

TYPED = ("value", "rich_text_value")
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
    """What was entered in one element; None for nothing. Raises ValueError for a moment that is none."""
    typed = [str(value) for value in form.getlist(f"{block['block_id']}/{element['action_id']}")]
    filled = [value for value in typed if value.strip()]
    field = FIELDS[element["type"]][0]
    if field in SEVERAL:
        return filled
    if not filled:
        return None
    if field in TYPED:
        return filled[0].replace("\r\n", "\n")
    if field == "selected_time":
        return filled[0][:5]
    if field == "selected_date_time":
        return int(datetime.fromisoformat(filled[0]).replace(tzinfo=zone).timestamp())
    return filled[0]
