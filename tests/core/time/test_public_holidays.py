"""Public holidays and the countries of time zones."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot.core.time.holidays import country_of, holidays_of
from bot.preferences.wording import CountryWording
from tests.factories import library


@pytest.mark.parametrize(
    ("country", "day", "off"),
    [
        ("DE", date(2026, 10, 3), True),
        ("DE", date(2026, 11, 23), False),
        ("GB-ENG", date(2027, 3, 29), True),  # Easter Monday
        ("GB-SCT", date(2027, 3, 29), False),
        ("GB-SCT", date(2026, 11, 30), True),  # St Andrew's Day
        ("US", date(2026, 11, 26), True),
        ("US", date(2027, 12, 31), True),  # New Year's Day of the year after, observed
        ("IL", date(2026, 9, 13), True),
        ("NO", date(2026, 5, 17), True),
        ("ZZ", date(2026, 1, 1), False),
        ("DE-ZZ", date(2026, 1, 1), False),
        ("", date(2026, 1, 1), False),
        (None, date(2026, 1, 1), False),
    ],
)
def test_holidays(country: str | None, day: date, off: bool):
    assert holidays_of(country)(day) is off


def test_every_country_offered_is_known():
    countries = library().languages["en"][CountryWording].countries
    assert len(countries) > 200
    # More than a year of now: in a war a country may have none, and some are told from some year on.
    days = [date(year, 1, 1) + timedelta(days=n) for year in (2026, 2019) for n in range(365)]
    without = [code for code in countries if not any(map(holidays_of(code), days))]
    assert without == []


def test_the_names_are_in_order_and_told_apart():
    names = list(library().languages["en"][CountryWording].countries.values())
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/London", "GB"),
        ("America/Chicago", "US"),
        ("Asia/Jerusalem", "IL"),
        ("Australia/Lord_Howe", "AU"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Nowhere/AtAll", None),
    ],
)
def test_the_country_of_a_zone(zone: str, country: str | None):
    assert country_of(zone) == country


def test_nothing_is_loaded_until_somebody_has_a_country():
    script = (
        "import sys, datetime, bot.wiring\n"
        "from bot.core.time.holidays import holidays_of\n"
        "holidays_of(None)(datetime.date(2026, 1, 1))\n"
        "assert 'holidays' not in sys.modules\n"
        "assert holidays_of('DE')(datetime.date(2026, 1, 1))\n"
        "assert 'holidays' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
