"""Series and occurrences."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.core.database.transaction import Transaction
from bot.core.people import Pair
from bot.core.people_store import Pairs
from bot.meetings.rules import Frequency, Lead, Occurrence, OccurrenceState, Outcome, Recurrence, SeriesState
from bot.meetings.store import Occurrences, OneOnOnes, series_to_plan
from bot.performance.sealed_database import SealedDatabase
from tests.factories import (
    NOW,
    WORKSPACE,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
)

DAY = timedelta(days=1)


def test_a_series_is_saved(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        series = make_one_on_one(tx)
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
        OneOnOnes(tx).save(changed)
        assert OneOnOnes(tx).get(series.id) == changed


def test_ended_series_are_not_listed(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        one_on_ones = OneOnOnes(tx)
        pair = make_pair(tx)
        active, paused, ended = (make_one_on_one(tx, pair) for _ in range(3))
        paused = replace(paused, state=SeriesState.PAUSED)
        one_on_ones.save(paused)
        one_on_ones.save(replace(ended, state=SeriesState.ENDED))
        other = make_one_on_one(tx, make_pair(tx, report=make_person(tx, "UOTHER", "Ola")))
        assert one_on_ones.of_pair(pair.id) == [active, paused]
        assert one_on_ones.of_manager(pair.manager.id) == [active, paused, other]
        assert one_on_ones.of_manager(pair.report.id) == []
        with_pairs = one_on_ones.of_manager_with_pairs(pair.manager.id)
        assert [one for one, _ in with_pairs] == [active, paused, other]
        assert [of for _, of in with_pairs] == [Pairs(tx).get(one.pair_id) for one in (active, paused, other)]


def test_a_date_of_a_series_is_taken_once(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrences = Occurrences(tx)
        occurrence = make_occurrence(tx)
        again = (occurrence.one_on_one_id, occurrence.pair_id, occurrence.series_date, NOW, NOW + DAY)
        assert occurrences.add(*again) is None
        occurrences.set_state(occurrence.id, OccurrenceState.SKIPPED)
        assert occurrences.add(*again) is None
        assert occurrences.get(occurrence.id) == replace(occurrence, state=OccurrenceState.SKIPPED)


def test_a_cancelled_date_is_brought_back(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrence = make_occurrence(tx)
        Occurrences(tx).set_state(occurrence.id, OccurrenceState.CANCELLED)
        back = Occurrences(tx).add(occurrence.one_on_one_id, occurrence.pair_id, occurrence.series_date, NOW, NOW + DAY)
        assert back == replace(occurrence, starts_at=NOW, ends_at=NOW + DAY)


def test_an_occurrence_is_moved_and_closed(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrences = Occurrences(tx)
        occurrence = make_occurrence(tx)
        occurrences.set_time(occurrence.id, NOW, NOW + DAY, moved=True)
        occurrences.set_outcome(occurrence.id, Outcome.HAPPENED)
        assert occurrences.get(occurrence.id) == replace(
            occurrence, starts_at=NOW, ends_at=NOW + DAY, moved=True, outcome=Outcome.HAPPENED
        )


def test_upcoming_ones_are_cancelled(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrences = Occurrences(tx)
        series = make_one_on_one(tx)
        past, soon, later, skipped = (make_occurrence(tx, series, NOW + n * DAY) for n in (0, 1, 2, 3))
        occurrences.set_state(skipped.id, OccurrenceState.SKIPPED)
        other = make_occurrence(tx, make_one_on_one(tx, Pairs(tx).get(series.pair_id)), NOW + DAY)

        cancelled = occurrences.cancel_upcoming(series.id, NOW)

        assert sorted(one.id for one in cancelled) == [soon.id, later.id]
        assert {occurrences.get(one.id).state for one in cancelled} == {OccurrenceState.CANCELLED}
        assert occurrences.latest_series_date(series.id) == skipped.series_date
        assert occurrences.get(skipped.id).state is OccurrenceState.SKIPPED
        assert [occurrences.get(one.id) for one in (past, other)] == [past, other]
        assert occurrences.cancel_upcoming(series.id, NOW) == []


def test_what_was_cancelled_does_not_count_as_planned(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        series = make_one_on_one(tx)
        make_occurrence(tx, series)
        Occurrences(tx).cancel_upcoming(series.id, NOW)
        assert Occurrences(tx).latest_series_date(series.id) is None


def five_days(tx: Transaction) -> tuple[Pair, list[Occurrence]]:
    """A pair's occurrences from two days ago to two days ahead, the ones today at NOW itself."""
    pair = make_pair(tx)
    series = make_one_on_one(tx, pair)
    return pair, [make_occurrence(tx, series, NOW + n * DAY) for n in (-2, -1, 0, 1, 2)]


