"""Times of day as people write them: "14:00", "2pm", "9.30", "1430", "14h", "noon", "at 9"."""

import re
from datetime import time

from bot.core.language.days import MONTH, WEEKDAY
from bot.core.language.text import normalise

_CLOCK = re.compile(
    r"(?P<at>at |@ ?)?(?:(?P<joined>[0-2][0-9][0-5][0-9])"
    r"|(?P<hour>[0-2]?[0-9])(?:(?P<mark>[:.h])(?P<minute>[0-5][0-9]))?)"
    r"(?P<unit> ?h| o'clock)?(?: ?(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE,
)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_NOT_INSIDE, _NOT_GOING_ON = r"(?<![\w/.:-])", r"(?![\w/:-]|\.[0-9])"
_TIMES_IN_TEXT = tuple(
    re.compile(rf"{_NOT_INSIDE}(?P<time>{each}){_NOT_GOING_ON}", re.IGNORECASE)
    for each in (
        r"(?:at |@ ?)?(?:[0-2]?[0-9][:.h][0-5][0-9](?: ?[ap]\.?m\b\.?| ?h)?|[01]?[0-9] ?[ap]\.?m\b\.?"
        r"|[0-2]?[0-9] ?h"
        r"|noon|midday|midnight)",
        r"(?:at |@ ?)(?:[0-2][0-9][0-5][0-9]|[0-2]?[0-9])(?: o'clock)?",
        r"(?:[01][0-9]|2[0-3])[0-5][0-9](?=$|,| )",
    )
)
_HOUR_AFTER_DAY = re.compile(
    rf"(?<!\w)(?:{WEEKDAY}s?|tomorrow|today),? (?P<time>[0-2]?[0-9])(?=$|,| for )", re.IGNORECASE
)
_AFTER_MONTH = re.compile(rf"\b{MONTH}\.?,?(?: [0-9]{{1,2}}(?:st|nd|rd|th)?,?)? $", re.IGNORECASE)


def read_time(text: str) -> time | None:
    """A whole text that is one time of day: "14:00", "2pm", "9.30", "1430", "14h", "noon", and "at 9".

    Without am or pm, hours 1 to 6 without a leading zero are in the afternoon: nobody meets at 3 at night.
    """
    said = normalise(text).lower()
    named = _NAMED.get(re.sub(r"^(?:at|@) ?", "", said))
    match = _CLOCK.fullmatch(said)
    if named is not None or match is None:
        return named
    if match["joined"]:
        hour, minute = int(match["joined"][:2]), int(match["joined"][2:])
        return time(hour, minute) if hour < 24 and not match["half"] else None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        return time(hour % 12 + (12 if match["half"] == "p" else 0), minute) if 1 <= hour <= 12 else None
    if not (match["minute"] or match["unit"] or match["at"]):
        return None
    by_24_hours = match["mark"] == "h" or (match["unit"] or "").strip() == "h" or match["hour"].startswith("0")
    if 1 <= hour <= 6 and not by_24_hours:
        hour += 12
    return time(hour, minute) if hour < 24 else None


def take_time(text: str) -> tuple[time, str] | None:
    """The time of day in a text and the text without it."""
    for pattern in (*_TIMES_IN_TEXT, _HOUR_AFTER_DAY):
        for match in pattern.finditer(text):
            start, end = match.span("time")
            typed = match["time"]
            at = read_time(typed) or (read_time(f"at {typed}") if typed.isdecimal() and len(typed) < 3 else None)
            year = re.fullmatch("20[2-9][0-9]", typed) and _AFTER_MONTH.search(text[:start])
            if at is not None and not year:
                return at, " ".join(f"{text[:start]} {text[end:]}".split())
    return None
