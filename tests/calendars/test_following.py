from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.calendars.following import Changes, Followed, Key, Meeting, Owner, Series, compare, once
from bot.calendars.rules import Answer, Event, Events, EventState, Guest, window_of

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)  # a Monday
DAY, WEEK, HALF_AN_HOUR = timedelta(days=1), timedelta(days=7), timedelta(minutes=30)
SAM, LEE = 2, 3
PRIYA, OF_SAM, OF_LEE = (Guest(f"{one}@example.com") for one in ("priya", "sam", "lee"))
OWNER = Owner(frozenset({"priya@example.com"}), "Priya", {"sam@example.com": SAM, "lee@example.com": LEE})
AT = NOW + DAY


def event(series: str, starts_at: datetime, original: datetime | None = None, of: Guest = OF_SAM) -> Event:
    return Event(series, original or starts_at, starts_at, starts_at + HALF_AN_HOUR, guests=(PRIYA, of))


def weekly(series: str, first: datetime = AT, count: int = 3, of: Guest = OF_SAM) -> list[Event]:
    return [event(series, first + n * WEEK, of=of) for n in range(count)]


def read(
    followed: Followed,
    events: Iterable[Event],
    now: datetime = NOW,
    *,
    reaches: datetime | None = None,
    goes_on: str = "",
) -> Changes:
    window = window_of(now, "UTC")
    in_window = tuple(one for one in events if window.has(one.starts_at, one.ends_at))
    listed = Events(in_window, reaches or window.end, frozenset(goes_on.split()))
    return compare(followed, listed, OWNER, window, now)


def following(*series: str, of: int = SAM) -> Followed:
    return Followed(tuple(Series(one, of) for one in series))


@pytest.fixture
def three() -> Followed:
    """A weekly 1:1 on Tuesdays, of which three are known."""
    found = read(following("s"), weekly("s"))
    assert [one.starts_at for one in found.added] == [AT, AT + WEEK, AT + 2 * WEEK]
    return found.followed


def on(followed: Followed) -> list[datetime]:
    return [one.starts_at for one in followed.meetings if one.on]


def said(changes: Changes) -> tuple[int, int, int, int]:
    return len(changes.added), len(changes.moved), len(changes.cancelled), len(changes.ask)


def test_the_same_list_changes_nothing(three: Followed) -> None:
    again = read(three, weekly("s"), NOW + HALF_AN_HOUR)
    assert said(again) == (0, 0, 0, 0)
    assert again.followed == three


def test_moved_declined_cancelled_and_with_a_third_person(three: Followed) -> None:
    one, two, last = weekly("s")
    moved = replace(one, starts_at=AT + DAY, ends_at=AT + DAY + HALF_AN_HOUR)
    found = read(three, [moved, two, last])
    assert [(each.before.starts_at, each.after.starts_at) for each in found.moved] == [(AT, AT + DAY)]
    assert said(found) == (0, 1, 0, 0)
    for off in (
        replace(one, guests=(PRIYA, replace(OF_SAM, answer=Answer.DECLINED))),
        replace(one, guests=(replace(PRIYA, answer=Answer.DECLINED), OF_SAM)),
        replace(one, guests=(PRIYA, OF_SAM, OF_LEE)),
        replace(one, state=EventState.CANCELLED),
    ):
        found = read(three, [off, two, last])
        assert [each.starts_at for each in found.cancelled] == [AT]
        assert on(found.followed) == [AT + WEEK, AT + 2 * WEEK]
        assert [each.starts_at for each in read(found.followed, [one, two, last]).added] == [AT]
    for takes_place in (
        replace(one, state=EventState.TENTATIVE),
        replace(one, guests=(PRIYA, replace(OF_SAM, answer=Answer.TENTATIVE))),
    ):
        assert said(read(three, [takes_place, two, last])) == (0, 0, 0, 0)


def test_one_of_three_is_missing_at_once_and_two_are_looked_for_again(three: Followed) -> None:
    one, _, last = weekly("s")
    assert [each.starts_at for each in read(three, [one, last]).cancelled] == [AT + WEEK]
    doubted = read(three, [one])
    assert said(doubted) == (0, 0, 0, 0)
    assert on(doubted.followed) == on(three)
    early = read(doubted.followed, [one], NOW + timedelta(minutes=14))
    assert on(early.followed) == on(three)
    agreed = read(early.followed, [one], NOW + timedelta(minutes=15))
    assert [each.starts_at for each in agreed.cancelled] == [AT + WEEK, AT + 2 * WEEK]


def test_an_empty_calendar_in_between_loses_nothing(three: Followed) -> None:
    empty = read(three, [])
    back = read(empty.followed, weekly("s"), NOW + timedelta(minutes=15))
    assert (said(back), back.followed) == ((0, 0, 0, 0), three)
    assert said(read(back.followed, [], NOW + timedelta(hours=1))) == (0, 0, 0, 0)


