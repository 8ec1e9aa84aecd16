"""A sign-in in the browser: for one person, in one browser, once, within ten minutes."""

import base64
import html
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bot.calendars.connected import SourceKind
from bot.calendars.fetching import GuardedSession
from bot.calendars.oauth import GOOGLE, MICROSOFT, OAuthApp, Provider, Tokens
from bot.calendars.service import MOST_CALENDARS, CalendarService
from bot.calendars.signing_in import SignIns
from bot.calendars.store import Calendars
from bot.calendars.views import connect_form
from bot.calendars.web_sign_in import COOKIE, sign_in_pages
from bot.calendars.wording import SignInWording
from bot.core.cipher import Cipher
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.workspaces_service import WorkspaceService
from bot.performance.sealed_database import SealedDatabase
from tests.calendars.agenda import Agenda
from tests.calendars.server import Local, Reply, serving
from tests.calendars.standins import GoogleServer, reply
from tests.factories import NOW, SECRET_KEY, WORKSPACE, library, make_installation, make_person, make_request

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


GIVEN = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3599}
HERE = "https://coach.example"


@dataclass
class Browser:
    """A person's browser at the bot's pages, and what was connected."""

    db: SealedDatabase
    server: GoogleServer
    session: GuardedSession
    port: int
    now: datetime = NOW

    def __post_init__(self) -> None:
        WorkspaceService(self.db).install(make_installation(name="Tea & <Coffee>"), NOW)
        with self.db.begin(WORKSPACE) as tx:
            self.priya, self.sam = make_person(tx, name="Priya <Shah>"), make_person(tx, "USAM", "Sam")
        apps = {one.name: self._app(one) for one in (GOOGLE, MICROSOFT)}
        self.sign_ins = SignIns(self.db, library(), Cipher((SECRET_KEY,)), HERE, apps)
        self.service = CalendarService(self.db, library(), lambda *_: Agenda(), self.sign_ins)
        pages = sign_in_pages(self.service, lambda: self.now)
        assert pages is not None
        self.web = Flask("bot")
        self.web.register_blueprint(pages)
        self.http = self.open()

    def _app(self, provider: Provider) -> OAuthApp:
        here = f"http://127.0.0.1:{self.port}"
        there = replace(provider, token_url=f"{here}/token", revoke_url=provider.revoke_url and f"{here}/revoke")
        return OAuthApp(self.session, there, "client", "client-secret", f"{HERE}/calendars/{provider.name}")

    @property
    def connected(self) -> list[tuple[int, str, Tokens, frozenset[str]]]:
        """Whose calendars there are, and what opens them."""
        found = []
        for who in (self.priya, self.sam):
            with self.db.coaching(who, read_only=True) as tx:
                found += [(one.person_id, one.kind.value, one) for one in Calendars(tx).of_person(who.id)]
        return [(who, kind, Tokens.of(one.access), one.known.own) for who, kind, one in found]

    def open(self) -> FlaskClient:
        return self.web.test_client()

    def get(self, url: str, http: FlaskClient | None = None, **query: str) -> TestResponse:
        return (http or self.http).get(url, query_string=query or None, base_url=HERE)

    def begin(self, who: Person | None = None, provider: str = "google", http: FlaskClient | None = None) -> str:
        """Opens the page behind the button in Slack; the state that the provider will send back."""
        link = self.sign_ins.link(who or self.priya, provider, self.now)
        response = self.get(link.removeprefix(HERE), http)
        assert response.status_code == 200
        return state_in(response)

    def back(self, state: str, http: FlaskClient | None = None, provider: str = "google", **more: str) -> TestResponse:
        return self.get(f"/calendars/{provider}", http, **({"state": state} | (more or {"code": "code"})))


@pytest.fixture
def browser(db: SealedDatabase) -> Iterator[Browser]:
    server = GoogleServer(token_replies=[reply(GIVEN)] * 3)
    with serving(server.answer) as port, GuardedSession(Local(port)) as session:
        yield Browser(db, server, session, port)


def links_of(response: TestResponse) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<a href="([^"]+)">', response.text)]


def state_in(response: TestResponse) -> str:
    [state] = parse_qs(urlsplit(links_of(response)[0]).query)["state"]
    return state


def said(response: TestResponse) -> str:
    """The page's name in the wording."""
    wording = library().for_locale("en")[SignInWording]
    shown = re.search(r"<h1>(.*?)</h1>", response.text)
    assert shown is not None
    names = (
        "connected",
        "cancelled",
        "needs_google_admin",
        "needs_admin",
        "expired",
        "failed",
        "too_many",
        "agreed",
        "refused",
    )
    pages = {name: getattr(wording, name) for name in names}
    [found, *_] = [name for name, page in pages.items() if html.escape(page.text) in response.text]
    assert html.escape(pages[found].title) == shown[1]
    return found


