"""Private notes: read by their author, counted on the plan, gone with the message."""

import pytest

from bot.domain.errors import NotFoundError
from bot.services.notes import Notes
from bot.services.plans import Plans
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_pair, make_person, opened

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_only_the_author_reads_and_counts_notes(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)
        opened(uow, pair.manager).notes.add(pair.id, pair.manager.id, "seems tired", NOW, None)
        opened(uow, pair.report).notes.add(pair.id, pair.report.id, "not the manager's", NOW, None)
        stranger = make_person(uow, "UOTHER", "Leo")
    read = Notes(store).of_pair(pair.manager, pair.id)
    assert [note.text for note in read] == ["seems tired"]
    assert Plans(store).show(pair.manager, pair.id, NOW).notes == 1
    assert [note.text for note in Notes(store).of_pair(pair.report, pair.id)] == ["not the manager's"]
    with pytest.raises(NotFoundError):
        Notes(store).of_pair(stranger, pair.id)
