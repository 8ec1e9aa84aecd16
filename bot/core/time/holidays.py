"""Public holidays, as far as rules need them: whether a local day is one.

Public holidays of every country, and the country a time zone lies in; the `holidays` package lives here.

The package comes with the bot: it needs no key and asks nobody, and a setting that works only after installing more
would be a trap. It is large, so it is loaded when somebody first has a country (some 50 ms), and each country's year is
worked out once (under 1 ms). Only what everybody in a country has off counts: what a region has of its own is left out,
except in the United Kingdom, whose parts can be chosen, for they share less than each has.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import resources

IsHoliday = Callable[[date], bool]
"""Says whether a day is a public holiday for one person."""

HolidaysOf = Callable[[str | None], IsHoliday]
"""The holidays of a country ("DE"), or of a part of one ("GB-SCT"); none for None and for a code nobody knows."""


def no_holidays(day: date) -> bool:
    """No day is one."""
    return False


def nowhere(country: str | None) -> IsHoliday:
    """No country has any."""
    return no_holidays


_ENGLISH = "en"
_BRACKETS = re.compile(r" ?\([^)]*\)")
_NOT_THE_DAY = re.compile(r"\([^)]*(?:observed|substitut|in lieu)[^)]*\)", re.IGNORECASE)
"""What stands behind the name of another day, instead of which this one is off."""

_NAMELESS = ("day off", "bridge", "substitute")
COUNTRY_YEARS = 1024
"""How many are kept in mind: three years of every country there is."""


@lru_cache(COUNTRY_YEARS)
def holidays_of(country: str | None) -> IsHoliday:
    """Those of a country ("DE"), or of a part of one ("GB-SCT"); none for None and for a code nobody knows."""
    if country is None:
        return no_holidays
    return lambda day: day in _days(country, day.year, _ENGLISH)


def holiday_name(country: str, day: date, language: str = _ENGLISH) -> str:
    """What a holiday of a country is called: "Christmas Day"; in English where it has no name in the language, and
    empty where its name says nothing."""
    english = _named(country, day, _ENGLISH)
    own = _named(country, day, language)
    for one, name in zip(english, own if len(own) == len(english) else english, strict=True):
        if not _NOT_THE_DAY.search(one) and not _plain(one).lower().startswith(_NAMELESS):
            return _plain(name)
    return ""


def _plain(name: str) -> str:
    return _BRACKETS.sub("", name).strip()


def _named(country: str, day: date, language: str) -> list[str]:
    return _days(country, day.year, language).get(day, "").split(";")


def country_of(timezone: str) -> str | None:
    """The country ("DE") that a time zone lies in by the zone table of `tzdata`, None when it has none there."""
    return _zones().get(timezone)


@lru_cache(COUNTRY_YEARS)
def _days(code: str, year: int, language: str) -> Mapping[date, str]:
    # Slow to load, and most people never choose a country.
    import holidays

    country, _, part = code.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        return {}
    there_are = sorted(one for wanted in (language, _ENGLISH) for one in found.supported_languages if one[:2] == wanted)
    spoken = next((one for one in there_are if one[:2] == language), [*there_are, found.default_language][0])
    return dict(holidays.country_holidays(country, subdiv=part or None, years=year, language=spoken))


@cache
def _zones() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
