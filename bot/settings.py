"""What a person running the bot can set, by environment or `.env`. Built by the commands, never at import.

A missing or wrong setting becomes a `SettingsError` whose text is a plain sentence for each problem: what is
wrong and how to fix it. Values are never repeated in it, since they may be secrets.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, DirectoryPath, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.cipher import why_weak

BOT_TOKEN = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID")
"""One workspace by its token, or any number by OAuth."""
APP_TOKEN = ("SLACK_APP_TOKEN",)
SIGNING_SECRET = ("SLACK_SIGNING_SECRET",)
A_WAY_TO_LISTEN = APP_TOKEN + SIGNING_SECRET
"""What a command can need: any one of the names is enough."""
FOR_OAUTH = ("SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "COACH_SECRET_KEYS", "PUBLIC_URL")
"""What SLACK_CLIENT_ID needs beside it."""
SIGN_INS = {
    "google": ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
    "microsoft": ("MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET"),
}
"""What signing in to somebody's calendar needs, and beside it for each of them:"""
FOR_SIGN_INS = ("PUBLIC_URL", "SLACK_SIGNING_SECRET", "COACH_SECRET_KEYS")
NOT_WITH_OAUTH = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
SECRET_KEYS = ("COACH_SECRET_KEYS",)
WHOSE_ADMINISTRATOR = (
    "ADMIN_USERS does not say in which workspace: with SLACK_CLIENT_ID write each as T012AB3CD:U012AB3CD, the ID of the"
    " workspace first."
)

WHERE_TO_FIND = {
    "SLACK_BOT_TOKEN": "copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions",
    "SLACK_APP_TOKEN": "make an app-level token (xapp-…) with connections:write in Basic Information",
    "SLACK_SIGNING_SECRET": "copy the Signing Secret from Basic Information",
    "SLACK_CLIENT_ID": "for several workspaces, copy the Client ID from Basic Information",
    "SLACK_CLIENT_SECRET": "copy the Client Secret from Basic Information",
    "GOOGLE_CLIENT_ID": "make an OAuth client for a web application in Google Cloud and copy its ID",
    "GOOGLE_CLIENT_SECRET": "copy the secret of the OAuth client in Google Cloud",
    "MICROSOFT_CLIENT_ID": "register an application in Microsoft Entra and copy its Application (client) ID",
    "MICROSOFT_CLIENT_SECRET": "make a client secret for the application in Microsoft Entra and copy its value",
    "COACH_SECRET_KEYS": "take the key that `coach keys new` prints",
    "PUBLIC_URL": "take the address at which people reach the bot, such as https://coach.example.com",
}


class SettingsError(Exception):
    """One sentence for each setting that is missing or wrong, naming it and how to fix it."""


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


