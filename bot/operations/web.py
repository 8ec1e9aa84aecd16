"""Slack over HTTP: Flask for its address, gunicorn for the processes, `serving` for what they do with a connection.

Every request is checked here before Bolt sees it: Bolt answers 500 to some malformed ones and logs the body
of badly signed ones. A refusal logs its reason and never the body.
"""

import hashlib
import hmac
import json
import logging
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import WSGIApplication

import structlog
from flask import Blueprint, Flask, Request, Response, request
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.flask.handler import to_flask_response
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from bot.core.ports import Metrics
from bot.core.slack.manifest import events_url
from bot.core.slack.payloads import is_well_formed
from bot.core.slack.registry import request_kind
from bot.operations.serving import GRACE_SECONDS, MAX_BODY_BYTES, THREADS, HttpServer, HttpWorker

log = structlog.get_logger(__name__)

MAX_AGE_SECONDS = 300
"""Slack's advice against replays (docs.slack.dev/authentication/verifying-requests-from-slack)."""
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further."""

    status: int
    reason: str


def create_web_app(
    bolt: App, signing_secret: str, after_each: Callable[[], None], metrics: Metrics, *more: Blueprint
) -> Flask:
    """POST /slack/events for events, commands and interactivity, and the addresses of `more`.

    `after_each` is called when a request has been handled.
    """
    web = Flask("bot", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

    @web.post("/slack/events")
    def slack_events() -> Response:
        began = time.monotonic()
        body = _body_or_refusal(request, signing_secret, time.time())
        if isinstance(body, Refusal):
            log.warning("request_refused", status=body.status, reason=body.reason)
            metrics.request_refused(body.reason)
            return Response(status=body.status)
        # Parsed once: Bolt reads a form in its own way, and loses a command in whose text "payload" stands.
        response = to_flask_response(bolt.dispatch(BoltRequest(body=body, mode="socket_mode")))
        metrics.answered(request_kind(body), time.monotonic() - began)
        after_each()
        return response

    for routes in more:
        web.register_blueprint(routes)
    return web


def _body_or_refusal(asked: Request, signing_secret: str, now: float) -> dict[str, Any] | Refusal:
    """What was sent, if it is well formed and from Slack."""
    if asked.mimetype not in (JSON_TYPE, FORM_TYPE):
        return Refusal(415, "content_type")
    try:
        raw = asked.get_data()
    except RequestEntityTooLarge:
        return Refusal(413, "too_large")
    except BadRequest:
        return Refusal(400, "broken_off")
    if asked.content_length is None and len(raw) >= MAX_BODY_BYTES:  # sent in chunks, and cut there by werkzeug
        return Refusal(413, "too_large")
    timestamp = asked.headers.get("X-Slack-Request-Timestamp", "")
    signature = asked.headers.get("X-Slack-Signature", "")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
        return Refusal(401, "signature_missing")
    if abs(now - int(timestamp)) > MAX_AGE_SECONDS:
        return Refusal(401, "signature_stale")
    expected = hmac.new(signing_secret.encode(), b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256)
    if not hmac.compare_digest(f"v0={expected.hexdigest()}", signature):
        return Refusal(401, "signature_wrong")
    body = _body(raw, asked.mimetype)
    return Refusal(400, "malformed") if body is None else body


def _body(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """What was sent: a JSON object, or a form with one as `payload`, or a command. None for what cannot be read."""
    try:
        text = raw.decode()
        if content_type == JSON_TYPE:
            body = json.loads(text)
        else:
            form = parse_qs(text, keep_blank_values=True)
            if any(len(values) > 1 for values in form.values()):
                return None  # whichever of the two is read, the other one was meant as well
            fields = {name: value for name, [value] in form.items()}
            body = json.loads(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and ("ssl_check" in body or is_well_formed(body)) else None


class PropagatingLogger(Logger):
    """Gunicorn's lines go the way of all others."""

    def setup(self, cfg: Config) -> None:
        """Undo gunicorn's own handlers, which write to stderr in a format of their own."""
        super().setup(cfg)
        for name in ("gunicorn.error", "gunicorn.access"):
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True


class _Server(BaseApplication):
    def __init__(self, load: Callable[[], WSGIApplication], options: dict[str, Any]) -> None:
        self._load, self._options = load, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:  # older gunicorn has no control socket
                self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self._load()


def serve(
    port: int,
    load: Callable[[], WSGIApplication],
    close: Callable[[], None],
    ended: Callable[[int], None] = lambda _pid: None,
    **options: int,
) -> None:
    """Serve until SIGTERM or SIGINT; `options` are gunicorn's.

    `load` runs in each worker after the fork, `close` when that worker ends; `ended` in the parent, with its pid.
    """
    ours = {
        "bind": f"0.0.0.0:{port}",
        "worker_class": HttpWorker,
        "graceful_timeout": GRACE_SECONDS,
        "control_socket_disable": True,
        "logger_class": PropagatingLogger,
        "worker_exit": lambda _server, _worker: close(),
        "child_exit": lambda _server, worker: ended(worker.pid),
    }
    _Server(load, {**ours, **options}).run()


class ThreadServer:
    """Serves in a thread of this process: for the sandbox, and for processes that serve nothing else over HTTP."""

    def __init__(self, app: WSGIApplication, host: str = "127.0.0.1", port: int = 0, threads: int = THREADS) -> None:
        """Port 0 takes a free one. Raises OSError if the port cannot be listened on."""
        listening = socket.create_server((host, port))
        self.port: int = listening.getsockname()[1]
        self._http = HttpServer(app, listening, threads)
        self._stopping = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Answer requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._stopping.set()
        self._http.wake()
        self._thread.join()
        self._http.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._http.step()


class LocalServer(ThreadServer):
    """The bot on a free port of this machine."""

    @property
    def events_url(self) -> str:
        """Where Slack sends everything."""
        return events_url(f"http://127.0.0.1:{self.port}")


def port_is_free(port: int, host: str = "0.0.0.0") -> bool:  # noqa: S104 (the bot is reached from outside)
    """Whether this port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
