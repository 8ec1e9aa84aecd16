"""The Slack app manifest, made from what the code registers, with no scope more than that needs."""

from bot.core.slack.registry import Command, Shortcut, Surface

NAME = "Coach"
DESCRIPTION = "Coaches managers in the flow of work"
PLACEHOLDER_URL = "https://your-host.example"


def events_url(public_url: str) -> str:
    """Where Slack sends everything over HTTP."""
    return f"{public_url.rstrip('/')}/slack/events"


def redirect_url(public_url: str) -> str:
    """Where Slack sends a browser back to."""
    return f"{public_url.rstrip('/')}/slack/oauth_redirect"


def manifest(
    surface: Surface, *, socket_mode: bool, public_url: str = PLACEHOLDER_URL, oauth: bool = False
) -> dict[str, object]:
    """The manifest as Slack reads it (docs.slack.dev/reference/app-manifest). `public_url` counts for HTTP only.

    `oauth` is for any number of workspaces: only then tokens may rotate, since one in the settings cannot be replaced,
    and a whole organisation may install the bot.
    """
    url = events_url(public_url)
    address = {} if socket_mode else {"request_url": url}
    command_address = {} if socket_mode else {"url": url}
    redirects = {"redirect_urls": [redirect_url(public_url)]} if oauth else {}
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [_shortcut(shortcut) for shortcut in surface.shortcuts],
            "slash_commands": [_command(command) | command_address for command in surface.commands],
        },
        "oauth_config": {**redirects, "scopes": {"bot": list(surface.scopes)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(surface.bot_events)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": oauth,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": oauth,
        },
    }


def _command(command: Command) -> dict[str, object]:
    return {
        "command": command.name,
        "description": command.description,
        "usage_hint": command.usage,
        "should_escape": True,
    }


def _shortcut(shortcut: Shortcut) -> dict[str, object]:
    return {
        "name": shortcut.name,
        "type": shortcut.kind,
        "callback_id": shortcut.callback_id,
        "description": shortcut.description,
    }
