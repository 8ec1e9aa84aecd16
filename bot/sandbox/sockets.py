"""Socket Mode: the app's WebSocket connections, any of which may get any payload."""

import asyncio
import itertools
import json
import secrets
import uuid

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox import limits
from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.model import Identity, Json
from bot.sandbox.tickets import Timings


class SocketTransport:
    """Gives tickets for `apps.connections.open`, serves connections, takes acks. Lives on one event loop."""

    def __init__(self, identity: Identity, timings: Timings) -> None:
        self._identity = identity
        self._timings = timings
        self._tickets: set[str] = set()
        self._connections: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._silent: set[WebSocket] = set()
        self.deaf = False
        """Connections made from now on are silent from their beginning."""

    @property
    def connected(self) -> int:
        """How many connections the app holds."""
        return len(self._connections)

    def ticket(self) -> str:
        """A pass for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """One connection from hello to goodbye."""
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
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def cut(self) -> None:
        """Drop every connection without a goodbye."""
        for socket in list(self._connections):
            _transport(socket).abort()

    async def fall_silent(self) -> None:
        """Keep every connection open, and neither read from it nor answer its pings."""
        for socket in list(self._connections):
            self._silent.add(socket)
            _transport(socket).pause_reading()

    async def send(self, envelope: Envelope) -> Answer:
        """Bring one envelope to a connection, in turns, and wait for its ack."""
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
