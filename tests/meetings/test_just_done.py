"""What was just skipped, moved or done stands on App Home for an hour, with its way back."""

from datetime import date, datetime, timedelta

import pytest

from bot.commitments.just_done import just_done
from bot.commitments.rules import Change, Draft, Origin, Owner
from bot.core.errors import AlreadyChangedError, NotFoundError
from bot.core.outbox.homes import HomeContext
from bot.core.people_store import Pairs
from bot.meetings.rules import Frequency, OccurrenceState, odd_hours
from bot.meetings.service import home_just_done
from bot.meetings.store import Occurrences
from tests.desk import Desk, utc
from tests.factories import WORKSPACE

WEDNESDAY = utc(25, 10)
FRIDAY = date(2026, 11, 27)


def shown(desk: Desk) -> list[tuple[OccurrenceState, object]]:
    """What can be put back, and to when."""
    with desk.db.begin(WORKSPACE) as tx:
        home = HomeContext(desk.priya, tuple(Pairs(tx).of_person(desk.priya.id)))
        loaded = home_just_done(tx, desk.request(desk.priya), home)
        return [(one.occurrence.state, one.occurrence.moved_from) for one in loaded.meetings] if loaded else []


def done(desk: Desk) -> list[tuple[Change, str]]:
    with desk.db.coaching(desk.priya) as tx:
        return [(change, line.commitment.text) for change, line in just_done(tx, desk.request(desk.priya))]


def test_a_skip_stands_there_until_it_is_taken_back_or_an_hour_has_gone(desk: Desk):
    """One that is no part of a series: the line of a series says by itself what of it is skipped."""
    services = desk.services.one_on_ones
    services.skip(desk.request(desk.priya), desk.meet().upcoming.id)
    occurrence = desk.meet(frequency=Frequency.ONCE, first_on=FRIDAY).upcoming.id
    assert shown(desk) == []
    services.skip(desk.request(desk.priya), occurrence)
    assert shown(desk) == [(OccurrenceState.SKIPPED, None)]
    services.unskip(desk.request(desk.priya), occurrence)
    assert shown(desk) == []
    services.skip(desk.request(desk.priya), occurrence)
    desk.now += timedelta(minutes=61)
    assert shown(desk) == []


def test_a_move_goes_back_to_when_it_was(desk: Desk):
    line = desk.meet()
    services, was = desk.services.one_on_ones, line.upcoming.starts_at
    services.move(desk.request(desk.priya), line.upcoming.id, WEDNESDAY)
    assert shown(desk) == [(OccurrenceState.SCHEDULED, was)]
    services.move(desk.request(desk.priya), line.upcoming.id, was)
    with desk.db.begin(WORKSPACE) as tx:
        assert Occurrences(tx).get(line.upcoming.id).starts_at == was
    assert shown(desk) == [], "taken back, there is nothing to take back"


def test_what_is_done_dropped_or_moved_is_undone_by_who_did_it(desk: Desk):
    desk.meet()
    service, draft = desk.services.commitments, Draft("book a room", Owner.MANAGER, FRIDAY)
    line = service.log(desk.request(desk.priya), desk.sam, draft, Origin.COMMAND)
    one = line.commitment.id
    with pytest.raises(AlreadyChangedError):
        service.undo(desk.request(desk.priya), one)
    for change in (Change.DONE, Change.DROPPED):
        service.set_state(desk.request(desk.priya), one, change, Origin.BUTTON)
        assert done(desk) == [(change, "book a room")]
        assert service.undo(desk.request(desk.priya), one).commitment.live
        assert done(desk) == []
    service.move(desk.request(desk.priya), one, date(2026, 12, 4), Origin.BUTTON)
    assert done(desk) == [(Change.MOVED, "book a room")]
    with pytest.raises(AlreadyChangedError):
        service.undo(desk.request(desk.sam), one)
    with pytest.raises(NotFoundError):
        service.undo(desk.request(desk.person("UALEX", "Alex")), one)
    assert service.undo(desk.request(desk.priya), one).commitment.due_on == FRIDAY
    service.set_state(desk.request(desk.priya), one, Change.DONE, Origin.BUTTON)
    desk.now += timedelta(minutes=61)
    assert done(desk) == []


@pytest.mark.parametrize(
    ("starts_at", "zone", "night_for"),
    [
        (utc(24, 14), "Europe/London", []),
        (utc(24, 7), "Europe/London", []),
        (utc(24, 6, 59), "Europe/London", ["Priya", "Sam"]),
        (utc(24, 21), "Europe/London", ["Priya", "Sam"]),
        (utc(24, 14), "Pacific/Auckland", ["Sam"]),
    ],
)
def test_for_whom_it_would_be_night(desk: Desk, starts_at: datetime, zone: str, night_for: list[str]):
    desk.zone(zone, desk.sam)
    pair = desk.meet().pair
    assert [who.name for who, _ in odd_hours(starts_at, pair)] == night_for
