"""Builders for Block Kit, with Slack's limits kept: what is too long is cut here and never rejected by Slack.

Text that people typed goes through `esc`; wording from `prompts/` is mrkdwn already.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import chain
from typing import Any

from bot.core.people import Person
from bot.core.request import Page
from bot.core.slack import ids
from bot.core.wording.library import Counted, Wording
from bot.core.wording.sections import ButtonWording, ModalWording

Block = dict[str, Any]
Element = dict[str, Any]

SECTION_LIMIT = 3000
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
LABEL_LIMIT = 2000
TITLE_LIMIT = 24
INPUT_LIMIT = 3000
NAME_LIMIT = 80
"""As long as Slack lets a display name be; a longer one must not crowd out what is said about the person."""
VIEW_BLOCKS = 100
SELECT_HOLDS = 100
ELSE = "else"
"""The entry of a menu of people that leads to everybody else."""

_HALF_ESCAPE = re.compile(r"(&[a-z]{0,3}|<[^>]{0,20})$")
_MENTION = re.compile(r"&lt;(@[UW][A-Z0-9]+)&gt;")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: `text` is what notifications and screen readers read: see core.slack.notifications. `neutral` stands
    for it where no name may be in it, empty where there is none anyway."""

    text: str
    blocks: list[Block]
    neutral: str = ""


def esc(text: str) -> str:
    """Escape typed text for mrkdwn: nothing in it can ping or link, only a person's mention stays a name."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(r"<\1>", escaped)


def escaped(fields: Mapping[str, str]) -> dict[str, str]:
    """Typed texts that fill a wording's placeholders, each escaped."""
    return {name: esc(text) for name, text in fields.items()}


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something is left out, never inside an escape."""
    if len(text) <= limit:
        return text
    return _HALF_ESCAPE.sub("", text[: limit - 1]).rstrip() + "…"


def short_name(name: str) -> str:
    """A person's name for plain text."""
    return cut(name, NAME_LIMIT)


def esc_name(name: str) -> str:
    """A person's name for mrkdwn: escaped, and short after that."""
    return cut(esc(name[: 2 * NAME_LIMIT]), NAME_LIMIT)


def sentence(text: str) -> "Rendered":
    """An answer that is one sentence."""
    return Rendered(text, [section(text)])


