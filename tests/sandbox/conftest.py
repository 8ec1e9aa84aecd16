"""A tiny bot on the real slack_bolt, connected to a real sandbox server, in both modes."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import Timings

QUICK = Timings(answer=1.0, trigger=3.0, retries=(0.0, 0.05, 0.05))
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Save"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}
BUTTONS: list[dict[str, Any]] = [
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {
                "type": "button",
                "action_id": "press",
                "text": {"type": "plain_text", "text": "Press"},
                "value": "7",
            },
            {
                "type": "static_select",
                "action_id": "pick",
                "options": [
                    {"text": {"type": "plain_text", "text": label.title()}, "value": label}
                    for label in ("tea", "coffee")
                ],
            },
        ],
    }
]


def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait for something to become true and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    pytest.fail("did not happen in time")


@dataclass
class EchoBot:
    """What the bot was told, by kind; it fails the next `failures` requests and is `slow` seconds late."""

    app: App
    seen: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    retries: list[tuple[str | None, str | None]] = field(default_factory=list)
    failures: int = 0
    slow: float = 0.0

    def note(self, kind: str, body: dict[str, Any]) -> None:
        self.seen.setdefault(kind, []).append(body)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return self.seen.get(kind, [])


def build_bot(api_url: str) -> EchoBot:
    client = WebClient(token=seed.IDENTITY.bot_token, base_url=api_url)
    quiet = logging.getLogger("echo-bot")
    quiet.setLevel(logging.CRITICAL)
    app = App(
        client=client,
        token=seed.IDENTITY.bot_token,
        signing_secret=seed.IDENTITY.signing_secret,
        logger=quiet,
        process_before_response=True,
    )
    bot = EchoBot(app)
    _watch(app, bot)
    _listen_to_events(app, bot)
    _listen_to_acts(app, bot)
    return bot


def _watch(app: App, bot: EchoBot) -> None:
    @app.middleware
    def watch(req, resp, next):
        bot.retries.append(
            tuple(req.headers.get(name, [None])[0] for name in ("x-slack-retry-num", "x-slack-retry-reason"))
        )
        if bot.failures:
            bot.failures -= 1
            resp.status = 500
            return resp
        time.sleep(bot.slow)
        return next()


def _listen_to_events(app: App, bot: EchoBot) -> None:
    @app.event("message")
    def on_message(body, event, say):
        bot.note(event.get("subtype") or "message", body)
        if event.get("subtype") is None and not event.get("bot_id"):
            say(text=f"echo: {event['text']}", blocks=BUTTONS, thread_ts=event.get("thread_ts"))

    @app.event("app_home_opened")
    def on_home(body, event, client):
        bot.note("home", body)
        block = {"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [block]})

    @app.event("user_change")
    def on_user(body):
        bot.note("user_change", body)

    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    def on_end(body, event):
        bot.note(event["type"], body)


def _listen_to_acts(app: App, bot: EchoBot) -> None:
    @app.command("/coach")
    def on_command(ack, body, respond):
        bot.note("command", body)
        if body["text"] == "later":
            ack()
            respond(text="later")
        else:
            ack(text=f"you said {body['text']}")

    @app.action("press")
    def on_press(ack, body, client):
        bot.note("press", body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.action("pick")
    def on_pick(ack, body, respond):
        bot.note("pick", body)
        ack()
        respond(text="picked", replace_original=True)

    @app.view("form")
    def on_form(ack, body, view):
        bot.note("form", body)
        name = view["state"]["values"]["name"]["name"]["value"]
        if name == "nobody":
            ack(response_action="errors", errors={"name": "Who is that?"})
        else:
            ack()

    @app.view_closed("form")
    def on_closed(ack, body):
        bot.note("closed", body)
        ack()

    @app.shortcut("prepare")
    def on_global(ack, body):
        bot.note("shortcut", body)
        ack()

    @app.shortcut("log")
    def on_shortcut(ack, body):
        bot.note("message_action", body)
        ack()


class _Bolt(BaseHTTPRequestHandler):
    app: App

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {name: [value] for name, value in self.headers.items()}
        answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
        self.send_response(answer.status)
        for name, value in answer.first_headers_without_set_cookie().items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(answer.body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass
class World:
    sandbox: Sandbox
    server: SandboxServer
    bot: EchoBot
    mode: str


@pytest.fixture(params=["socket", "http"])
def world(request) -> Iterator[World]:
    """The echo bot connected to a sandbox in one of the modes."""
    sandbox = Sandbox(request.param, timings=QUICK)
    with SandboxServer(sandbox) as server:
        bot = build_bot(server.api_url)
        if request.param == "http":
            handler = type("Handler", (_Bolt,), {"app": bot.app})
            web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            sandbox.posts.request_url = f"http://127.0.0.1:{web.server_port}/slack/events"
            yield World(sandbox, server, bot, request.param)
            web.shutdown()
            thread.join()
            web.server_close()
        else:
            client = WebClient(token=seed.IDENTITY.app_token, base_url=server.api_url)
            handler = SocketModeHandler(bot.app, seed.IDENTITY.app_token, web_client=client)
            handler.connect()
            until(lambda: sandbox.sockets.connected)
            yield World(sandbox, server, bot, request.param)
            handler.client.auto_reconnect_enabled = False
            server.stop()  # first: slack_sdk waits up to 3 s for a silent socket
            handler.close()
