"""The words for days, times and rhythms; `bot/core/time/dates.py` puts them together."""

from functools import lru_cache
from typing import Annotated

from bot.core.wording.library import (
    LINE,
    Counted,
    DayPattern,
    Label,
    Option,
    Section,
    Template,
    TimePattern,
    Wording,
)


class Nths(Section):
    """Which weekday of a month."""

    first: Label
    second: Label
    third: Label
    fourth: Label
    last: Label


class Leads(Section):
    """How long before a 1:1 its brief comes; named as the members of `Lead`."""

    ten_minutes: Option
    half_an_hour: Option
    an_hour: Option
    two_hours: Option
    morning_of: Option
    working_day_before: Option


class DateWording(Section):
    """`dates.yaml`. Names of days and months, and how they are written, are CLDR's for the language."""

    file = "dates"

    today: Label
    tomorrow: Label
    weekday: DayPattern
    day: DayPattern
    day_with_year: DayPattern
    clock: TimePattern
    near_day_and_time: Annotated[Template, LINE("day", "clock")]
    day_and_time: Annotated[Template, LINE("day", "clock")]
    weekly: Annotated[Template, LINE("weekday", "clock")]
    every_weeks: Annotated[Template, LINE("count", "weekday", "clock")]
    monthly: Annotated[Template, LINE("nth", "weekday", "clock")]
    calendar: Label
    nths: Nths
    once: Annotated[Template, LINE("day", "clock")]
    leads: Leads
    minutes: Annotated[Counted, LINE("count")]
    hours: Annotated[Counted, LINE("count")]
    hours_and_minutes: Annotated[Template, LINE("hours", "minutes")]


@lru_cache(32)
def in_dates(wording: Wording) -> Wording:
    """The same without "today" and "tomorrow", for what is read on another day too: days are said by their dates."""
    dates = wording[DateWording].model_copy(update={"today": "", "tomorrow": ""})
    return Wording({**wording.sections, DateWording.file: dates}, wording.locale)