def section(text: str, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn with an optional element at its right."""
    return _with({"type": "section", "text": _mrkdwn(text)}, accessory=accessory, block_id=block_id)


def header(text: str) -> Block:
    """A heading; plain text."""
    return {"type": "header", "text": plain(text, 150)}


def context(*texts: str) -> Block:
    """Small grey lines."""
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """A row of buttons and menus."""
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def button(
    text: str,
    action_id: str,
    value: str = "",
    style: str | None = None,
    confirm: Element | None = None,
    about: str | None = None,
) -> Element:
    """A button. `value` comes back with the tap; `about` tells buttons of a list apart for screen readers."""
    element = {"type": "button", "text": plain(text, BUTTON_LIMIT), "action_id": action_id}
    label = cut(f"{text}: {' '.join(about.split())}", BUTTON_LIMIT) if about else None
    return _with(element, value=value or None, style=style, confirm=confirm, accessibility_label=label)


def menu(*entries: Element, confirm: Element | None = None) -> Element:
    """Slack's overflow menu ("⋯") of one to five entries, which are buttons as `button` makes them: a chosen entry
    reaches the listener of the button (`requests.unfold_menu`). One `confirm` asks for all of them; an entry that must
    ask by itself opens a modal."""
    options = [option(one["text"]["text"], " ".join((one["action_id"], one.get("value", "")))) for one in entries]
    return _with({"type": "overflow", "action_id": ids.MENU, "options": options}, confirm=confirm)


def settings_button(wording: Wording) -> Element:
    """Opens a person's settings."""
    return button(wording[ButtonWording].settings, ids.SETTINGS)


def confirmation(title: str, text: str, yes: str, no: str) -> Element:
    """A dialog that asks before an action is sent."""
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def option(text: str, value: str) -> Element:
    """A choice in a menu, radio group or checkboxes."""
    return {"text": plain(text, OPTION_LIMIT), "value": value}


def select(
    action_id: str, options: Sequence[Element], initial: str | None = None, placeholder: str | None = None
) -> Element:
    """A menu with one choice; `initial` is a value among the options."""
    element = {"type": "static_select", "action_id": action_id, "options": list(options)}
    return _with(element, initial_option=_chosen(options, initial), placeholder=_placeholder(placeholder))


def number_select(action_id: str, wording: Counted, choices: Iterable[int], chosen: int) -> Element:
    """A menu of numbers, each in words; `chosen` is among them whatever the choices are."""
    options = [option(wording.fill(count=number), str(number)) for number in sorted({*choices, chosen})]
    return select(action_id, options, str(chosen))


def grouped_select(action_id: str, groups: Mapping[str, Sequence[Element]], initial: str | None = None) -> Element:
    """The same with more options than fit a menu, in groups by label; each value is in one group only."""
    parts = [{"label": plain(label, OPTION_LIMIT), "options": list(options)} for label, options in groups.items()]
    element = {"type": "static_select", "action_id": action_id, "option_groups": parts}
    return _with(element, initial_option=_chosen(chain(*groups.values()), initial))


def radio_buttons(action_id: str, options: Sequence[Element], initial: str | None = None) -> Element:
    """A visible group with one choice."""
    element = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    return _with(element, initial_option=_chosen(options, initial))


def checkboxes(action_id: str, options: Sequence[Element], checked: Sequence[str] = ()) -> Element:
    """A group with any number of choices."""
    chosen = [one for one in options if one["value"] in checked]
    element = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    return _with(element, initial_options=chosen or None)


def users_select(action_id: str, initial: str | None = None) -> Element:
    """A menu of the workspace's people."""
    return _with({"type": "users_select", "action_id": action_id}, initial_user=initial)


def person_field(
    wording: Wording, label: str, own: Sequence[Person], chosen: str | None = None, name: str = ids.REPORT
) -> Block:
    """Whom a form is about: a menu of one's `own` people. Slack's picker stands behind its last entry: it can neither
    order people nor leave out bots. `chosen` is a Slack id; what listens to `name` is `filled.pick_somebody_else`."""
    people = own[: SELECT_HOLDS - 1]
    if not people or (chosen and chosen not in [one.slack_id for one in people]):
        return labelled(label, users_select(name, chosen))
    options = [option(short_name(one.name), one.slack_id) for one in people]
    menu = select(name, [*options, option(wording[ModalWording].somebody_else, ELSE)], chosen)
    return {**labelled(label, menu), "dispatch_action": True}


def multi_users_select(action_id: str, initial: Sequence[str] = (), most: int | None = None) -> Element:
    """A menu of the workspace's people to choose several from, at most `most`."""
    element = {"type": "multi_users_select", "action_id": action_id}
    return _with(element, initial_users=list(initial) or None, max_selected_items=most)


def datepicker(action_id: str, initial: date | None = None) -> Element:
    """A calendar."""
    return _with({"type": "datepicker", "action_id": action_id}, initial_date=initial.isoformat() if initial else None)


def timepicker(action_id: str, initial: time | None = None) -> Element:
    """A time of day; local to the person."""
    return _with({"type": "timepicker", "action_id": action_id}, initial_time=f"{initial:%H:%M}" if initial else None)


def text_input(
    action_id: str,
    initial: str = "",
    *,
    multiline: bool = False,
    placeholder: str | None = None,
    most: int = INPUT_LIMIT,
) -> Element:
    """A field to type `most` signs in."""
    element = {"type": "plain_text_input", "action_id": action_id, "multiline": multiline, "max_length": most}
    return _with(element, initial_value=initial[:most] or None, placeholder=_placeholder(placeholder))


def labelled(
    label: str, element: Element, block_id: str | None = None, *, optional: bool = False, hint: str | None = None
) -> Block:
    """An input of a modal; its block is called as its element is unless `block_id` is given."""
    block = {
        "type": "input",
        "block_id": block_id or element["action_id"],
        "label": plain(label, LABEL_LIMIT),
        "element": element,
        "optional": optional,
    }
    return _with(block, hint=plain(hint, LABEL_LIMIT) if hint else None)


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str | None = None,
    metadata: str = "",
    tells_close: bool | None = None,
) -> Block:
    """A modal view; without `submit` it is for reading. `tells_close`: `Feature.closed` hears that it was closed."""
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_LIMIT),
        "blocks": list(blocks)[:VIEW_BLOCKS],
        "private_metadata": metadata,
    }
    view = _with(view, notify_on_close=tells_close)
    labels = {"submit": submit, "close": close}
    return _with(view, **{name: plain(label, TITLE_LIMIT) for name, label in labels.items() if label})


