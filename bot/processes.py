"""The processes a person can start, from their first check to their clean end.

Whatever still runs a few seconds after SIGTERM or SIGINT is left: claims in the database have leases that run
out, so another process takes over what was in hand.
"""

import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import cast
from wsgiref.types import WSGIApplication

import structlog

from bot import wiring
from bot.calendars.service import CalendarService
from bot.calendars.web_sign_in import sign_in_pages
from bot.core.backup_log import BackupLog
from bot.core.database.readiness import open_engine, require_current
from bot.core.jobs import Scheduler
from bot.core.outbox.restoring import look_up_unsent, mark_restored
from bot.core.outbox.ticks import AFTER_REQUEST
from bot.core.ports import Clock
from bot.core.sealing import rotation
from bot.core.slack.connection import SocketMode, SocketModeError
from bot.core.wording.library import ENGLISH
from bot.operations import metrics, web
from bot.operations.probes import Probes, ProbeServer, probe_routes
from bot.privacy.service import Rights
from bot.settings import Settings
from bot.watch import probes, watched_scheduler
from bot.wiring import Coach
from bot.workspaces.web_install import install_pages

log = structlog.get_logger(__name__)

GRACE_SECONDS = 8.0
LOOK_SECONDS = 0.1


class StartError(Exception):
    """A process cannot start. The message is a sentence that says why and how to fix it."""


def run(settings: Settings) -> None:
    """All in one process: listens, and sends what is due. Migrates an empty database."""
    require_database(settings, migrate_empty=True)
    if settings.slack_app_token:
        _run_here(settings, listen=True)
    else:
        _serve(settings, scheduler=True, workers=1)


def run_web(settings: Settings) -> None:
    """Listens over HTTP only. The number of gunicorn's workers is WEB_CONCURRENCY, or one."""
    require_database(settings, migrate_empty=False)
    _serve(settings, scheduler=False)


def run_worker(settings: Settings) -> None:
    """Sends what is due. Listens too when there is an app token, since no web process can do that."""
    require_database(settings, migrate_empty=False)
    _run_here(settings, listen=settings.slack_app_token is not None)


def restored(settings: Settings, clock: Clock | None = None) -> tuple[int, int]:
    """The database comes from a backup: mark that, and repeat the erasures since. How many deliveries are looked up,
    and for how many people something was repeated. Raises StartError, DatabaseError, SecretKeysError."""
    require_database(settings, migrate_empty=False)
    coach = wiring.build(settings, clock)
    try:
        now, rights = coach.clock.now(), cast("Rights", coach.services["privacy"])
        mark_restored(coach.db, now)
        repeated = rights.forgetting.repeat(now)
        return look_up_unsent(coach.db, now), repeated
    finally:
        coach.close()


def require_database(settings: Settings, *, migrate_empty: bool) -> None:
    """Connect, check the schema, and that what is sealed can be opened, and that BACKUP_LOG can be written to. Raises
    StartError, DatabaseError, SecretKeysError.

    Some that cannot be opened stop nobody else from being served.
    """
    try:
        BackupLog(settings.backup_log).check()
    except OSError as error:
        raise StartError("BACKUP_LOG cannot be written to; name a file or folder that this user may change.") from error
    engine = open_engine(settings.database_url.get_secret_value(), settings.secret_keys)
    try:
        require_current(engine, migrate_empty=migrate_empty)
        found = rotation.check_secrets(engine)
        if found.unopened:
            log.error("secrets_not_opened", count=found.unopened, of=found.count, fix=str(found))
    finally:
        engine.dispose()


def rotate_secrets(settings: Settings) -> rotation.Secrets:
    """Seal every stored secret with the first key. Raises DatabaseError, SecretKeysError."""
    engine = open_engine(settings.database_url.get_secret_value(), settings.secret_keys)
    try:
        require_current(engine, migrate_empty=False)
        return rotation.rotate_secrets(engine)
    finally:
        engine.dispose()


def _run_here(settings: Settings, *, listen: bool) -> None:
    coach = wiring.build(settings)
    scheduler = watched_scheduler(coach)
    stopping: list[Callable[[], None]] = [scheduler.stop]
    closing: list[Callable[[], None]] = [coach.worker.stop, lambda: all_at_once(stopping), coach.close]
    with stopped_by_signal() as stopped:
        socket = start_socket_mode(coach, scheduler) if listen else None
        if socket is not None:
            stopping.append(socket.stop)
        if settings.health_port is not None:
            answering = probes(coach, scheduler, socket.alive if socket is not None else None)
            closing.append(start_probes(settings.health_port, answering).stop)
        scheduler.start()
        log.info("started", listening="socket_mode" if listen else "no")
        stopped.wait()
        end(closing)


