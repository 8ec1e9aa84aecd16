"""Only pages of the sandbox itself reach it: other sites that the same browser shows do not."""

from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.sandbox import seed
from bot.sandbox.page.routes import create_page
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    sandbox = Sandbox("socket", scopes=("chat:write",))
    with SandboxServer(sandbox, page_routes=create_page(sandbox)) as server:
        yield server


SEND = f"/as/{seed.PRIYA}/send"


def asked(server: SandboxServer, path: str, method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, f"{server.url}{path}", headers=named).status_code


@pytest.mark.parametrize("path", ["/", "/log", "/log.json", "/api/auth.test", f"/as/{seed.PRIYA}/home"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8420", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.5"]
)
def test_a_name_that_leads_here_is_refused(server: SandboxServer, path: str, host: str) -> None:
    assert asked(server, path, host=host) == 403


@pytest.mark.parametrize("path", [SEND, "/clock/day", "/api/chat.postMessage", "/response/x"])
@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "http://127.0.0.1:1", "null"])
def test_what_another_site_posts_is_refused(server: SandboxServer, path: str, origin: str) -> None:
    assert asked(server, path, "POST", origin=origin) == 403


def test_another_site_cannot_listen_in(server: SandboxServer) -> None:
    address = server.url.replace("http", "ws") + "/link/?ticket=x"
    with pytest.raises(InvalidStatus) as refused, connect(address, origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403


def test_its_own_page_and_the_bot_are_answered(server: SandboxServer) -> None:
    port = server.url.rpartition(":")[2]
    assert asked(server, "/log") == 200
    assert asked(server, "/log", host=f"localhost:{port}", origin=f"http://localhost:{port}") == 200
    assert asked(server, "/log", host=f"[::1]:{port}") == 200
    assert asked(server, "/api/auth.test", "POST") == 200
    assert asked(server, "/clock/hour", "POST", origin=server.url) == 200
