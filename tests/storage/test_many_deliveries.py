"""Many deliveries added, rescheduled or cancelled at once are treated as one by one."""

from datetime import timedelta

from bot.domain.deliveries import DeliveryState, Kind, NewDelivery
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_person

HOUR = timedelta(hours=1)


def test_many_at_once_as_one_by_one(store: SqlStore):
    with store.begin("T2") as uow:
        theirs = NewDelivery(Kind.BRIEF, "waiting", make_person(uow, "UZOE", "Zoe").id, NOW, NOW + HOUR)
        uow.deliveries.add(theirs)
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow, "UPRIYA", "Priya").id

        def brief(key: str, hours: int) -> NewDelivery:
            return NewDelivery(
                Kind.BRIEF, key, person, NOW + hours * HOUR, NOW + (hours + 1) * HOUR, {"occurrence_id": 1}
            )

        def times(*keys: str) -> list[tuple[DeliveryState, int] | None]:
            found = [uow.deliveries.by_key(key) for key in keys]
            return [one and (one.state, (one.due_at - NOW) // HOUR) for one in found]

        keys = ("new", "waiting", "cancelled", "sent")
        for key in keys[1:]:
            uow.deliveries.add(brief(key, 1))
        uow.deliveries.cancel("cancelled", "skipped")
        sent = uow.deliveries.by_key("sent")
        assert sent
        uow.deliveries.finish(sent.id, DeliveryState.SENT, NOW, channel="D1", ts="1.1")
        uow.deliveries.add_or_reschedule([])
        uow.deliveries.add_or_reschedule([brief(key, 2) for key in keys])
        waits = DeliveryState.WAITING
        assert times(*keys) == [(waits, 2), (waits, 2), (waits, 2), (DeliveryState.SENT, 1)]
        assert uow.deliveries.by_key("new").subject == {"occurrence_id": 1}

        uow.deliveries.reschedule_all({})
        uow.deliveries.reschedule_all({key: (NOW + 3 * HOUR, None) for key in (*keys, "unknown")})
        assert times(*keys) == [(waits, 3), (waits, 3), (waits, 3), (DeliveryState.SENT, 1)]
        assert uow.deliveries.by_key("new").expires_at is None

        uow.deliveries.cancel_all([], "nothing")
        uow.deliveries.cancel_all(["waiting", "sent"], "moved")
        assert times(*keys) == [(waits, 3), (DeliveryState.CANCELLED, 3), (waits, 3), (DeliveryState.SENT, 1)]
    with store.begin("T2") as uow:
        there = uow.deliveries.by_key("waiting")
        assert (there.due_at, there.state) == (NOW, DeliveryState.WAITING), "another workspace's stays"
