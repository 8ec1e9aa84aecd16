"""Private notes: read by their author, counted on the plan, gone with the message."""

import pytest

from bot.core.errors import NotFoundError
from bot.frames.rules import Frame
from bot.performance.sealed_database import SealedDatabase
from bot.plans.service import PlanService
from bot.plans.store import Notes
from tests.factories import NOW, WORKSPACE, coaching, make_pair, make_person, make_request

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_only_the_author_reads_and_counts_notes(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        Notes(coaching(tx, pair.manager)).add(pair.id, pair.manager.id, "seems tired", NOW, None)
        Notes(coaching(tx, pair.report)).add(pair.id, pair.report.id, "not the manager's", NOW, None)
        stranger = make_person(tx, "UOTHER", "Leo")
    read = PlanService(db).notes(make_request(pair.manager), pair.id)
    assert [note.text for note in read] == ["seems tired"]
    assert PlanService(db).show(make_request(pair.manager, NOW), pair.id).notes == 1
    assert [note.text for note in PlanService(db).notes(make_request(pair.report), pair.id)] == ["not the manager's"]
    with pytest.raises(NotFoundError):
        PlanService(db).notes(make_request(stranger), pair.id)


def test_a_note_of_a_performance_conversation_is_the_last_one_of_no_coaching_brief(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        notes = Notes(coaching(tx, pair.manager))
        kept = notes.add(pair.id, pair.manager.id, "keen on design", NOW, None)
        notes.add(pair.id, pair.manager.id, "took it badly", NOW, None, None, Frame.PERFORMANCE)
        assert notes.last_in_coaching(pair.manager.id, pair.id, NOW) == kept
