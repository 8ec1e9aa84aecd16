"""Block Kit as HTML, by Jinja templates that escape by default. Pure: blocks and a reader in, markup out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.sandbox.composer import unescape
from bot.sandbox.page.markup import Reader, markdown, mrkdwn, plain, rich_text
from bot.sandbox.page.names import Names, own_name

Json = Mapping[str, Any]

INPUTS = {
    "number_input": "number",
    "email_text_input": "email",
    "url_text_input": "url",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
}
PEOPLE = ("users_select", "multi_users_select")
CHANNELS = ("channels_select", "multi_channels_select")
CONVERSATIONS = ("conversations_select", "multi_conversations_select")


def render_blocks(
    blocks: Sequence[Json],
    reader: Reader,
    prefix: str = "b",
    errors: Mapping[str, str] | None = None,
    *,
    names: Names | None = None,
    heading: int = 3,
) -> Markup:
    """HTML of a surface's blocks; `prefix` keeps the ids of its controls apart from other surfaces'. `errors`
    go under their inputs (block_id -> sentence), `heading` is the level of header blocks."""
    template = environment().get_template("blocks.html")
    return Markup(  # noqa: S704  the template escapes
        template.render(
            blocks=blocks,
            reader=reader,
            prefix=prefix,
            inputs=INPUTS,
            errors=errors or {},
            names=names or {},
            heading=heading,
        )
    )


@cache
def environment() -> Environment:
    """The page's templates: autoescaping, with the filters blocks need."""
    env = Environment(loader=PackageLoader("bot.sandbox.page"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    filters = (control_id, control_name, initial_values, initial_labels, initial_input, with_options, is_web)
    env.filters.update({function.__name__: function for function in filters})
    env.filters.update(text=text, rich_text=_rich_text, markdown=markdown, mrkdwn=_mrkdwn)
    return env


@pass_context
def text(context: Context, value: Json | Undefined | None) -> Markup:
    """HTML of a text object (mrkdwn or plain_text); nothing for a missing one."""
    if not value or isinstance(value, Undefined):
        return Markup("")
    if isinstance(value, Mapping) and value.get("type") == "mrkdwn":
        return mrkdwn(str(value.get("text", "")), context["reader"])
    return plain(str(value.get("text", "")) if isinstance(value, Mapping) else str(value))


@pass_context
def _mrkdwn(context: Context, value: str) -> Markup:
    return mrkdwn(value, context["reader"])


@pass_context
def _rich_text(context: Context, elements: Sequence[Json]) -> Markup:
    return rich_text(elements, context["reader"])


def control_id(element: Json, block: Json, prefix: str) -> str:
    """The HTML id of a control, so that its label finds it."""
    return f"{prefix}-{block.get('block_id', '')}-{element.get('action_id', '')}"


@pass_context
def control_name(context: Context, element: Json, block: Json) -> str:
    """What a screen reader calls a control that has no label of its own."""
    named: Names = context["names"]
    return named.get((block.get("block_id", ""), element.get("action_id", ""))) or own_name(element, block)


def is_web(url: str) -> bool:
    """Whether a browser may open it from the page."""
    return url.startswith(("https://", "http://"))


def initial_values(element: Json) -> list[str]:
    """The values chosen at first, for any element that chooses."""
    if option := element.get("initial_option"):
        return [str(option["value"])]
    if options := element.get("initial_options"):
        return [str(option["value"]) for option in options]
    for noun in ("user", "channel", "conversation"):
        if one := element.get(f"initial_{noun}"):
            return [str(one)]
        if many := element.get(f"initial_{noun}s"):
            return [str(value) for value in many]
    return []


def with_options(element: Json, reader: Reader) -> dict[str, Any]:
    """The element with its options as a static one has them: people, channels, flat groups for multi."""
    kind = str(element.get("type", ""))
    pairs: dict[str, str] = {}
    if kind in PEOPLE or kind in CONVERSATIONS:
        pairs |= reader.names
    if kind in CHANNELS or kind in CONVERSATIONS:
        pairs |= {channel: f"#{name}" for channel, name in reader.channels.items()}
    if pairs:
        return {"options": [{"value": key, "text": {"text": name}} for key, name in pairs.items()]}
    options = list(element.get("options") or [])
    groups = element.get("option_groups") or []
    if kind.startswith("multi_"):
        return {"options": options + [option for group in groups for option in group["options"]]}
    return {"options": options, "option_groups": groups}


def initial_labels(element: Json, reader: Reader) -> str:
    """The chosen options of a multi-select, in words."""
    chosen = initial_values(element)
    options = with_options(element, reader)["options"]
    return ", ".join(unescape(option["text"]["text"]) for option in options if option["value"] in chosen)


def initial_input(element: Json, reader: Reader) -> str:
    """What a date, time, number, email or URL field shows at first; a moment in the reader's zone."""
    for name in ("initial_value", "initial_date", "initial_time"):
        if name in element:
            return str(element[name])
    if moment := element.get("initial_date_time"):
        return datetime.fromtimestamp(int(moment), UTC).astimezone(reader.zone).strftime("%Y-%m-%dT%H:%M")
    return ""
