from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.core.database.engine import create_engine
from bot.core.health import Heartbeat
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limits import FOREVER, POST, RateLimits, method
from bot.core.outbox.rate_limits import WORKSPACE as WORKSPACE_SCOPE
from bot.core.outbox.store import Deliveries
from bot.operations.store import Heartbeats
from bot.performance.sealed_database import SealedDatabase
from tests.core.database.test_races import at_once
from tests.factories import NOW, WORKSPACE, make_delivery

MINUTE = timedelta(minutes=1)


def test_the_latest_of_each_name_stays(engine: Engine) -> None:
    heartbeats = Heartbeats(engine)
    assert heartbeats.all() == {}
    heartbeats.record({})
    heartbeats.record({"send": Heartbeat(NOW), "token": Heartbeat(NOW, "token_revoked")})
    heartbeats.record({"send": Heartbeat(NOW - MINUTE), "token": Heartbeat(NOW + MINUTE)})
    assert heartbeats.all() == {"send": Heartbeat(NOW), "token": Heartbeat(NOW + MINUTE)}


def test_what_a_clock_that_ran_ahead_has_seen_is_replaced(engine: Engine) -> None:
    heartbeats, now = Heartbeats(engine), datetime.now(UTC)
    heartbeats.record({"send": Heartbeat(now + 5 * MINUTE), "gone": Heartbeat(now)})
    heartbeats.record({"send": Heartbeat(now), "gone": Heartbeat(now - MINUTE)})
    assert heartbeats.all() == {"send": Heartbeat(now), "gone": Heartbeat(now)}


def test_several_processes_record_at_once(engine: Engine) -> None:
    heartbeats = Heartbeats(engine)
    at_once(lambda: [heartbeats.record({"a": Heartbeat(NOW), "b": Heartbeat(NOW)}) for _ in range(5)])
    assert heartbeats.all() == {"a": Heartbeat(NOW), "b": Heartbeat(NOW)}


def test_the_outbox_in_figures(engine: Engine, db: SealedDatabase) -> None:
    found = Outbox(db).figures(NOW)
    assert found is not None
    assert (found.due, found.oldest_seconds) == (0, 0)
    with db.begin(WORKSPACE) as tx:
        for number in range(4):
            due = make_delivery(tx, dedupe_key=f"key:{number}")
        Deliveries(tx).finish(due.id, DeliveryState.SENT, NOW)
    with db.begin("T2") as tx:
        make_delivery(tx)
        RateLimits(tx).close(WORKSPACE_SCOPE, NOW + 5 * MINUTE, "invalid_auth")
        RateLimits(tx).close(method(POST), FOREVER, "ratelimited")
    with db.begin("uninstalled") as tx:
        make_delivery(tx, due_at=NOW - MINUTE)
        RateLimits(tx).close(WORKSPACE_SCOPE, FOREVER, "app_uninstalled")
    found = Outbox(db).figures(NOW + MINUTE)
    assert found is not None
    assert (found.due, found.oldest_seconds, found.unknown, found.paused_workspaces) == (4, 60, 0, 1)
    in_hand = Outbox(db).claim_due(NOW, "w", 1, 60)[0]
    with db.begin(in_hand.workspace_id) as tx:
        Deliveries(tx).set_unknown(in_hand.id, "w", NOW)
    found = Outbox(db).figures(NOW + MINUTE)
    assert found is not None
    assert (found.due, found.unknown) == (3, 1)
    earlier = Outbox(db).figures(NOW - MINUTE)
    assert earlier is not None
    assert earlier.due == 0


def test_nothing_is_said_when_the_database_does_not_answer() -> None:
    away = create_engine("postgresql://127.0.0.1:9/coach")
    assert Heartbeats(away).all() is None
    assert Outbox(SealedDatabase(away)).figures(NOW) is None
