"""Who administers a workspace, and how far back what is kept reaches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.rules import RETENTION_CHOICES, Policy, kept_at
from bot.core.people import BY_SLACK, Administrators, Person, PersonKind, Preferences

ADA = Person(1, "T1", "UADA", "Ada", "UTC", admin=True)
BEN = replace(ADA, slack_id="UBEN", admin=False)
NAMED = Administrators(frozenset({"UBEN"}))


@pytest.mark.parametrize(
    ("administrators", "person", "expected"),
    [
        (BY_SLACK, ADA, True),
        (BY_SLACK, BEN, False),
        (NAMED, BEN, True),
        (NAMED, ADA, True),
        (NAMED, replace(BEN, slack_id="UCAL"), False),
        (NAMED, replace(BEN, active=False), False),
        (BY_SLACK, replace(ADA, active=False), False),
        (NAMED, replace(BEN, kind=PersonKind.GUEST), False),
        (NAMED, replace(BEN, kind=PersonKind.OUTSIDER), False),
        (NAMED, replace(BEN, kind=PersonKind.BOT), False),
        (Administrators(frozenset({"T1:UBEN"})), BEN, True),
        (Administrators(frozenset({"T2:UBEN"})), BEN, False),
        (Administrators(frozenset({"T2:UBEN", "UBEN"})), BEN, True),
    ],
)
def test_who_administers(administrators: Administrators, person: Person, expected: bool) -> None:
    assert administrators.include(person) is expected


def test_who_is_named_for_a_workspace() -> None:
    named = Administrators(frozenset({"T1:UBEN", "T2:UCAL", "UDEE"}))
    assert named.slack_ids("T1") == ["UBEN", "UDEE"]


def test_without_a_policy_it_is_quiet_when_it_always_was() -> None:
    assert Policy().quiet == Preferences().quiet
    assert Policy().retention_months == 12
    assert Policy().retention_months in RETENTION_CHOICES


@pytest.mark.parametrize(
    ("now", "months", "expected"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), 12, datetime(2025, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 3, 31, 9, tzinfo=UTC), 1, datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2028, 2, 29, 9, tzinfo=UTC), 12, datetime(2027, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 1, 31, 0, tzinfo=UTC), 3, datetime(2025, 10, 31, 0, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, tzinfo=UTC), 120, datetime(2016, 1, 1, 0, tzinfo=UTC)),
    ],
)
def test_months_are_calendar_months(now: datetime, months: int, expected: datetime) -> None:
    assert kept_at(now).since[months] == expected


@given(st.integers(0, 80 * 366 * 24).map(lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)))
def test_longer_choices_reach_further_back(now: datetime) -> None:
    reached = [kept_at(now).since[months] for months in RETENTION_CHOICES]
    assert reached == sorted(reached, reverse=True)
    assert len(set(reached)) == len(RETENTION_CHOICES)
    assert now - timedelta(days=31) <= reached[0] <= now - timedelta(days=28)
