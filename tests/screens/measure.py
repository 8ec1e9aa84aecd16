"""How long a screen is read, how many buttons it has, and how much of a phone it fills.

The phone is 390 × 844 points, of which Slack's own bars and the field to type in leave 640. A line of text has 42
characters and is 22 points high, small print 50 and 18, a heading 34 and 27; blocks are 8 apart. Buttons stand side by
side as far as they fit, 44 points a row, and one beside a text stands below it.
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

WORDS_A_MINUTE = 240
PHONE = 640
WIDTH = 310
GAP = 8
SENDER = 22
BUTTON_ROW = 44
LINES = {"header": (34, 27), "context": (50, 18), "section": (42, 22)}
"""Characters in a line and its height, by the kind of block."""
_WORD = re.compile(r"[\w][\w’'.:/@-]*")
_MARKS = re.compile(r"[*_~`]|&\w+;")


@dataclass(frozen=True, slots=True)
class Screen:
    """What was measured of messages that stand below each other; `own` are Coach's words, the rest people wrote."""

    name: str
    own: int
    words: int
    buttons: int
    phones: float

    @property
    def seconds(self) -> int:
        """To read all of it."""
        return round(self.words * 60 / WORDS_A_MINUTE)


def measure(name: str, messages: Sequence[Sequence[Block]], typed: Collection[str] = ()) -> Screen:
    """`typed` are words that people wrote. Labels of buttons count as words; entries of menus do not, and a menu counts
    as one button."""
    blocks = [block for message in messages for block in message]
    found = [word for block in blocks for word in words_of(block)]
    own = [word for word in found if word.lower() not in typed]
    height = sum(SENDER + sum(height_of(block) + GAP for block in message) for message in messages)
    return Screen(name, len(own), len(found), sum(len(elements(block)) for block in blocks), round(height / PHONE, 1))


def words_of(block: Block) -> list[str]:
    """What is read of it."""
    labels = [one["text"]["text"] for one in elements(block) if one["type"] == "button"]
    return [word for text in [*texts(block), *labels] for word in _WORD.findall(_MARKS.sub(" ", text))]


def texts(block: Block) -> list[str]:
    """Its text, without buttons and menus."""
    if block["type"] == "context":
        return [one["text"] for one in block["elements"] if "text" in one]
    found = [block["text"]] if "text" in block else block.get("fields", [])
    return [one["text"] for one in found]


def elements(block: Block) -> list[Block]:
    """Its buttons and menus."""
    beside = [block["accessory"]] if "accessory" in block else []
    return [*beside, *(block["elements"] if block["type"] == "actions" else [])]


def height_of(block: Block) -> int:
    """In points."""
    characters, line = LINES.get(block["type"], LINES["section"])
    lines = [part for text in texts(block) for part in text.split("\n")]
    height = line * sum(max(1, math.ceil(len(_MARKS.sub("", one)) / characters)) for one in lines)
    return height + BUTTON_ROW * rows(elements(block))


def rows(buttons: Sequence[Block]) -> int:
    """How many rows these fill."""
    filled, right = 0, WIDTH
    for one in buttons:
        width = (
            44 if one["type"] == "overflow" else round(24 + 7.5 * len(str(one.get("text", {}).get("text", "Choose"))))
        )
        if right + width > WIDTH:
            filled, right = filled + 1, 0
        right += width + GAP
    return filled


def table(screens: Sequence[Screen]) -> str:
    """For people."""
    head = f"{'':34} {'own words':>9} {'words':>6} {'seconds':>8} {'buttons':>8} {'phones':>7}"
    rows_ = [
        f"{one.name:34} {one.own:9} {one.words:6} {one.seconds:8} {one.buttons:8} {one.phones:7.1f}" for one in screens
    ]
    return "\n".join([head, *rows_])
