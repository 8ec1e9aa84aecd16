"""`coach doctor`: looks at everything the bot needs to run, one line each, with how to fix what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import wiring
from bot.calendars.signing_in import back_from, can_sign_in
from bot.core.cipher import SecretKeysError
from bot.core.database.readiness import DatabaseError, open_engine
from bot.core.database.readiness import examine as examine_schema
from bot.core.database.schema import SchemaState
from bot.core.database.transaction import Database
from bot.core.errors import SlackRefusedError, SlackUnknownError
from bot.core.failed_rows import list_failed
from bot.core.ports import SystemClock
from bot.core.sealing.rotation import check_secrets
from bot.core.slack.probe import Probe, probe_app_token, probe_bot_token
from bot.core.wording.library import WordingError
from bot.settings import FOR_OAUTH, SECRET_KEYS, SIGN_INS, WHERE_TO_FIND, Settings

FAILED_SHOWN = 5
MAX_CLOCK_DIFFERENCE_SECONDS = 60
"""We refuse requests five minutes away from our clock; a minute is early enough to say so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's. `text` says how it is, or what is wrong and how to fix it."""

    about: str
    well: bool
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which to fix it."""
    scopes: tuple[str, ...] | None = None
    try:
        scopes = wiring.surface(settings).scopes
        yield Finding("prompts", True, "all wording can be read")
    except WordingError as error:
        yield from (Finding("prompts", False, problem) for problem in error.problems)
    database = _examine_database(settings)
    yield database
    if not settings.secret_keys:
        [name] = SECRET_KEYS
        yield Finding("secret keys", False, f"{name} is missing; {WHERE_TO_FIND[name]} and set it as {name}.")
    elif database.well:
        yield _examine_secrets(settings)
    yield from _examine_rows(settings)
    yield from _examine_slack(settings, scopes)
    yield from examine_sign_ins(settings)
    yield Finding("time zone", True, f"{settings.default_timezone} for people whose profile has none")


def _examine_database(settings: Settings) -> Finding:
    try:
        engine = open_engine(settings.database_url.get_secret_value())
        try:
            state = examine_schema(engine)
        finally:
            engine.dispose()
    except DatabaseError as error:
        return Finding("database", False, str(error))
    match state:
        case SchemaState.AT_HEAD:
            return Finding("database", True, "answers, and is up to date")
        case SchemaState.AHEAD:
            return Finding("database", True, "answers; a newer version of Coach has migrated it")
        case _:
            return Finding("database", False, f"is {state}; run: coach migrate.")


def _examine_rows(settings: Settings) -> Iterator[Finding]:
    """What was put aside because it could not be dealt with. Silent where the database cannot be asked."""
    try:
        engine = open_engine(settings.database_url.get_secret_value())
        try:
            at_head = examine_schema(engine) is SchemaState.AT_HEAD
            failed = list_failed(Database(engine), FAILED_SHOWN + 1) if at_head else None
        finally:
            engine.dispose()
    except DatabaseError:
        return
    if failed is None:
        return
    if not failed:
        yield Finding("rows", True, "all could be dealt with")
    for one in failed[:FAILED_SHOWN]:
        where = f"{one.work} of row {one.row_id} in {one.workspace_id}"
        tried = f"tried {one.failures} times" if one.failures > 1 else "tried once"
        fix = f"the log says why at row_failed, error_id {one.error_id}; it is tried again by itself"
        yield Finding("rows", False, f"{where} fails with {one.trouble}, {tried}; {fix}.")
    if len(failed) > FAILED_SHOWN:
        yield Finding("rows", False, "there are more; coach_failed_rows of /metrics counts them.")


def _examine_slack(settings: Settings, scopes: tuple[str, ...] | None) -> Iterator[Finding]:
    """Bot token, scopes, clock against Slack's, and the way to listen."""
    if settings.slack_client_id is not None:
        yield _examine_oauth(settings)
    elif settings.slack_bot_token is None:
        yield Finding("bot token", False, f"SLACK_BOT_TOKEN is missing; {WHERE_TO_FIND['SLACK_BOT_TOKEN']}.")
    else:
        yield from _examine_token(settings.slack_bot_token.get_secret_value(), settings, scopes)
    yield _examine_listening(settings)


def _examine_oauth(settings: Settings) -> Finding:
    missing = [name for name in FOR_OAUTH if not getattr(settings, name.lower())]
    if missing:
        fix = "; ".join(f"{WHERE_TO_FIND[name]} and set it as {name}" for name in missing)
        return Finding("OAuth", False, f"{fix}.")
    return Finding("OAuth", True, f"any workspace can be added at {settings.public_url}/slack/install")