def test_somebody_sees_whose_calendar_it_will_be_and_signs_in(browser: Browser) -> None:
    page = browser.get(browser.sign_ins.link(browser.priya, "google", NOW).removeprefix(HERE))
    assert "Priya &lt;Shah&gt;" in page.text
    assert "Tea &amp; &lt;Coffee&gt;" in page.text
    assert urlsplit(links_of(page)[0]).hostname == "accounts.google.com"
    done = browser.back(state_in(page))
    assert (done.status_code, said(done)) == (200, "connected")
    assert links_of(done) == [f"https://app.slack.com/client/{WORKSPACE}"]
    expected = Tokens("access-1", "refresh-1", NOW + timedelta(seconds=3599))
    assert browser.connected == [(browser.priya.id, "google", expected, frozenset())]
    challenge = parse_qs(urlsplit(links_of(page)[0]).query)["code_challenge"]
    assert challenge
    assert 43 <= len(browser.server.forms[0]["code_verifier"]) <= 128


def test_the_form_in_slack_leads_to_each_provider_and_without_any_asks_for_an_address_only(browser: Browser) -> None:
    wording, request = library().for_locale("en"), make_request(browser.priya)
    links = browser.service.sign_in_links(request)
    sections = [
        one["text"]["text"] for one in connect_form(wording, (), "{}", links)["blocks"] if one["type"] == "section"
    ]
    pages = [browser.get(one.removeprefix(HERE)) for one in re.findall(r"<([^|>]+)\|Sign in to ", "".join(sections))]
    assert [urlsplit(links_of(one)[0]).hostname for one in pages] == [
        "accounts.google.com",
        "login.microsoftonline.com",
    ]
    none = CalendarService(browser.db, library(), lambda *_: Agenda()).sign_in_links(request)
    assert none == []
    assert not [one for one in connect_form(wording, (), "{}", none)["blocks"] if one["type"] == "section"]


def test_signing_in_again_keeps_the_calendar_that_is_there(browser: Browser) -> None:
    browser.back(browser.begin())
    [shown] = browser.service.shown(make_request(browser.priya)).shown
    browser.service.set_own(make_request(browser.priya), shown.id, frozenset({"priya@example.com"}))
    browser.server.token_replies = [reply(GIVEN | {"access_token": "access-2"})]
    browser.back(browser.begin())
    [(_, kind, tokens, own)] = browser.connected
    assert (kind, tokens.access, own) == ("google", "access-2", {"priya@example.com"})


def test_microsoft_says_which_addresses_are_theirs(browser: Browser) -> None:
    claims = base64.urlsafe_b64encode(b'{"preferred_username": "Priya@example.com"}').decode()
    browser.server.token_replies = [reply(GIVEN | {"id_token": f"e30.{claims}.x"})]
    browser.back(browser.begin(provider="microsoft"), provider="microsoft")
    assert [(kind, own) for _, kind, _, own in browser.connected] == [("microsoft", {"priya@example.com"})]


def test_an_address_does_not_take_the_place_of_a_sign_in(browser: Browser) -> None:
    browser.back(browser.begin())
    [shown] = browser.service.shown(make_request(browser.priya)).shown
    address = "https://example.com/a.ics"
    browser.service.connect(
        make_request(browser.priya), SourceKind.ICS, address, frozenset({"p@example.com"}), shown.id
    )
    kinds = [one.kind for one in browser.service.shown(make_request(browser.priya)).shown]
    assert kinds == [SourceKind.GOOGLE, SourceKind.ICS]


def test_nobody_has_more_than_five(browser: Browser) -> None:
    for number in range(MOST_CALENDARS):
        address = f"https://example.com/{number}.ics"
        browser.service.connect(make_request(browser.priya), SourceKind.ICS, address, frozenset({"p@example.com"}))
    assert said(browser.back(browser.begin())) == "too_many"


def test_disconnecting_revokes_at_google_and_a_server_that_fails_stops_nobody(browser: Browser) -> None:
    for answer in (Reply(200), Reply(503)):
        browser.server.token_replies = [reply(GIVEN), answer]
        browser.back(browser.begin())
        [shown] = browser.service.shown(make_request(browser.priya)).shown
        browser.service.disconnect(make_request(browser.priya), shown.id)
        assert browser.server.forms[-1]["token"] == "refresh-1"
        assert browser.connected == []
        assert browser.server.token_replies == []


def test_a_page_tells_nobody_its_address_and_its_cookie_is_read_by_this_site_only(browser: Browser) -> None:
    page = browser.get(browser.sign_ins.link(browser.priya, "google", NOW).removeprefix(HERE))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    name, _, rest = page.headers["Set-Cookie"].partition("=")
    assert name == COOKIE
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/;", "Max-Age=600"):
        assert part in rest


