"""Tokens are replaced before they end, by one process, whatever Slack says."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.outbox.rate_limits import RateLimits
from bot.core.workspaces import Tokens
from bot.core.workspaces_service import WorkspaceService
from bot.core.workspaces_store import WorkspaceQueue
from bot.workspaces.token_rotation import TokenRotation
from tests.core.database.test_races import THREADS, at_once
from tests.desk import Desk
from tests.factories import NOW, WORKSPACE, make_installation
from tests.fakes import FakeOAuth

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
FIRST = Tokens("xoxe.xoxb-0", "xoxe-0", NOW + 12 * HOUR)
THERE = Tokens("xoxe.xoxb-there", "xoxe-there", NOW + 12 * HOUR + SECOND)


class Keeper:
    """A workspace whose tokens rotate, and who looks after them."""

    def __init__(self, desk: Desk, engine: Engine) -> None:
        self.desk, self.engine, self.oauth = desk, engine, FakeOAuth()
        desk.services.workspaces.install(make_installation(tokens=FIRST), NOW)

    def rotation(self) -> TokenRotation:
        """As a new process would make it."""
        return TokenRotation(self.desk.db, WorkspaceQueue(self.engine), self.oauth, self.desk.clock)

    def tick(self, after: timedelta) -> list[str]:
        """Look after the tokens so long after the installation; the refresh tokens used by then."""
        self.desk.now = NOW + after
        self.rotation().refresh_due()
        return self.oauth.refreshed

    def tokens(self) -> Tokens | None:
        workspace = WorkspaceService(self.desk.db).find(WORKSPACE)
        return workspace.tokens if workspace else None


@pytest.fixture
def keeper(desk: Desk, engine: Engine) -> Keeper:
    return Keeper(desk, engine)


def install_there(keeper: Keeper) -> None:
    """In a second workspace, whose tokens end a moment later."""
    keeper.desk.services.workspaces.install(make_installation(workspace_id="T2", tokens=THERE), NOW)


def test_each_is_replaced_two_hours_before_it_ends(keeper: Keeper):
    assert keeper.tick(9 * HOUR) == []
    assert keeper.tick(10 * HOUR) == ["xoxe-0"]
    assert keeper.tokens() == Tokens("xoxe.xoxb-1", "xoxe-1", NOW + 22 * HOUR)
    assert keeper.tick(19 * HOUR) == ["xoxe-0"]
    assert keeper.tick(20 * HOUR) == ["xoxe-0", "xoxe-1"]


def test_two_at_once_refresh_once(keeper: Keeper):
    keeper.desk.now = NOW + 10 * HOUR
    at_once(lambda: keeper.rotation().refresh_due())
    assert THREADS > 1
    assert keeper.oauth.refreshed == ["xoxe-0"]


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (SlackUnknownError(), MINUTE),
        (SlackBusyError(30), timedelta(seconds=30)),
        (SlackRefusedError("invalid_refresh_token"), 10 * MINUTE),
    ],
    ids=["no answer", "busy", "refused"],
)
def test_what_slack_does_not_give_is_asked_for_again_with_the_same_token(
    keeper: Keeper, fault: Exception, wait: timedelta
):
    keeper.oauth.faults.append(fault)
    keeper.tick(10 * HOUR)
    assert keeper.tokens() == FIRST
    second = timedelta(seconds=1)
    assert keeper.tick(10 * HOUR + wait - second) == ["xoxe-0"]
    assert keeper.tick(10 * HOUR + wait) == ["xoxe-0", "xoxe-0"]
    assert keeper.tokens() == Tokens("xoxe.xoxb-2", "xoxe-2", NOW + 22 * HOUR + wait)


def test_one_who_dies_with_the_answer_in_hand_loses_nothing(keeper: Keeper, monkeypatch: pytest.MonkeyPatch):
    class Died(BaseException):
        pass

    def dies(*_: object) -> None:
        raise Died

    keeper.desk.now = NOW + 10 * HOUR
    with monkeypatch.context() as patch:
        patch.setattr("bot.core.workspaces_store.Workspaces.renew_tokens", dies)
        with pytest.raises(Died):
            keeper.rotation().refresh_due()
    assert keeper.tick(10 * HOUR + timedelta(seconds=30)) == ["xoxe-0"], "its lease still runs"
    assert keeper.tick(10 * HOUR + MINUTE) == ["xoxe-0", "xoxe-0"]
    assert keeper.tokens() == Tokens("xoxe.xoxb-2", "xoxe-2", NOW + 22 * HOUR + MINUTE)


@pytest.mark.parametrize("again", [False, True], ids=["removed", "installed again"])
def test_an_answer_that_comes_after_the_end_is_not_kept(keeper: Keeper, again: bool):
    workspaces, refresh = keeper.desk.services.workspaces, keeper.oauth.refresh

    def removed_meanwhile(token: str, now) -> Tokens:
        workspaces.uninstalled(WORKSPACE, now)
        if again:
            workspaces.install(make_installation(tokens=Tokens("xoxb-new")), now)
        return refresh(token, now)

    keeper.oauth.refresh = removed_meanwhile  # type: ignore[method-assign]
    keeper.tick(10 * HOUR)
    assert keeper.tokens() == (Tokens("xoxb-new") if again else None)


def test_an_expired_token_that_is_replaced_after_all_lets_messages_go_again(keeper: Keeper):
    with keeper.desk.db.begin(WORKSPACE) as tx:
        RateLimits(tx).close("workspace", NOW + 99 * HOUR, "token_expired")
    keeper.tick(13 * HOUR)
    with keeper.desk.db.begin(WORKSPACE) as tx:
        assert "workspace" not in RateLimits(tx).closed(keeper.desk.now)


def test_one_that_takes_long_leaves_the_rest_to_whoever_comes_next(keeper: Keeper, monkeypatch: pytest.MonkeyPatch):
    install_there(keeper)
    refresh = keeper.oauth.refresh

    def slowly(token: str, now: datetime) -> Tokens:
        monkeypatch.setattr(keeper.oauth, "refresh", refresh)
        keeper.desk.now += 61 * SECOND
        keeper.rotation().refresh_due()
        return refresh(token, now)

    monkeypatch.setattr(keeper.oauth, "refresh", slowly)
    keeper.tick(11 * HOUR)
    assert keeper.oauth.refreshed.count(THERE.refresh) == 1


def test_one_that_breaks_holds_up_no_other(keeper: Keeper):
    install_there(keeper)
    keeper.oauth.faults.append(KeyError("expires_in"))
    for minute in range(3):
        keeper.tick(11 * HOUR + minute * MINUTE)
    assert keeper.oauth.refreshed == [FIRST.refresh, THERE.refresh, FIRST.refresh], "the first again after a minute"
