"""The Web API client: no call is ever repeated by itself, and 429s are counted by method."""

from collections.abc import Iterator
from http.client import HTTPException

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.slack.connection import web_client
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox("http")) as server:
        yield server


@pytest.fixture
def limited() -> list[str]:
    return []


@pytest.fixture
def client(server: SandboxServer, limited: list[str]) -> WebClient:
    return web_client(server.sandbox.identity.bot_token, server.api_url, rate_limited=limited.append)


def calls(server: SandboxServer, method: str) -> int:
    return len(server.sandbox.log.entries(method, "from_app"))


def test_a_dropped_connection_is_not_tried_again(server: SandboxServer, client: WebClient, limited: list[str]) -> None:
    server.sandbox.faults.drop("chat.postMessage")
    with pytest.raises((OSError, HTTPException)):
        client.chat_postMessage(channel=seed.PRIYA, text="once")
    assert calls(server, "chat.postMessage") == 1
    assert limited == []


def test_a_429_is_counted_by_its_method_and_not_tried_again(
    server: SandboxServer, client: WebClient, limited: list[str]
) -> None:
    server.sandbox.faults.rate_limit("users.info")
    with pytest.raises(SlackApiError):
        client.users_info(user=seed.PRIYA)
    assert calls(server, "users.info") == 1
    assert limited == ["users.info"]
    assert client.users_info(user=seed.PRIYA)["ok"]
    assert limited == ["users.info"]
