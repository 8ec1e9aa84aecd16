"""The sandbox's OAuth is as strict as Slack's, and its tokens end as Slack's do."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import seed
from bot.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, Authority
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import TOKEN_LIFETIME

BACK = "https://coach.example/slack/oauth_redirect"
GOOD = {"client_id": CLIENT_ID, "scope": "chat:write,users:read", "redirect_uri": BACK, "state": "s-1"}


class Installer:
    """A person with a browser, and an app with its secret."""

    def __init__(self, server: SandboxServer, authority: Authority) -> None:
        self.server, self.authority = server, authority
        self.client = WebClient(base_url=server.api_url, retry_handlers=[])

    def browse(self, **query: str) -> httpx.Response:
        return httpx.get(f"{self.server.url}/oauth/v2/authorize", params={**GOOD, **query})

    def code(self) -> str:
        return self.came_back(self.browse())["code"]

    def came_back(self, response: httpx.Response) -> dict[str, str]:
        assert response.status_code == 302
        address = response.headers["location"]
        assert address.startswith(BACK)
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    def access(self, secret: str = CLIENT_SECRET, client_id: str = CLIENT_ID, **arguments: str) -> dict:
        return self.client.oauth_v2_access(client_id=client_id, client_secret=secret, **arguments).data

    def refused(self, **arguments: str) -> str:
        with pytest.raises(SlackApiError) as error:
            self.access(**arguments)
        return error.value.response["error"]

    def try_token(self, token: str) -> str:
        """The team it opens, or why it does not."""
        try:
            return self.client.auth_test(token=token)["team_id"]
        except SlackApiError as error:
            return error.response["error"]


@pytest.fixture
def installer(request: pytest.FixtureRequest) -> Iterator[Installer]:
    """Two workspaces; tokens rotate unless the test says otherwise."""
    first = Sandbox("http", installed=False)
    second = Sandbox("http", identity=seed.SECOND, clock=first.clock, installed=False)
    authority = Authority([first, second], [BACK], user=seed.PRIYA, rotates=getattr(request, "param", True))
    with SandboxServer(first, authority=authority) as server:
        yield Installer(server, authority)


def test_yes_gives_a_code_that_is_good_once(installer: Installer):
    back = installer.came_back(installer.browse())
    assert back["state"] == "s-1"
    given = installer.access(code=back["code"], redirect_uri=BACK)
    assert given["team"] == {"id": seed.IDENTITY.team_id, "name": seed.IDENTITY.team_name}
    assert (given["scope"], given["expires_in"]) == ("chat:write,users:read", 43200)
    assert installer.try_token(given["access_token"]) == seed.IDENTITY.team_id
    assert installer.refused(code=back["code"], redirect_uri=BACK) == "code_already_used"


def test_no_says_so(installer: Installer):
    installer.authority.agrees = False
    assert installer.came_back(installer.browse()) == {"error": "access_denied", "state": "s-1"}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_a_wrong_question_is_reported_on_slack_s_own_page(installer: Installer, wrong: dict[str, str], error: str):
    response = installer.browse(**wrong)
    assert (response.status_code, response.text) == (400, error)


def test_a_code_needs_its_client_its_address_and_its_time(installer: Installer):
    code = installer.code()
    assert installer.refused(code="made-up", redirect_uri=BACK) == "invalid_code"
    assert installer.refused(code=code, redirect_uri=BACK, secret="wrong") == "bad_client_secret"
    assert installer.refused(code=code, redirect_uri=BACK, client_id="9.9") == "invalid_client_id"
    assert installer.refused(code=code) == "bad_redirect_uri"
    installer.server.sandbox.clock.advance(timedelta(minutes=10))
    assert installer.refused(code=code, redirect_uri=BACK) == "code_expired"


def test_each_token_opens_its_own_workspace(installer: Installer):
    first = installer.access(code=installer.code(), redirect_uri=BACK)
    installer.authority.chosen = installer.authority.sandboxes[1]
    second = installer.access(code=installer.code(), redirect_uri=BACK)
    assert installer.try_token(first["access_token"]) == seed.IDENTITY.team_id
    assert installer.try_token(second["access_token"]) == seed.SECOND.team_id
    installer.authority.chosen.uninstall()
    assert installer.try_token(second["access_token"]) == "account_inactive"
    assert installer.try_token(first["access_token"]) == seed.IDENTITY.team_id
    assert installer.try_token(seed.IDENTITY.bot_token) == "invalid_auth"


def refresh(installer: Installer, token: str) -> dict:
    return installer.access(grant_type="refresh_token", refresh_token=token)


def test_tokens_end_and_a_refresh_token_is_good_until_newer_tokens_are_used(installer: Installer):
    first = installer.access(code=installer.code(), redirect_uri=BACK)
    installer.server.sandbox.clock.advance(TOKEN_LIFETIME - timedelta(hours=1))
    unused = refresh(installer, first["refresh_token"])
    second = refresh(installer, first["refresh_token"])
    assert unused["access_token"] != second["access_token"]
    assert installer.try_token(first["access_token"]) == seed.IDENTITY.team_id
    assert installer.try_token(second["access_token"]) == seed.IDENTITY.team_id
    for used_up in (first, unused):
        assert installer.refused(grant_type="refresh_token", refresh_token=used_up["refresh_token"]) == (
            "invalid_refresh_token"
        )
    installer.server.sandbox.clock.advance(timedelta(hours=1))
    assert installer.try_token(first["access_token"]) == "token_expired"
    assert installer.try_token(second["access_token"]) == seed.IDENTITY.team_id
    assert refresh(installer, second["refresh_token"])["ok"]


@pytest.mark.parametrize("installer", [False], indirect=True)
def test_without_rotation_a_token_stays(installer: Installer):
    given = installer.access(code=installer.code(), redirect_uri=BACK)
    assert "refresh_token" not in given
    installer.server.sandbox.clock.advance(timedelta(days=400))
    assert installer.try_token(given["access_token"]) == seed.IDENTITY.team_id


def test_the_log_shows_no_token_or_secret(installer: Installer):
    given = installer.access(code=installer.code(), redirect_uri=BACK)
    refresh(installer, given["refresh_token"])
    entries = [entry.as_json() for entry in installer.server.sandbox.log.entries()]
    assert [entry["method"] for entry in entries] == ["oauth.v2.access"] * 2
    assert not [word for word in ("xoxe", CLIENT_SECRET) if word in repr(entries)]


def test_an_app_that_is_not_distributed_has_no_such_page():
    with SandboxServer(Sandbox()) as server:
        assert httpx.get(f"{server.url}/oauth/v2/authorize", params=GOOD).status_code == 404
