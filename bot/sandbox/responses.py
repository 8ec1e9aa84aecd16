"""Response URLs: where an app may answer an act for half an hour."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sandbox import limits
from bot.sandbox.content import message_blocks, require_text
from bot.sandbox.errors import RefusedError
from bot.sandbox.model import Edited, Json, Message
from bot.sandbox.tickets import ResponseUrl

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


def respond(sandbox: "Sandbox", key: str, body: Json) -> None:
    """Do what an app posts to a response URL. Raises RefusedError: used_url, expired_url, no_text, …"""
    ticket = sandbox.tickets.use_response_url(key)
    if body.get("delete_original"):
        sandbox.remove(_original(sandbox, ticket))
    elif body.get("replace_original"):
        _replace(sandbox, _original(sandbox, ticket), body)
    else:
        say(sandbox, ticket.user, ticket.channel, body)


def say(sandbox: "Sandbox", user: str, channel: str, body: Json) -> Message:
    """Post an app's answer: ephemeral to `user` unless `response_type` is in_channel. Raises RefusedError."""
    blocks = message_blocks(body.get("blocks"))
    text = str(body.get("text") or "")
    require_text(text, blocks)
    identity = sandbox.workspace.identity
    in_channel = body.get("response_type") == "in_channel"
    message = Message(
        channel,
        sandbox.workspace.new_ts(),
        identity.bot_user,
        text[: limits.MESSAGE_TEXT],
        blocks or (),
        thread_ts=body.get("thread_ts") or None,
        bot_id=identity.bot_id,
        ephemeral_to=None if in_channel else user,
    )
    sandbox.workspace.save_message(message)
    if in_channel:
        sandbox.events.message_posted(message)
    return message


def _original(sandbox: "Sandbox", ticket: ResponseUrl) -> Message:
    message = sandbox.workspace.message(ticket.channel, ticket.ts) if ticket.ts else None
    if message is None:
        raise RefusedError("message_not_found")
    return message


def _replace(sandbox: "Sandbox", before: Message, body: Json) -> None:
    blocks = message_blocks(body.get("blocks"))
    text = str(body.get("text") or "")
    require_text(text, blocks)
    after = replace(before, text=text[: limits.MESSAGE_TEXT], blocks=blocks or ())
    if before.ephemeral_to is None:
        after = replace(after, edited=Edited(before.user, sandbox.workspace.new_ts()))
        sandbox.workspace.save_message(after)
        sandbox.events.message_changed(before, after)
    else:
        sandbox.workspace.save_message(after)