def test_a_state_counts_once_in_its_browser_within_ten_minutes(browser: Browser) -> None:
    state = browser.begin()
    assert said(browser.back(state, browser.open())) == "expired"
    assert said(browser.back(state)) == "connected"
    assert said(browser.back(state)) == "expired"
    late = browser.begin()
    browser.now += timedelta(minutes=10)
    assert said(browser.back(late)) == "expired"
    assert len(browser.connected) == 1
    assert len(browser.server.forms) == 1


def test_two_tabs_of_one_browser_both_work(browser: Browser) -> None:
    first, second = browser.begin(), browser.begin()
    assert said(browser.back(second)) == said(browser.back(first)) == "connected"


def test_another_person_cannot_finish_it_in_their_browser(browser: Browser) -> None:
    theirs = browser.open()
    browser.begin(browser.sam, http=theirs)
    assert said(browser.back(browser.begin(), theirs)) == "expired"
    assert browser.connected == []


@pytest.mark.parametrize("link", ["", "x", "ü", "gAAAA"])
def test_a_link_that_is_none(browser: Browser, link: str) -> None:
    assert said(browser.get("/calendars/connect", link=link)) == "expired"
    assert said(browser.back(link)) == "expired"


def test_a_link_is_no_state_and_a_state_no_link_and_both_run_out(browser: Browser) -> None:
    state = browser.begin()
    assert said(browser.get("/calendars/connect", link=state)) == "expired"
    [link] = parse_qs(urlsplit(browser.sign_ins.link(browser.priya, "google", NOW)).query)["link"]
    assert said(browser.back(link)) == "expired"
    browser.now += timedelta(minutes=10)
    assert said(browser.get("/calendars/connect", link=link)) == "expired"


def test_who_has_left_the_workspace_connects_nothing(browser: Browser) -> None:
    state = browser.begin()
    with browser.db.begin(WORKSPACE) as tx:
        make_person(tx, name="Priya <Shah>", active=False)
        assert not People(tx).get(browser.priya.id).active
    assert said(browser.back(state)) == "expired"


@pytest.mark.parametrize(
    ("provider", "error", "description", "page", "link"),
    [
        ("google", "access_denied", "", "cancelled", "app.slack.com"),
        ("google", "admin_policy_enforced", "", "needs_google_admin", "app.slack.com"),
        ("microsoft", "access_denied", "AADSTS65004: no", "cancelled", "app.slack.com"),
        ("microsoft", "access_denied", "AADSTS90094: admin", "needs_admin", "login.microsoftonline.com"),
        ("microsoft", "server_error", "", "failed", "app.slack.com"),
    ],
)
def test_a_no_of_the_provider(
    browser: Browser, provider: str, error: str, description: str, page: str, link: str
) -> None:
    state = browser.begin(provider=provider)
    response = browser.back(state, provider=provider, error=error, error_description=description)
    assert said(response) == page
    assert urlsplit(links_of(response)[0]).hostname == link
    assert said(browser.back(state, provider=provider)) == "expired"


def test_a_code_that_is_refused(browser: Browser) -> None:
    browser.server.token_replies = [
        reply({"error": "invalid_grant"}, 400),
        reply({"error": "invalid_client"}, 401),
        reply(GIVEN | {"scope": "openid"}),
    ]
    assert [said(browser.back(browser.begin())) for _ in range(3)] == ["expired", "failed", "cancelled"]
    assert browser.connected == []


def test_microsofts_page_has_the_link_for_an_administrator_who_comes_back_to_a_thank_you(browser: Browser) -> None:
    page = browser.get(browser.sign_ins.link(browser.priya, "microsoft", NOW).removeprefix(HERE))
    consent = urlsplit(links_of(page)[1])
    assert consent.path == "/organizations/v2.0/adminconsent"
    assert parse_qs(consent.query)["redirect_uri"] == [f"{HERE}/calendars/microsoft"]
    stranger = browser.open()
    agreed = browser.get("/calendars/microsoft", stranger, admin_consent="True", tenant="t")
    assert said(agreed) == "agreed"
    denied = {"admin_consent": "True", "error": "access_denied"}
    assert said(browser.get("/calendars/microsoft", stranger, **denied)) == "refused"
    assert said(browser.get("/calendars/microsoft", stranger)) == "expired"


def test_nothing_of_an_address_is_logged(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), capture_logs() as logs:
        state = browser.begin()
        browser.back(state, code="secret-code")
        browser.back(browser.begin(), error="access_denied", error_description="priya@example.com")
        browser.back(state, code="secret-code")
    for secret in (state, "secret-code", "priya@example.com", "access-1", "refresh-1"):
        assert secret not in caplog.text + str(logs)
