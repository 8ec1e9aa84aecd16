"""chat.* and files.*: posting, updating and deleting messages; uploads in the three steps that Slack requires."""

import json
from dataclasses import replace

from bot.sandbox import limits, payloads
from bot.sandbox.api.call import Call
from bot.sandbox.composer import escape, unescape
from bot.sandbox.content import message_blocks, message_metadata, require_text
from bot.sandbox.model import Channel, Json, Message, RefusedError

MAX_FILE_BYTES = 1_000_000_000


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
        call.sandbox.messages.post(message)
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
        )
        require_text(after.text, after.blocks)
        after = call.sandbox.messages.update(before, after)
    body = payloads.message_json(after, call.workspace.identity, metadata=True)
    return {"channel": channel.id, "ts": after.ts, "text": after.text, "message": body}


def delete(call: Call) -> Json:
    """chat.delete: the app's own messages."""
    channel = call.visible_channel()
    message = call.message(channel, call.text("ts"))
    if message.user != call.workspace.identity.bot_user:
        raise RefusedError("cant_delete_message")
    call.sandbox.messages.delete(message)
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


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: an address that takes the bytes, and the id of the file."""
    length = call.text("length")
    if not length.isdecimal() or not 0 < int(length) <= MAX_FILE_BYTES:
        raise RefusedError("invalid_arguments")
    file_id = call.sandbox.files.expect(call.text("filename"), int(length))
    return {"upload_url": f"{call.base_url}/upload/{file_id}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: shares what was uploaded, as one message of the app; once."""
    channel = _upload_channel(call)
    with call.workspace.changing():
        files = [_uploaded(call, one) for one in _files(call)]
        thread_ts = call.text("thread_ts") or None
        if thread_ts and call.workspace.message(channel.id, thread_ts) is None:
            raise RefusedError("thread_not_found")
        message = Message(
            channel.id,
            call.workspace.new_ts(),
            call.workspace.identity.bot_user,
            call.text("initial_comment"),
            thread_ts=thread_ts,
            subtype="file_share",
            bot_id=call.workspace.identity.bot_id,
            files=tuple(files),
        )
        for one in files:
            call.sandbox.files.share(str(one["id"]))
        call.sandbox.messages.post(message)
    return {"files": files}


def _upload_channel(call: Call) -> Channel:
    channel = call.workspace.channel(call.text("channel_id"))
    if channel is None or channel.id != call.text("channel_id"):
        raise RefusedError("channel_not_found")
    if call.workspace.identity.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _files(call: Call) -> list[Json]:
    given = call.args.get("files")
    try:
        files = json.loads(given) if isinstance(given, str) else given
    except json.JSONDecodeError:
        raise RefusedError("invalid_arguments") from None
    if not isinstance(files, list) or not files or not all(isinstance(one, dict) for one in files):
        raise RefusedError("invalid_arguments")
    return files


def _uploaded(call: Call, given: Json) -> Json:
    file = call.sandbox.files.uploaded(str(given.get("id")))
    if file is None:
        raise RefusedError("file_not_found")
    return {
        "id": file.id,
        "name": file.name,
        "title": str(given.get("title") or file.name),
        "size": len(file.content),
        "url_private": f"{call.base_url}/files/{file.id}/{file.name}",
        "url_private_download": f"{call.base_url}/files/{file.id}/{file.name}",
    }
