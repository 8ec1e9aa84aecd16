"""The `coach` command: starts a process, decides nothing.

Each command imports what it needs when it runs, so that `coach --help` is quick. Whatever a person can fix
ends with one sentence and exit code 2.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Coach: a Slack bot that coaches managers in the flow of work.",
)


keys = typer.Typer(no_args_is_help=True, help="Look after the keys that seal stored tokens.")
app.add_typer(keys, name="keys")

prompts = typer.Typer(no_args_is_help=True, help="Look after what the bot says.")
app.add_typer(prompts, name="prompts")


class Mode(StrEnum):
    """How Slack and the bot talk."""

    SOCKET = "socket"
    HTTP = "http"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"coach {version('coach-bot')}")
        raise typer.Exit


@app.callback()
def coach(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version.")
    ] = False,
) -> None:
    """Options of the command itself."""


@app.command()
def run() -> None:
    """Run the bot in one process: Socket Mode with SLACK_APP_TOKEN, otherwise HTTP on PORT."""
    with _problems_in_a_sentence():
        from bot import processes
        from bot.settings import A_WAY_TO_LISTEN, BOT_TOKEN, SECRET_KEYS

        processes.run(_settings(BOT_TOKEN, A_WAY_TO_LISTEN, SECRET_KEYS))


@app.command()
def web() -> None:
    """Listen over HTTP only; `coach worker` sends."""
    with _problems_in_a_sentence():
        from bot import processes
        from bot.settings import BOT_TOKEN, SECRET_KEYS, SIGNING_SECRET

        processes.run_web(_settings(BOT_TOKEN, SIGNING_SECRET, SECRET_KEYS))


@app.command()
def worker() -> None:
    """Send what is due; with SLACK_APP_TOKEN, listen by Socket Mode too."""
    with _problems_in_a_sentence():
        from bot import processes
        from bot.settings import BOT_TOKEN, SECRET_KEYS

        processes.run_worker(_settings(BOT_TOKEN, SECRET_KEYS))


@app.command()
def sandbox(
    mode: Annotated[Mode, typer.Option(help="How the local Slack and the bot talk.")] = Mode.SOCKET,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8420,
    db: Annotated[Path | None, typer.Option(help="SQLite file to keep; a temporary one if left out.")] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    reload: Annotated[
        bool, typer.Option("--reload", help="Restart the bot when bot/ or the prompts change; its Slack stays.")
    ] = False,
) -> None:
    """Try the bot in the browser with a local Slack; needs no account."""
    with _problems_in_a_sentence():
        from bot import sandbox_process

        sandbox_process.run(http=mode is Mode.HTTP, port=port, database=db, open_page=open_page, reload=reload)


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    with _problems_in_a_sentence():
        from bot.core.database import readiness

        settings = _settings()
        readiness.migrate(readiness.open_engine(settings.database_url.get_secret_value()))
    typer.echo("The database is up to date.")


@app.command()
def restored() -> None:
    """The database comes from a backup: run this once, before the bot is started on it."""
    with _problems_in_a_sentence():
        from bot import processes
        from bot.settings import BOT_TOKEN, SECRET_KEYS

        settings = _settings(BOT_TOKEN, SECRET_KEYS)
        looked_up, repeated = processes.restored(settings)
    typer.echo(f"Marked. {looked_up} messages are looked up in Slack before they are sent.")
    if settings.backup_log is None:
        typer.echo("BACKUP_LOG is not set: who asked to be forgotten since the backup must ask again.")
    else:
        typer.echo(f"What people have asked for since the backup was repeated, for {repeated}.")


@app.command()
def manifest(
    mode: Annotated[Mode, typer.Option(help="How Slack reaches the bot.")] = Mode.SOCKET,
    url: Annotated[str, typer.Option(help="With --mode http: the public address of the bot.")] = "",
    oauth: Annotated[bool, typer.Option("--oauth", help="For any number of workspaces, over HTTP.")] = False,
) -> None:
    """Print the Slack app manifest, as JSON."""
    with _problems_in_a_sentence():
        from bot import wiring
        from bot.core.slack import manifest as slack_manifest

        settings = _settings()
        address = url or settings.public_url or slack_manifest.PLACEHOLDER_URL
        socket_mode = mode is Mode.SOCKET and not oauth
        surface = wiring.surface(settings)
        made = slack_manifest.manifest(surface, socket_mode=socket_mode, public_url=address, oauth=oauth)
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


@app.command()
def doctor() -> None:
    """Check token, scopes, database, prompts, clock and zone, and say how to fix each."""
    well = True
    with _problems_in_a_sentence():
        from bot.doctor import examine

        settings = _settings()
        logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # the findings say it already
        for finding in examine(settings):
            well = well and finding.well
            typer.echo(f"{'OK' if finding.well else '--'}  {finding.about}: {finding.text}")
    raise typer.Exit(0 if well else 1)


@prompts.command()
def check() -> None:
    """Check all wording and the library, say what to change where, and count what there is."""
    with _problems_in_a_sentence():
        from bot import wiring
        from bot.core.feature import Features
        from bot.core.wording.loader import load, prompts_folders
        from bot.library.checks import check_library, counts

        loaded = load(prompts_folders(_settings().prompts_dir), Features(wiring.FEATURES).wording)
        found = [*loaded.problems, *loaded.fallbacks, *loaded.style(), *check_library(loaded)]
    for problem in found:
        typer.echo(problem)
    for (kind, language), count in counts(loaded).items():
        typer.echo(f"{language}  {kind}: {count}")
    if found:
        raise typer.Exit(1)
    typer.echo("All wording keeps to the style.")


@prompts.command()
def schema(
    file: Annotated[str, typer.Argument(help="A file as the list names it; without, the schema of every file.")] = "",
) -> None:
    """Print JSON Schema of the wording, for editors that complete and check YAML."""
    from bot import wiring
    from bot.core.feature import Features
    from bot.core.wording.schemas import json_schemas

    schemas = json_schemas(Features(wiring.FEATURES).wording)
    if file and file not in schemas:
        typer.echo(f"There is no {file}. There are: {', '.join(schemas)}", err=True)
        raise typer.Exit(1)
    typer.echo(json.dumps(schemas[file] if file else schemas, indent=2, ensure_ascii=False))


@keys.command()
def new() -> None:
    """Print a new key; put it first in COACH_SECRET_KEYS."""
    from bot.core.cipher import new_key

    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal every stored secret with the first key; the others can then be left out."""
    with _problems_in_a_sentence():
        from bot import processes
        from bot.settings import SECRET_KEYS

        found = processes.rotate_secrets(_settings(SECRET_KEYS))
    count = found.count - found.unopened
    typer.echo(f"{count} stored {'secret is' if count == 1 else 'secrets are'} sealed with the first key now.")
    if found.unopened:
        typer.echo(str(found), err=True)
        raise typer.Exit(1)


def _settings(*needed: tuple[str, ...]) -> "Settings":
    from bot.core.logs import configure_logging
    from bot.settings import load_settings

    settings = load_settings(*needed)
    configure_logging(settings.log_level)
    return settings


@contextmanager
def _problems_in_a_sentence() -> Iterator[None]:
    from bot.core.cipher import SecretKeysError
    from bot.core.database.readiness import DatabaseError
    from bot.core.wording.library import WordingError
    from bot.processes import StartError
    from bot.settings import SettingsError

    try:
        yield
    except (SettingsError, SecretKeysError, WordingError, DatabaseError, StartError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
