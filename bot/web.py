"""Slack over HTTP: Flask for the two addresses, gunicorn to serve them.

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
from threading import Thread
from urllib.parse import parse_qs
from wsgiref.types import WSGIApplication

import structlog
from flask import Flask, Request, Response, request
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from werkzeug.serving import make_server

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 1_000_000
MAX_AGE_SECONDS = 300
"""Slack's advice against replays (docs.slack.dev/authentication/verifying-requests-from-slack)."""
GRACE_SECONDS = 8
THREADS = 8
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


def create_web_app(bolt: App, signing_secret: str, ready: Callable[[], bool], after_each: Callable[[], None]) -> Flask:
    """POST /slack/events for events, commands and interactivity; GET /healthz.

    `ready` says whether the database answers; `after_each` is called when a request has been handled.
    """
    web = Flask("bot", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    bolt_handler = SlackRequestHandler(bolt)

    @web.post("/slack/events")
    def slack_events() -> Response:
        refusal = _refusal(request, signing_secret, time.time())
        if refusal:
            status, reason = refusal
            log.warning("request_refused", status=status, reason=reason)
            return Response(status=status)
        response = bolt_handler.handle(request)
        after_each()
        return response

    @web.get("/healthz")
    def healthz() -> tuple[dict[str, str], int]:
        return ({"status": "ok"}, 200) if ready() else ({"status": "database unavailable"}, 503)

    return web


def _refusal(asked: Request, signing_secret: str, now: float) -> tuple[int, str] | None:
    """Why this request goes no further: HTTP status and reason. None if it is well formed and from Slack."""
    if asked.mimetype not in (JSON_TYPE, FORM_TYPE):
        return 415, "content_type"
    raw = asked.get_data()  # raises 413 over MAX_CONTENT_LENGTH
    timestamp = asked.headers.get("X-Slack-Request-Timestamp", "")
    signature = asked.headers.get("X-Slack-Signature", "")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
        return 401, "signature_missing"
    if abs(now - int(timestamp)) > MAX_AGE_SECONDS:
        return 401, "signature_stale"
    expected = hmac.new(signing_secret.encode(), b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256)
    if not hmac.compare_digest(f"v0={expected.hexdigest()}", signature):
        return 401, "signature_wrong"
    return None if _well_formed(raw, asked.mimetype) else (400, "malformed")


def _well_formed(raw: bytes, content_type: str) -> bool:
    """Whether Bolt can take it apart: a JSON object, a command, or a form with a JSON object as `payload`."""
    try:
        text = raw.decode()
        if content_type == JSON_TYPE:
            return _is_callback(json.loads(text))
        form = parse_qs(text)
        if "payload" in form:
            return isinstance(json.loads(form["payload"][0]), dict)
    except (ValueError, RecursionError):
        return False
    return "command" in form or "ssl_check" in form


def _is_callback(body: object) -> bool:
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        return False
    if body["type"] != "event_callback":
        return True
    event = body.get("event")
    return isinstance(event, dict) and isinstance(event.get("type"), str)


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
    def __init__(
        self,
        port: int,
        load: Callable[[], WSGIApplication],
        close: Callable[[], None],
        options: dict[str, int],
    ) -> None:
        self._options = {
            "bind": f"0.0.0.0:{port}",
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "logger_class": PropagatingLogger,
            "worker_exit": lambda _server, _worker: close(),
            **options,
        }
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:  # older gunicorn has no control socket
                self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self._load()


def serve(port: int, load: Callable[[], WSGIApplication], close: Callable[[], None], **options: int) -> None:
    """Serve until SIGTERM or SIGINT; `options` are gunicorn's.

    `load` runs in each worker after the fork, `close` when that worker ends.
    """
    _Server(port, load, close, options).run()


class LocalServer:
    """Serves on a free port of this machine, in a thread of this process; for the sandbox."""

    def __init__(self, app: WSGIApplication) -> None:
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self.events_url = f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def start(self) -> None:
        """Answer requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def port_is_free(port: int, host: str = "0.0.0.0") -> bool:  # noqa: S104 (the bot is reached from outside)
    """Whether this port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
