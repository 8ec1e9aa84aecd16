import logging
from base64 import urlsafe_b64encode
from io import StringIO
from pathlib import Path

import pytest
import structlog

from bot.core.logs import configure_logging
from bot.settings import A_WAY_TO_LISTEN, BOT_TOKEN, SIGNING_SECRET, Settings, SettingsError, load_settings

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
OAUTH = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-secret",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "COACH_SECRET_KEYS": f"{KEY}, {KEY}",
    "PUBLIC_URL": "https://coach.example/",
}
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    settings = load_settings()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///coach.db"
    assert (settings.port, settings.default_timezone, settings.log_level) == (3000, "UTC", "INFO")


def test_reads_dotenv_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nLOG_LEVEL=debug\nSLACK_APP_TOKEN=\nUNRELATED=1\n")
    monkeypatch.setenv("PORT", "5000")
    settings = load_settings()
    assert (settings.port, settings.log_level, settings.slack_app_token) == (5000, "DEBUG", None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgres://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_database_url_gets_its_driver(monkeypatch: pytest.MonkeyPatch, given: str, expected: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert load_settings().database_url.get_secret_value() == expected


def test_api_url_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://localhost:8420/api")
    assert load_settings().slack_api_url == "http://localhost:8420/api/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-wrong-kind"),
        ("SLACK_APP_TOKEN", "xoxb-wrong-kind"),
        ("SLACK_API_URL", "slack.example/api"),
        ("DATABASE_URL", "mysql://root:hunter2@host/db"),
        ("DATABASE_URL", "coach.sqlite"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("DEFAULT_TIMEZONE", "Mars/Olympus"),
        ("DEFAULT_TIMEZONE", "America"),
        ("DEFAULT_TIMEZONE", "../etc/passwd"),
        ("LOG_LEVEL", "LOUD"),
        ("PROMPTS_DIR", "no-such-folder"),
        ("ADMIN_USERS", "@priya"),
        ("ADMIN_USERS", "U012AB3CD;U045EF6GH"),
        ("ADMIN_USERS", "U012AB3CD, priya"),
        ("ADMIN_USERS", "acme:U012AB3CD"),
        ("ADMIN_USERS", "T099ZZ9ZZ:"),
        ("PUBLIC_URL", "bot.example.org"),
        ("COACH_SECRET_KEYS", "hunter2-hunter2"),
        ("COACH_SECRET_KEYS", f"{KEY},hunter2-hunter2"),
        ("COACH_SECRET_KEYS", "c2hvcnQ-dG9vIHNob3J0LXRvbyBzaG9ydA=="),
        ("COACH_SECRET_KEYS", f"{KEY} {KEY}"),
        ("COACH_SECRET_KEYS", f"{KEY}{KEY}"),
        ("COACH_SECRET_KEYS", f"{KEY}\n{KEY}"),
        ("COACH_SECRET_KEYS", "A" * 43 + "="),
        ("COACH_SECRET_KEYS", urlsafe_b64encode(b"x" * 32).decode()),
        ("COACH_SECRET_KEYS", urlsafe_b64encode(b"abcd" * 8).decode()),
        ("COACH_SECRET_KEYS", KEY.rstrip("=")),
    ],
)
def test_a_wrong_setting_is_one_sentence_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(value) < 5 or value not in sentence


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", set()),
        (" , ", set()),
        ("U012AB3CD", {"U012AB3CD"}),
        (" U012AB3CD ,W045EF6GH,", {"U012AB3CD", "W045EF6GH"}),
        ("T012AB3CD:U012AB3CD, E045EF6GH:W045EF6GH", {"T012AB3CD:U012AB3CD", "E045EF6GH:W045EF6GH"}),
    ],
)
def test_administrators_are_slack_ids(monkeypatch: pytest.MonkeyPatch, given: str, expected: set[str]) -> None:
    monkeypatch.setenv("ADMIN_USERS", given)
    assert load_settings().administrators == expected


def test_missing_settings_are_reported_all_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(BOT_TOKEN, A_WAY_TO_LISTEN)
    first, second = str(caught.value).splitlines()
    assert first.startswith("SLACK_BOT_TOKEN or SLACK_CLIENT_ID is missing: ")
    assert second.startswith("SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: ")


