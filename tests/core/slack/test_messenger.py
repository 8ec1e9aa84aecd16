"""What may have been posted is found wherever it is, so that it is not posted again."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.cipher import Cipher, new_key
from bot.core.feature import Feature, Features, MessageType
from bot.core.outbox.deliveries import Delivery
from bot.core.people import Person
from bot.core.slack.blocks import Rendered, section
from bot.core.slack.clients import Clients
from bot.core.slack.connection import web_client
from bot.core.slack.messenger import EVENT_TYPE, LOOK_BACK, SlackMessenger
from bot.core.slack.registry import METHOD_SCOPES
from bot.core.wording.library import ENGLISH, Library, Wording
from bot.plans.rules import PLAN
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer

PRIYA = Person(1, seed.IDENTITY.team_id, seed.PRIYA, "Priya", "Europe/London")
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


class OneToken:
    """The token of the sandbox, wherever."""

    def bot_token(self, _workspace_id: str, *, fresh: bool = False) -> str:
        """The same whether `fresh` or not."""
        return seed.IDENTITY.bot_token


@pytest.mark.parametrize("in_thread", [True, False], ids=["in a thread", "in the DM"])
@pytest.mark.parametrize("chat", [0, LOOK_BACK + 20])
def test_found_after_a_long_conversation(in_thread: bool, chat: int) -> None:
    scopes = {scope for needed in METHOD_SCOPES.values() for scope in needed}
    with SandboxServer(Sandbox(scopes=scopes)) as server:
        slack = web_client(seed.IDENTITY.bot_token, server.api_url)
        parent = slack.chat_postMessage(channel=seed.PRIYA, text="parent")
        channel, thread_ts = str(parent["channel"]), str(parent["ts"]) if in_thread else None
        for number in range(chat):
            slack.chat_postMessage(channel=channel, thread_ts=thread_ts, text=str(number))
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery": 7}}
        posted = slack.chat_postMessage(channel=channel, thread_ts=thread_ts, text="it", metadata=metadata)
        messenger = SlackMessenger(Clients(OneToken(), server.api_url), Library({}), Features(()), Cipher())

        def found(delivery_id: int) -> str | None:
            place = {"channel": channel, "thread_ts": thread_ts} if in_thread else {}
            delivery = Delivery(PLAN, "plan:7", 1, LONG_AGO, id=delivery_id, workspace_id="T1", **place)
            there = messenger.find(PRIYA, delivery)
            return there.ts if there else None

        assert found(7) == posted["ts"]
        assert found(8) is None


class Calls:
    """Clients that keep what Slack is called with."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def call(self, _workspace_id: str, _method: object, **given: Any) -> dict[str, str]:
        self.texts.append(given["text"])
        return {"channel": "D1", "ts": "1.1"}


def saying(calls: Calls, key: str) -> SlackMessenger:
    said = MessageType(PLAN, str, lambda _wording, message: Rendered(message, [section(message)]))
    features = Features((Feature("plans", messages=(said,)),))
    return SlackMessenger(calls, Library({ENGLISH: Wording({})}), features, Cipher((key,)))  # type: ignore[arg-type]


def test_slack_is_called_only_where_a_message_reads_otherwise() -> None:
    calls, key = Calls(), new_key()
    messenger, delivery = saying(calls, key), Delivery(PLAN, "plan:7", 1, LONG_AGO, id=7, workspace_id="T1", ts="1.1")
    shown = messenger.post(PRIYA, delivery, "one").digest
    assert messenger.update(PRIYA, replace(delivery, shown_digest=shown), "one") == shown
    assert calls.texts == ["one"]
    after = messenger.update(PRIYA, replace(delivery, shown_digest=shown), "two")
    assert calls.texts == ["one", "two"]
    assert messenger.update(PRIYA, replace(delivery, shown_digest=after), "two") == after
    messenger.update(PRIYA, replace(delivery, shown_digest=None), "two")
    assert calls.texts == ["one", "two", "two"], "nobody knows what it shows"


def test_a_digest_says_nothing_without_the_key() -> None:
    key, delivery = new_key(), Delivery(PLAN, "plan:7", 1, LONG_AGO, id=7, workspace_id="T1", ts="1.1")
    digest = saying(Calls(), key).post(PRIYA, delivery, "one").digest
    assert digest is not None
    assert saying(Calls(), key).post(PRIYA, delivery, "one").digest == digest
    assert saying(Calls(), new_key()).post(PRIYA, delivery, "one").digest != digest, "another key"
    assert saying(Calls(), key).post(PRIYA, replace(delivery, id=8), "one").digest != digest, "another message"
    assert digest not in repr(replace(delivery, shown_digest=digest))
