"""Claims, leases and what the scheduler asks for, across workspaces."""

from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_brief, make_commitment, make_delivery, make_reply


def test_what_is_due_is_claimed_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
        reply = make_reply(uow, make_brief(uow))
        make_commitment(uow, reply=reply, line=1)
    claimed = store.claim_due(NOW, "one", 10, 60)
    assert [one.id for one in claimed] == [delivery.id]
    assert store.claim_due(NOW, "two", 10, 60) == []