def test_one_of_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    assert load_settings(A_WAY_TO_LISTEN).slack_signing_secret is not None


def test_oauth_needs_its_settings_and_is_all_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OAUTH.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(BOT_TOKEN, A_WAY_TO_LISTEN)
    assert settings.public_url == "https://coach.example"
    assert len(settings.secret_keys) == 2
    assert settings.authorize_url == "https://slack.com/oauth/v2/authorize"
    for name in ("SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "COACH_SECRET_KEYS", "PUBLIC_URL"):
        monkeypatch.delenv(name)
    load_settings()
    with pytest.raises(SettingsError) as caught:
        load_settings(BOT_TOKEN, SIGNING_SECRET)
    told = str(caught.value).splitlines()
    assert sorted(line.partition(" is missing: ")[0] for line in told) == [
        "COACH_SECRET_KEYS",
        "PUBLIC_URL",
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
    ]


def test_with_oauth_an_administrator_is_one_of_a_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**OAUTH, "ADMIN_USERS": "T012AB3CD:U012AB3CD,U045EF6GH"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=r"^ADMIN_USERS does not say in which workspace: .*T012AB3CD:U012AB3CD"):
        load_settings(BOT_TOKEN)
    monkeypatch.setenv("ADMIN_USERS", "T012AB3CD:U012AB3CD,T012AB3CD:U045EF6GH")
    assert load_settings(BOT_TOKEN).administrators == {"T012AB3CD:U012AB3CD", "T012AB3CD:U045EF6GH"}


@pytest.mark.parametrize(("name", "value"), [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")])
def test_oauth_and_tokens_of_one_workspace_exclude_each_other(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for each, given in {**OAUTH, name: value}.items():
        monkeypatch.setenv(each, given)
    with pytest.raises(SettingsError, match=f"^{name} cannot be used with SLACK_CLIENT_ID: leave one of them out.$"):
        load_settings(BOT_TOKEN)


def test_an_unreadable_dotenv_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe")
    with pytest.raises(SettingsError, match=r"^\.env cannot be read"):
        load_settings()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:very-secret@host/db")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "very-secret")
    assert "very-secret" not in repr(load_settings())


class TestLogs:
    @pytest.fixture
    def lines(self, monkeypatch: pytest.MonkeyPatch) -> StringIO:
        stream = StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        configure_logging("DEBUG")
        yield stream
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()

    def test_tokens_and_passwords_are_redacted_everywhere(self, lines: StringIO) -> None:
        log = structlog.get_logger("bot.somewhere")
        log.info("started", url="postgresql://u:hunter2@h/d", nested={"a": ["xoxb-1-abc"]})
        logging.getLogger("elsewhere").warning("Authorization: %s", "Bearer abc.def xapp-1-A0-xyz")
        try:
            raise ValueError("xoxb-2-in-an-exception")
        except ValueError:
            log.exception("failed")
        text = lines.getvalue()
        assert text.count("\n") == 3
        for secret in ("hunter2", "xoxb-", "abc.def", "xapp-"):
            assert secret not in text

    def test_an_exception_is_reported_by_place_and_type(self, lines: StringIO) -> None:
        try:
            raise ValueError(" ".join(["quiet", "words"]))
        except ValueError:
            structlog.get_logger("bot").exception("failed")
        assert "quiet words" not in lines.getvalue()
        assert "ValueError" in lines.getvalue()
        assert "test_an_exception_is_reported" in lines.getvalue()

    def test_what_people_wrote_is_dropped(self, lines: StringIO) -> None:
        structlog.get_logger("bot").info("replied", text="quiet words", ids={"body": "quiet words", "id": 7})
        assert "quiet words" not in lines.getvalue()
        assert '"id": 7' in lines.getvalue()

    @pytest.mark.parametrize("name", ["slack_sdk.web.base_client", "slack_bolt.RequestVerification", "slack_bolt.App"])
    def test_slack_libraries_stay_silent_at_debug(self, lines: StringIO, name: str) -> None:
        logging.getLogger(name).info("message text")
        logging.getLogger(name).debug("message text")
        assert lines.getvalue() == ""
