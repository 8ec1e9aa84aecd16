"""What shifts the frame, and what does not."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import Person, Preferences
from bot.core.time.zones import local
from bot.frames.rules import Frame, ShiftWords, one_of, read_shift
from bot.performance.rules import UNACKNOWLEDGED_AFTER, notify_at, wrong_days
from bot.performance.vague import RecordDraft


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("shift", None),
        ("Shift.", None),
        ("shift the frame", None),
        ("shift frame, please", None),
        ("change the frame", None),
        ("shift to performance", Frame.PERFORMANCE),
        ("SHIFT to Coaching", Frame.COACHING),
        ("switch to the performance frame", Frame.PERFORMANCE),
        ("shift: coaching", Frame.COACHING),
        ("Shift the frame to performance", Frame.PERFORMANCE),
    ],
)
def test_a_shift(text: str, to: Frame | None):
    assert read_shift(text) == ShiftWords(to)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "change",
        "switch",
        "shift 2 to Friday",
        "shift the review to Friday",
        "shift to performance reviews next month",
        "I'll shift to performance by Friday",
        "Sam will take the night shift",
        "change of performance",
    ],
)
def test_no_shift(text: str):
    assert read_shift(text) is None


@given(st.text())
def test_any_text_can_be_read(text: str):
    found = read_shift(text)
    assert found is None or "shift" in text.lower() or "frame" in text.lower() or found.to is not None


@given(st.lists(st.text(), min_size=1), st.integers(min_value=0))
def test_the_same_id_gives_the_same(several: list[str], number: int):
    assert one_of(several, number) == one_of(several, number + len(several))


PRIYA = Person(1, "T1", "U1", "Priya", "Europe/London")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(["Europe/London", "Pacific/Auckland", "America/New_York"]),
)
def test_it_is_reported_two_working_days_later_and_not_at_night(shown_at: datetime, days: set[int], zone: str):
    preferences = Preferences(working_days=tuple(sorted(days)))
    manager = Person(1, "T1", "U1", "Priya", zone)
    at = notify_at(shown_at, manager, preferences)
    begin, wall = local(shown_at, zone).date(), local(at, zone)
    between = [day for day in range(begin.toordinal() + 1, wall.date().toordinal() + 1)]
    worked = [day for day in between if date.fromordinal(day).weekday() in days]
    assert len(worked) >= UNACKNOWLEDGED_AFTER
    assert preferences.quiet_until <= wall.time() < preferences.quiet_from


def test_a_wednesday_is_followed_by_friday():
    assert notify_at(datetime(2026, 11, 25, 11, 30, tzinfo=UTC), PRIYA, Preferences()) == datetime(
        2026, 11, 27, 11, 30, tzinfo=UTC
    )


def test_in_the_evening_it_waits_for_the_morning():
    shown = datetime(2026, 11, 25, 22, tzinfo=UTC)
    assert local(notify_at(shown, PRIYA, Preferences()), "Europe/London").time() == time(7)


def test_days_that_cannot_be():
    today, draft = date(2026, 11, 24), RecordDraft("a", "b", "c", "d")
    assert wrong_days(draft, today) == frozenset()
    assert wrong_days(RecordDraft(gap_on=today, way_by=today, communicated_on=today), today) == frozenset()
    late, early = date(2026, 11, 25), date(2026, 11, 23)
    wrong = RecordDraft(gap_on=late, way_by=early, communicated_on=late)
    assert wrong_days(wrong, today) == {"gap_on", "way_by", "communicated_on"}
