"""Many deliveries added, rescheduled or cancelled at once are treated as one by one."""

from datetime import timedelta

from bot.briefs.rules import BRIEF
from bot.core.outbox.deliveries import DeliveryState, NewDelivery
from bot.core.outbox.store import Deliveries
from bot.performance.sealed_database import SealedDatabase
from tests.factories import NOW, WORKSPACE, make_person

HOUR = timedelta(hours=1)


def test_many_at_once_as_one_by_one(db: SealedDatabase):
    with db.begin("T2") as tx:
        theirs = NewDelivery(BRIEF, "waiting", make_person(tx, "UZOE", "Zoe").id, NOW, NOW + HOUR)
        Deliveries(tx).add(theirs)
    with db.begin(WORKSPACE) as tx:
        person = make_person(tx, "UPRIYA", "Priya").id

        def brief(key: str, hours: int) -> NewDelivery:
            return NewDelivery(BRIEF, key, person, NOW + hours * HOUR, NOW + (hours + 1) * HOUR, {"occurrence_id": 1})

        def times(*keys: str) -> list[tuple[DeliveryState, int] | None]:
            found = [Deliveries(tx).by_key(key) for key in keys]
            return [one and (one.state, (one.due_at - NOW) // HOUR) for one in found]

        keys = ("new", "waiting", "cancelled", "sent")
        for key in keys[1:]:
            Deliveries(tx).add(brief(key, 1))
        Deliveries(tx).cancel("cancelled", "skipped")
        sent = Deliveries(tx).by_key("sent")
        assert sent
        Deliveries(tx).finish(sent.id, DeliveryState.SENT, NOW, channel="D1", ts="1.1")
        Deliveries(tx).add_or_reschedule([])
        Deliveries(tx).add_or_reschedule([brief(key, 2) for key in keys])
        waits = DeliveryState.WAITING
        assert times(*keys) == [(waits, 2), (waits, 2), (waits, 2), (DeliveryState.SENT, 1)]
        assert Deliveries(tx).by_key("new").subject == {"occurrence_id": 1}

        Deliveries(tx).reschedule_all({})
        Deliveries(tx).reschedule_all({key: (NOW + 3 * HOUR, None) for key in (*keys, "unknown")})
        assert times(*keys) == [(waits, 3), (waits, 3), (waits, 3), (DeliveryState.SENT, 1)]
        assert Deliveries(tx).by_key("new").expires_at is None

        Deliveries(tx).cancel_all([], "nothing")
        Deliveries(tx).cancel_all(["waiting", "sent"], "moved")
        assert times(*keys) == [(waits, 3), (DeliveryState.CANCELLED, 3), (waits, 3), (DeliveryState.SENT, 1)]
    with db.begin("T2") as tx:
        there = Deliveries(tx).by_key("waiting")
        assert (there.due_at, there.state) == (NOW, DeliveryState.WAITING), "another workspace's stays"
