"""HTTP mode: signed requests to the app's one request URL."""

import asyncio
import hashlib
import hmac
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.model import Json
from bot.sandbox.tickets import Timings


def signed_headers(body: str, content_type: str, signing_secret: str, now: float) -> dict[str, str]:
    """Headers of a request from Slack at the Unix time `now` (signature v0)."""
    timestamp = str(int(now))
    digest = hmac.new(signing_secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "content-type": content_type,
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest}",
    }


class HttpTransport:
    """Posts events as JSON, interactions and commands as forms; a thread each, so that none waits in line."""

    def __init__(self, request_url: str, signing_secret: str, timings: Timings) -> None:
        self.request_url = request_url
        self._secret = signing_secret
        self._timings = timings
        self._threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="sandbox-post")

    async def send(self, envelope: Envelope) -> Answer:
        """Post one envelope and wait for the answer."""
        loop = asyncio.get_running_loop()
        posting = loop.run_in_executor(self._threads, self._post, envelope)
        events = envelope.kind == "events_api"
        try:
            return await asyncio.wait_for(posting, self._timings.answer)
        except TimeoutError:
            return Answer("http_timeout" if events else "operation_timeout")
        except (OSError, http.client.HTTPException):
            return Answer("connection_failed" if events else "dispatch_failed")

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _post(self, envelope: Envelope) -> Answer:
        body, content_type = encoded(envelope)
        headers = signed_headers(body, content_type, self._secret, time.time())
        if envelope.attempt:
            headers["x-slack-retry-num"] = str(envelope.attempt)
            headers["x-slack-retry-reason"] = envelope.reason
        url = urlsplit(self.request_url)
        connection = http.client.HTTPConnection(url.netloc, timeout=self._timings.answer)
        try:
            connection.request("POST", url.path or "/", body.encode(), headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        if not 200 <= response.status < 300:
            final = response.getheader("x-slack-no-retry") == "1"
            return Answer("http_error" if envelope.kind == "events_api" else "dispatch_failed", final=final)
        return Answer(body=_decoded(text, response.getheader("content-type") or ""))


def encoded(envelope: Envelope) -> tuple[str, str]:
    """The request body and its content type."""
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload), "application/json"
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "interactive":
        return urlencode({"payload": json.dumps(envelope.payload)}), form
    return urlencode(envelope.payload), form


def _decoded(text: str, content_type: str) -> Json | None:
    if not text:
        return None
    if content_type.startswith("application/json"):
        try:
            body = json.loads(text)
        except json.JSONDecodeError:
            return {"text": text}
        return body if isinstance(body, dict) else None
    return {"text": text}