def test_what_lies_beyond_the_end_of_a_feed_is_not_cancelled(three: Followed) -> None:
    found = read(three, weekly("s", count=1), reaches=AT + DAY)
    assert (said(found), on(found.followed)) == ((0, 0, 0, 0), on(three))


def test_the_past_never_changes(three: Followed) -> None:
    later = AT + timedelta(minutes=1)
    one, two, last = weekly("s")
    moved = replace(one, starts_at=AT + 2 * DAY, ends_at=AT + 2 * DAY + HALF_AN_HOUR)
    for listed in ([two, last], [moved, two, last], [replace(one, state=EventState.CANCELLED), two, last]):
        found = read(three, listed, later)
        assert said(found) == (0, 0, 0, 0)
        assert found.followed.meetings == three.meetings


def test_this_and_following_takes_over_without_a_question(three: Followed) -> None:
    new = weekly("s_R20270309T140000", AT + WEEK + HALF_AN_HOUR, 2)
    gone = [replace(one, state=EventState.CANCELLED) for one in weekly("s")[1:]]
    for listed in ([weekly("s")[0], *new], [weekly("s")[0], *gone, *new]):
        found = read(three, listed)
        assert [(each.before.starts_at, each.after.starts_at) for each in found.moved] == [
            (AT + n * WEEK, AT + n * WEEK + HALF_AN_HOUR) for n in (1, 2)
        ]
        assert said(found) == (0, 2, 0, 0)
        assert said(read(found.followed, listed, NOW + HALF_AN_HOUR)) == (0, 0, 0, 0)


def test_a_series_that_moves_as_a_whole_is_moved(three: Followed) -> None:
    found = read(three, weekly("s", AT + 2 * DAY))
    assert said(found) == (0, 3, 0, 0)
    assert on(found.followed) == [AT + 2 * DAY + n * WEEK for n in range(3)]


@pytest.mark.parametrize(("days", "asked"), [(6, 0), (8, 1)])
def test_a_new_series_takes_over_for_a_week(three: Followed, days: int, asked: int) -> None:
    gone = read(read(three, []).followed, [], NOW + HALF_AN_HOUR).followed
    assert on(gone) == []
    now = NOW + HALF_AN_HOUR + days * DAY
    found = read(gone, [event("new", now + DAY)], now)
    assert said(found) == (1 - asked, 0, 0, asked)


def test_another_series_is_asked_about_and_a_refused_one_is_not(three: Followed) -> None:
    listed = [*weekly("s"), *weekly("other", AT + DAY), *weekly("of Lee", of=OF_LEE)]
    assert read(three, listed).ask == ("other",)
    assert read(replace(three, refused=frozenset({"other"})), listed).ask == ()


def test_nothing_is_asked_when_a_series_that_had_gone_is_back() -> None:
    long_ago = NOW - 8 * DAY
    gone = Followed((Series("s", SAM, gone_at=long_ago, lost_at=long_ago),))
    listed = [event("s", AT), event("new", AT + WEEK + HALF_AN_HOUR)]
    assert said(read(gone, listed)) == (1, 0, 0, 0)


def test_a_monthly_one_that_goes_on_is_not_taken_over() -> None:
    monthly = read(following("s"), [event("s", AT)], goes_on="s").followed
    later = AT + DAY
    found = read(monthly, [event("extra", later + DAY)], later, goes_on="s")
    assert (said(found), found.followed.series) == ((0, 0, 0, 1), (Series("s", SAM),))


def test_a_series_without_guests_is_followed_with_whom_it_was_said_to_be() -> None:
    bare = [replace(one, guests=(), title="Sam / Priya") for one in weekly("s")]
    assert [one.person for one in read(following("s"), bare).added] == [SAM] * 3
    assert said(read(Followed(), bare)) == (0, 0, 0, 0)


