"""Claims keep to what is closed and to the paces; workspaces take turns, briefs go first, threads stay in order."""

from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.domain import limits
from bot.domain.deliveries import DeliveryState, Kind
from bot.domain.limits import CHANNEL_PACE, FIRST_PACE, WORKSPACE_PACE
from bot.storage.claiming import LOCK_PACE
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_delivery, make_person

OTHER = "T2"
SOON = NOW + timedelta(seconds=30)


def many(store: SqlStore, workspace: str, count: int, kind: Kind = Kind.NUDGE, due_at: datetime = NOW) -> None:
    """So many are due to as many people."""
    with store.begin(workspace) as uow:
        for number in range(count):
            person = make_person(uow, f"U{kind}{number}", "P")
            make_delivery(uow, person, f"{kind}:{number}", kind=kind, due_at=due_at)


def claim(store: SqlStore, now: datetime = NOW, limit: int = 1000) -> Counter[tuple[str, Kind]]:
    return Counter((one.workspace_id, one.kind) for one in store.claim_due(now, "w", limit, 60))


@pytest.mark.parametrize("scope", [limits.WORKSPACE, limits.method("chat.postMessage")])
def test_a_closed_scope_holds_its_workspace_only(store: SqlStore, scope: str):
    many(store, WORKSPACE, 1)
    many(store, OTHER, 1)
    with store.begin(WORKSPACE) as uow:
        uow.limits.close(scope, SOON, "ratelimited")
    assert claim(store, SOON - timedelta(seconds=1)) == {(OTHER, Kind.NUDGE): 1}
    assert claim(store, SOON) == {(WORKSPACE, Kind.NUDGE): 1}


def test_a_scope_that_closes_while_its_workspace_is_claimed_from_holds(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
):
    many(store, WORKSPACE, 1)
    begin = store._engine.begin

    def close_first() -> AbstractContextManager[Connection]:
        monkeypatch.undo()
        with store.begin(WORKSPACE) as uow:
            uow.limits.close(limits.method("chat.postMessage"), SOON, "ratelimited")
        return begin()

    monkeypatch.setattr(store._engine, "begin", close_first)
    assert claim(store) == {}
    assert claim(store, SOON) == {(WORKSPACE, Kind.NUDGE): 1}


def test_another_method_s_limit_holds_no_messages(store: SqlStore):
    many(store, WORKSPACE, 1)
    with store.begin(WORKSPACE) as uow:
        uow.limits.close(limits.method("chat.update"), SOON, "ratelimited")
    assert claim(store) == {(WORKSPACE, Kind.NUDGE): 1}


