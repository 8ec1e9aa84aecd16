"""files.*: uploading in three steps, as Slack asks for it: an address, the bytes, and where they are to be shared."""

import json

from bot.sandbox.api.call import Call
from bot.sandbox.errors import RefusedError
from bot.sandbox.model import Channel, Json, Message

LARGEST = 1_000_000_000


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: an address that takes the bytes, and the id of the file."""
    length = call.text("length")
    if not length.isdecimal() or not 0 < int(length) <= LARGEST:
        raise RefusedError("invalid_arguments")
    file_id = call.sandbox.files.expect(call.text("filename"), int(length))
    return {"upload_url": f"{call.base_url}/upload/{file_id}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: shares what was uploaded, as one message of the app; once."""
    channel = _channel(call)
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
        call.workspace.save_message(message)
        call.sandbox.events.message_posted(message)
    return {"files": files}


def _channel(call: Call) -> Channel:
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
