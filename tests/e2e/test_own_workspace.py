"""With a token in the settings the bot is for that token's workspace: nothing of others is taken or kept."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs
from werkzeug.test import Client, TestResponse

from bot.sandbox import seed
from tests.e2e.world import World, world

CANARY = "what nobody else should read"
STRANGER = "T0STRANGER"


def post(here: World, body: bytes, content_type: str) -> TestResponse:

    stamp = str(int(time.time()))
    secret = here.sandbox.identity.signing_secret
    signed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}
    assert here.app is not None
    return Client(here.app).post("/slack/events", data=body, content_type=content_type, headers=headers)


def command(here: World, team: str) -> TestResponse:
    typed = {"command": "/coach", "text": f"add {CANARY}", "team_id": team, "user_id": seed.PRIYA}
    body = urlencode({**typed, "channel_id": "D1", "trigger_id": "1.2.3"}).encode()
    return post(here, body, "application/x-www-form-urlencoded")


def message(here: World, team: str) -> TestResponse:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0STRANGER", "text": CANARY}
    body = {
        "type": "event_callback",
        "team_id": team,
        "event_id": "Ev0STRANGER",
        "authorizations": [{"team_id": team, "is_bot": True}],
        "event": {**event, "ts": "1.000001", "event_ts": "1.000001"},
    }
    return post(here, json.dumps(body).encode(), "application/json")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_requests_of_another_workspace_are_refused_plainly(engine: Engine):
    with world(engine, "http") as here:
        with capture_logs() as logs:
            answers = [command(here, STRANGER), message(here, STRANGER)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert "not set up in this workspace" in answers[0].text
        assert answers[1].text == ""
        assert CANARY not in repr(logs)
        assert [line["workspace_ids"] for line in logs if line["event"] == "not_installed"] == [(STRANGER,)] * 2
        with engine.connect() as connection:
            workspaces = connection.scalars(text("SELECT workspace_id FROM people")).all()
        assert STRANGER not in workspaces
        assert "not set up" not in command(here, seed.IDENTITY.team_id).text