def examine_sign_ins(settings: Settings) -> Iterator[Finding]:
    """Whether people can connect a calendar by signing in, and why not."""
    for provider, about in (("google", "Google Calendar"), ("microsoft", "Microsoft 365")):
        own, missing = SIGN_INS[provider], settings.missing_for(provider)
        back = f"{settings.public_url}{back_from(provider)}"
        if set(own) <= set(missing):
            yield Finding(about, True, f"not offered for calendars; {own[0]} and {own[1]} would switch it on")
        elif missing:
            fix = "; ".join(f"{WHERE_TO_FIND[name]} and set it as {name}" for name in missing)
            yield Finding(about, False, f"not offered for calendars; {fix}.")
        elif settings.slack_app_token is not None:
            fix = "listen over HTTP, without SLACK_APP_TOKEN: the browser has to come back"
            yield Finding(about, False, f"not offered for calendars; {fix}.")
        elif not can_sign_in():
            fix = "install it with pip install 'coach-bot[calendars-oauth]'"
            yield Finding(about, False, f"not offered for calendars, since Authlib is not there; {fix}.")
        else:
            yield Finding(about, True, f"offered for calendars; its redirect address is {back}")


def _examine_secrets(settings: Settings) -> Finding:
    """Whether COACH_SECRET_KEYS opens everything that it seals."""
    engine = open_engine(settings.database_url.get_secret_value(), settings.secret_keys)
    try:
        found = check_secrets(engine)
        return Finding("secret keys", not found.unopened, str(found))
    except SecretKeysError as error:
        return Finding("secret keys", False, str(error))
    finally:
        engine.dispose()


def _examine_token(token: str, settings: Settings, scopes: tuple[str, ...] | None) -> Iterator[Finding]:
    try:
        probe = probe_bot_token(token, settings.slack_api_url)
    except SlackRefusedError as error:
        fix = WHERE_TO_FIND["SLACK_BOT_TOKEN"]
        yield Finding("bot token", False, f"Slack says {error.code}; {fix} and set it as SLACK_BOT_TOKEN.")
    except SlackUnknownError:
        yield Finding("bot token", False, _unreachable(settings))
    else:
        yield Finding("bot token", True, f"{probe.bot_name} in {probe.team}")
        if scopes is not None:
            yield _examine_scopes(probe, scopes)
        yield _examine_clock(probe, SystemClock().now())


def _examine_scopes(probe: Probe, needed: tuple[str, ...]) -> Finding:
    missing = sorted(set(needed) - probe.scopes)
    if missing:
        fix = "paste what `coach manifest` prints under App Manifest, then reinstall the app"
        return Finding("scopes", False, f"the token lacks {', '.join(missing)}; {fix}.")
    return Finding("scopes", True, "the token has all it needs")


def _examine_clock(probe: Probe, now: datetime) -> Finding:
    if probe.slack_time is None:
        return Finding("clock", True, "Slack told no time to compare with")
    seconds = round((now - probe.slack_time).total_seconds())
    if abs(seconds) > MAX_CLOCK_DIFFERENCE_SECONDS:
        side = "ahead of" if seconds > 0 else "behind"
        return Finding("clock", False, f"{abs(seconds)} s {side} Slack's; set this machine by NTP.")
    return Finding("clock", True, f"{abs(seconds)} s from Slack's")


def _examine_listening(settings: Settings) -> Finding:
    if settings.slack_app_token is not None:
        try:
            probe_app_token(settings.slack_app_token.get_secret_value(), settings.slack_api_url)
        except SlackRefusedError as error:
            fix = f"switch Socket Mode on, {WHERE_TO_FIND['SLACK_APP_TOKEN']} and set it as SLACK_APP_TOKEN"
            return Finding("listening", False, f"Slack says {error.code}; {fix}.")
        except SlackUnknownError:
            return Finding("listening", False, _unreachable(settings))
        return Finding("listening", True, "by Socket Mode")
    if settings.slack_signing_secret is not None:
        return Finding("listening", True, f"over HTTP on port {settings.port}, at /slack/events")
    return Finding(
        "listening",
        False,
        f"set SLACK_APP_TOKEN ({WHERE_TO_FIND['SLACK_APP_TOKEN']}) "
        f"or SLACK_SIGNING_SECRET ({WHERE_TO_FIND['SLACK_SIGNING_SECRET']}).",
    )


def _unreachable(settings: Settings) -> str:
    return f"no answer from {settings.slack_api_url}; check the network, the proxy and SLACK_API_URL."