def ask_modal(callback_id: str, asked: Element, metadata: str) -> Block:
    """A small modal that asks what a `confirmation` asks, where there is none: before an entry of a menu."""
    texts = {name: each["text"] for name, each in asked.items()}
    blocks = [section(esc(texts["text"]))]
    return modal(callback_id, texts["title"], blocks, submit=texts["confirm"], close=texts["deny"], metadata=metadata)


def save_modal(wording: Wording, callback_id: str, title: str, blocks: Sequence[Block], metadata: str) -> Block:
    """A form to be saved or cancelled."""
    said = wording[ModalWording]
    return modal(callback_id, title, blocks, submit=said.save, close=said.cancel, metadata=metadata)


def plain(text: str, limit: int) -> Element:
    """A plain text object; emoji codes stay letters."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def chunks(text: str, limit: int = SECTION_LIMIT - 100) -> list[str]:
    """The whole of a long text in pieces that fit a section, cut at line or word ends where possible."""
    pieces = []
    while len(text) > limit:
        end = max(text.rfind("\n", 0, limit), text.rfind(" ", 0, limit))
        end = end if end > limit // 2 else len(_HALF_ESCAPE.sub("", text[:limit]))
        pieces.append(text[:end])
        text = text[end:].lstrip("\n ")
    return [*pieces, text] if text else pieces


def _mrkdwn(text: str) -> Element:
    return {"type": "mrkdwn", "text": cut(text, SECTION_LIMIT)}


def _chosen(options: Iterable[Element], value: str | None) -> Element | None:
    return next((one for one in options if one["value"] == value), None)


def _placeholder(text: str | None) -> Element | None:
    return plain(text, 150) if text else None


def _with(target: dict[str, Any], **extra: Any) -> dict[str, Any]:  # noqa: ANN401
    """`target` with the extras that are given."""
    return {**target, **{name: value for name, value in extra.items() if value is not None}}


def pager(wording: Wording, page: Page[Any], section_name: str, about: str) -> list[Block]:
    """Which part of a section of App Home is shown, with buttons to turn its page; nothing when it fits on one."""
    if page.total <= page.size:
        return []
    said = wording[ModalWording]
    first = page.number * page.size + 1
    last = min(first + page.size - 1, page.total)
    turn = []
    if page.has_previous:
        turn.append(button(said.previous_page, ids.HOME_PREVIOUS, f"{section_name}:{page.number - 1}", about=about))
    if page.has_next:
        turn.append(button(said.next_page, ids.HOME_NEXT, f"{section_name}:{page.number + 1}", about=about))
    return [context(said.page.fill(first=first, last=last, total=page.total)), actions(*turn)]


def you_typed(wording: Wording, typed: str) -> list[Block]:
    """What was typed, so that nobody has to type it again."""
    return [context(wording[ModalWording].you_typed.fill(typed=cut(esc(typed), 1500)))] if typed.strip() else []


def form_modal(
    wording: Wording, callback_id: str, title: str, blocks: Sequence[Block], metadata: str, submit: str | None = None
) -> Block:
    """A modal to fill in and save; `submit` says what else its button does."""
    said = wording[ModalWording]
    return modal(callback_id, title, blocks, submit=submit or said.save, close=said.cancel, metadata=metadata)


def reading(wording: Wording, rendered: Rendered) -> Block:
    """A modal that shows something and needs no answer."""
    return modal(ids.SHOWN, wording[ModalWording].shown_title, rendered.blocks, close=wording[ModalWording].close)
