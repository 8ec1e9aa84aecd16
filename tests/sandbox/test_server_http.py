"""The sandbox's HTTP face: bodies, headers, ordered faults, response URLs, the log and Socket Mode's door."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bot.sandbox import limits, seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import Timings

PRIYA_IM = "D" + seed.PRIYA[1:]


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    sandbox = Sandbox()
    page = Route("/", lambda request: PlainTextResponse("the page"))
    with SandboxServer(sandbox, page_routes=[page]) as running:
        yield running


@pytest.fixture
def client(server: SandboxServer) -> WebClient:
    client = WebClient(token=seed.IDENTITY.bot_token, base_url=server.api_url)
    client.retry_handlers.clear()
    return client


def fetch(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, named)  # noqa: S310  our own server
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310  the same
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_scopes_are_in_the_headers(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == seed.IDENTITY.bot_user
    assert "im:history" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"hi", "text/csv", "invalid_post_type"),
        (b"text=hi&token=nope", "application/x-www-form-urlencoded", "invalid_auth"),
        (b"text=hi", "application/x-www-form-urlencoded", "not_authed"),
    ],
)
def test_bodies(server: SandboxServer, body: bytes, content_type: str, error: str) -> None:
    status, answer = fetch(f"{server.api_url}chat.postMessage", body, content_type=content_type)
    assert (status, json.loads(answer)["error"]) == (200, error)


def test_a_multipart_body_is_read(server: SandboxServer) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="error"\r\n\r\nmine\r\n--x--\r\n'
    _, answer = fetch(f"{server.api_url}api.test", body, content_type="multipart/form-data; boundary=x")
    assert json.loads(answer)["error"] == "mine"


def post(client: WebClient, text: str = "hi") -> Any:
    return client.chat_postMessage(channel=seed.PRIYA, text=text)


def stored(server: SandboxServer) -> int:
    return len(server.sandbox.workspace.messages(PRIYA_IM))


def test_a_rate_limit_comes_with_retry_after(server: SandboxServer, client: WebClient) -> None:
    server.sandbox.faults.rate_limit("chat.postMessage", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            post(client)
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
    post(client)
    assert stored(server) == 1


def test_a_server_error_a_page_and_a_refusal(server: SandboxServer, client: WebClient) -> None:
    server.sandbox.faults.server_error("chat.postMessage")
    server.sandbox.faults.html("chat.postMessage")
    server.sandbox.faults.refuse("chat.postMessage", "account_inactive")
    for status, error in ((500, "internal_error"), (503, None), (200, "account_inactive")):
        with pytest.raises(SlackApiError) as caught:
            post(client)
        assert caught.value.response.status_code == status
        if error:
            assert caught.value.response["error"] == error
    assert stored(server) == 0


def test_a_dropped_connection_after_the_message_was_stored(server: SandboxServer, client: WebClient) -> None:
    server.sandbox.faults.drop("chat.postMessage")
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        post(client)
    assert stored(server) == 1
    assert client.api_test()["ok"]


def test_a_late_answer(server: SandboxServer, client: WebClient) -> None:
    server.sandbox.faults.hang("chat.postMessage", seconds=5)
    client.timeout = 0.2
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        post(client)
    assert stored(server) == 1


def ephemeral_url(server: SandboxServer) -> WebhookClient:
    path = server.sandbox.tickets.issue_response_url(seed.PRIYA, PRIYA_IM, None)
    return WebhookClient(server.url + path)


def test_a_response_url_takes_five_posts(server: SandboxServer) -> None:
    url = ephemeral_url(server)
    answers = [url.send(text=str(number)) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert json.loads(answers[-1].body)["error"] == "used_url"
    seen = server.sandbox.workspace.messages(PRIYA_IM, seed.PRIYA)
    assert [message.text for message in seen] == list("01234")
    assert server.sandbox.workspace.messages(PRIYA_IM, seed.SAM) == []


def test_a_response_url_expires() -> None:
    with SandboxServer(Sandbox(timings=Timings(response_url=0.0))) as server:
        answer = ephemeral_url(server).send(text="late")
    assert (answer.status_code, json.loads(answer.body)["error"]) == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "x", "replace_original": True}, "message_not_found"),
    ],
)
def test_a_response_url_is_strict(server: SandboxServer, body: dict[str, Any], error: str) -> None:
    answer = ephemeral_url(server).send_dict(body)
    assert (answer.status_code, json.loads(answer.body)["error"]) == (400, error)


def test_a_response_url_replaces_and_deletes_its_message(server: SandboxServer, client: WebClient) -> None:
    ts = post(client)["ts"]
    path = server.sandbox.tickets.issue_response_url(seed.PRIYA, PRIYA_IM, ts)
    url = WebhookClient(server.url + path)
    url.send(text="new", replace_original=True)
    assert server.sandbox.workspace.message(PRIYA_IM, ts).text == "new"
    url.send(text="for all", response_type="in_channel")
    assert stored(server) == 2
    url.send(delete_original=True)
    assert server.sandbox.workspace.message(PRIYA_IM, ts) is None


def test_the_log_tells_of_every_call(server: SandboxServer, client: WebClient) -> None:
    post(client, "<b>&")
    with pytest.raises(SlackApiError):
        client.users_info(user="U0NOBODY")
    entries = json.loads(fetch(f"{server.url}/log.json")[1])
    assert [(entry["method"], entry["error"]) for entry in entries if entry["direction"] == "from_app"] == [
        ("chat.postMessage", None),
        ("users.info", "user_not_found"),
    ]
    page = fetch(f"{server.url}/log")[1]
    assert "users.info" in page
    assert "<b>&" not in page
    assert fetch(server.url) == (200, "the page")


def test_socket_mode_needs_a_fresh_ticket_and_holds_ten(server: SandboxServer) -> None:
    door = WebClient(token=seed.IDENTITY.app_token, base_url=server.api_url)
    with ExitStack() as stack:
        for _ in range(limits.SOCKETS):
            url = door.apps_connections_open(app_token=door.token)["url"]
            link = stack.enter_context(connect(url))
            assert json.loads(link.recv())["type"] == "hello"
        url = door.apps_connections_open(app_token=door.token)["url"]
        with connect(url) as eleventh:
            assert json.loads(eleventh.recv())["reason"] == "too_many_websockets"
        with pytest.raises((InvalidStatus, ConnectionClosed)), connect(url) as again:
            again.recv()


def test_socket_mode_is_closed_in_http_mode() -> None:
    with SandboxServer(Sandbox("http", request_url="http://127.0.0.1:9/")) as server:
        door = WebClient(token=seed.IDENTITY.app_token, base_url=server.api_url)
        with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
            door.apps_connections_open(app_token=seed.IDENTITY.app_token)
