"""Installations as rows: what replaces what, and who may look after them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.core.workspaces import NO_WORKSPACE, Claimed, Tokens, Workspace
from bot.core.workspaces_store import OAuthStates, WorkspaceQueue, Workspaces
from bot.performance.sealed_database import SealedDatabase
from tests.core.database.test_races import at_once
from tests.factories import NOW, WORKSPACE, make_installation

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROTATING = Tokens("xoxe.xoxb-1", "xoxe-1", NOW + 12 * HOUR)


@pytest.fixture
def queue(engine: Engine) -> WorkspaceQueue:
    return WorkspaceQueue(engine)


def install(db: SealedDatabase, workspace_id: str = WORKSPACE, tokens: Tokens | None = ROTATING, at=NOW) -> None:
    with db.begin(workspace_id) as tx:
        Workspaces(tx).install(make_installation(workspace_id, tokens=tokens), at)


def find(db: SealedDatabase, workspace_id: str = WORKSPACE) -> Workspace:
    with db.begin(workspace_id) as tx:
        found = Workspaces(tx).get()
        assert found == Workspaces(tx).lock()
    assert found is not None
    return found


def tokens_due(queue: WorkspaceQueue, now=NOW + 11 * HOUR) -> list[Claimed]:
    found = queue.tokens_due(now, now + 2 * HOUR, 9)
    claims = (queue.claim_tokens(one, now, now + MINUTE, now + 2 * HOUR) for one in found)
    return [claimed for claimed in claims if claimed is not None]


def people_due(queue: WorkspaceQueue, now=NOW) -> list[Claimed]:
    claims = (queue.claim_people(one, now, now + MINUTE) for one in queue.people_due(now, 9))
    return [claimed for claimed in claims if claimed is not None]


def test_an_installation_is_remembered_and_replaced(db: SealedDatabase):
    install(db)
    first = find(db)
    assert (first.active, first.name, first.tokens, first.bot_user_id) == (True, "Company T1", ROTATING, "UBOT")
    install(db, tokens=Tokens("xoxb-2"), at=NOW + HOUR)
    assert find(db) == replace(first, tokens=Tokens("xoxb-2"), installed_at=NOW + HOUR)


def test_the_end_deletes_the_tokens_of_that_workspace_only(db: SealedDatabase, queue: WorkspaceQueue):
    install(db)
    install(db, "T2")
    with db.begin(WORKSPACE) as tx:
        Workspaces(tx).end()
    assert (find(db).active, find(db).tokens) == (False, None)
    assert find(db, "T2").tokens == ROTATING
    assert [one.workspace.workspace_id for one in tokens_due(queue)] == ["T2"]
    assert [one.workspace.workspace_id for one in people_due(queue)] == ["T2"]


def test_an_organisation_is_told_from_a_workspace_in_it(db: SealedDatabase):
    for workspace_id, org_wide in (("E1", True), ("T1", False)):
        with db.begin(workspace_id) as tx:
            Workspaces(tx).install(make_installation(workspace_id, enterprise_id="E1"), NOW)
        assert find(db, workspace_id).org_wide is org_wide


def test_tokens_are_claimed_before_their_end_once_and_again_when_the_lease_is_over(
    db: SealedDatabase, queue: WorkspaceQueue
):
    install(db)
    install(db, "T2", Tokens("xoxb-for-ever"))
    assert tokens_due(queue, NOW + 9 * HOUR) == []
    [claimed] = tokens_due(queue, NOW + 10 * HOUR)
    assert claimed.workspace.tokens == ROTATING
    assert tokens_due(queue, NOW + 10 * HOUR) == []
    [again] = tokens_due(queue, NOW + 10 * HOUR + MINUTE)
    new = Tokens("xoxe.xoxb-2", "xoxe-2", NOW + 22 * HOUR)
    with db.begin(WORKSPACE) as tx:
        workspaces = Workspaces(tx)
        assert not workspaces.renew_tokens(claimed, new), "its lease has run out"
        assert workspaces.renew_tokens(again, new)
        assert not workspaces.renew_tokens(again, new), "it has given up its lease"
    assert find(db).tokens == new
    assert tokens_due(queue, NOW + 11 * HOUR) == []


def test_tokens_of_an_installation_that_was_replaced_are_not_renewed(db: SealedDatabase, queue: WorkspaceQueue):
    install(db)
    [claimed] = tokens_due(queue)
    install(db, tokens=Tokens("xoxb-new"), at=NOW + 11 * HOUR)
    with db.begin(WORKSPACE) as tx:
        assert not Workspaces(tx).renew_tokens(claimed, Tokens("xoxe.xoxb-old", "xoxe-old", NOW))
        Workspaces(tx).try_tokens_again(claimed, NOW)
    assert find(db).tokens == Tokens("xoxb-new")


def test_tokens_can_be_tried_again_later(db: SealedDatabase, queue: WorkspaceQueue):
    install(db)
    now = NOW + 11 * HOUR
    [claimed] = tokens_due(queue, now)
    with db.begin(WORKSPACE) as tx:
        Workspaces(tx).try_tokens_again(claimed, now + 10 * MINUTE)
    assert tokens_due(queue, now + 9 * MINUTE) == []
    assert len(tokens_due(queue, now + 10 * MINUTE)) == 1


def test_people_are_looked_at_page_by_page(db: SealedDatabase, queue: WorkspaceQueue):
    install(db)
    [first] = people_due(queue)
    assert (first.people_cursor, people_due(queue)) == ("", [])
    with db.begin(WORKSPACE) as tx:
        Workspaces(tx).people_seen(first, "page2", NOW)
    [second] = people_due(queue)
    assert second.people_cursor == "page2"
    with db.begin(WORKSPACE) as tx:
        Workspaces(tx).people_seen(second, "", NOW + 24 * HOUR)
        Workspaces(tx).people_seen(second, "lost", NOW)
    assert people_due(queue, NOW + 23 * HOUR) == []
    assert [one.people_cursor for one in people_due(queue, NOW + 24 * HOUR)] == [""]


def test_no_two_processes_look_after_the_same_workspace(db: SealedDatabase, queue: WorkspaceQueue):
    for number in range(8):
        install(db, f"T{number}")
    for due in (tokens_due, people_due):
        claimed = [one.workspace.workspace_id for mine in at_once(lambda due=due: due(queue)) for one in mine]
        assert sorted(claimed) == [f"T{number}" for number in range(8)]


def test_a_state_is_good_once_in_its_browser_and_for_a_while(db: SealedDatabase):
    with db.begin(NO_WORKSPACE) as tx:
        states = OAuthStates(tx)
        states.add("state", "browser", NOW + 10 * MINUTE, NOW)
        assert not states.take("state", "another browser", NOW)
        assert not states.take("another state", "browser", NOW)
        assert not states.take("state", "browser", NOW + 10 * MINUTE)
        assert states.take("state", "browser", NOW + 9 * MINUTE)
        assert not states.take("state", "browser", NOW + 9 * MINUTE)


def test_a_state_that_comes_back_twice_at_once_is_taken_once(db: SealedDatabase):
    with db.begin(NO_WORKSPACE) as tx:
        OAuthStates(tx).add("state", "browser", NOW + 10 * MINUTE, NOW)

    def take() -> bool:
        with db.begin(NO_WORKSPACE) as tx:
            return OAuthStates(tx).take("state", "browser", NOW)

    assert sorted(at_once(take)) == [False, False, False, True]


def test_old_states_are_forgotten(db: SealedDatabase, engine: Engine):
    with db.begin(NO_WORKSPACE) as tx:
        OAuthStates(tx).add("old", "browser", NOW + MINUTE, NOW)
        OAuthStates(tx).add("new", "browser", NOW + 10 * MINUTE, NOW + MINUTE)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT state_hash FROM oauth_states").scalars().all() == ["new"]