def _public_url(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("is not a web address such as https://coach.example.com")
    return value.rstrip("/")


def _secret_keys(value: SecretStr) -> SecretStr:
    keys = [key.strip() for key in value.get_secret_value().split(",") if key.strip()]
    for problem in filter(None, map(why_weak, keys)):
        raise ValueError(problem)
    return SecretStr(",".join(keys))


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


def _admin_users(value: str) -> str:
    ids = [one.strip() for one in value.split(",") if one.strip()]
    if not all(re.fullmatch(r"([TE][A-Z0-9]{2,}:)?[UW][A-Z0-9]{2,}", one) for one in ids):
        raise ValueError(
            "is not a list of Slack member IDs such as U012AB3CD,U045EF6GH, or T012AB3CD:U012AB3CD with the workspace;"
            " a profile's menu copies one"
        )
    return ",".join(ids)


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Port = Annotated[int, Field(ge=1, le=65535)]


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
    slack_client_id: str | None = Field(
        None, description="Client ID of the Slack app; when set, any workspace can install the bot by OAuth."
    )
    slack_client_secret: SecretStr | None = Field(None, description="Client Secret of the Slack app, for OAuth.")
    coach_secret_keys: Annotated[SecretStr, AfterValidator(_secret_keys)] | None = Field(
        None, description="Keys that seal stored texts and tokens, with commas between them: the first seals, all open."
    )
    public_url: Annotated[str, AfterValidator(_public_url)] | None = Field(
        None, description="Address at which people reach the bot over HTTP, for OAuth."
    )
    google_client_id: str | None = Field(
        None, description="Client ID of an OAuth client in Google Cloud; when set, people can connect Google Calendar."
    )
    google_client_secret: SecretStr | None = Field(None, description="Secret of that OAuth client.")
    microsoft_client_id: str | None = Field(
        None,
        description="Application ID of an app in Microsoft Entra; when set, people can connect Microsoft 365 and"
        " Outlook.com.",
    )
    microsoft_client_secret: SecretStr | None = Field(None, description="Client secret of that app.")
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        "https://slack.com/api/", description="Where every Web API call goes, Socket Mode's too."
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        SecretStr("sqlite:///coach.db"), description="SQLite file or PostgreSQL database."
    )
    port: Port = Field(3000, description="Port to listen on over HTTP.")
    health_port: Port | None = Field(
        None, description="Port for `/healthz`, `/readyz` and `/metrics` of a process without other HTTP."
    )
    metrics_token: SecretStr | None = Field(
        None,
        description="Bearer token that `/metrics` asks for; without it `/metrics` is on `HEALTH_PORT` only, for this"
        " machine only.",
    )
    default_timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "UTC", description="Time zone of people whose Slack profile has none."
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="How much the bot logs: DEBUG, INFO, WARNING or ERROR."
    )
    backup_log: Path | None = Field(
        None,
        description="File or folder, kept apart from backups of the database, that notes who asked to be forgotten (ids"
        " only): `coach restored` repeats it.",
    )
    prompts_dir: DirectoryPath | None = Field(
        None, description="Folder with your own wording, put text by text over the wording that comes with the bot."
    )

    calendar_allow_private: bool = Field(
        False, description="`1`: calendars that people connect may be in private networks, too."
    )
    admin_users: Annotated[str, AfterValidator(_admin_users)] = Field(
        "",
        description="Slack member IDs, with commas between them, of people who may use `/coach admin` beside Slack's"
        " own admins and owners; with SLACK_CLIENT_ID each after its workspace: `T012AB3CD:U012AB3CD`.",
    )

    @property
    def administrators(self) -> frozenset[str]:
        """The Slack ids of those named here, after the workspace and a colon where it is given."""
        return frozenset(self.admin_users.split(",")) if self.admin_users else frozenset()

    def missing_for(self, provider: str) -> tuple[str, ...]:
        """The settings without which nobody can sign in to a calendar there."""
        return tuple(name for name in (*SIGN_INS[provider], *FOR_SIGN_INS) if not getattr(self, name.lower()))

    @property
    def sign_ins(self) -> dict[str, tuple[str, str]]:
        """Client ID and secret for each provider of calendars that is offered: the browser comes back over HTTP."""
        found = {}
        for provider, names in SIGN_INS.items():
            if not self.missing_for(provider) and self.slack_app_token is None:
                client_id, secret = (getattr(self, name.lower()) for name in names)
                found[provider] = (client_id, secret.get_secret_value())
        return found

    @property
    def only_token(self) -> str | None:
        """The token of the one workspace there is without OAuth."""
        return self.slack_bot_token.get_secret_value() if self.slack_bot_token else None

    @property
    def authorize_url(self) -> str:
        """Slack's page where somebody agrees to install the bot."""
        return self.slack_api_url.removesuffix("api/") + "oauth/v2/authorize"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys, the first of which seals."""
        return tuple(self.coach_secret_keys.get_secret_value().split(",")) if self.coach_secret_keys else ()


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
    by_oauth = BOT_TOKEN in needed and settings.slack_client_id
    all_needed = [*needed, *((name,) for name in FOR_OAUTH)] if by_oauth else [*needed]
    wrong = [_missing(names) for names in all_needed if not any(getattr(settings, name.lower()) for name in names)] + [
        _conflict(name) for name in NOT_WITH_OAUTH if by_oauth and getattr(settings, name.lower())
    ]
    if by_oauth and any(":" not in one for one in settings.administrators):
        wrong.append(WHOSE_ADMINISTRATOR)
    if wrong:
        raise SettingsError("\n".join(dict.fromkeys(wrong)))
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


def _conflict(name: str) -> str:
    return f"{name} cannot be used with SLACK_CLIENT_ID: leave one of them out."
