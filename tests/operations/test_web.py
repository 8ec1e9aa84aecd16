import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from flask.testing import FlaskClient
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from werkzeug.test import TestResponse

from bot.core.slack.connection import web_client
from bot.operations.web import MAX_BODY_BYTES, create_web_app
from tests.fakes import NoMetrics

SECRET = "signing-secret"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Slack:
    """What reached the bot, and a client that signs as Slack does."""

    def __init__(self) -> None:
        self.reached: list[dict[str, Any]] = []
        self.handled = 0
        bolt = App(
            signing_secret=SECRET,
            client=web_client(None, "http://127.0.0.1:9/api/"),
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
            process_before_response=True,
        )

        @bolt.command("/coach")
        def coach(ack: Any, body: dict[str, Any]) -> None:
            self.reached.append(body)
            ack("hello")

        @bolt.event("app_home_opened")
        def opened(body: dict[str, Any]) -> None:
            self.reached.append(body)

        web = create_web_app(bolt, SECRET, self._count, NoMetrics())
        self.http: FlaskClient = web.test_client()

    def _count(self) -> None:
        self.handled += 1

    def post(self, body: bytes, content_type: str = JSON, **headers: str | None) -> TestResponse:
        stamp = str(int(time.time()))
        all_headers: dict[str, str | None] = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(headers.get("X_Slack_Request_Timestamp") or stamp, body),
        }
        all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in all_headers.items() if value is not None}
        return self.http.post("/slack/events", data=body, content_type=content_type, headers=sent)


def sign(timestamp: str, body: bytes) -> str:
    digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


@pytest.fixture
def slack() -> Slack:
    return Slack()


COMMAND = urlencode({"command": "/coach", "text": "help", "team_id": "T1", "user_id": "U1"}).encode()
EVENT = json.dumps(
    {"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1"}}
).encode()


def test_a_command_reaches_the_bot_and_is_answered(slack: Slack) -> None:
    response = slack.post(COMMAND, FORM)
    assert (response.status_code, response.text) == (200, "hello")
    assert [body["text"] for body in slack.reached] == ["help"]
    assert slack.handled == 1


def test_an_event_reaches_the_bot(slack: Slack) -> None:
    assert slack.post(EVENT).status_code == 200
    assert len(slack.reached) == 1


def test_url_verification_gives_the_challenge_back(slack: Slack) -> None:
    response = slack.post(json.dumps({"type": "url_verification", "challenge": "c-1"}).encode())
    assert (response.status_code, response.json) == (200, {"challenge": "c-1"})


def seconds_ago(seconds: int) -> str:
    return str(int(time.time()) - seconds)


BAD: list[tuple[str, int, bytes, str, dict[str, str | None]]] = [
    ("unsigned", 401, EVENT, JSON, {"X_Slack_Signature": None}),
    ("no timestamp", 401, EVENT, JSON, {"X_Slack_Request_Timestamp": None}),
    ("wrong signature", 401, EVENT, JSON, {"X_Slack_Signature": "v0=" + "0" * 64}),
    ("non-ASCII signature", 401, EVENT, JSON, {"X_Slack_Signature": "v0=é" + "0" * 63}),
    ("short signature", 401, EVENT, JSON, {"X_Slack_Signature": "v0=abc"}),
    ("non-numeric timestamp", 401, EVENT, JSON, {"X_Slack_Request_Timestamp": "now"}),
    ("huge timestamp", 401, EVENT, JSON, {"X_Slack_Request_Timestamp": "9" * 400}),
    ("other digits", 401, EVENT, JSON, {"X_Slack_Request_Timestamp": "²²²"}),
    ("stale", 401, EVENT, JSON, {"X_Slack_Request_Timestamp": seconds_ago(400)}),
    ("from the future", 401, EVENT, JSON, {"X_Slack_Request_Timestamp": seconds_ago(-86_400)}),
    ("plain text", 415, EVENT, "text/plain", {}),
    ("no content type", 415, EVENT, "", {}),
    ("multipart", 415, EVENT, "multipart/form-data; boundary=x", {}),
    ("broken JSON", 400, b'{"type": "event', JSON, {}),
    ("JSON list", 400, b'[{"type": "event_callback"}]', JSON, {}),
    ("JSON number", 400, b"7", JSON, {}),
    ("empty", 400, b"", JSON, {}),
    ("empty form", 400, b"", FORM, {}),
    ("nested too deep", 400, b"[" * 100_000, JSON, {}),
    ("no type", 400, b"{}", JSON, {}),
    ("event is a list", 400, b'{"type": "event_callback", "event": []}', JSON, {}),
    ("event without type", 400, b'{"type": "event_callback", "event": {}}', JSON, {}),
    ("not UTF-8", 400, b'{"type": "\xff"}', JSON, {}),
    ("payload is broken", 400, b"payload=%7B", FORM, {}),
    ("payload is a list", 400, b"payload=%5B%5D", FORM, {}),
    ("JSON sent as a form", 400, EVENT, FORM, {}),
]


@pytest.mark.parametrize(
    ("status", "body", "content_type", "headers"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_bad_requests_never_reach_bolt(
    slack: Slack, status: int, body: bytes, content_type: str, headers: dict[str, str | None]
) -> None:
    response = slack.post(body, content_type, **headers)
    assert response.status_code == status
    assert response.data == b""
    assert slack.reached == []
    assert slack.handled == 0


def test_a_body_over_the_limit_is_refused(slack: Slack) -> None:
    assert slack.post(b" " * (MAX_BODY_BYTES + 1)).status_code == 413
    assert slack.reached == []


def test_a_refusal_logs_its_reason_and_not_the_body(slack: Slack) -> None:
    with structlog.testing.capture_logs() as logs:
        slack.post(b'{"type": "quiet words"}', X_Slack_Signature="v0=" + "0" * 64)
    assert [entry["reason"] for entry in logs] == ["signature_wrong"]
    assert "quiet words" not in repr(logs)


def test_only_post_is_allowed(slack: Slack) -> None:
    assert slack.http.get("/slack/events").status_code == 405
