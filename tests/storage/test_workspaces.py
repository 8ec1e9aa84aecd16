"""Installations as rows: what replaces what, and who may look after them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.workspaces import NO_WORKSPACE, Claimed, Tokens, Workspace
from bot.storage.store import SqlStore
from bot.storage.workspaces import SqlWorkspaceQueue
from tests.factories import NOW, WORKSPACE, make_installation
from tests.storage.test_races import at_once

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROTATING = Tokens("xoxe.xoxb-1", "xoxe-1", NOW + 12 * HOUR)


@pytest.fixture
def queue(engine: Engine) -> SqlWorkspaceQueue:
    return SqlWorkspaceQueue(engine)


def install(store: SqlStore, workspace_id: str = WORKSPACE, tokens: Tokens | None = ROTATING, at=NOW) -> None:
    with store.begin(workspace_id) as uow:
        uow.workspaces.install(make_installation(workspace_id, tokens=tokens), at)


def find(store: SqlStore, workspace_id: str = WORKSPACE) -> Workspace:
    with store.begin(workspace_id) as uow:
        found = uow.workspaces.get()
        assert found == uow.workspaces.lock()
    assert found is not None
    return found


def tokens_due(queue: SqlWorkspaceQueue, now=NOW + 11 * HOUR) -> list[Claimed]:
    return queue.claim_tokens(now, now + MINUTE, now + 2 * HOUR, 9)


def people_due(queue: SqlWorkspaceQueue, now=NOW) -> list[Claimed]:
    return queue.claim_people(now, now + MINUTE, 9)


def test_an_installation_is_remembered_and_replaced(store: SqlStore):
    install(store)
    first = find(store)
    assert (first.active, first.name, first.tokens, first.bot_user_id) == (True, "Company T1", ROTATING, "UBOT")
    install(store, tokens=Tokens("xoxb-2"), at=NOW + HOUR)
    assert find(store) == replace(first, tokens=Tokens("xoxb-2"), installed_at=NOW + HOUR)


def test_the_end_deletes_the_tokens_of_that_workspace_only(store: SqlStore, queue: SqlWorkspaceQueue):
    install(store)
    install(store, "T2")
    with store.begin(WORKSPACE) as uow:
        uow.workspaces.end()
    assert (find(store).active, find(store).tokens) == (False, None)
    assert find(store, "T2").tokens == ROTATING
    assert [one.workspace.workspace_id for one in tokens_due(queue)] == ["T2"]
    assert [one.workspace.workspace_id for one in people_due(queue)] == ["T2"]


def test_an_organisation_is_told_from_a_workspace_in_it(store: SqlStore):
    for workspace_id, org_wide in (("E1", True), ("T1", False)):
        with store.begin(workspace_id) as uow:
            uow.workspaces.install(make_installation(workspace_id, enterprise_id="E1"), NOW)
        assert find(store, workspace_id).org_wide is org_wide


def test_tokens_are_claimed_before_their_end_once_and_again_when_the_lease_is_over(
    store: SqlStore, queue: SqlWorkspaceQueue
):
    install(store)
    install(store, "T2", Tokens("xoxb-for-ever"))
    assert tokens_due(queue, NOW + 9 * HOUR) == []
    [claimed] = tokens_due(queue, NOW + 10 * HOUR)
    assert claimed.workspace.tokens == ROTATING
    assert tokens_due(queue, NOW + 10 * HOUR) == []
    [again] = tokens_due(queue, NOW + 10 * HOUR + MINUTE)
    new = Tokens("xoxe.xoxb-2", "xoxe-2", NOW + 22 * HOUR)
    with store.begin(WORKSPACE) as uow:
        assert not uow.workspaces.renew_tokens(claimed, new), "its lease has run out"
        assert uow.workspaces.renew_tokens(again, new)
        assert not uow.workspaces.renew_tokens(again, new), "it has given up its lease"
    assert find(store).tokens == new
    assert tokens_due(queue, NOW + 11 * HOUR) == []


def test_tokens_of_an_installation_that_was_replaced_are_not_renewed(store: SqlStore, queue: SqlWorkspaceQueue):
    install(store)
    [claimed] = tokens_due(queue)
    install(store, tokens=Tokens("xoxb-new"), at=NOW + 11 * HOUR)
    with store.begin(WORKSPACE) as uow:
        assert not uow.workspaces.renew_tokens(claimed, Tokens("xoxe.xoxb-old", "xoxe-old", NOW))
        uow.workspaces.try_tokens_again(claimed, NOW)
    assert find(store).tokens == Tokens("xoxb-new")


def test_tokens_can_be_tried_again_later(store: SqlStore, queue: SqlWorkspaceQueue):
    install(store)
    now = NOW + 11 * HOUR
    [claimed] = tokens_due(queue, now)
    with store.begin(WORKSPACE) as uow:
        uow.workspaces.try_tokens_again(claimed, now + 10 * MINUTE)
    assert tokens_due(queue, now + 9 * MINUTE) == []
    assert len(tokens_due(queue, now + 10 * MINUTE)) == 1


def test_people_are_looked_at_page_by_page(store: SqlStore, queue: SqlWorkspaceQueue):
    install(store)
    [first] = people_due(queue)
    assert (first.people_cursor, people_due(queue)) == ("", [])
    with store.begin(WORKSPACE) as uow:
        uow.workspaces.people_seen(first, "page2", NOW)
    [second] = people_due(queue)
    assert second.people_cursor == "page2"
    with store.begin(WORKSPACE) as uow:
        uow.workspaces.people_seen(second, "", NOW + 24 * HOUR)
        uow.workspaces.people_seen(second, "lost", NOW)
    assert people_due(queue, NOW + 23 * HOUR) == []
    assert [one.people_cursor for one in people_due(queue, NOW + 24 * HOUR)] == [""]


def test_no_two_processes_look_after_the_same_workspace(store: SqlStore, queue: SqlWorkspaceQueue):
    for number in range(8):
        install(store, f"T{number}")
    for due in (tokens_due, people_due):
        claimed = [one.workspace.workspace_id for mine in at_once(lambda due=due: due(queue)) for one in mine]
        assert sorted(claimed) == [f"T{number}" for number in range(8)]


def test_a_state_is_good_once_in_its_browser_and_for_a_while(store: SqlStore):
    with store.begin(NO_WORKSPACE) as uow:
        states = uow.oauth_states
        states.add("state", "browser", NOW + 10 * MINUTE, NOW)
        assert not states.take("state", "another browser", NOW)
        assert not states.take("another state", "browser", NOW)
        assert not states.take("state", "browser", NOW + 10 * MINUTE)
        assert states.take("state", "browser", NOW + 9 * MINUTE)
        assert not states.take("state", "browser", NOW + 9 * MINUTE)


def test_a_state_that_comes_back_twice_at_once_is_taken_once(store: SqlStore):
    with store.begin(NO_WORKSPACE) as uow:
        uow.oauth_states.add("state", "browser", NOW + 10 * MINUTE, NOW)

    def take() -> bool:
        with store.begin(NO_WORKSPACE) as uow:
            return uow.oauth_states.take("state", "browser", NOW)

    assert sorted(at_once(take)) == [False, False, False, True]


def test_old_states_are_forgotten(store: SqlStore, engine: Engine):
    with store.begin(NO_WORKSPACE) as uow:
        uow.oauth_states.add("old", "browser", NOW + MINUTE, NOW)
        uow.oauth_states.add("new", "browser", NOW + 10 * MINUTE, NOW + MINUTE)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT state_hash FROM oauth_states").scalars().all() == ["new"]
