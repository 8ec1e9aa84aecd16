"""Two workspaces add the bot over the web, use it, lose it and get it back, with tokens that rotate."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import pytest
from sqlalchemy import Engine

from bot import wiring
from bot.operations.web import LocalServer
from bot.processes import web_app
from bot.sandbox import seed
from bot.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, Authority
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import Timings
from bot.settings import load_settings
from bot.workspaces.wording import InstallWording
from tests.e2e.world import MONDAY_MORNING, World, until, words
from tests.factories import SECRET_KEY
from tests.services import services_of

COFFEE, TEA = seed.IDENTITY.team_id, seed.SECOND.team_id
MEETING = timedelta(days=1, hours=4, minutes=30)
"""From MONDAY_MORNING to Tuesday, 14:00."""


class Company:
    """Two workspaces, a person in each, one bot."""

    def __init__(self, stack: ExitStack, engine: Engine) -> None:
        surface = wiring.surface(load_settings(slack_bot_token=None, slack_client_id=None))
        timings = Timings(retries=(0.0, 0.05, 0.05))
        coffee = Sandbox(
            "http", subscriptions=surface.bot_events, start=MONDAY_MORNING, timings=timings, installed=False
        )
        tea = Sandbox(
            "http",
            subscriptions=surface.bot_events,
            clock=coffee.clock,
            timings=timings,
            identity=seed.SECOND,
            installed=False,
        )
        self.authority = Authority([coffee, tea], [], user=seed.PRIYA, rotates=True)
        slack = stack.enter_context(SandboxServer(coffee, authority=self.authority))
        entrance = LocalServer(lambda environ, start: self.app(environ, start))
        self.public_url = entrance.events_url.removesuffix("/slack/events")
        self.authority.redirect_urls.add(f"{self.public_url}/slack/oauth_redirect")
        self.coach = wiring.build(
            load_settings(
                database_url=engine.url.render_as_string(hide_password=False),
                slack_bot_token=None,
                slack_app_token=None,
                slack_client_id=CLIENT_ID,
                slack_client_secret=CLIENT_SECRET,
                slack_signing_secret=seed.IDENTITY.signing_secret,
                coach_secret_keys=SECRET_KEY,
                public_url=self.public_url,
                slack_api_url=slack.api_url,
            ),
            coffee.clock,
        )
        stack.callback(self.coach.close)
        self.app = web_app(self.coach, lambda: None)
        entrance.start()
        stack.callback(entrance.stop)
        self.worlds = {one.identity.team_id: World(one, self.coach) for one in (coffee, tea)}
        for one in (coffee, tea):
            one.posts.request_url = entrance.events_url

    def install(self, team: str) -> httpx.Response:
        """Click through: add, agree, and the page one ends on."""
        self.authority.chosen = self.worlds[team].sandbox
        with httpx.Client() as browser:
            to_slack = browser.get(f"{self.public_url}/slack/install")
            cookie = SimpleCookie(to_slack.headers["set-cookie"])
            halves = {name: one.value for name, one in cookie.items()}
            back = browser.get(to_slack.headers["location"])
            sent_back = "; ".join(f"{name}={value}" for name, value in halves.items())
            return browser.get(back.headers["location"], headers={"cookie": sent_back})

    def uninstall(self, team: str) -> None:
        """An admin removes it; wait until Slack's word has come."""
        self.worlds[team].sandbox.clock.advance(timedelta(seconds=2))
        self.worlds[team].sandbox.uninstall()
        until(lambda: services_of(self.coach).workspaces.bot_token(team) is None)

    def wait_until(self, after: timedelta) -> None:
        """Let the scheduler work every few hours, and then, so long after MONDAY_MORNING."""
        clock = self.worlds[TEA].sandbox.clock
        while clock.now() < MONDAY_MORNING + after:
            clock.jump_to(min(clock.now() + timedelta(hours=6), MONDAY_MORNING + after))
            self.worlds[TEA].work()

    def sent(self, team: str) -> list[str]:
        """What the bot has posted to Priya there."""
        return [words(list(one.blocks)) for one in self.worlds[team].from_bot()]


@pytest.fixture
def company(engine: Engine) -> Iterator[Company]:
    with ExitStack() as stack:
        yield Company(stack, engine)


def test_add_use_remove_and_add_again(company: Company):
    coffee, tea = company.worlds[COFFEE], company.worlds[TEA]

    for team, name in ((COFFEE, "Sandbox Coffee Co"), (TEA, "Sandbox Tea House")):
        page = company.install(team)
        assert page.status_code == 200
        assert f"Coach is in {name}" in page.text
        assert f"app={seed.IDENTITY.app_id}&amp;team={team}" in page.text

    # The same person in both, who has set up a 1:1 in one of them only.
    assert "Sam" in words(list(coffee.command("add @sam weekly tue 14:00").blocks))
    coffee.work()
    assert "*Sam*" not in words(list(tea.command("list").blocks))
    assert "*Sam*" in coffee.home()
    assert "*Sam*" not in tea.home()

    # A day on, tokens have been replaced before they ended, and the brief comes where it belongs.
    before = services_of(company.coach).workspaces.bot_token(COFFEE)
    company.wait_until(MEETING - timedelta(minutes=29))
    assert services_of(company.coach).workspaces.bot_token(COFFEE, fresh=True) != before
    assert [text for text in company.sent(COFFEE) if "with Sam" in text]
    assert company.sent(TEA) == []
    briefs = len(company.sent(COFFEE))

    # Removed: nothing more comes there, and the other workspace goes on.
    tea.command("add @mina weekly tue 15:00")
    company.uninstall(COFFEE)
    company.wait_until(MEETING + timedelta(minutes=31))
    company.wait_until(MEETING + timedelta(days=7, minutes=-20))
    assert len(company.sent(COFFEE)) == briefs
    assert [text for text in company.sent(TEA) if "with Mina" in text]
    assert coffee.sandbox.people.run_command(coffee.user, coffee.channel, "/coach", "list").ok
    assert len(coffee.ephemerals()) == 1, "who is no customer is not answered"

    # Added again: it knows everything, what is due comes, and what became too late does not.
    assert company.install(COFFEE).status_code == 200
    assert "Sam" in words(list(coffee.command("list").blocks))
    coffee.work()
    later = [text for text in company.sent(COFFEE)[briefs:] if text.startswith("Your 1:1 with Sam")]
    assert len(later) == 1, "one brief for the coming 1:1, none for the one that has been"


def test_saying_no_and_a_stolen_link_lead_to_a_page_with_a_way_on(company: Company):
    company.authority.agrees = False
    page = company.install(COFFEE)
    assert page.status_code == 200
    assert company.coach.library.for_locale("en")[InstallWording].cancelled.title in page.text
    company.authority.agrees = True
    with httpx.Client() as victim:
        link = httpx.get(f"{company.public_url}/slack/install").headers["location"]
        page = victim.get(httpx.get(link).headers["location"])
    assert page.status_code == 400
    assert 'href="/slack/install"' in page.text
    assert services_of(company.coach).workspaces.find(COFFEE) is None