def test_updates_and_homes_have_limits_of_their_own(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        sent = make_delivery(uow)
        uow.deliveries.finish(sent.id, DeliveryState.SENT, NOW)
        uow.deliveries.mark_stale(sent.id)
        uow.homes.opened(sent.recipient_id, NOW)
        for method in ("chat.update", "views.publish"):
            uow.limits.close(limits.method(method), SOON, "ratelimited")
    assert store.claim_stale(NOW, "w", 9, 60) == []
    assert store.stale_homes(NOW, NOW, 9) == []
    assert len(store.claim_stale(SOON, "w", 9, 60)) == 1
    assert len(store.stale_homes(SOON, NOW, 9)) == 1


def test_the_longer_of_two_limits_counts_until_it_is_opened(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        uow.limits.close(limits.WORKSPACE, limits.FOREVER, "uninstalled")
        uow.limits.close(limits.WORKSPACE, SOON, "slack_down")
        assert uow.limits.closed(NOW) == {"workspace": "uninstalled"}
        uow.limits.open(limits.WORKSPACE)
        assert uow.limits.closed(NOW) == {}
        uow.limits.close(limits.WORKSPACE, SOON, "slack_down")
        assert (uow.limits.closed(NOW), uow.limits.closed(SOON)) == ({"workspace": "slack_down"}, {})


def test_old_limits_are_forgotten(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        uow.limits.close("method:old", NOW, "x")
        uow.limits.close("method:new", SOON, "x")
    store.forget_limits(SOON)
    with store.begin(WORKSPACE) as uow:
        assert uow.limits.closed(NOW - timedelta(days=1)) == {"method:new": "x"}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_forgetting_waits_for_nobody_who_claims(store: SqlStore):
    """Who claims holds the row of a pace and then writes those of people: one who waits for it would be waited for."""
    with store.begin(WORKSPACE) as uow:
        uow.limits.close(limits.channel(7), NOW, "x")
        uow.limits.close(limits.MESSAGES, NOW, "x")
    with store._engine.begin() as claiming:
        claiming.execute(LOCK_PACE, {"workspace": WORKSPACE, "scope": limits.MESSAGES})
        store.forget_limits(SOON)
    with store.begin(WORKSPACE) as uow:
        assert set(uow.limits.closed(NOW - timedelta(days=1))) == {limits.MESSAGES}


def test_a_workspace_is_sent_no_more_than_its_pace(store: SqlStore):
    many(store, WORKSPACE, 60)
    assert claim(store).total() == WORKSPACE_PACE.burst
    assert claim(store).total() == 0
    assert claim(store, NOW + timedelta(seconds=1)).total() == 5
    assert claim(store, NOW + timedelta(seconds=60)).total() == WORKSPACE_PACE.burst


def test_briefs_go_first_and_find_room_that_nudges_do_not(store: SqlStore):
    many(store, WORKSPACE, 60, due_at=NOW - timedelta(minutes=1))
    assert claim(store) == {(WORKSPACE, Kind.NUDGE): WORKSPACE_PACE.burst}
    many(store, WORKSPACE, 60, Kind.BRIEF)
    assert claim(store) == {(WORKSPACE, Kind.BRIEF): FIRST_PACE.burst - WORKSPACE_PACE.burst}
    assert claim(store, NOW + timedelta(seconds=1)) == {(WORKSPACE, Kind.BRIEF): 5}


def test_no_workspace_starves_another(store: SqlStore):
    many(store, WORKSPACE, 60, due_at=NOW - timedelta(hours=1))
    many(store, OTHER, 60)
    turns = [claim(store, NOW + timedelta(seconds=n), 20) for n in range(0, 40, 4)]
    # 25 at once and 5 a second each: what the one was given is given to the other next.
    assert [max(turn, key=lambda of: turn[of])[0] for turn in turns[:2]] == [WORKSPACE, OTHER]
    total = sum(turns, Counter())
    assert total == {(WORKSPACE, Kind.NUDGE): 60, (OTHER, Kind.NUDGE): 60}


def test_one_person_gets_a_burst_and_then_one_a_second(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow)
        for number in range(30):
            make_delivery(uow, person, f"answer:{number:02}", kind=Kind.ANSWER)
    assert [one.dedupe_key for one in store.claim_due(NOW, "w", 99, 60)] == [
        f"answer:{number:02}" for number in range(CHANNEL_PACE.burst)
    ]
    assert store.claim_due(NOW, "w", 99, 60) == []
    (following,) = store.claim_due(NOW + timedelta(seconds=1), "w", 99, 60)
    assert following.dedupe_key == "answer:20"


def test_a_thread_s_next_message_waits_for_the_one_in_hand(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow)
        first = make_delivery(uow, person, "first", channel="D1", thread_ts="1.1")
        second = make_delivery(uow, person, "second", channel="D1", thread_ts="1.1")
        make_delivery(uow, person, "elsewhere", due_at=SOON)
    assert [one.id for one in store.claim_due(NOW, "w", 1, 60)] == [first.id]
    assert [one.dedupe_key for one in store.claim_due(SOON, "other", 9, 60)] == ["elsewhere"]
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.set_unknown(first.id, "w", SOON)
    assert store.claim_due(SOON, "other", 9, 60) == []
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.finish(first.id, DeliveryState.SENT, NOW)
    assert [one.id for one in store.claim_due(SOON, "other", 9, 60)] == [second.id]


def test_what_is_in_doubt_is_not_looked_up_where_nothing_may_be_asked(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        make_delivery(uow)
    store.claim_due(NOW, "dead", 9, 30)
    with store.begin(WORKSPACE) as uow:
        uow.limits.close(limits.method("conversations.history"), SOON + timedelta(seconds=1), "ratelimited")
    assert store.claim_unknown(SOON, "w", 9, 60) == []
    assert len(store.claim_unknown(SOON + timedelta(seconds=1), "w", 9, 60)) == 1


def test_next_due_knows_what_is_in_the_way(store: SqlStore):
    many(store, WORKSPACE, 1)
    with store.begin(WORKSPACE) as uow:
        uow.limits.close(limits.WORKSPACE, SOON, "slack_down")
    assert store.next_due() == SOON
    many(store, OTHER, 1, due_at=NOW + timedelta(seconds=10))
    assert store.next_due() == NOW + timedelta(seconds=10)
