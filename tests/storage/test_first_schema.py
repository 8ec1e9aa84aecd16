"""From the first schema, with data in it, to this one: nothing is lost, and what was plain is sealed."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, insert

from bot.domain.commitments import Draft, Owner
from bot.domain.plans import Plan
from bot.storage import schema
from bot.storage.cipher import Cipher
from bot.storage.engine import give_keys
from bot.storage.store import SqlStore
from tests.factories import NOW, SECRET_KEY, WORKSPACE, opened
from tests.storage.test_migrations import empty
from tests.storage.test_sealed_text import stored

__all__ = ["empty"]

WORDS = "what was written in plain text"
EARLIER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIRST: dict[str, list[dict[str, Any]]] = {
    "people": [
        {
            "id": number,
            "slack_id": f"U{name.upper()}",
            "name": name,
            "name_key": name.lower(),
            "first_name_key": name.lower(),
            "timezone": "Europe/London",
            "locale": "en-GB",
            "kind": "member",
            "active": True,
            "created_at": EARLIER,
            "updated_at": EARLIER,
        }
        for number, name in ((1, "Priya"), (2, "Sam"))
    ],
    "preferences": [
        {
            "person_id": 1,
            "nudge_on": True,
            "nudge_weekday": 2,
            "nudge_time": time(8, 30),
            "working_days": [0, 1, 2, 3],
            "quiet_from": time(19),
            "quiet_until": time(8),
            "daily_cap": 3,
        }
    ],
    "pairs": [{"id": 1, "manager_id": 1, "report_id": 2, "created_at": EARLIER}],
    "one_on_ones": [
        {
            "id": 1,
            "pair_id": 1,
            "frequency": "weekly",
            "local_time": time(14),
            "first_on": date(2026, 11, 3),
            "weekday": 1,
            "interval": 1,
            "nth": 1,
            "minutes": 30,
            "lead": "30m",
            "timezone": "Europe/London",
            "state": "active",
            "created_at": EARLIER,
            "plan_at": NOW,
        }
    ],
    "replies": [
        {
            "id": 1,
            "pair_id": 1,
            "author_id": 1,
            "channel": "D1",
            "ts": "1.1",
            "decision": "unsure",
            "text": WORDS,
            "received_at": EARLIER,
        }
    ],
    "plan_revisions": [
        {
            "id": 1,
            "pair_id": 1,
            "version": 1,
            "expectations": WORDS,
            "current_performance": "",
            "support": WORDS,
            "changed_by": 1,
            "changed_at": EARLIER,
        }
    ],
    "commitments": [
        {
            "id": 1,
            "pair_id": 1,
            "manager_id": 1,
            "number": 1,
            "text": WORDS,
            "owner": "report",
            "due_on": date(2026, 11, 27),
            "state": "open",
            "created_at": EARLIER,
        }
    ],
    "commitment_changes": [
        {
            "id": 1,
            "commitment_id": 1,
            "change": "edited",
            "by": 1,
            "at": EARLIER,
            "origin": "button",
            "before_text": WORDS,
            "before_owner": "both",
        }
    ],
    "notes": [{"id": 1, "pair_id": 1, "author_id": 1, "text": WORDS, "written_at": EARLIER, "reply_id": None}],
}


@pytest.fixture
def upgraded(empty: Engine) -> SqlStore:
    """A database that began with the first schema and some rows in it, migrated to this version."""
    give_keys(empty, Cipher((SECRET_KEY,)))
    schema.migrate(empty, "0001")
    first = MetaData()
    first.reflect(empty)
    with empty.begin() as connection:
        for name, rows in FIRST.items():
            table = first.tables[name]
            for row in rows:
                known = {column: value for column, value in row.items() if column in table.columns}
                assert len(known) == len(row), f"{name} had no {set(row) - set(known)}"
                connection.execute(insert(table).values(workspace_id=WORKSPACE, **row))
    schema.migrate(empty)
    return SqlStore(empty)


def test_nothing_is_lost(upgraded: SqlStore, empty: Engine):
    assert set(stored(empty)) == {WORDS}
    check(upgraded)
    assert upgraded.seal_plain() == len(stored(empty)) == 6
    assert not [value for value in stored(empty) if WORDS in value]
    check(upgraded)


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_what_was_plain_is_in_no_byte_of_the_files(upgraded: SqlStore, empty: Engine, tmp_path: Path):
    assert WORDS.encode() in every_byte(tmp_path)
    upgraded.seal_plain()
    assert b"Priya" in every_byte(tmp_path), "the rows themselves must be there"
    assert WORDS.encode() not in every_byte(tmp_path)


def every_byte(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


def check(store: SqlStore) -> None:
    """Everything is there, for the people it belongs to."""
    with store.begin(WORKSPACE) as uow:
        pair = uow.pairs.get(1)
        assert (pair.manager.name, pair.report.name) == ("Priya", "Sam")
        preferences = uow.people.preferences(pair.manager.id)
        assert (preferences.nudge_weekday, preferences.quiet_from, preferences.daily_cap) == (2, time(19), 3)
        [series] = uow.one_on_ones.of_pair(pair.id)
        assert series.recurrence.local_time == time(14)
        mine = opened(uow, pair.manager)
        assert mine.plans.latest(pair.id) == Plan(pair.id, 1, WORDS, "", WORDS, pair.manager.id, EARLIER)
        [commitment] = mine.commitments.live_of_pair(pair.id)
        assert (commitment.text, commitment.due_on) == (WORDS, date(2026, 11, 27))
        assert mine.commitments.history(commitment.id)[0].before == Draft(WORDS, Owner.BOTH, None)
        assert [note.text for note in mine.notes.of_author(pair.manager.id, pair.id, 9)] == [WORDS]
        assert mine.replies.get(1).text == WORDS
