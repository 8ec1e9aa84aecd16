"""Every rule the Web API is strict about, as tables of calls and Slack's errors."""

import json
from typing import Any

import pytest

from bot.sandbox import seed
from bot.sandbox.api import dispatch
from bot.sandbox.sandbox import Sandbox

BOT, APP = seed.IDENTITY.bot_token, seed.IDENTITY.app_token
PRIYA_IM = "D" + seed.PRIYA[1:]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(scopes=("chat:write", "commands", "im:history", "im:read", "im:write", "users:read"))


def call(sandbox: Sandbox, method: str, token: str | None = BOT, **args: Any) -> dict[str, Any]:
    return dispatch.answer(sandbox, method, token, args, "http://sandbox")


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("chat.scream", BOT, "unknown_method"),
        ("chat.postMessage", None, "not_authed"),
        ("chat.postMessage", "xoxb-stolen", "invalid_auth"),
        ("chat.postMessage", APP, "not_allowed_token_type"),
        ("apps.connections.open", BOT, "not_allowed_token_type"),
        ("chat.postMessage", BOT, "invalid_arguments"),
        ("conversations.info", BOT, "invalid_arguments"),
    ],
)
def test_methods_and_tokens(sandbox: Sandbox, method: str, token: str | None, error: str) -> None:
    assert call(sandbox, method, token)["error"] == error


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": PRIYA_IM, "text": "hi"}, "chat:write"),
        ("users.info", {"user": seed.SAM}, "users:read"),
        ("conversations.open", {"users": seed.SAM}, "im:write"),
        ("conversations.history", {"channel": PRIYA_IM}, "im:history"),
        ("conversations.info", {"channel": PRIYA_IM}, "im:read"),
    ],
)
def test_a_missing_scope_is_named(method: str, args: dict[str, Any], needed: str) -> None:
    sandbox = Sandbox(scopes=("commands",))
    answer = call(sandbox, method, **args)
    assert answer == {"ok": False, "error": "missing_scope", "needed": needed, "provided": "commands"}


def test_an_uninstalled_app_is_refused(sandbox: Sandbox) -> None:
    sandbox.uninstall()
    assert call(sandbox, "auth.test")["error"] == "account_inactive"


LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOTHERE", "text": "hi"}, "channel_not_found"),
        ({"channel": seed.DEACTIVATED, "text": "hi"}, "channel_not_found"),
        ({"channel": seed.GENERAL, "text": "hi"}, "not_in_channel"),
        ({"channel": "#general", "text": "hi"}, "not_in_channel"),
        ({"channel": PRIYA_IM}, "no_text"),
        ({"channel": PRIYA_IM, "text": "   "}, "no_text"),
        ({"channel": PRIYA_IM, "text": "", "blocks": []}, "no_text"),
        ({"channel": PRIYA_IM, "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": PRIYA_IM, "blocks": {"type": "section"}}, "invalid_blocks_format"),
        ({"channel": PRIYA_IM, "text": "hi", "blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"channel": PRIYA_IM, "text": "hi", "blocks": LONG}, "msg_blocks_too_long"),
        ({"channel": PRIYA_IM, "text": "hi", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": PRIYA_IM, "text": "hi", "metadata": "no"}, "invalid_metadata_format"),
        ({"channel": PRIYA_IM, "text": "hi", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        (
            {
                "channel": PRIYA_IM,
                "text": "hi",
                "metadata": {"event_type": "x", "event_payload": {"a": "b" * 20_000}},
            },
            "metadata_too_large",
        ),
    ],
)
def test_posting(sandbox: Sandbox, args: dict[str, Any], error: str) -> None:
    assert call(sandbox, "chat.postMessage", **args)["error"] == error
    assert sandbox.workspace.messages(PRIYA_IM) == []


def test_a_person_as_channel_opens_the_direct_message_and_forms_work(sandbox: Sandbox) -> None:
    answer = call(sandbox, "chat.postMessage", channel=seed.PRIYA, text="hi", blocks=json.dumps([SECTION]))
    assert answer["channel"] == PRIYA_IM
    assert answer["message"]["blocks"][0]["block_id"]


def test_invalid_blocks_say_what_and_where(sandbox: Sandbox) -> None:
    bad = {"type": "section", "text": {"type": "mrkdwn", "text": ""}}
    answer = call(sandbox, "chat.postMessage", channel=PRIYA_IM, text="hi", blocks=[SECTION, bad])
    expected = "must be more than 0 characters [json-pointer:/blocks/1/text/text]"
    assert answer["errors"] == [expected]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {expected}"]


def test_long_text_is_cut(sandbox: Sandbox) -> None:
    answer = call(sandbox, "chat.postMessage", channel=PRIYA_IM, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


def test_the_messages_tab_can_be_off(sandbox: Sandbox) -> None:
    sandbox.messages_tab = False
    assert call(sandbox, "chat.postMessage", channel=PRIYA_IM, text="hi")["error"] == "messages_tab_disabled"


@pytest.mark.parametrize(
    ("method", "error"), [("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")]
)
def test_only_own_messages_change(sandbox: Sandbox, method: str, error: str) -> None:
    theirs = sandbox.people.send_message(seed.PRIYA, PRIYA_IM, "mine")
    assert call(sandbox, method, channel=PRIYA_IM, ts=theirs.ts, text="yours")["error"] == error
    assert call(sandbox, method, channel=PRIYA_IM, ts="1.000001", text="x")["error"] == "message_not_found"
    assert call(sandbox, method, channel=seed.PRIYA, ts=theirs.ts, text="x")["error"] == "channel_not_found"


def test_an_update_keeps_what_is_not_sent(sandbox: Sandbox) -> None:
    metadata = {"event_type": "x", "event_payload": {"id": 1}}
    args = {"text": "one", "blocks": [SECTION], "metadata": metadata}
    ts = call(sandbox, "chat.postMessage", channel=PRIYA_IM, **args)["ts"]
    assert call(sandbox, "chat.update", channel=PRIYA_IM, ts=ts)["error"] == "no_text"
    assert call(sandbox, "chat.update", channel=PRIYA_IM, ts=ts, text="&" * 801)["error"] == "msg_too_long"
    updated = call(sandbox, "chat.update", channel=PRIYA_IM, ts=ts, text="two")["message"]
    assert (updated["text"], len(updated["blocks"]), updated["metadata"]) == ("two", 1, metadata)
    assert call(sandbox, "chat.delete", channel=PRIYA_IM, ts=ts)["ok"]
    assert call(sandbox, "chat.update", channel=PRIYA_IM, ts=ts, text="x")["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("channel", "user", "error"),
    [
        (PRIYA_IM, "U0NOBODY", "user_not_found"),
        (PRIYA_IM, seed.SAM, "user_not_in_channel"),
        ("C0NOTHERE", seed.SAM, "channel_not_found"),
    ],
)
def test_ephemeral_messages(sandbox: Sandbox, channel: str, user: str, error: str) -> None:
    assert call(sandbox, "chat.postEphemeral", channel=channel, user=user, text="hi")["error"] == error


def test_an_ephemeral_message_is_seen_by_one_and_kept_out_of_history(sandbox: Sandbox) -> None:
    ts = call(sandbox, "chat.postEphemeral", channel=PRIYA_IM, user=seed.PRIYA, text="psst")["message_ts"]
    assert [message.text for message in sandbox.workspace.messages(PRIYA_IM, seed.PRIYA)] == ["psst"]
    assert call(sandbox, "conversations.history", channel=PRIYA_IM)["messages"] == []
    assert call(sandbox, "chat.update", channel=PRIYA_IM, ts=ts, text="x")["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.list", {"cursor": "nonsense"}, "invalid_cursor"),
        ("users.list", {"limit": "many"}, "invalid_limit"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": seed.DEACTIVATED}, "user_disabled"),
        ("conversations.open", {"users": seed.OTHER_BOT}, "cannot_dm_bot"),
        ("conversations.info", {"channel": "D0NOTHERE"}, "channel_not_found"),
        ("conversations.info", {"channel": seed.GENERAL}, "missing_scope"),
        ("conversations.replies", {"channel": PRIYA_IM, "ts": "1.000001"}, "thread_not_found"),
        ("chat.getPermalink", {"channel": PRIYA_IM, "message_ts": "1.000001"}, "message_not_found"),
        ("api.test", {"error": "my_error"}, "my_error"),
    ],
)
def test_reading(sandbox: Sandbox, method: str, args: dict[str, Any], error: str) -> None:
    assert call(sandbox, method, **args)["error"] == error


def test_people_come_by_page(sandbox: Sandbox) -> None:
    ids, cursor = [], ""
    while True:
        page = call(sandbox, "users.list", limit=4, cursor=cursor)
        ids += [member["id"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert ids == [user.id for user in sandbox.workspace.users() if user.id != seed.OUTSIDER]
    assert call(sandbox, "users.info", user=seed.OUTSIDER)["user"]["team_id"] == seed.PARTNER_TEAM
    gone = call(sandbox, "users.info", user=seed.DEACTIVATED)["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone
    assert call(sandbox, "users.info", user=seed.LEO, include_locale="true")["user"]["locale"] == "en-US"


def test_history_and_replies(sandbox: Sandbox) -> None:
    def post(**args: Any) -> str:
        return str(call(sandbox, "chat.postMessage", channel=PRIYA_IM, **args)["ts"])

    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    parent = post(text="parent", metadata=metadata)
    reply = post(text="reply", thread_ts=parent)
    loud = post(text="loud", thread_ts=parent, reply_broadcast=True)
    later = post(text="later")
    history = call(sandbox, "conversations.history", channel=PRIYA_IM, include_all_metadata=True)["messages"]
    assert [message["ts"] for message in history] == [later, loud, parent]
    assert history[2]["reply_count"] == 2
    assert history[2]["metadata"] == metadata
    assert "metadata" not in call(sandbox, "conversations.history", channel=PRIYA_IM)["messages"][2]
    first = call(sandbox, "conversations.replies", channel=PRIYA_IM, ts=parent, limit=2)
    assert [message["ts"] for message in first["messages"]] == [parent, reply]
    assert first["has_more"] is True
    cursor = first["response_metadata"]["next_cursor"]
    rest = call(sandbox, "conversations.replies", channel=PRIYA_IM, ts=parent, limit=2, cursor=cursor)
    assert [message["ts"] for message in rest["messages"]] == [loud]
    bounded = call(sandbox, "conversations.history", channel=PRIYA_IM, oldest=loud)["messages"]
    assert [message["ts"] for message in bounded] == [later]
    assert call(sandbox, "chat.postMessage", channel=PRIYA_IM, text="x", thread_ts=reply)["error"] == (
        "cannot_reply_to_message"
    )
