"""A pace lets through what its interval and burst say, in whatever portions it is asked."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.rate_limits import CHANNEL_PACE, FIRST_PACE, WORKSPACE_PACE, Pace, opens
from tests.factories import NOW

PACES = st.sampled_from([CHANNEL_PACE, WORKSPACE_PACE, FIRST_PACE])
ASKED = st.lists(st.tuples(st.floats(0, 5), st.integers(0, 60)), max_size=60)


@given(PACES, ASKED)
def test_never_more_than_the_interval_and_the_burst_allow(pace: Pace, asked: list[tuple[float, int]]) -> None:
    now, until, sent = NOW, None, 0
    for seconds, wanted in asked:
        now += timedelta(seconds=seconds)
        count = min(wanted, pace.room(until, now))
        until, sent = pace.after(until, now, count), sent + count
        assert sent <= pace.burst + (now - NOW) / pace.interval
        assert (pace.room(until, now) >= 1) == (until <= pace.last_open(now))
        assert pace.room(until, max(now, pace.opens(until))) >= 1


@given(PACES, st.integers(1, 500))
def test_who_always_asks_gets_all_the_interval_allows(pace: Pace, seconds: int) -> None:
    until, sent = None, 0
    for second in range(seconds + 1):
        now = NOW + timedelta(seconds=second)
        count = pace.room(until, now)
        until, sent = pace.after(until, now, count), sent + count
    assert sent == pace.burst + int(timedelta(seconds=seconds) / pace.interval)


def test_first_things_find_room_when_the_rest_has_none() -> None:
    until = WORKSPACE_PACE.after(None, NOW, WORKSPACE_PACE.burst)
    assert (WORKSPACE_PACE.room(until, NOW), FIRST_PACE.room(until, NOW)) == (0, WORKSPACE_PACE.burst)
    assert opens(NOW, 7, {"messages": until}.get) <= NOW
    assert opens(NOW, 7, {"messages": until}.get, is_first=False) == NOW + WORKSPACE_PACE.interval


def test_a_message_goes_out_when_nothing_is_in_its_way() -> None:
    hour, minute = NOW + timedelta(hours=1), NOW + timedelta(minutes=1)
    assert opens(NOW, 7, {}.get) == NOW
    assert opens(NOW, 7, {"workspace": hour, "method:chat.postMessage": minute}.get) == hour
    assert opens(NOW, 7, {"method:chat.postMessage": minute, "method:chat.update": hour}.get) == minute
    assert opens(NOW, 7, {"channel:7": hour, "channel:8": hour + hour.utcoffset()}.get) == hour - timedelta(seconds=19)
    assert opens(hour, 7, {"workspace": minute}.get) == hour
