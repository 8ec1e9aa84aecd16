"""From the first click to the installation: good once, in one browser, for ten minutes."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.workspaces.installing import InstallExpiredError, InstallFailedError, Installing
from tests.desk import Desk
from tests.factories import NOW, WORKSPACE, make_installation
from tests.fakes import FakeOAuth

MINUTE = timedelta(minutes=1)


@pytest.fixture
def oauth() -> FakeOAuth:
    oauth = FakeOAuth()
    oauth.codes["code"] = make_installation()
    return oauth


@pytest.fixture
def installing(desk: Desk, oauth: FakeOAuth) -> Installing:
    return Installing(desk.db, desk.services.workspaces, oauth)


def begin(installing: Installing, browser: str = "") -> tuple[str, str]:
    """The state that Slack will send back, and the browser's half."""
    begun = installing.begin(NOW, browser)
    return parse_qs(urlsplit(begun.url).query)["state"][0], begun.browser


def test_a_good_end(desk: Desk, installing: Installing):
    state, browser = begin(installing)
    assert installing.finish(state, browser, "code", NOW + 9 * MINUTE) == make_installation()
    assert desk.services.workspaces.bot_token(WORKSPACE) == "xoxb-1"


def test_any_process_can_finish(desk: Desk, installing: Installing, oauth: FakeOAuth):
    state, browser = begin(installing)
    Installing(desk.db, desk.services.workspaces, oauth).finish(state, browser, "code", NOW)
    assert desk.services.workspaces.bot_token(WORKSPACE) == "xoxb-1"


@pytest.mark.parametrize("wrong", ["state", "browser", "late", "used", "no browser"])
def test_what_is_not_this_browser_s_own_install_goes_no_further(
    desk: Desk, installing: Installing, oauth: FakeOAuth, wrong: str
):
    state, browser = begin(installing)
    others_state, others_browser = begin(installing)
    if wrong == "used":
        installing.give_up(state, browser, NOW)
    given = {"state": ("made up", browser), "browser": (state, others_browser), "no browser": (state, "")}
    now = NOW + (10 * MINUTE if wrong == "late" else MINUTE)
    with pytest.raises(InstallExpiredError):
        installing.finish(*given.get(wrong, (state, browser)), "code", now)
    assert "code" in oauth.codes, "Slack must not have been asked"
    assert desk.services.workspaces.find(WORKSPACE) is None
    assert others_state != state


def test_two_tabs_of_one_browser_both_work(installing: Installing, oauth: FakeOAuth):
    oauth.codes["second"] = make_installation("T2")
    state, browser = begin(installing)
    second, same = begin(installing, browser)
    assert same == browser
    installing.finish(second, browser, "second", NOW)
    installing.finish(state, browser, "code", NOW)


@pytest.mark.parametrize(
    "fault",
    [SlackRefusedError("invalid_code"), SlackBusyError(1), SlackUnknownError()],
    ids=lambda one: type(one).__name__,
)
def test_slack_s_failure_is_reported_and_logged_without_the_code(
    desk: Desk, installing: Installing, oauth: FakeOAuth, fault: Exception
):
    state, browser = begin(installing)
    oauth.faults.append(fault)
    with capture_logs() as logs, pytest.raises(InstallFailedError):
        installing.finish(state, browser, "the-code", NOW)
    assert len(logs) == 1
    assert not [word for word in ("the-code", state, browser) if word in repr(logs)]
    assert desk.services.workspaces.find(WORKSPACE) is None


def test_the_database_holds_neither_half(desk: Desk, installing: Installing):
    state, browser = begin(installing)
    with desk.db._engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM oauth_states")).all()
    assert len(rows) == 1
    assert state not in repr(rows)
    assert browser not in repr(rows)
