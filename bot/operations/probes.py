"""/healthz, /readyz and /metrics, for whoever watches the bot; on a port of their own where nothing else listens.

/metrics tells how much is going on, so it is not for everybody: where Slack reaches the bot it is there only with
METRICS_TOKEN. HEALTH_PORT is meant to be reached from inside only, and there it needs no token unless one is set.
"""

import hmac
import socket
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from flask import Blueprint, Flask, Response, request
from werkzeug.serving import make_server

from bot.core.health import Check


@dataclass(frozen=True, slots=True)
class Probes:
    """`ready` looks whether the bot can do its work; `metrics` gives Prometheus' text and its content type."""

    ready: Callable[[], tuple[Check, ...]]
    metrics: Callable[[], tuple[bytes, str]]
    metrics_token: str | None = None


def probe_routes(probes: Probes, *, public: bool) -> Blueprint:
    """The three addresses. `public` hides /metrics unless a token was set."""
    routes = Blueprint("probes", __name__)

    @routes.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz")
    def readyz() -> tuple[dict[str, object], int]:
        checks = probes.ready()
        ok = all(check.ok for check in checks)
        told = {check.name: {"ok": check.ok, "says": check.sentence} for check in checks}
        return {"ready": ok, "checks": told}, 200 if ok else 503

    @routes.get("/metrics")
    def metrics() -> Response:
        if probes.metrics_token is None and public:
            return Response(status=404)
        if probes.metrics_token is not None and not _allowed(probes.metrics_token):
            return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        text, content_type = probes.metrics()
        return Response(text, content_type=content_type)

    return routes


def _allowed(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


class ProbeServer:
    """Answers probes on a port of its own, in a thread: for processes that serve nothing else over HTTP."""

    def __init__(self, port: int, probes: Probes, host: str = "0.0.0.0") -> None:  # noqa: S104 (probed from outside)
        """Port 0 takes a free one. Raises OSError if the port cannot be listened on."""
        app = Flask("probes", static_folder=None)
        app.register_blueprint(probe_routes(probes, public=False))
        with socket.create_server((host, port)) as listening:  # werkzeug's own way of failing ends the process
            self.port: int = listening.getsockname()[1]
            self._server = make_server(host, port, app, threaded=True, fd=listening.fileno())
        self._server.daemon_threads = True  # type: ignore[attr-defined] # a probe that hangs must not hold up the end
        self._thread = Thread(target=self._server.serve_forever, name="probes", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
