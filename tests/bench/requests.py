"""Signed requests as Slack sends them, over one connection that is kept open."""

import hashlib
import hmac
import http.client
import itertools
import json
import time
from urllib.parse import urlencode

SECRET = "bench-signing-secret"
WORKSPACE = "TBENCH"
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_numbers = itertools.count(1)


def command(user: str, text: str = "") -> tuple[str, bytes]:
    """`/coach …`: content type and body."""
    fields = {
        "token": "bench",
        "team_id": WORKSPACE,
        "team_domain": "bench",
        "channel_id": f"D{user}",
        "channel_name": "directmessage",
        "user_id": user,
        "user_name": user.lower(),
        "command": "/coach",
        "text": text,
        "api_app_id": "ABENCH",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/TBENCH/1/x",
        "trigger_id": f"1.2.{next(_numbers)}",
    }
    return _FORM, urlencode(fields).encode()


def message(user: str, thread_ts: str, text: str) -> tuple[str, bytes]:
    """A reply in a thread of the person's direct messages with the bot."""
    number, moment = next(_numbers), time.time()
    ts = f"{int(moment)}.{number % 1_000_000:06d}"
    event = {
        "type": "message",
        "channel": f"D{user}",
        "channel_type": "im",
        "user": user,
        "team": WORKSPACE,
        "text": text,
        "ts": ts,
        "thread_ts": thread_ts,
        "event_ts": ts,
        "client_msg_id": f"bench-{number}",
        "blocks": [
            {
                "type": "rich_text",
                "block_id": "b1",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
            }
        ],
    }
    body = {
        "token": "bench",
        "team_id": WORKSPACE,
        "api_app_id": "ABENCH",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{number}x{moment}",
        "event_time": int(moment),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": WORKSPACE,
                "user_id": "UBOT",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "bench",
    }
    return _JSON, json.dumps(body).encode()


class Sender:
    """Sends to one server."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def send(self, request: tuple[str, bytes]) -> float:
        """How many milliseconds passed until the whole answer was there. Anything but 200 is an error."""
        content_type, body = request
        timestamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        began = time.perf_counter()
        try:
            self._connection.request("POST", "/slack/events", body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):  # kept open for too long
            self._connection.close()
            return self.send(request)
        answer.read()
        took = time.perf_counter() - began
        assert answer.status == 200, f"answered {answer.status}"
        return took * 1000
