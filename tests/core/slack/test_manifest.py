import pytest
from slack_bolt import App

from bot.core.slack.interactions import Interaction
from bot.core.slack.manifest import manifest
from bot.core.slack.registry import Command, Registry, Shortcut
from tests.factories import library
from tests.stage import open_bolt


def ignore(_: Interaction) -> None: ...


@pytest.fixture
def bolt() -> App:
    return open_bolt("http://127.0.0.1:9/api/")


@pytest.fixture
def registry(bolt: App) -> Registry:
    registry = Registry(bolt, library().languages["en"])
    registry.command(Command("/coach", "[help]", "Your 1:1s"), ignore)
    registry.event("message.im", ignore)
    registry.event("message.im", ignore, subtype="message_changed")
    registry.event("app_home_opened", ignore)
    registry.shortcut(Shortcut("log", "Log it", "message", "Log a commitment"), ignore)
    registry.calls("chat.postMessage", "views.open")
    return registry


def test_says_what_was_registered_once_and_asks_for_no_more(registry: Registry) -> None:
    made = manifest(registry.surface(), socket_mode=True)
    assert made["features"]["slash_commands"] == [
        {"command": "/coach", "description": "Your 1:1s", "usage_hint": "[help]", "should_escape": True}
    ]
    assert made["features"]["shortcuts"] == [
        {"name": "Log it", "type": "message", "callback_id": "log", "description": "Log a commitment"}
    ]
    assert made["settings"]["event_subscriptions"] == {"bot_events": ["app_home_opened", "message.im"]}
    assert made["oauth_config"]["scopes"]["bot"] == ["chat:write", "commands", "im:history"]
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in repr(made)


def test_over_http_every_entrance_has_the_address(registry: Registry) -> None:
    made = manifest(registry.surface(), socket_mode=False, public_url="https://coach.example/")
    assert repr(made).count("https://coach.example/slack/events") == 3
    assert made["settings"]["socket_mode_enabled"] is False


def test_for_one_workspace_its_token_stays_as_it_is(registry: Registry) -> None:
    made = manifest(registry.surface(), socket_mode=False, public_url="https://coach.example")
    assert "redirect_urls" not in made["oauth_config"]
    assert made["settings"]["token_rotation_enabled"] is False
    assert made["settings"]["org_deploy_enabled"] is False


def test_for_many_workspaces_tokens_rotate_and_slack_knows_the_way_back(registry: Registry) -> None:
    made = manifest(registry.surface(), socket_mode=False, public_url="https://coach.example", oauth=True)
    assert made["oauth_config"]["redirect_urls"] == ["https://coach.example/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True
    assert made["settings"]["org_deploy_enabled"] is True


def test_the_messages_tab_can_be_written_in(registry: Registry) -> None:
    home = manifest(registry.surface(), socket_mode=True)["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_an_unknown_event_or_method_is_refused(registry: Registry) -> None:
    with pytest.raises(KeyError):
        registry.event("reaction_added", ignore)
    with pytest.raises(KeyError):
        registry.calls("admin.users.list")


def test_listeners_are_bolts(registry: Registry, bolt: App) -> None:
    assert registry.bolt is bolt
    assert len(bolt._listeners) == 5


def test_what_can_be_tapped_and_submitted_is_listed(registry: Registry) -> None:
    registry.action("done", ignore)
    registry.form("plan", ignore)
    assert registry.surface().action_ids == ("done",)
    assert registry.surface().view_ids == ("plan",)
