"""The pages on which somebody adds the bot: each says what happened and has a way on."""

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bot.core.errors import SlackUnknownError
from bot.core.wording.library import Wording
from bot.core.workspaces_service import WorkspaceService
from bot.performance.sealed_database import SealedDatabase
from bot.workspaces.installing import Installing
from bot.workspaces.web_install import COOKIE, install_pages
from bot.workspaces.wording import InstallWording
from tests.factories import NOW, WORKSPACE, library, make_installation
from tests.fakes import FakeOAuth

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Browser:
    """A person's browser at the bot's pages."""

    def __init__(self, db: SealedDatabase) -> None:
        self.now = NOW
        self.oauth = FakeOAuth()
        self.oauth.codes["code"] = make_installation(name="Tea & <Coffee>")
        self.workspaces = WorkspaceService(db)
        self.wording: Wording = library().for_locale("en")
        app = Flask("bot")
        app.register_blueprint(
            install_pages(Installing(db, self.workspaces, self.oauth), self.wording, lambda: self.now)
        )
        self.app = app
        self.http = self.open()

    def open(self) -> FlaskClient:
        """Another browser."""
        return self.app.test_client()

    def begin(self, http: FlaskClient | None = None) -> str:
        """Click "Add to Slack"; the state Slack will send back."""
        response = (http or self.http).get("/slack/install", base_url="https://coach.example")
        assert response.status_code == 302
        return parse_qs(urlsplit(response.headers["location"]).query)["state"][0]

    def come_back(self, http: FlaskClient | None = None, **query: str) -> TestResponse:
        return (http or self.http).get("/slack/oauth_redirect", query_string=query, base_url="https://coach.example")


@pytest.fixture
def browser(db: SealedDatabase) -> Browser:
    return Browser(db)


def says(response: TestResponse, page: object, link: str, status: int) -> None:
    """The page's words, and where its link leads."""
    assert response.status_code == status
    assert html.escape(str(page.text)) in response.text  # type: ignore[attr-defined]
    assert re.search(rf'<a href="{re.escape(link)}">{html.escape(page.link)}</a>', response.text)  # type: ignore[attr-defined]


def test_the_way_to_slack_carries_a_cookie_that_only_this_site_reads(browser: Browser):
    response = browser.http.get("/slack/install", base_url="https://coach.example")
    assert response.headers["location"].startswith("https://slack.test/authorize?state=")
    cookie = response.headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    assert name == COOKIE
    assert name.startswith("__Host-")
    assert "Domain" not in rest
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/;", "Max-Age=600"):
        assert part in rest
    assert rest.partition(";")[0] not in response.headers["location"]


def test_a_good_end_says_what_to_do_next_in_slack(browser: Browser):
    response = browser.come_back(state=browser.begin(), code="code")
    says(response, browser.wording[InstallWording].installed, "https://slack.com/app_redirect?app=A1&amp;team=T1", 200)
    assert "Coach is in Tea &amp; &lt;Coffee&gt;" in response.text
    assert browser.workspaces.bot_token(WORKSPACE) == "xoxb-1"


def test_an_organisation_opens_the_app_wherever_one_is(browser: Browser):
    browser.oauth.codes["org"] = make_installation("E1", enterprise_id="E1")
    response = browser.come_back(state=browser.begin(), code="org")
    says(response, browser.wording[InstallWording].installed, "https://slack.com/app_redirect?app=A1", 200)


def test_who_says_no_can_change_their_mind(browser: Browser):
    response = browser.come_back(state=browser.begin(), error="access_denied")
    says(response, browser.wording[InstallWording].cancelled, "/slack/install", 200)


@pytest.mark.parametrize("wrong", ["no state", "made up", "used", "late", "another browser"])
def test_what_was_not_begun_here_starts_again(browser: Browser, wrong: str):
    state, http = browser.begin(), browser.http
    if wrong == "used":
        browser.come_back(state=state, error="access_denied")
    if wrong == "late":
        browser.now += timedelta(minutes=10)
    if wrong == "another browser":
        http = browser.open()
        browser.begin(http)
    given = {"no state": {}, "made up": {"state": "x"}}.get(wrong, {"state": state})
    says(browser.come_back(http, code="code", **given), browser.wording[InstallWording].expired, "/slack/install", 400)
    assert browser.workspaces.find(WORKSPACE) is None


@pytest.mark.parametrize("error", [{}, {"error": "server_error"}])
def test_slack_s_own_trouble_is_reported(browser: Browser, error: dict[str, str]):
    response = browser.come_back(state=browser.begin(), **error)
    says(response, browser.wording[InstallWording].failed, "/slack/install", 400)


@pytest.mark.parametrize("silent", [False, True], ids=["refused", "no answer"])
def test_a_code_that_slack_does_not_take_is_reported_and_never_logged(browser: Browser, silent: bool):
    state = browser.begin()
    if silent:
        browser.oauth.faults.append(SlackUnknownError())
    with capture_logs() as logs:
        response = browser.come_back(state=state, code="secret-code")
    says(response, browser.wording[InstallWording].failed, "/slack/install", 502)
    assert "secret-code" not in repr(logs) + response.text
    assert state not in repr(logs) + response.text


def test_pages_are_kept_by_nobody_and_load_nothing(browser: Browser):
    for response in (browser.come_back(state=browser.begin(), code="code"), browser.come_back(code="x")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert response.content_type.startswith("text/html")


def test_two_tabs_of_a_browser_do_not_spoil_each_other(browser: Browser):
    browser.oauth.codes["second"] = make_installation("T2")
    first, second = browser.begin(), browser.begin()
    assert browser.come_back(state=second, code="second").status_code == 200
    assert browser.come_back(state=first, code="code").status_code == 200


def test_only_get_is_answered(browser: Browser):
    assert browser.http.post("/slack/install").status_code == 405
    assert browser.http.post("/slack/oauth_redirect").status_code == 405
