"""Accessible names of buttons and menus: no two that can be reached at once are called the same.

A control is called what it says. Where that occurs more than once, what it is about follows, the text beside or above
it, and then the message it is in. The visible words come first, so that speech control finds them (WCAG 2.5.3).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from textwrap import shorten
from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.composer import unescape
from bot.sandbox.model import Json
from bot.sandbox.page.markup import Reader, as_text

ABOUT_LENGTH = 60
ONE_PER_OPTION = ("checkboxes", "radio_buttons")
MORE = "More actions"
UNTITLED = {"datepicker": "Date", "timepicker": "Time", "datetimepicker": "Date and time"}
Names = Mapping[tuple[str, str], str]
"""(block_id, action_id) -> name."""


@dataclass(frozen=True)
class Surface:
    """A message, Home or a modal: `label` names it, nothing for one that is alone."""

    key: str
    label: str
    blocks: Sequence[Json]


def own_name(element: Mapping[str, Any], block: Mapping[str, Any]) -> str:
    """What a control says, wherever it is."""
    kind = str(element.get("type", ""))
    if kind == "overflow":
        return MORE
    if kind.endswith("button"):
        return unescape(str(element.get("accessibility_label") or element["text"]["text"]))
    placeholder = element.get("placeholder") or block.get("text") or {}
    return unescape(str(placeholder.get("text", ""))) or UNTITLED.get(kind, kind.replace("_", " "))


def beginning(text: str, reader: Reader, length: int = ABOUT_LENGTH) -> str:
    """The first words of a mrkdwn text, without its markup."""
    return shorten(as_text(text, reader), length, placeholder="…")


def control_names(surfaces: Sequence[Surface], reader: Reader) -> dict[str, Names]:
    """The names of all controls without a label of their own, by the key of their surface."""
    named: dict[str, dict[tuple[str, str], str]] = {surface.key: {} for surface in surfaces}
    found = [(surface.key, *control) for surface in surfaces for control in _controls(surface, reader)]
    names = unique([candidates for _, _, candidates in found])
    for (key, control, _), name in zip(found, names, strict=True):
        named[key][control] = name
    return dict(named)


def _controls(surface: Surface, reader: Reader) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    about = ""
    for block in surface.blocks:
        about = beginning(_text_of(block), reader) or about
        for element in elements_of(block):
            if block["type"] == "input" or element["type"] in ONE_PER_OPTION or "action_id" not in element:
                continue
            own = own_name(element, block)
            control = (str(block.get("block_id", "")), str(element["action_id"]))
            yield control, tuple(_said(own, *more) for more in ((), (about,), (about, surface.label)))


def _text_of(block: Json) -> str:
    text = block.get("text") or next(iter(block.get("fields") or ()), None)
    return str(text["text"]) if isinstance(text, Mapping) else ""


def _said(own: str, *about: str) -> str:
    more = ", ".join(filter(None, about))
    return f"{own}: {more}" if more else own


def unique(candidates: Sequence[tuple[str, ...]]) -> list[str]:
    """Of each tuple, shortest first, the first name that no other has; a number where even the longest recurs."""
    counts = [Counter(names) for names in zip(*candidates, strict=True)]
    chosen = [
        next((name for name, among in zip(names, counts, strict=True) if among[name] == 1), names[-1])
        for names in candidates
    ]
    given: dict[str, None] = {}
    for name in chosen:
        numbered = (f"{name} ({number})" for number in count(2))
        given[name if name not in given else next(each for each in numbered if each not in given)] = None
    return list(given)
