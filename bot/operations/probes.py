"""/healthz, /readyz and /metrics, for monitoring; on a port of their own where nothing else listens.

/metrics tells how much is going on, so it is not for everybody: where Slack reaches the bot it is there only with
METRICS_TOKEN. On HEALTH_PORT it is there without one too, for this machine only: /healthz and /readyz must be reached
from elsewhere, by whatever restarts the process.

Whether this process is ready: every check it was given, asked at most once a second, by one caller at a time.

A probe must not pile up on a database that hangs: who comes while the checks run is given the last answer, unless it
is too old to be trusted.
"""

import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Lock

import structlog
from flask import Blueprint, Flask, Response, request

from bot.core.health import Check
from bot.operations.web import ThreadServer

log = structlog.get_logger(__name__)

FRESH_SECONDS = 1.0
TRUSTED_SECONDS = 15.0

Look = Callable[[], Check]


@dataclass(frozen=True, slots=True)
class Probes:
    """`ready` looks whether the bot can do its work; `metrics` gives Prometheus' text and its content type."""

    ready: Callable[[], tuple[Check, ...]]
    metrics: Callable[[], tuple[bytes, str]]
    metrics_token: str | None = None


def probe_routes(probes: Probes, *, public: bool) -> Blueprint:
    """The three addresses. Without a token /metrics is hidden: from everybody where it is `public`, since a proxy is on
    this machine too, and elsewhere from other machines."""
    routes = Blueprint("probes", __name__)

    @routes.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz")
    def readyz() -> tuple[dict[str, object], int]:
        checks = probes.ready()
        ok = all(check.ok for check in checks)
        found = {check.name: {"ok": check.ok, "says": check.sentence} for check in checks}
        return {"ready": ok, "checks": found}, 200 if ok else 503

    @routes.get("/metrics")
    def metrics() -> Response:
        if probes.metrics_token is None and (public or not _from_here()):
            return Response(status=404)
        if probes.metrics_token is not None and not _allowed(probes.metrics_token):
            return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        text, content_type = probes.metrics()
        return Response(text, content_type=content_type)

    return routes


def _from_here() -> bool:
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 (nobody's)


def _allowed(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


class ProbeServer(ThreadServer):
    """Answers probes on a port of its own."""

    def __init__(self, port: int, probes: Probes, host: str = "0.0.0.0") -> None:  # noqa: S104 (probed from outside)
        app = Flask("probes", static_folder=None)
        app.register_blueprint(probe_routes(probes, public=False))
        super().__init__(app, host, port, threads=4)


class Health:
    """`ready` gives the checks' results. `now` counts seconds and never goes back."""

    def __init__(self, looks: Sequence[Look], now: Callable[[], float] = time.monotonic) -> None:
        self._looks = looks
        self._now = now
        self._asking = Lock()
        self._found: tuple[Check, ...] = ()
        self._found_at = float("-inf")

    def ready(self) -> tuple[Check, ...]:
        """The results, all of them. A check that raises is one that fails."""
        if self._age() <= FRESH_SECONDS:
            return self._found
        if not self._asking.acquire(blocking=False):
            hanging = Check("checks", False, "The checks take too long to answer.")
            return self._found if self._age() <= TRUSTED_SECONDS else (hanging,)
        try:
            self._found = tuple(_found(look) for look in self._looks)
            self._found_at = self._now()
            return self._found
        finally:
            self._asking.release()

    def _age(self) -> float:
        return self._now() - self._found_at


def _found(look: Look) -> Check:
    try:
        return look()
    except Exception:
        log.error("check_failed", exc_info=True)
        return Check("checks", False, "A check could not be made; the log says where it failed.")