def test_what_comes_next_is_after_now(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrences = Occurrences(tx)
        pair, (_, _, _, tomorrow, later) = five_days(tx)
        series_id = tomorrow.one_on_one_id
        assert occurrences.upcoming_of_series(series_id, NOW) == [tomorrow, later]
        assert occurrences.next_of_pair(pair.id, NOW) == tomorrow
        occurrences.set_state(tomorrow.id, OccurrenceState.SKIPPED)
        assert occurrences.next_of_pair(pair.id, NOW) == later
        assert occurrences.next_of_series([series_id], NOW) == {series_id: later}
        assert occurrences.next_of_series([], NOW) == {}
        assert occurrences.next_of_pair(pair.id, NOW + 2 * DAY) is None
        assert occurrences.latest_series_date(series_id) == later.series_date
        assert occurrences.latest_series_date(series_id + 1) is None


def test_what_was_last_is_before_now(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrences = Occurrences(tx)
        pair, (first, yesterday, *_) = five_days(tx)
        assert occurrences.last_held_of_pairs([pair.id], NOW) == {pair.id: yesterday}
        occurrences.set_outcome(yesterday.id, Outcome.NOT_THIS_TIME)
        assert occurrences.last_held_of_pairs([pair.id], NOW) == {pair.id: first}
        occurrences.set_outcome(first.id, Outcome.HAPPENED)
        assert occurrences.last_held_of_pairs([pair.id], NOW)[pair.id].id == first.id
        assert occurrences.last_held_of_pairs([pair.id], first.starts_at) == {}


def test_many_series_are_asked_for_at_once(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        _, (*_, tomorrow, _) = five_days(tx)
        other = make_pair(tx, report=make_person(tx, "UOTHER", "Ola"))
        theirs = make_occurrence(tx, make_one_on_one(tx, other), NOW + 5 * DAY)
        second_series = make_occurrence(tx, make_one_on_one(tx, other), NOW + 4 * DAY)
        tuesdays, thursdays = theirs.one_on_one_id, second_series.one_on_one_id
        found = Occurrences(tx).next_of_series([tomorrow.one_on_one_id, tuesdays, thursdays], NOW)
        assert found == {tomorrow.one_on_one_id: tomorrow, tuesdays: theirs, thursdays: second_series}


def test_a_manager_s_week(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pair, (_, yesterday, today, tomorrow, _) = five_days(tx)
        manager_id = pair.manager.id
        between = Occurrences(tx).of_manager_between
        assert between(manager_id, NOW, NOW + 2 * DAY) == [today, tomorrow]
        assert between(manager_id, NOW - DAY, NOW) == [yesterday]
        assert between(pair.report.id, NOW, NOW + 2 * DAY) == []


def test_series_are_planned_when_it_is_time(db: SealedDatabase):
    def due(now: datetime) -> list[tuple[str, int]]:
        return series_to_plan(db, now, 10)

    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        soon, later, never = (make_one_on_one(tx, pair) for _ in range(3))
        OneOnOnes(tx).set_plan_at(soon.id, NOW)
        OneOnOnes(tx).set_plan_at(later.id, NOW + DAY)
    assert due(NOW - DAY) == []
    assert due(NOW) == [(WORKSPACE, soon.id)]
    assert due(NOW + DAY) == [(WORKSPACE, soon.id), (WORKSPACE, later.id)]
    with db.begin(WORKSPACE) as tx:
        OneOnOnes(tx).save(replace(soon, state=SeriesState.PAUSED))
        OneOnOnes(tx).set_plan_at(later.id, None)
        OneOnOnes(tx).set_plan_at(never.id, NOW + DAY)
    assert due(NOW + DAY) == [(WORKSPACE, never.id)]


def test_many_times_and_a_zone_are_set_at_once(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        occurrences = Occurrences(tx)
        one_on_ones = OneOnOnes(tx)
        pair, (*_, tomorrow, later) = five_days(tx)
        other = make_one_on_one(tx, make_pair(tx, report=make_person(tx, "UOTHER", "Ola")))
        occurrences.set_times({})
        occurrences.set_times({one.id: (one.starts_at + DAY, one.ends_at + DAY) for one in (tomorrow, later)})
        moved = occurrences.get_many([tomorrow.id, later.id])
        assert [one.starts_at for one in moved] == [tomorrow.starts_at + DAY, later.starts_at + DAY]
        assert [one.ends_at for one in moved] == [tomorrow.ends_at + DAY, later.ends_at + DAY]
        one_on_ones.set_timezone(pair.manager.id, "Asia/Tokyo")
        assert {one.timezone for one in one_on_ones.of_manager(pair.manager.id)} == {"Asia/Tokyo"}
        one_on_ones.set_plan_ats({other.id: NOW, tomorrow.one_on_one_id: NOW + DAY})
    assert [one for _, one in series_to_plan(db, NOW, 9)] == [other.id]
    assert {one for _, one in series_to_plan(db, NOW + DAY, 9)} == {other.id, tomorrow.one_on_one_id}
