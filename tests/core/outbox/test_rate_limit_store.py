"""Claims keep to what is closed and to the paces; workspaces take turns, briefs go first, threads stay in order."""

from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.briefs.rules import BRIEF
from bot.core.outbox import claims, rate_limits
from bot.core.outbox.claims import LOCK_PACES
from bot.core.outbox.deliveries import DeliveryState, Posted, Sent
from bot.core.outbox.homes import Homes, stale_homes
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limits import CHANNEL_PACE, FIRST_PACE, WORKSPACE_PACE, RateLimits
from bot.core.outbox.store import Deliveries
from bot.performance.sealed_database import SealedDatabase
from bot.replies.rules import ANSWER
from bot.weekly.rules import WEEKLY
from tests.factories import NOW, WORKSPACE, make_delivery, make_person

OTHER = "T2"
SOON = NOW + timedelta(seconds=30)


def many(db: SealedDatabase, workspace: str, count: int, kind: str = WEEKLY, due_at: datetime = NOW) -> None:
    """So many are due to as many people."""
    with db.begin(workspace) as tx:
        for number in range(count):
            person = make_person(tx, f"U{kind}{number}", "P")
            make_delivery(tx, person, f"{kind}:{number}", kind=kind, due_at=due_at)


def claim(db: SealedDatabase, now: datetime = NOW, limit: int = 1000) -> Counter[tuple[str, str]]:
    return Counter((one.workspace_id, one.kind) for one in Outbox(db).claim_due(now, "w", limit, 60))


@pytest.mark.parametrize("scope", [rate_limits.WORKSPACE, rate_limits.method("chat.postMessage")])
def test_a_closed_scope_holds_its_workspace_only(db: SealedDatabase, scope: str):
    many(db, WORKSPACE, 1)
    many(db, OTHER, 1)
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close(scope, SOON, "ratelimited")
    assert claim(db, SOON - timedelta(seconds=1)) == {(OTHER, WEEKLY): 1}
    assert claim(db, SOON) == {(WORKSPACE, WEEKLY): 1}


def test_a_scope_that_closes_while_its_workspace_is_claimed_from_holds(
    db: SealedDatabase, monkeypatch: pytest.MonkeyPatch
):
    many(db, WORKSPACE, 1)
    begin = db._engine.begin

    def close_first() -> AbstractContextManager[Connection]:
        monkeypatch.undo()
        with db.begin(WORKSPACE) as tx:
            RateLimits(tx).close(rate_limits.method("chat.postMessage"), SOON, "ratelimited")
        return begin()

    monkeypatch.setattr(db._engine, "begin", close_first)
    assert claim(db) == {}
    assert claim(db, SOON) == {(WORKSPACE, WEEKLY): 1}


def test_another_method_s_limit_holds_no_messages(db: SealedDatabase):
    many(db, WORKSPACE, 1)
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close(rate_limits.method("chat.update"), SOON, "ratelimited")
    assert claim(db) == {(WORKSPACE, WEEKLY): 1}


