"""How the parts are put together."""

from bot.bootstrap import AFTER_REQUEST, build
from bot.settings import load_settings


def test_listeners_wait_less_long_for_slack_than_slack_waits_for_them() -> None:
    coach = build(load_settings(database_url="sqlite://", slack_bot_token="xoxb-1"))
    services = coach.services
    assert coach.registry.bolt.client.timeout == 2
    assert services.people.directory._clients.timeout == 2  # type: ignore[attr-defined]
    assert services.homes.publisher._clients.timeout == 2  # type: ignore[attr-defined]
    assert services.deliveries.sending.messenger._clients.timeout == 5  # type: ignore[attr-defined]
    coach.close()


def test_no_two_processes_claim_by_the_same_name() -> None:
    one, other = (build(load_settings(database_url="sqlite://")) for _ in range(2))
    assert one.services.deliveries.worker != other.services.deliveries.worker
    assert set(AFTER_REQUEST) <= {tick.name for tick in one.ticks}
    for coach in (one, other):
        coach.close()
