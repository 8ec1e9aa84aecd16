"""What Slack's OAuth gives, as our values; how it is asked is tried against the sandbox in tests/sandbox."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import SlackRefusedError
from bot.core.slack.oauth import installation
from bot.core.workspaces import Tokens
from tests.factories import NOW

ANSWER: dict[str, Any] = {
    "ok": True,
    "access_token": "xoxb-1",
    "token_type": "bot",
    "scope": "chat:write,commands",
    "bot_user_id": "UBOT",
    "app_id": "A1",
    "team": {"id": "T1", "name": "Coffee"},
    "enterprise": None,
    "is_enterprise_install": False,
    "authed_user": {"id": "U1"},
}
ROTATING = {"access_token": "xoxe.xoxb-1", "refresh_token": "xoxe-1", "expires_in": 43200}
ORG = {"id": "E1", "name": "Org"}


def test_a_workspace():
    made = installation(ANSWER, NOW)
    assert (made.workspace_id, made.name, made.tokens) == ("T1", "Coffee", Tokens("xoxb-1"))
    assert (made.bot_user_id, made.bot_scopes, made.installed_by) == ("UBOT", ("chat:write", "commands"), "U1")
    assert (made.org_wide, made.app_id) == (False, "A1")


def test_tokens_that_rotate():
    made = installation(ANSWER | ROTATING, NOW)
    assert made.tokens == Tokens("xoxe.xoxb-1", "xoxe-1", NOW + timedelta(hours=12))


def test_an_organisation_and_a_workspace_in_one():
    org_wide = installation(ANSWER | {"team": None, "enterprise": ORG, "is_enterprise_install": True}, NOW)
    assert (org_wide.workspace_id, org_wide.name, org_wide.org_wide) == ("E1", "Org", True)
    inside = installation(ANSWER | {"enterprise": ORG}, NOW)
    assert (inside.workspace_id, inside.enterprise_id, inside.org_wide) == ("T1", "E1", False)


@pytest.mark.parametrize("lacks", ["team", "access_token"])
def test_an_answer_without_the_bot_is_refused(lacks: str):
    with pytest.raises(SlackRefusedError):
        installation({name: value for name, value in ANSWER.items() if name != lacks}, NOW)


def test_tokens_are_not_shown():
    assert "xox" not in repr(installation(ANSWER | ROTATING, NOW))
