"""What the doctor says of signing in to calendars; the rest is in test_cli.py."""

import pytest

from bot import doctor
from bot.settings import Settings

GOOGLE = {"google_client_id": "id", "google_client_secret": "client-secret"}
BESIDE = {"public_url": "https://coach.example/", "slack_signing_secret": "signing-secret"}
KEYS = {"coach_secret_keys": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
ALL = GOOGLE | BESIDE | KEYS


@pytest.mark.parametrize(
    ("given", "well", "says"),
    [
        ({}, True, "not offered for calendars; GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET would switch it on"),
        (ALL, True, "offered for calendars; its redirect address is https://coach.example/calendars/google"),
        (ALL | {"google_client_secret": None}, False, "and set it as GOOGLE_CLIENT_SECRET."),
        (ALL | {"public_url": None}, False, "and set it as PUBLIC_URL."),
        (ALL | {"slack_app_token": "xapp-1"}, False, "listen over HTTP, without SLACK_APP_TOKEN"),
    ],
)
def test_whether_people_can_sign_in_to_google_and_why_not(given: dict[str, str | None], well: bool, says: str) -> None:
    settings = Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]
    google, microsoft = doctor.examine_sign_ins(settings)
    assert (google.about, google.well) == ("Google Calendar", well)
    assert says in google.text
    assert "client-secret" not in google.text
    assert microsoft.text.startswith("not offered for calendars; MICROSOFT_CLIENT_ID")
    assert settings.sign_ins == ({"google": ("id", "client-secret")} if "redirect" in says else {})


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "can_sign_in", lambda: False)
    google, _ = doctor.examine_sign_ins(Settings(_env_file=None, **ALL))  # type: ignore[arg-type, call-arg]
    assert (google.well, "pip install 'coach-bot[calendars-oauth]'" in google.text) == (False, True)
