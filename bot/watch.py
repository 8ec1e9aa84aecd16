"""What looks after the running bot: its scheduler with heartbeats, its token, and the checks behind /readyz."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.core.errors import SlackRefusedError, SlackUnknownError
from bot.core.health import Check, Heartbeat, check_ticks, check_token
from bot.core.jobs import Scheduler, Tick
from bot.core.slack.probe import BAD_TOKEN, probe_bot_token
from bot.operations import metrics
from bot.operations.probes import Health, Probes
from bot.operations.store import Heartbeats
from bot.wiring import Coach

TOKEN = "check_token"  # noqa: S105
TOKEN_EVERY_SECONDS = 300.0


def watched_scheduler(coach: Coach) -> Scheduler:
    """The bot's ticks, counted, recorded where other processes can read it, and one more that asks about the token."""
    ticks = [*coach.ticks]
    token = coach.settings.slack_bot_token
    if token is not None:
        secret, address = token.get_secret_value(), coach.settings.slack_api_url
        ticks.append(Tick(TOKEN, TOKEN_EVERY_SECONDS, lambda: ask_about_token(secret, address, coach.heartbeats)))
    return Scheduler(ticks, coach.metrics, coach.heartbeats.record)


def ask_about_token(token: str, api_url: str, heartbeats: Heartbeats) -> None:
    """Ask Slack and record its answer; no answer says nothing about the token."""
    trouble = None
    try:
        probe_bot_token(token, api_url)
    except SlackUnknownError:
        return
    except SlackRefusedError as refused:
        if refused.code not in BAD_TOKEN:
            return
        trouble = refused.code
    heartbeats.record({"token": Heartbeat(datetime.now(UTC), trouble)})


def probes(coach: Coach, scheduler: Scheduler | None = None, listening: Callable[[], bool] | None = None) -> Probes:
    """What this process answers when it is probed. Without a scheduler of its own it asks about the worker's ticks;
    `listening` says whether its Socket Mode connection is alive, None if it has none."""
    looks: list[Callable[[], Check]] = [coach.database]
    if coach.settings.slack_bot_token is not None:
        looks.append(lambda: check_token((coach.heartbeats.all() or {}).get("token")))
    if listening is not None:
        looks.append(lambda: check_listening(listening()))
    looks.append((lambda: own_ticks(scheduler)) if scheduler is not None else (lambda: others_ticks(coach)))
    token = coach.settings.metrics_token
    return Probes(
        ready=Health(looks).ready,
        metrics=lambda: (coach.metrics.exposition(), metrics.CONTENT_TYPE),
        metrics_token=token.get_secret_value() if token is not None else None,
    )


def check_listening(alive: bool) -> Check:
    """The Socket Mode connection."""
    sentence = "The connection to Slack is alive." if alive else "The connection to Slack is lost; it is being renewed."
    return Check("socket_mode", alive, sentence)


def own_ticks(scheduler: Scheduler) -> Check:
    """The ticks of this very process, whatever others do."""
    return check_ticks(scheduler.periods(), scheduler.ages())


def others_ticks(coach: Coach) -> Check:
    """The ticks of whichever worker is alive, as the database has them."""
    seen: Mapping[str, Heartbeat] | None = coach.heartbeats.all()
    if seen is None:
        return Check("ticks", False, "Nobody knows: the database does not answer.")
    now = datetime.now(UTC)
    periods = {tick.name: tick.every for tick in coach.ticks}
    ages = {name: (now - seen[name].at).total_seconds() for name in periods if name in seen}
    return check_ticks(periods, ages)
