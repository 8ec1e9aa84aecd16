"""Entry point of the Web API: from method name, token and arguments to Slack's answer, errors in Slack's order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.sandbox.api import chat, views, workspace
from bot.sandbox.api.call import Call
from bot.sandbox.model import Json, RefusedError

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Method:
    """What it does, which token it takes, which scope and arguments it needs."""

    run: Callable[[Call], Json]
    token: Literal["none", "bot", "app"] = "bot"  # noqa: S105  a kind of token, not one
    scope: str | None = None
    required: tuple[str, ...] = ()


METHODS: Mapping[str, Method] = {
    "api.test": Method(workspace.api_test, "none"),
    "auth.teams.list": Method(workspace.auth_teams_list),
    "auth.test": Method(workspace.auth_test),
    "apps.connections.open": Method(workspace.connections_open, "app"),
    "chat.postMessage": Method(chat.post_message, "bot", "chat:write", ("channel",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, "bot", "chat:write", ("channel", "user")),
    "chat.update": Method(chat.update, "bot", "chat:write", ("channel", "ts")),
    "chat.delete": Method(chat.delete, "bot", "chat:write", ("channel", "ts")),
    "chat.getPermalink": Method(chat.get_permalink, "bot", None, ("channel", "message_ts")),
    "conversations.open": Method(workspace.conversations_open, "bot", "im:write"),
    "conversations.info": Method(workspace.conversations_info, "bot", None, ("channel",)),
    "conversations.history": Method(workspace.conversations_history, "bot", None, ("channel",)),
    "conversations.replies": Method(workspace.conversations_replies, "bot", None, ("channel", "ts")),
    "files.getUploadURLExternal": Method(chat.get_upload_url, "bot", "files:write", ("filename", "length")),
    "files.completeUploadExternal": Method(chat.complete_upload, "bot", "files:write", ("files",)),
    "users.info": Method(workspace.users_info, "bot", "users:read", ("user",)),
    "users.list": Method(workspace.users_list, "bot", "users:read"),
    "views.open": Method(views.open_, "bot", None, ("trigger_id", "view")),
    "views.push": Method(views.push, "bot", None, ("trigger_id", "view")),
    "views.update": Method(views.update, "bot", None, ("view",)),
    "views.publish": Method(views.publish, "bot", None, ("user_id", "view")),
}


def answer(sandbox: "Sandbox", name: str, token: str | None, args: Json, base_url: str) -> Json:
    """Slack's JSON answer to one call; never raises for the caller's mistakes."""
    try:
        method = METHODS.get(name)
        if method is None:
            raise RefusedError("unknown_method", req_method=name)
        _require_token(sandbox, method, token)
        if method.scope is not None:
            sandbox.require_scope(method.scope)
        missing = [field for field in method.required if args.get(field) in (None, "")]
        if missing:
            problems = [f"missing required field: {field}" for field in missing]
            raise RefusedError.with_problems("invalid_arguments", problems)
        return {"ok": True, **method.run(Call(sandbox, args, base_url))}
    except RefusedError as refused:
        return {"ok": False, "error": refused.error, **refused.detail}


def _require_token(sandbox: "Sandbox", method: Method, token: str | None) -> None:
    if method.token == "none":  # noqa: S105  a kind of token, not one
        return
    if not token:
        raise RefusedError("not_authed")
    kind = "app" if token == sandbox.identity.app_token else "bot"
    if kind == "bot":
        sandbox.tokens.use(token)
    if kind != method.token:
        raise RefusedError("not_allowed_token_type")
