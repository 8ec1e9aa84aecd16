"""Series and occurrences."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.one_on_ones import (
    Frequency,
    Lead,
    Occurrence,
    OccurrenceState,
    Outcome,
    Recurrence,
    SeriesState,
)
from bot.domain.people import Pair
from bot.services.ports import UnitOfWork
from bot.storage.store import SqlStore
from tests.factories import (
    NOW,
    WORKSPACE,
    make_brief,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
)

DAY = timedelta(days=1)


def test_a_series_is_saved(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        series = make_one_on_one(uow)
        assert series.state is SeriesState.ACTIVE
        monthly = Recurrence(Frequency.MONTHLY, time(9, 5), date(2026, 12, 7), weekday=0, interval=2, nth=-1)
        changed = replace(
            series,
            recurrence=monthly,
            minutes=45,
            lead=Lead.WORKING_DAY_BEFORE,
            timezone="Asia/Tokyo",
            state=SeriesState.PAUSED,
        )
        uow.one_on_ones.save(changed)
        assert uow.one_on_ones.get(series.id) == changed


def test_ended_series_are_not_listed(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)
        active, paused, ended = (make_one_on_one(uow, pair) for _ in range(3))
        paused = replace(paused, state=SeriesState.PAUSED)
        uow.one_on_ones.save(paused)
        uow.one_on_ones.save(replace(ended, state=SeriesState.ENDED))
        other = make_one_on_one(uow, make_pair(uow, report=make_person(uow, "UOTHER", "Ola")))
        assert uow.one_on_ones.of_pair(pair.id) == [active, paused]
        assert uow.one_on_ones.of_manager(pair.manager.id) == [active, paused, other]
        assert uow.one_on_ones.of_manager(pair.report.id) == []
        with_pairs = uow.one_on_ones.of_manager_with_pairs(pair.manager.id)
        assert [one for one, _ in with_pairs] == [active, paused, other]
        assert [of for _, of in with_pairs] == [uow.pairs.get(one.pair_id) for one in (active, paused, other)]


def test_a_date_of_a_series_is_taken_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        occurrence = make_occurrence(uow)
        again = (occurrence.one_on_one_id, occurrence.pair_id, occurrence.series_date, NOW, NOW + DAY)
        assert uow.occurrences.add(*again) is None
        uow.occurrences.set_state(occurrence.id, OccurrenceState.SKIPPED)
        assert uow.occurrences.add(*again) is None
        assert uow.occurrences.get(occurrence.id) == replace(occurrence, state=OccurrenceState.SKIPPED)


def test_a_cancelled_date_is_brought_back(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        occurrence = make_occurrence(uow)
        uow.occurrences.set_state(occurrence.id, OccurrenceState.CANCELLED)
        back = uow.occurrences.add(occurrence.one_on_one_id, occurrence.pair_id, occurrence.series_date, NOW, NOW + DAY)
        assert back == replace(occurrence, starts_at=NOW, ends_at=NOW + DAY)


def test_an_occurrence_is_moved_and_closed(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        occurrence = make_occurrence(uow)
        uow.occurrences.set_time(occurrence.id, NOW, NOW + DAY, moved=True)
        uow.occurrences.set_outcome(occurrence.id, Outcome.HAPPENED)
        assert uow.occurrences.get(occurrence.id) == replace(
            occurrence, starts_at=NOW, ends_at=NOW + DAY, moved=True, outcome=Outcome.HAPPENED
        )


def test_upcoming_ones_are_deleted_or_cancelled(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        series = make_one_on_one(uow)
        past, plain, briefed, skipped = (make_occurrence(uow, series, NOW + n * DAY) for n in (0, 1, 2, 3))
        make_brief(uow, briefed)
        uow.occurrences.set_state(skipped.id, OccurrenceState.SKIPPED)
        other = make_occurrence(uow, make_one_on_one(uow, uow.pairs.get(series.pair_id)), NOW + DAY)

        assert sorted(uow.occurrences.delete_upcoming(series.id, NOW)) == [plain.id, briefed.id]

        with pytest.raises(NotFoundError):
            uow.occurrences.get(plain.id)
        assert uow.occurrences.get(briefed.id).state is OccurrenceState.CANCELLED
        assert uow.occurrences.get(skipped.id).state is OccurrenceState.SKIPPED
        assert [uow.occurrences.get(one.id) for one in (past, other)] == [past, other]
        assert uow.occurrences.delete_upcoming(series.id, NOW) == []


def test_a_deleted_occurrence_s_id_is_not_used_again(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        series = make_one_on_one(uow)
        deleted = make_occurrence(uow, series)
        uow.occurrences.delete_upcoming(series.id, NOW)
        assert make_occurrence(uow, series).id > deleted.id


def five_days(uow: UnitOfWork) -> tuple[Pair, list[Occurrence]]:
    """A pair's occurrences from two days ago to two days ahead, the ones today at NOW itself."""
    pair = make_pair(uow)
    series = make_one_on_one(uow, pair)
    return pair, [make_occurrence(uow, series, NOW + n * DAY) for n in (-2, -1, 0, 1, 2)]


