"""chat.*: posting, changing and deleting messages."""

from dataclasses import replace

from bot.sandbox import limits, payloads
from bot.sandbox.api.call import Call
from bot.sandbox.composer import escape, unescape
from bot.sandbox.content import message_blocks, message_metadata, require_text
from bot.sandbox.errors import RefusedError
from bot.sandbox.model import Channel, Edited, Json, Message


def post_message(call: Call) -> Json:
    """chat.postMessage; a person's id as `channel` opens the direct message."""
    channel = _postable(call)
    blocks = message_blocks(call.args.get("blocks"))
    text = call.text("text")[: limits.MESSAGE_TEXT]
    require_text(text, blocks)
    metadata = message_metadata(call.args.get("metadata"))
    with call.workspace.changing():
        thread_ts = _thread(call, channel)
        broadcast = thread_ts is not None and call.flag("reply_broadcast")
        message = Message(
            channel.id,
            call.workspace.new_ts(),
            call.workspace.identity.bot_user,
            text,
            blocks or (),
            thread_ts=thread_ts,
            subtype="thread_broadcast" if broadcast else None,
            bot_id=call.workspace.identity.bot_id,
            metadata=metadata,
            broadcast=broadcast,
        )
        call.workspace.save_message(message)
        call.sandbox.events.message_posted(message)
    body = payloads.message_json(message, call.workspace.identity, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: seen by one member of the channel only; no event."""
    channel = _postable(call)
    if call.workspace.user(call.text("user")) is None:
        raise RefusedError("user_not_found")
    if call.text("user") not in channel.members:
        raise RefusedError("user_not_in_channel")
    blocks = message_blocks(call.args.get("blocks"))
    require_text(call.text("text"), blocks)
    message = Message(
        channel.id,
        call.workspace.new_ts(),
        call.workspace.identity.bot_user,
        call.text("text")[: limits.MESSAGE_TEXT],
        blocks or (),
        thread_ts=_thread(call, channel),
        bot_id=call.workspace.identity.bot_id,
        ephemeral_to=call.text("user"),
    )
    call.workspace.save_message(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update: the app's own messages; blocks and metadata that are not sent stay."""
    channel = call.visible_channel()
    blocks = message_blocks(call.args.get("blocks"))
    text = call.args.get("text")
    if text is not None and len(escape(unescape(str(text))).encode()) > limits.UPDATE_TEXT_BYTES:
        raise RefusedError("msg_too_long")
    if text is None and blocks is None:
        raise RefusedError("no_text")
    with call.workspace.changing():
        before = call.message(channel, call.text("ts"))
        if before.user != call.workspace.identity.bot_user:
            raise RefusedError("cant_update_message")
        metadata = call.args.get("metadata")
        after = replace(
            before,
            text=before.text if text is None else str(text),
            blocks=before.blocks if blocks is None else blocks,
            metadata=before.metadata if metadata is None else message_metadata(metadata or None),
            edited=Edited(before.user, call.workspace.new_ts()),
        )
        require_text(after.text, after.blocks)
        call.workspace.save_message(after)
        call.sandbox.events.message_changed(before, after)
    body = payloads.message_json(after, call.workspace.identity, metadata=True)
    return {"channel": channel.id, "ts": after.ts, "text": after.text, "message": body}


def delete(call: Call) -> Json:
    """chat.delete: the app's own messages."""
    channel = call.visible_channel()
    message = call.message(channel, call.text("ts"))
    if message.user != call.workspace.identity.bot_user:
        raise RefusedError("cant_delete_message")
    call.sandbox.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = call.visible_channel()
    message = call.message(channel, call.text("message_ts"))
    domain = call.workspace.identity.team_domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _postable(call: Call) -> Channel:
    channel = call.workspace.channel(call.text("channel"))
    if channel is None:
        raise RefusedError("channel_not_found")
    user = call.workspace.user(channel.user) if channel.user else None
    if user is not None and user.deleted:
        raise RefusedError("channel_not_found")
    if channel.is_im and not call.sandbox.messages_tab:
        raise RefusedError("messages_tab_disabled")
    if call.workspace.identity.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = call.workspace.message(channel.id, thread_ts)
    if parent is None:
        raise RefusedError("thread_not_found")
    if parent.is_reply or parent.ephemeral_to is not None:
        raise RefusedError("cannot_reply_to_message")
    return thread_ts
