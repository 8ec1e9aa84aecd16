"""The fake Slack of these proofs answers as the sandbox does, which is strict and is tested by itself."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.slack.registry import METHOD_SCOPES
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from tests.reliability.slack import FakeSlack

METADATA = {"event_type": "coach_delivery", "event_payload": {"delivery": 7}}


@pytest.fixture(params=["sandbox", "fake"])
def client(request: pytest.FixtureRequest):
    """A client, and somebody who can be written to."""
    if request.param == "fake":
        fake = request.getfixturevalue("slack")
        yield WebClient("xoxb-fake", base_url=fake.url), "UA001"
        return
    scopes = {scope for needed in METHOD_SCOPES.values() for scope in needed}
    with SandboxServer(Sandbox(scopes=scopes)) as server:
        yield WebClient(server.sandbox.identity.bot_token, base_url=server.api_url), seed.PRIYA


def listed(answer: Any) -> list[tuple[str, bool, int | None]]:
    """Text, whether in a thread, and delivery of each message."""
    return [
        (
            one["text"],
            one.get("thread_ts") not in (None, one["ts"]),
            one.get("metadata", {}).get("event_payload", {}).get("delivery"),
        )
        for one in answer["messages"]
    ]


def test_what_is_posted_is_found(client: tuple[WebClient, str]):
    slack, person = client
    posted = slack.chat_postMessage(channel=person, text="one", metadata=METADATA)
    channel, ts = posted["channel"], posted["ts"]
    assert slack.conversations_open(users=person)["channel"]["id"] == channel
    part = slack.chat_postMessage(channel=channel, thread_ts=ts, text="part", metadata=METADATA)
    later = slack.chat_postMessage(channel=channel, text="two")
    assert float(ts) < float(part["ts"]) < float(later["ts"])
    history = slack.conversations_history(channel=channel, include_all_metadata=True)
    assert listed(history) == [("two", False, None), ("one", False, 7)]
    assert listed(slack.conversations_history(channel=channel, limit=1)) == [("two", False, None)]
    assert listed(slack.conversations_history(channel=channel, oldest=ts)) == [("two", False, None)]
    assert len(listed(slack.conversations_history(channel=channel, oldest=ts, inclusive=True))) == 2
    replies = slack.conversations_replies(channel=channel, ts=ts, include_all_metadata=True)
    assert listed(replies) == [("one", False, 7), ("part", True, 7)]
    assert listed(slack.conversations_replies(channel=channel, ts=ts)) == [("one", False, None), ("part", True, None)]
    assert slack.chat_update(channel=channel, ts=ts, text="one, changed")["ts"] == ts
    assert slack.users_info(user=person)["user"]["id"] == person


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.replies", {"ts": "1.000001"}, "thread_not_found"),
        ("chat.update", {"ts": "1.000001", "text": "x"}, "message_not_found"),
    ],
)
def test_what_is_not_there_is_refused(client: tuple[WebClient, str], method: str, arguments: Any, error: str):
    slack, person = client
    channel = slack.conversations_open(users=person)["channel"]["id"]
    with pytest.raises(SlackApiError) as refused:
        slack.api_call(method, params={"channel": channel, **arguments})
    assert refused.value.response["error"] == error


def test_everything_is_counted(slack: FakeSlack):
    WebClient("xoxb-fake", base_url=slack.url).chat_postMessage(channel="UB001", text="one", metadata=METADATA)
    assert [(one.method, one.workspace, one.answer) for one in slack.calls] == [("chat.postMessage", "TB", "200")]
    assert list(slack.of_delivery()) == [7]
    slack.quiet()
