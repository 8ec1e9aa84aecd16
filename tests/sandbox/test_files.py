"""Uploading a file in Slack's three steps, and reading it back."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import seed
from bot.sandbox.page.routes import create_page
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer


@pytest.fixture
def there() -> Iterator[tuple[Sandbox, WebClient]]:
    sandbox = Sandbox()
    with ExitStack() as stack:
        server = stack.enter_context(SandboxServer(sandbox, page_routes=create_page(sandbox)))
        yield sandbox, WebClient(seed.IDENTITY.bot_token, base_url=server.api_url)


def upload(client: WebClient, sandbox: Sandbox, text: str = "hello") -> dict:
    channel = sandbox.workspace.im_of(seed.PRIYA).id
    given = [{"filename": "coach-1.html", "content": text}]
    return client.files_upload_v2(file_uploads=given, channel=channel)["files"][0]


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  the sandbox's own
        return answer.read().decode()


def test_it_is_a_message_of_the_app_and_can_be_downloaded_from_the_page(there: tuple[Sandbox, WebClient]) -> None:
    sandbox, client = there
    file = upload(client, sandbox)
    channel = sandbox.workspace.im_of(seed.PRIYA)
    [message] = sandbox.workspace.messages(channel.id, seed.PRIYA)
    assert message.files[0]["name"] == "coach-1.html"
    assert read(file["url_private"]) == "hello"
    page = read(f"{sandbox.base_url}/as/{seed.PRIYA}/{channel.id}")
    assert f'href="/files/{file["id"]}/coach-1.html"' in page


def test_shared_once_and_only_what_was_uploaded(there: tuple[Sandbox, WebClient]) -> None:
    sandbox, client = there
    file = upload(client, sandbox)
    announced = client.files_getUploadURLExternal(filename="x", length=3)
    for file_id in (file["id"], announced["file_id"], "F0"):
        with pytest.raises(SlackApiError, match="file_not_found"):
            client.files_completeUploadExternal(
                files=[{"id": file_id}], channel_id=sandbox.workspace.im_of(seed.PRIYA).id
            )


def test_other_bytes_than_announced_are_refused(there: tuple[Sandbox, WebClient]) -> None:
    _, client = there
    announced = client.files_getUploadURLExternal(filename="x", length=3)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(announced["upload_url"], data=b"four", timeout=5)  # noqa: S310  the sandbox's own


def test_it_needs_the_scope(there: tuple[Sandbox, WebClient]) -> None:
    sandbox, client = there
    sandbox.scopes = ("chat:write",)
    with pytest.raises(SlackApiError, match="missing_scope"):
        upload(client, sandbox)
