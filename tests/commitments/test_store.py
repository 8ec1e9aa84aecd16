"""Commitments, their numbers and history."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.commitments.rules import Change, CommitmentChange, CommitmentState, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.people_store import Pairs
from bot.performance.sealed_database import SealedDatabase
from tests.factories import NOW, WORKSPACE, coaching, make_commitment, make_pair, make_person, make_reply


def test_a_commitment_is_saved(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        commitment = make_commitment(tx)
        changed = replace(
            commitment, number=7, text="ask Ana", owner=Owner.BOTH, due_on=None, state=CommitmentState.DONE
        )
        Commitments(text).save(changed)
        assert Commitments(text).get(commitment.id) == changed


def test_many_come_in_the_order_asked_for(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        one, two = make_commitment(tx), make_commitment(tx)
        assert Commitments(text).get_many([two.id, one.id + 99, one.id]) == [two, one]
        assert Commitments(text).get_many([]) == []


def test_numbers_are_the_manager_s_and_go_on(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        first = make_commitment(tx)
        other = make_pair(tx, report=make_person(tx, "UOTHER", "Ola"))
        manager_id = other.manager.id
        assert make_commitment(tx, other).number == 2
        Commitments(text).save(replace(first, state=CommitmentState.DONE))
        assert make_commitment(tx, other).number == Commitments(text).last_number(manager_id) == 3
        Commitments(text).take_back([one.id for one in Commitments(text).live_of_pair(other.id)], NOW)
        assert Commitments(text).last_number(manager_id) == 3
        assert Commitments(text).last_number(manager_id + 99) == 0


def test_a_live_number_is_not_given_twice(db: SealedDatabase):
    def give_twice() -> None:
        with db.begin(WORKSPACE) as tx:
            text = coaching(tx, make_person(tx))
            first = make_commitment(tx)
            Commitments(text).add(first.pair_id, Draft("x", Owner.REPORT), first.number, NOW, None, None)

    with pytest.raises(IntegrityError):
        give_twice()


def test_live_ones_are_listed_by_due_date_or_number(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        pair = make_pair(tx)
        other = make_pair(tx, report=make_person(tx, "UOTHER", "Ola"))
        whenever = make_commitment(tx, pair, due_on=None)
        late = make_commitment(tx, other, due_on=date(2026, 12, 4))
        soon = make_commitment(tx, pair, due_on=date(2026, 11, 27))
        done = make_commitment(tx, pair)
        Commitments(text).save(replace(done, state=CommitmentState.DONE))
        assert Commitments(text).live_of_pair(pair.id) == [whenever, soon]
        assert Commitments(text).live_of_manager(pair.manager.id) == [soon, late, whenever]
        assert Commitments(text).page_live_of(pair.manager.id, [], 2, 1) == ([whenever, late], 3)  # by pair
        assert Commitments(text).live_of_manager(pair.report.id) == []


def test_a_reply_s_commitments_come_by_line(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        reply = make_reply(tx)
        pair = Pairs(tx).get(reply.pair_id or 0)
        second = make_commitment(tx, pair, reply=reply, line=2)
        first = replace(make_commitment(tx, pair, reply=reply, line=1), state=CommitmentState.WITHDRAWN)
        Commitments(text).save(first)
        make_commitment(tx, pair)
        assert Commitments(text).of_reply(reply.id) == [first, second]


def test_history_keeps_what_was_before(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        commitment = make_commitment(tx)
        manager_id = Pairs(tx).get(commitment.pair_id).manager.id
        before = Draft("intro Sam", Owner.REPORT, None)
        changes = [
            CommitmentChange(commitment.id, Change.LOGGED, manager_id, NOW, Origin.THREAD),
            CommitmentChange(commitment.id, Change.EDITED, manager_id, NOW, Origin.BUTTON, before),
            CommitmentChange(commitment.id, Change.CARRIED_OVER, None, NOW, Origin.SCHEDULE),
        ]
        for change in changes:
            Commitments(text).record(change)
        assert Commitments(text).history(commitment.id) == changes
        assert Commitments(text).history(commitment.id + 1) == []
