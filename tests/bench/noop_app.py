"""A Bolt app that does nothing, served as `coach web` serves the bot.

    python -m tests.bench.noop_app PORT MODE API_URL

MODE `processed` is process_before_response=True, `default` is what Bolt does when nothing is said.
"""

import sys
from wsgiref.types import WSGIApplication

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.operations.web import serve
from tests.bench.requests import SECRET


def load(mode: str, api_url: str) -> WSGIApplication:
    """A command and a message that are acknowledged and nothing more. Bolt checks the signature."""
    bolt = App(
        client=WebClient("xoxb-bench", base_url=api_url),
        signing_secret=SECRET,
        token_verification_enabled=False,
        **({"process_before_response": True} if mode == "processed" else {}),
    )

    @bolt.command("/coach")
    def command(ack: Ack) -> None:
        ack()

    @bolt.event("message")
    def message(event: dict[str, object]) -> None:
        pass

    web = Flask("noop", static_folder=None)
    handler = SlackRequestHandler(bolt)

    @web.post("/slack/events")
    def events() -> Response:
        return handler.handle(request)

    @web.get("/healthz")
    def health() -> str:
        return "ok"

    return web


if __name__ == "__main__":
    port, chosen, slack = sys.argv[1:]
    serve(int(port), lambda: load(chosen, slack), lambda: None)
