"""Public holidays, as far as rules need them: whether a local day is one."""

from collections.abc import Callable
from datetime import date

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
