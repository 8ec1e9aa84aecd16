"""How envelopes reach the app: over its Socket Mode connections, or as signed requests to its one request URL."""

import asyncio
import hashlib
import hmac
import http.client
import itertools
import json
import secrets
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox import limits
from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.model import Identity, Json
from bot.sandbox.tickets import Timings


class SocketTransport:
    """Issues tickets for `apps.connections.open`, serves connections, receives acks. Lives on one event loop."""

    def __init__(self, identity: Identity, timings: Timings) -> None:
        self._identity = identity
        self._timings = timings
        self._tickets: set[str] = set()
        self._connections: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._silent: set[WebSocket] = set()
        self.deaf = False
        """New connections do not respond at all, not even with hello."""

    @property
    def connected(self) -> int:
        """How many connections the app holds."""
        return len(self._connections)

    def ticket(self) -> str:
        """A ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(4_401)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self._connections) >= limits.SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        self._connections.append(socket)
        if self.deaf:
            self._silent.add(socket)
            _transport(socket).pause_reading()
        try:
            if not self.deaf:
                await socket.send_json(self._hello())
            await self._listen(socket)
        except WebSocketDisconnect:
            return
        finally:
            self._silent.discard(socket)
            if socket in self._connections:
                self._connections.remove(socket)

    async def refresh(self) -> None:
        """Ask every connection to be replaced, as Slack does every few hours; the app closes the old one."""
        for socket in list(self._connections):
            with suppress(WebSocketDisconnect):  # it may be on its way out
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def cut(self) -> None:
        """Abort every connection without a close frame."""
        for socket in list(self._connections):
            _transport(socket).abort()

    async def fall_silent(self) -> None:
        """Stop reading from every connection and answering its pings, but keep it open."""
        for socket in list(self._connections):
            self._silent.add(socket)
            _transport(socket).pause_reading()

    async def send(self, envelope: Envelope) -> Answer:
        """Send one envelope over one of the connections, in rotation, and wait for its ack."""
        if not self._connections:
            return Answer("timeout" if envelope.kind == "events_api" else "dispatch_failed")
        socket = self._connections[next(self._turn) % len(self._connections)]
        if socket in self._silent:
            return Answer("timeout" if envelope.kind == "events_api" else "operation_timeout")
        envelope_id = str(uuid.uuid4())
        waiting: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            await socket.send_json(self._frame(envelope, envelope_id))
            return Answer(body=await asyncio.wait_for(waiting, self._timings.answer))
        except TimeoutError:
            return Answer("timeout" if envelope.kind == "events_api" else "operation_timeout")
        except (WebSocketDisconnect, RuntimeError):
            return Answer("timeout" if envelope.kind == "events_api" else "dispatch_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def _listen(self, socket: WebSocket) -> None:
        while True:
            text = await socket.receive_text()
            if socket in self._silent:
                _transport(socket).pause_reading()  # uvicorn has begun to read again for this one
            try:
                frame = json.loads(text)
            except json.JSONDecodeError:
                continue
            waiting = self._waiting.get(str(frame.get("envelope_id"))) if isinstance(frame, dict) else None
            if waiting is not None and not waiting.done():
                waiting.set_result(frame.get("payload"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "connection_info": {"app_id": self._identity.app_id},
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18_060},
        }

    def _frame(self, envelope: Envelope, envelope_id: str) -> Json:
        frame: Json = {
            "envelope_id": envelope_id,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
        return frame


def _transport(socket: WebSocket) -> asyncio.Transport:
    """Knows that uvicorn's `receive` is a method of its connection."""
    connection = getattr(socket, "_receive").__self__  # noqa: B009
    transport: asyncio.Transport = connection.transport
    return transport


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
    """Posts events as JSON, interactions and commands as forms; a thread each, so that none blocks another."""

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
        """Shut the threads down without waiting."""
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