def test_what_comes_next_is_after_now(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair, (_, _, _, tomorrow, later) = five_days(uow)
        series_id = tomorrow.one_on_one_id
        assert uow.occurrences.upcoming_of_series(series_id, NOW) == [tomorrow, later]
        assert uow.occurrences.next_of_pair(pair.id, NOW) == tomorrow
        uow.occurrences.set_state(tomorrow.id, OccurrenceState.SKIPPED)
        assert uow.occurrences.next_of_pair(pair.id, NOW) == later
        assert uow.occurrences.next_of_series([series_id], NOW) == {series_id: later}
        assert uow.occurrences.next_of_series([], NOW) == {}
        assert uow.occurrences.next_of_pair(pair.id, NOW + 2 * DAY) is None
        assert uow.occurrences.latest_series_date(series_id) == later.series_date
        assert uow.occurrences.latest_series_date(series_id + 1) is None


def test_what_was_last_is_before_now(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair, (first, yesterday, *_) = five_days(uow)
        assert uow.occurrences.last_held_of_pairs([pair.id], NOW) == {pair.id: yesterday}
        uow.occurrences.set_outcome(yesterday.id, Outcome.NOT_THIS_TIME)
        assert uow.occurrences.last_held_of_pairs([pair.id], NOW) == {pair.id: first}
        uow.occurrences.set_outcome(first.id, Outcome.HAPPENED)
        assert uow.occurrences.last_held_of_pairs([pair.id], NOW)[pair.id].id == first.id
        assert uow.occurrences.last_held_of_pairs([pair.id], first.starts_at) == {}


def test_many_series_are_asked_for_at_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        _, (*_, tomorrow, _) = five_days(uow)
        other = make_pair(uow, report=make_person(uow, "UOTHER", "Ola"))
        theirs = make_occurrence(uow, make_one_on_one(uow, other), NOW + 5 * DAY)
        second_series = make_occurrence(uow, make_one_on_one(uow, other), NOW + 4 * DAY)
        tuesdays, thursdays = theirs.one_on_one_id, second_series.one_on_one_id
        found = uow.occurrences.next_of_series([tomorrow.one_on_one_id, tuesdays, thursdays], NOW)
        assert found == {tomorrow.one_on_one_id: tomorrow, tuesdays: theirs, thursdays: second_series}


def test_a_manager_s_week_and_pages(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair, (_, yesterday, today, tomorrow, later) = five_days(uow)
        manager_id = pair.manager.id
        between = uow.occurrences.of_manager_between
        assert between(manager_id, NOW, NOW + 2 * DAY) == [today, tomorrow]
        assert between(manager_id, NOW - DAY, NOW) == [yesterday]
        assert between(pair.report.id, NOW, NOW + 2 * DAY) == []
        assert uow.occurrences.page_upcoming_of_manager(manager_id, NOW, 1, 1) == ([later], 2)


def test_series_are_planned_when_it_is_time(store: SqlStore):
    def due(now: datetime) -> list[tuple[str, int]]:
        return store.series_to_plan(now, 10)

    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)
        soon, later, never = (make_one_on_one(uow, pair) for _ in range(3))
        uow.one_on_ones.set_plan_at(soon.id, NOW)
        uow.one_on_ones.set_plan_at(later.id, NOW + DAY)
    assert due(NOW - DAY) == []
    assert due(NOW) == [(WORKSPACE, soon.id)]
    assert due(NOW + DAY) == [(WORKSPACE, soon.id), (WORKSPACE, later.id)]
    with store.begin(WORKSPACE) as uow:
        uow.one_on_ones.save(replace(soon, state=SeriesState.PAUSED))
        uow.one_on_ones.set_plan_at(later.id, None)
        uow.one_on_ones.set_plan_at(never.id, NOW + DAY)
    assert due(NOW + DAY) == [(WORKSPACE, never.id)]


def test_many_times_and_a_zone_are_set_at_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair, (*_, tomorrow, later) = five_days(uow)
        other = make_one_on_one(uow, make_pair(uow, report=make_person(uow, "UOTHER", "Ola")))
        uow.occurrences.set_times({})
        uow.occurrences.set_times({one.id: (one.starts_at + DAY, one.ends_at + DAY) for one in (tomorrow, later)})
        moved = uow.occurrences.get_many([tomorrow.id, later.id])
        assert [one.starts_at for one in moved] == [tomorrow.starts_at + DAY, later.starts_at + DAY]
        assert [one.ends_at for one in moved] == [tomorrow.ends_at + DAY, later.ends_at + DAY]
        uow.one_on_ones.set_timezone(pair.manager.id, "Asia/Tokyo")
        assert {one.timezone for one in uow.one_on_ones.of_manager(pair.manager.id)} == {"Asia/Tokyo"}
        uow.one_on_ones.set_plan_ats({other.id: NOW, tomorrow.one_on_one_id: NOW + DAY})
    assert [one for _, one in store.series_to_plan(NOW, 9)] == [other.id]
    assert {one for _, one in store.series_to_plan(NOW + DAY, 9)} == {other.id, tomorrow.one_on_one_id}
