"""Times of day as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.typed_schedules import read_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            ("14:00", "14:00"),
            ("2pm", "14:00"),
            ("2:30 pm", "14:30"),
            ("2.30 p.m.", "14:30"),
            ("1430", "14:30"),
            ("0900", "09:00"),
        ],
        *[
            ("noon", "12:00"),
            ("midnight", "00:00"),
            ("at noon", "12:00"),
            ("9.30", "09:30"),
            ("14h", "14:00"),
            ("14h30", "14:30"),
        ],
        *[
            ("at 9", "09:00"),
            ("@ 9", "09:00"),
            ("at 3", "15:00"),
            ("3:30", "15:30"),
            ("03:30", "03:30"),
            ("12am", "00:00"),
        ],
        *[("12pm", "12:00"), ("9 o'clock", "09:00"), ("9 o’clock", "09:00"), ("at 1430", "14:30"), ("AT 2PM", "14:00")],
    ],
)
def test_times(text: str, expected: str) -> None:
    assert read_time(text) == time.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "9", "25:00", "24:00", "13pm", "0am", "1475", "14:60", "soon", "tue 9", "14:00 CET", "9.3"]
)
def test_no_times(text: str) -> None:
    assert read_time(text) is None


@given(at=st.builds(time, st.integers(0, 23), st.integers(0, 59)))
def test_every_time_is_read_back(at: time) -> None:
    assert read_time(at.strftime("%H:%M")) == at
    assert read_time(at.strftime("%H%M")) == at
    assert read_time(at.strftime("%I:%M %p")) == at