def test_two_calendars_within_five_minutes_have_one_meeting() -> None:
    def at(minutes: int, person: int = SAM, takes_place: bool = True) -> Meeting:
        start = AT + timedelta(minutes=minutes)
        return Meeting(Key(f"{minutes}", start), person, start, start + HALF_AN_HOUR, takes_place)

    found = once([at(5), at(0), at(6), at(3, LEE), at(2, takes_place=False)])
    assert [(one.starts_at - AT).seconds // 60 for one in found] == [0, 3, 6]


READ_AGAIN = timedelta(minutes=16)


class Calendar(RuleBasedStateMachine):
    """A calendar that people change in every way, read now and then, sometimes wrongly. What is stored is what the
    calendar says; only where it is not clear yet that a series has ended, what follows may wait until a day before.
    Nothing that has begun ever changes, and nothing is asked while there is a 1:1 of the two."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.made = 1
        self.series = "s0"
        self.events = {one.original: one for one in weekly("s0", NOW + HALF_AN_HOUR, 30)}
        self.followed = following("s0")
        self.settle()

    def settle(self) -> None:
        """Two reads, so that the second can agree."""
        for _ in range(2):
            self.now += READ_AGAIN
            self.look(self.listed())

    def listed(self) -> list[Event]:
        return list(self.events.values())

    def look(self, events: list[Event]) -> None:
        begun = [one for one in self.followed.meetings if one.starts_at <= self.now]
        found = read(self.followed, events, self.now)
        assert [one for one in found.followed.meetings if one in begun] == begun
        self.followed = found.followed
        for asked in found.ask:  # yes: the one before has been gone for long
            gone = [one.gone_at for one in self.followed.series]
            assert all(at is not None and self.now - at > WEEK for at in gone)
            self.followed = replace(self.followed, series=(*self.followed.series, Series(asked, SAM)))

    def coming(self) -> list[Event]:
        return sorted((one for one in self.events.values() if one.starts_at > self.now), key=lambda one: one.starts_at)

    def change(self, one: Event, **more: object) -> None:
        self.events[one.original] = replace(one, **more)  # type: ignore[arg-type]

    @rule(n=st.integers(0, 4), hours=st.integers(-100, 100))
    def move(self, n: int, hours: int) -> None:
        """One that begins before the next read has begun when that comes, and stays what its brief was for."""
        one = self.coming()[n]
        if one.starts_at <= self.now + READ_AGAIN:
            return
        if (starts_at := one.starts_at + timedelta(hours=hours)) > self.now + DAY:
            self.change(one, starts_at=starts_at, ends_at=starts_at + HALF_AN_HOUR)
        self.settle()

    @rule(n=st.integers(0, 4), how=st.sampled_from(["declined", "cancelled", "deleted"]))
    def take_out(self, n: int, how: str) -> None:
        one = self.coming()[n]
        if how == "deleted":
            del self.events[one.original]
        elif how == "cancelled":
            self.change(one, state=EventState.CANCELLED)
        else:
            self.change(one, guests=(PRIYA, replace(OF_SAM, answer=Answer.DECLINED)))
        self.settle()

    @rule(n=st.integers(0, 3), hours=st.integers(-40, 40))
    def change_all_that_follow(self, n: int, hours: int) -> None:
        """As Google does it: what follows is a series of its own."""
        cut = self.coming()[n:]
        self.series, self.made = f"s{self.made}", self.made + 1
        for one in cut:
            del self.events[one.original]
        for one in cut:
            starts_at = one.starts_at + timedelta(hours=hours)
            if starts_at > self.now + DAY and (n == 0 or starts_at > cut[0].starts_at - 2 * DAY):
                new = event(self.series, starts_at, starts_at + timedelta(seconds=self.made))
                self.events[new.original] = new
        self.settle()

    @rule(hours=st.integers(1, 200))
    def wait(self, hours: int) -> None:
        if len(self.coming()) > 10:
            self.now += timedelta(hours=hours)
            self.settle()

    @rule(listed=st.sampled_from(["nothing", "one", "everything twice"]))
    def read_wrongly(self, listed: str) -> None:
        before = sum(one.on and one.starts_at > self.now for one in self.followed.meetings)
        if listed == "everything twice":
            self.look(self.listed() * 2)
        elif before > 1:
            self.look(self.coming()[:1] if listed == "one" and before > 2 else [])

    @invariant()
    def what_is_stored_is_what_the_calendar_says(self) -> None:
        window = window_of(self.now, "UTC")
        right = {
            one.starts_at
            for one in self.coming()
            if one.starts_at < window.end
            and one.state is not EventState.CANCELLED
            and all(guest.answer is not Answer.DECLINED for guest in one.guests)
        }
        stored = {at for at in on(self.followed) if at > self.now}
        assert stored <= right
        assert all(at > self.now + DAY and at > max(stored, default=at - DAY) for at in right - stored)


TestCalendar = Calendar.TestCase
TestCalendar.settings = settings(max_examples=40, stateful_step_count=15)


@given(st.lists(st.tuples(st.integers(0, 600), st.sampled_from([SAM, LEE])), max_size=12))
def test_once_keeps_no_two_that_are_one(found: list[tuple[int, int]]) -> None:
    meetings = [Meeting(Key(str(n), AT), who, AT + timedelta(minutes=at), AT) for n, (at, who) in enumerate(found)]
    kept = once(meetings)
    for one in meetings:
        near = [other for other in kept if other.person == one.person]
        assert any(timedelta() <= one.starts_at - other.starts_at <= timedelta(minutes=5) for other in near)
    starts = [(one.person, one.starts_at) for one in kept]
    assert len({*starts}) == len(starts)
