"""How the parts are put together."""

from pathlib import Path

import pytest
from slack_bolt.authorization.authorize import CallableAuthorize

from bot.core.outbox.ticks import AFTER_REQUEST
from bot.processes import web_app
from bot.settings import BOT_TOKEN, load_settings
from bot.wiring import build
from tests.factories import SECRET_KEY
from tests.services import services_of


def test_listeners_wait_less_long_for_slack_than_slack_waits_for_them() -> None:
    coach = build(load_settings(database_url="sqlite://", slack_bot_token="xoxb-1"))
    services = services_of(coach)
    assert coach.registry.bolt.client.timeout == 2
    assert services.people.directory.clients.timeout == 2  # type: ignore[attr-defined]
    assert services.homes.publishing.publisher.clients.timeout == 2  # type: ignore[attr-defined]
    assert services.worker.sending.messenger.clients.timeout == 5  # type: ignore[attr-defined]
    coach.close()


def test_no_two_processes_claim_by_the_same_name() -> None:
    one, other = (build(load_settings(database_url="sqlite://")) for _ in range(2))
    assert one.worker.worker != other.worker.worker
    assert set(AFTER_REQUEST) <= {tick.name for tick in one.ticks}
    for coach in (one, other):
        coach.close()


def test_bolt_does_not_take_oauth_into_its_own_hands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It reads the environment by itself, and would keep tokens in files."""
    for name, value in {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "client-secret",
        "SLACK_SIGNING_SECRET": "signing-secret",
        "COACH_SECRET_KEYS": SECRET_KEY,
        "PUBLIC_URL": "https://coach.example",
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    coach = build(load_settings(BOT_TOKEN, database_url="sqlite://", slack_bot_token=None, slack_app_token=None))
    assert isinstance(coach.registry.bolt._authorize, CallableAuthorize)
    assert coach.installing is not None
    coach.close()
    assert list(tmp_path.iterdir()) == []
    installations = coach.services["workspaces"]
    assert installations.rotation is not None
    assert installations.people is not None
    assert installations.single is None


@pytest.mark.parametrize("missing", ["", "google_client_secret", "public_url"])
def test_google_is_offered_for_calendars_where_its_client_and_our_address_are_set(missing: str) -> None:
    given = {
        "google_client_id": "id",
        "google_client_secret": "client-secret",
        "public_url": "https://coach.example",
        "slack_signing_secret": "signing-secret",
        "coach_secret_keys": SECRET_KEY,
        "slack_bot_token": "xoxb-1",
    }
    coach = build(load_settings(database_url="sqlite://", **{name: given[name] for name in given if name != missing}))
    paths = {rule.rule for rule in web_app(coach, lambda: None).url_map.iter_rules()}  # type: ignore[attr-defined]
    offered = {"/calendars/connect", "/calendars/google"}
    assert paths & {*offered, "/calendars/microsoft"} == (set() if missing else offered)
    coach.close()
