"""What was shown before the database was restored says so when it is used, and touches no row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.core.outbox.restoring import mark_restored
from bot.core.slack import ids
from bot.core.slack.restored import when_shown
from tests.e2e.world import until
from tests.stage import Stage

quick = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SAYS = "restored from a backup"


def restored(stage: Stage) -> None:
    stage.sandbox.clock.advance(timedelta(seconds=1))
    mark_restored(stage.coach.db, stage.now())
    stage.sandbox.clock.advance(timedelta(seconds=1))


def contents(engine: Engine) -> dict[str, list[Any]]:
    """Rows of people's doing."""
    tables = ("commitments", "commitment_changes", "one_on_ones", "occurrences", "plan_revisions", "goals", "topics")
    with engine.connect() as connection:
        return {table: [*connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))] for table in tables}  # noqa: S608


@quick
def test_buttons_of_ephemeral_messages(stage: Stage, engine: Engine):
    listed = stage.todo()
    before = contents(engine)
    restored(stage)
    stage.press(listed, ids.COMMITMENT_DONE)
    assert SAYS in stage.answer().text
    assert contents(engine) == before


@quick
def test_a_message_counts_again_once_it_is_rendered_again(stage: Stage, engine: Engine):
    brief = stage.brief()
    logged = stage.reply(brief, "I'll intro Sam to the design lead by Friday")[1]
    before = contents(engine)
    restored(stage)
    stage.press(logged, ids.REPLY_UNDO)
    assert SAYS in stage.thread(brief)[-1].text
    assert contents(engine) == before
    stage.work()
    stage.press(logged, ids.REPLY_UNDO)
    assert contents(engine) != before


@quick
def test_home_is_published_again(stage: Stage):
    stage.with_sam()
    home = stage.open_home()
    restored(stage)
    stage.press_in(home, ids.SETTINGS)
    assert SAYS in stage.reads_modal()
    stage.close()
    stage.work()
    fresh = until(lambda: stage.sandbox.workspace.home(stage.user))
    assert fresh.hash != home.hash
    stage.press_in(fresh, ids.SETTINGS)
    assert SAYS not in stage.reads_modal()


@quick
def test_a_form_keeps_what_was_filled_in(stage: Stage, engine: Engine):
    stage.with_sam()
    stage.command_opens("goal @sam")
    before = contents(engine)
    restored(stage)
    stage.sandbox.people.submit_view(stage.user, _filled(stage), stage.modal().id)
    assert SAYS in str(stage.modal().errors)
    assert contents(engine) == before


def _filled(stage: Stage) -> dict[str, Any]:
    inputs = [block for block in stage.modal().blocks if block["type"] == "input"]
    return {
        block["block_id"]: {block["element"]["action_id"]: "Lead the design review"}
        for block in inputs
        if block["element"]["type"] == "plain_text_input"
    }


@quick
def test_what_is_shown_after_it_is_as_ever(stage: Stage, engine: Engine):
    restored(stage)
    listed = stage.todo()
    before = contents(engine)
    stage.press(listed, ids.COMMITMENT_DONE)
    assert contents(engine) != before


def test_new_rows_get_ids_that_no_message_holds(stage: Stage, engine: Engine):
    stage.todo()
    highest = {table: max((row.id for row in rows), default=0) for table, rows in contents(engine).items()}
    restored(stage)
    stage.command("commit @sam I'll book the room by Friday")
    stage.command("add @mina weekly wed 14:00")
    for table, rows in contents(engine).items():
        new = [row.id for row in rows if row.id > highest[table]]
        assert all(one > highest[table] + 1_000_000 for one in new), table
    assert len(contents(engine)["commitments"]) == 2


THEN = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
WHEN: list[tuple[dict[str, Any], datetime | None]] = [
    ({"type": "block_actions", "container": {"message_ts": "1700000000.000100"}}, THEN),
    ({"type": "block_actions", "view": {"hash": "1700000000.abc"}}, THEN),
    ({"type": "view_submission", "view": {"hash": "1700000000.abc"}}, THEN),
    ({"type": "view_submission", "view": {"hash": "abc"}}, None),
    ({"type": "view_submission", "view": {}}, None),
    ({"type": "block_actions", "container": {"message_ts": "9" * 40}}, None),
    ({"type": "message_action", "message": {"ts": "1.1"}}, None),
    ({"command": "/coach"}, None),
    ({"type": "event_callback", "event": {}}, None),
]


@pytest.mark.parametrize(("body", "moment"), WHEN)
def test_slack_says_when_it_was_shown(body: dict[str, Any], moment: datetime | None):
    assert when_shown(body) == moment