def test_updates_and_homes_have_limits_of_their_own(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        sent = make_delivery(tx)
        Deliveries(tx).finish(sent.id, DeliveryState.SENT, NOW)
        Deliveries(tx).mark_stale(sent.id)
        Homes(tx).opened(sent.recipient_id, NOW)
        for method in ("chat.update", "views.publish"):
            RateLimits(tx).close(rate_limits.method(method), SOON, "ratelimited")
    assert Outbox(db).claim_stale(NOW, "w", 9, 60) == []
    assert stale_homes(db, NOW, NOW, 9) == []
    assert len(Outbox(db).claim_stale(SOON, "w", 9, 60)) == 1
    assert len(stale_homes(db, SOON, NOW, 9)) == 1


def test_the_longer_of_two_limits_counts_until_it_is_opened(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close(rate_limits.WORKSPACE, rate_limits.FOREVER, "uninstalled")
        RateLimits(tx).close(rate_limits.WORKSPACE, SOON, "slack_down")
        assert RateLimits(tx).closed(NOW) == {"workspace": "uninstalled"}
        RateLimits(tx).open(rate_limits.WORKSPACE)
        assert RateLimits(tx).closed(NOW) == {}
        RateLimits(tx).close(rate_limits.WORKSPACE, SOON, "slack_down")
        assert (RateLimits(tx).closed(NOW), RateLimits(tx).closed(SOON)) == ({"workspace": "slack_down"}, {})


def test_old_limits_are_forgotten(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close("method:old", NOW, "x")
        RateLimits(tx).close("method:new", SOON, "x")
    Outbox(db).forget_rate_limits(SOON)
    with db.begin(WORKSPACE) as tx:
        assert RateLimits(tx).closed(NOW - timedelta(days=1)) == {"method:new": "x"}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_forgetting_waits_for_nobody_who_claims(db: SealedDatabase):
    """Who claims holds the row of a pace and then writes those of people: one who waits for it would be waited for."""
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close(rate_limits.channel(7), NOW, "x")
        RateLimits(tx).close(rate_limits.MESSAGES, NOW, "x")
    with db._engine.begin() as claiming:
        claiming.execute(LOCK_PACES, {"workspaces": [WORKSPACE]})
        Outbox(db).forget_rate_limits(SOON)
    with db.begin(WORKSPACE) as tx:
        assert set(RateLimits(tx).closed(NOW - timedelta(days=1))) == {rate_limits.MESSAGES}


def test_a_workspace_is_sent_no_more_than_its_pace(db: SealedDatabase):
    many(db, WORKSPACE, 60)
    assert claim(db).total() == WORKSPACE_PACE.burst
    assert claim(db).total() == 0
    assert claim(db, NOW + timedelta(seconds=1)).total() == 4
    assert claim(db, NOW + timedelta(seconds=60)).total() == WORKSPACE_PACE.burst


def test_briefs_go_first_and_find_room_that_weekly_messages_do_not(db: SealedDatabase):
    many(db, WORKSPACE, 60, due_at=NOW - timedelta(minutes=1))
    assert claim(db) == {(WORKSPACE, WEEKLY): WORKSPACE_PACE.burst}
    many(db, WORKSPACE, 60, BRIEF)
    assert claim(db) == {(WORKSPACE, BRIEF): FIRST_PACE.burst - WORKSPACE_PACE.burst}
    assert claim(db, NOW + timedelta(seconds=1)) == {(WORKSPACE, BRIEF): 4}


def test_no_workspace_starves_another(db: SealedDatabase):
    many(db, WORKSPACE, 60, due_at=NOW - timedelta(hours=1))
    many(db, OTHER, 60)
    turns = [claim(db, NOW + timedelta(seconds=n), WORKSPACE_PACE.burst) for n in range(0, 60, 4)]
    # What the one was given is given to the other next.
    assert [max(turn, key=lambda of: turn[of])[0] for turn in turns[:2]] == [WORKSPACE, OTHER]
    total = sum(turns, Counter())
    assert total == {(WORKSPACE, WEEKLY): 60, (OTHER, WEEKLY): 60}


def test_one_person_gets_a_burst_and_then_one_a_second(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        person = make_person(tx)
        for number in range(30):
            make_delivery(tx, person, f"answer:{number:02}", kind=ANSWER)
    burst = Outbox(db).claim_due(NOW, "w", 99, 60)
    assert [one.dedupe_key for one in burst] == [f"answer:{number:02}" for number in range(CHANNEL_PACE.burst)]
    Outbox(db).record_sent([Sent(one, Posted("D1", f"1.{one.id}"), NOW) for one in burst])
    assert Outbox(db).claim_due(NOW, "w", 99, 60) == []
    (following,) = Outbox(db).claim_due(NOW + timedelta(seconds=1), "w", 99, 60)
    assert following.dedupe_key == "answer:20"


def test_a_person_s_next_message_waits_for_the_one_being_sent_and_a_thread_s_until_its_fate_is_known(
    db: SealedDatabase,
):
    with db.begin(WORKSPACE) as tx:
        person = make_person(tx)
        first = make_delivery(tx, person, "first", channel="D1", thread_ts="1.1")
        second = make_delivery(tx, person, "second", channel="D1", thread_ts="1.1")
        elsewhere = make_delivery(tx, person, "elsewhere", due_at=SOON)
        other = make_delivery(tx, make_person(tx, "USAM", "Sam"), "other", due_at=SOON)
    assert [one.id for one in Outbox(db).claim_due(NOW, "w", 1, 60)] == [first.id]
    assert [one.id for one in Outbox(db).claim_due(SOON, "w", 9, 60)] == [other.id]
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).set_unknown(first.id, "w", SOON)
    assert [one.id for one in Outbox(db).claim_due(SOON, "w", 9, 60)] == [elsewhere.id]
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(first.id, DeliveryState.SENT, NOW)
        Deliveries(tx).finish(elsewhere.id, DeliveryState.SENT, NOW)
    assert [one.id for one in Outbox(db).claim_due(SOON, "other", 9, 60)] == [second.id]


def test_where_more_is_due_than_is_looked_at_no_workspace_is_hidden(
    db: SealedDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(claims, "LOOK", 20)
    monkeypatch.setattr(claims, "OLDEST_DUE", claims._oldest_due())
    many(db, WORKSPACE, 30, due_at=NOW - timedelta(hours=1))
    many(db, OTHER, 3)
    assert claim(db, limit=30) == {(WORKSPACE, WEEKLY): WORKSPACE_PACE.burst, (OTHER, WEEKLY): 3}


def test_what_is_in_doubt_is_not_looked_up_where_nothing_may_be_asked(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        make_delivery(tx)
    Outbox(db).claim_due(NOW, "dead", 9, 30)
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close(rate_limits.method("conversations.history"), SOON + timedelta(seconds=1), "ratelimited")
    assert Outbox(db).claim_unknown(SOON, "w", 9, 60) == []
    assert len(Outbox(db).claim_unknown(SOON + timedelta(seconds=1), "w", 9, 60)) == 1


def test_next_due_knows_what_is_in_the_way(db: SealedDatabase):
    many(db, WORKSPACE, 1)
    with db.begin(WORKSPACE) as tx:
        RateLimits(tx).close(rate_limits.WORKSPACE, SOON, "slack_down")
    assert Outbox(db).next_due() == SOON
    many(db, OTHER, 1, due_at=NOW + timedelta(seconds=10))
    assert Outbox(db).next_due() == NOW + timedelta(seconds=10)