def start_socket_mode(coach: Coach, scheduler: Scheduler) -> SocketMode:
    """Listen by WebSocket; what a request put into the outbox is sent at once. Raises StartError."""
    token = coach.settings.slack_app_token
    if token is None:
        raise StartError("Socket Mode needs SLACK_APP_TOKEN.")
    address = coach.settings.slack_api_url
    socket = SocketMode(
        coach.registry.bolt,
        token.get_secret_value(),
        address,
        lambda: scheduler.kick(*AFTER_REQUEST),
        coach.metrics.answered,
    )
    try:
        socket.start()
    except SocketModeError as error:
        fix = "`coach doctor` says how to fix it"
        raise StartError(f"Slack did not let us listen by Socket Mode ({error}); {fix}.") from error
    return socket


def start_probes(port: int, answering: Probes) -> ProbeServer:
    """Answer probes on a port of their own. Raises StartError."""
    try:
        server = ProbeServer(port, answering)
    except OSError as error:
        raise StartError(f"Port {port} is in use; stop what listens there or set HEALTH_PORT to another.") from error
    server.start()
    return server


def _serve(settings: Settings, *, scheduler: bool, **options: int) -> None:
    if not web.port_is_free(settings.port):
        raise StartError(f"Port {settings.port} is in use; stop what listens there or set PORT to another.")
    with TemporaryDirectory(prefix="coach-metrics-") as folder:
        metrics.share_between_processes(Path(folder))
        wiring.build(settings).close()  # what cannot start says so here, before gunicorn forks
        served = _Served(settings, scheduler)
        web.serve(settings.port, served.load, served.close, metrics.forget_process, **options)


class _Served:
    """The Coach of one gunicorn worker, built after the fork: threads and connections do not survive one."""

    def __init__(self, settings: Settings, scheduler: bool) -> None:
        self._settings = settings
        self._with_scheduler = scheduler
        self._closing: list[Callable[[], None]] = []

    def load(self) -> WSGIApplication:
        coach = wiring.build(self._settings)
        log.info("started", listening="http", port=self._settings.port)
        if self._with_scheduler:
            scheduler = watched_scheduler(coach)
            scheduler.start()
            self._closing = [coach.worker.stop, scheduler.stop, coach.close]
            app = web_app(coach, lambda: scheduler.kick(*AFTER_REQUEST), probes(coach, scheduler))
        else:
            self._closing = [coach.close]
            app = web_app(coach, lambda: None, probes(coach))
        # The wording, the tables and the listeners stay for good: looking through them for garbage costs a request
        # a sixth of its time.
        gc.collect()
        gc.freeze()
        return app

    def close(self) -> None:
        one_by_one(self._closing)


def web_app(coach: Coach, after_each: Callable[[], None], answering: Probes | None = None) -> WSGIApplication:
    """The bot's addresses: those to install it among them where there is OAuth, those to sign in to calendars where
    these are offered, and those of probes where `answering` is given. Raises StartError without a signing secret."""
    secret = coach.settings.slack_signing_secret
    if secret is None:
        raise StartError("Listening over HTTP needs SLACK_SIGNING_SECRET.")
    more = [probe_routes(answering, public=True)] if answering is not None else []
    if coach.installing is not None:
        more.append(install_pages(coach.installing, coach.library.languages[ENGLISH], coach.clock.now))
    calendars = cast("CalendarService", coach.services["calendars"])
    if (pages := sign_in_pages(calendars, coach.clock.now)) is not None:
        more.append(pages)
    return web.create_web_app(coach.registry.bolt, secret.get_secret_value(), after_each, coach.metrics, *more)


class Stopped:
    """Waits for a signal. Not an Event: a signal that comes just as its lock is being taken finds it taken by the very
    thread that should handle it, and one that comes just before that thread falls asleep does not wake it."""

    def __init__(self) -> None:
        self._told = False

    def set(self) -> None:
        """May be called by a signal handler, at any moment."""
        self._told = True

    def wait(self) -> None:
        """Until `set` was called."""
        while not self._told:
            time.sleep(LOOK_SECONDS)


@contextmanager
def stopped_by_signal() -> Iterator[Stopped]:
    """What SIGTERM or SIGINT sets."""
    stopped = Stopped()
    signals = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stopped.set()) for number in signals]
    try:
        yield stopped
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def one_by_one(steps: list[Callable[[], None]]) -> None:
    """Take these steps in order."""
    for step in steps:
        step()


def all_at_once(steps: list[Callable[[], None]]) -> None:
    """Take steps that wait, beside one another."""
    threads = [Thread(target=step, daemon=True) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def end(closing: list[Callable[[], None]]) -> None:
    """Take these steps in order; when they take too long, end the process as it is."""
    closer = Thread(target=one_by_one, args=(closing,), daemon=True)
    closer.start()
    closer.join(GRACE_SECONDS)
    if closer.is_alive():
        log.warning("stopped_with_work_in_hand")
        os._exit(0)  # the interpreter would wait for the threads that are stuck
    log.info("stopped")
