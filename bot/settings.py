"""What a person running the bot can set, by environment or `.env`. Built by the commands, never at import.

A missing or wrong setting becomes a `SettingsError` whose text is a plain sentence for each problem: what is
wrong and how to mend it. Values are never repeated in it, since they may be secrets.
"""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, DirectoryPath, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

BOT_TOKEN = ("SLACK_BOT_TOKEN",)
APP_TOKEN = ("SLACK_APP_TOKEN",)
SIGNING_SECRET = ("SLACK_SIGNING_SECRET",)
A_WAY_TO_LISTEN = APP_TOKEN + SIGNING_SECRET
"""What a command can need: any one of the names is enough."""

WHERE_TO_FIND = {
    "SLACK_BOT_TOKEN": "copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions",
    "SLACK_APP_TOKEN": "make an app-level token (xapp-…) with connections:write in Basic Information",
    "SLACK_SIGNING_SECRET": "copy the Signing Secret from Basic Information",
}


class SettingsError(Exception):
    """One sentence for each setting that is missing or wrong, naming it and how to mend it."""


def _bot_token(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
        raise ValueError(f"is not a bot token; {WHERE_TO_FIND['SLACK_BOT_TOKEN']}")
    return value


def _app_token(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith("xapp-"):
        raise ValueError(f"is not an app-level token; {WHERE_TO_FIND['SLACK_APP_TOKEN']}")
    return value


def _api_url(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("is not a web address; leave it out to use Slack's own, https://slack.com/api/")
    return value.rstrip("/") + "/"


def _database_url(value: SecretStr) -> SecretStr:
    """Hosts hand out `postgres://`; the driver installed here is psycopg."""
    url = value.get_secret_value()
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return SecretStr(f"postgresql+psycopg://{rest}")
    if scheme != "sqlite" or not separator:
        raise ValueError("is not sqlite:///a-file.db or postgresql://user:password@host/name")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone; use a name such as Europe/Paris or UTC") from None
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """The settings of a process. Each field's description is the meaning given in README's table."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = Field(
        None, description="Bot token of the Slack app (xoxb-…)."
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(_app_token)] | None = Field(
        None, description="App-level token (xapp-…); when set, the bot listens by Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret of the Slack app; needed to listen over HTTP."
    )
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        "https://slack.com/api/", description="Where every Web API call goes, Socket Mode's too."
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        SecretStr("sqlite:///coach.db"), description="SQLite file or PostgreSQL database."
    )
    port: int = Field(3000, ge=1, le=65535, description="Port to listen on over HTTP.")
    health_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port for `/healthz`, `/readyz` and `/metrics` of a process without other HTTP.",
    )
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token that `/metrics` asks for; without it `/metrics` is on `HEALTH_PORT` only."
    )
    default_timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "UTC", description="Time zone of people whose Slack profile has none."
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="How much the bot logs: DEBUG, INFO, WARNING or ERROR."
    )
    prompts_dir: DirectoryPath | None = Field(
        None, description="Folder with your own wording; the wording that comes with the bot when empty."
    )


def load_settings(*needed: tuple[str, ...], **given: str | None) -> Settings:
    """Read environment and `.env`; `given` (by field) goes before both.

    Each of `needed` names settings of which one must be there. Raises SettingsError.
    """
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(".env cannot be read: save it as plain UTF-8 text that this user may open.") from None
    missing = [names for names in needed if not any(getattr(settings, name.lower()) for name in names)]
    if missing:
        raise SettingsError("\n".join(_missing(names) for names in missing))
    return settings


def _sentence(problem: ErrorDetails) -> str:
    name = str(problem["loc"][0]).upper()
    match problem["type"]:
        case "value_error":
            text = str(problem["ctx"]["error"])
        case "int_parsing" | "greater_than_equal" | "less_than_equal":
            text = "is not a number from 1 to 65535"
        case "literal_error":
            text = "is not one of DEBUG, INFO, WARNING, ERROR"
        case "path_not_directory":
            text = "is not a folder; leave it out to use the wording that comes with the bot"
        case _:
            text = f"is wrong: {problem['msg']}"
    return f"{name} {text}."


def _missing(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        ways = f"{WHERE_TO_FIND[names[0]]}, and set it"
    else:
        ways = ", or ".join(f"{WHERE_TO_FIND[name]}, and set it as {name}" for name in names)
    return f"{' or '.join(names)} is missing: {ways} in the environment or in .env."
