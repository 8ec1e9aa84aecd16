"""Commitments, their numbers and history."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.commitments import Change, CommitmentChange, CommitmentState, Draft, Origin, Owner
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_commitment, make_pair, make_person, make_reply, opened


def test_a_commitment_is_saved(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        commitment = make_commitment(uow)
        changed = replace(
            commitment, number=7, text="ask Ana", owner=Owner.BOTH, due_on=None, state=CommitmentState.DONE
        )
        text.commitments.save(changed)
        assert text.commitments.get(commitment.id) == changed


def test_many_come_in_the_order_asked_for(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        one, two = make_commitment(uow), make_commitment(uow)
        assert text.commitments.get_many([two.id, one.id + 99, one.id]) == [two, one]
        assert text.commitments.get_many([]) == []


def test_live_numbers_are_unique_for_the_manager(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        first = make_commitment(uow)
        other = make_pair(uow, report=make_person(uow, "UOTHER", "Ola"))
        second = make_commitment(uow, other)
        manager_id = other.manager.id
        assert text.commitments.live_numbers(manager_id) == {1, 2}
        text.commitments.save(replace(first, state=CommitmentState.DONE))
        assert text.commitments.live_numbers(manager_id) == {2}
        assert make_commitment(uow, other).number == 1
        text.commitments.save(replace(second, state=CommitmentState.CARRIED_OVER))
        assert text.commitments.live_numbers(manager_id) == {1, 2}


def test_a_live_number_is_not_given_twice(store: SqlStore):
    def give_twice() -> None:
        with store.begin(WORKSPACE) as uow:
            text = opened(uow, make_person(uow))
            first = make_commitment(uow)
            text.commitments.add(first.pair_id, Draft("x", Owner.REPORT), first.number, NOW, None, None)

    with pytest.raises(IntegrityError):
        give_twice()


def test_live_ones_are_listed_by_due_date_or_number(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        pair = make_pair(uow)
        other = make_pair(uow, report=make_person(uow, "UOTHER", "Ola"))
        whenever = make_commitment(uow, pair, due_on=None)
        late = make_commitment(uow, other, due_on=date(2026, 12, 4))
        soon = make_commitment(uow, pair, due_on=date(2026, 11, 27))
        done = make_commitment(uow, pair)
        text.commitments.save(replace(done, state=CommitmentState.DONE))
        assert text.commitments.live_of_pair(pair.id) == [whenever, soon]
        assert text.commitments.live_of_manager(pair.manager.id) == [soon, late, whenever]
        assert text.commitments.page_live_of(pair.manager.id, [], 1, 1) == ([late], 3)
        assert text.commitments.live_of_manager(pair.report.id) == []


def test_a_reply_s_commitments_come_by_line(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        reply = make_reply(uow)
        pair = uow.pairs.get(reply.pair_id or 0)
        second = make_commitment(uow, pair, reply=reply, line=2)
        first = replace(make_commitment(uow, pair, reply=reply, line=1), state=CommitmentState.WITHDRAWN)
        text.commitments.save(first)
        make_commitment(uow, pair)
        assert text.commitments.of_reply(reply.id) == [first, second]


def test_history_keeps_what_was_before(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        commitment = make_commitment(uow)
        manager_id = uow.pairs.get(commitment.pair_id).manager.id
        before = Draft("intro Sam", Owner.REPORT, None)
        changes = [
            CommitmentChange(commitment.id, Change.LOGGED, manager_id, NOW, Origin.THREAD),
            CommitmentChange(commitment.id, Change.EDITED, manager_id, NOW, Origin.BUTTON, before),
            CommitmentChange(commitment.id, Change.CARRIED_OVER, None, NOW, Origin.SCHEDULE),
        ]
        for change in changes:
            text.commitments.record(change)
        assert text.commitments.history(commitment.id) == changes
        assert text.commitments.history(commitment.id + 1) == []
