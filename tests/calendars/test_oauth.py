import base64
import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.calendars.fetching import FetchError, GuardedSession
from bot.calendars.oauth import GOOGLE, MICROSOFT, Access, OAuthApp, Provider, Tokens
from bot.calendars.rules import Failure
from tests.calendars.server import Local, Reply, serving
from tests.calendars.standins import GoogleServer, MemoryStore, reply, tokens

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
VERIFIER = "v" * 64
BACK = "https://coach.example/calendars/google"
GIVEN = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3599, "token_type": "Bearer"}


@contextmanager
def app(server: GoogleServer, provider: Provider = GOOGLE) -> Iterator[OAuthApp]:
    with serving(server.answer) as port, GuardedSession(Local(port)) as session:
        here = f"http://127.0.0.1:{port}"
        there = replace(provider, token_url=f"{here}/token", revoke_url=provider.revoke_url and f"{here}/revoke")
        yield OAuthApp(session, there, "client", "client-secret", BACK)


def failure(given: OAuthApp, code: str = "code") -> FetchError:
    with pytest.raises(FetchError) as failed:
        given.finish(code, "verifier", NOW)
    return failed.value


@pytest.mark.parametrize(
    ("provider", "host", "scope", "also"),
    [
        (
            GOOGLE,
            "accounts.google.com",
            "https://www.googleapis.com/auth/calendar.events.owned.readonly",
            {"access_type": ["offline"], "prompt": ["consent"]},
        ),
        (
            MICROSOFT,
            "login.microsoftonline.com",
            "https://graph.microsoft.com/Calendars.ReadBasic offline_access openid profile email",
            {"prompt": ["select_account"]},
        ),
    ],
)
def test_a_sign_in_begins_with_a_challenge_and_its_verifier_ends_it(
    provider: Provider, host: str, scope: str, also: dict[str, list[str]]
) -> None:
    server = GoogleServer(token_replies=[reply(GIVEN | {"scope": provider.scope})])
    with app(server, provider) as coach:
        url = urlsplit(coach.begin("T1.state", VERIFIER))
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert (url.scheme, url.hostname) == ("https", host)
        assert parse_qs(url.query) == also | {
            "response_type": ["code"],
            "client_id": ["client"],
            "redirect_uri": [BACK],
            "scope": [scope],
            "state": ["T1.state"],
            "code_challenge": [challenge],
            "code_challenge_method": ["S256"],
        }
        done = coach.finish("4/0Ab-c=d", VERIFIER, NOW)
    assert done.tokens == Tokens("access-1", "refresh-1", NOW + timedelta(seconds=3599))
    assert Tokens.of(done.tokens.to_text()) == done.tokens
    assert server.forms == [
        {
            "grant_type": "authorization_code",
            "code": "4/0Ab-c=d",
            "code_verifier": VERIFIER,
            "redirect_uri": BACK,
            "client_id": "client",
            "client_secret": "client-secret",
        }
    ]
    assert "access-1" not in repr(done)
    assert "refresh-1" not in repr(done)


@pytest.mark.parametrize(
    ("claims", "own"),
    [
        (
            {"email": "Priya@example.com", "preferred_username": "p.shah@example.com"},
            {"priya@example.com", "p.shah@example.com"},
        ),
        ({"preferred_username": "+49170", "email": None}, set()),
        ([], set()),
    ],
)
def test_microsoft_says_whose_calendar_it_is(claims: object, own: set[str]) -> None:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    with app(GoogleServer(token_replies=[reply(GIVEN | {"id_token": f"e30.{payload}.x"})]), MICROSOFT) as coach:
        assert coach.finish("code", "verifier", NOW).own == own


@pytest.mark.parametrize(
    "given",
    [
        GIVEN | {"scope": "openid https://www.googleapis.com/auth/userinfo.email"},
        {name: value for name, value in GIVEN.items() if name != "refresh_token"},
    ],
    ids=["the calendar's box unticked", "nothing to refresh with"],
)
def test_a_yes_to_less_than_is_needed_is_none(given: dict[str, object]) -> None:
    with app(GoogleServer(token_replies=[reply(given)])) as coach:
        assert failure(coach).reason is Failure.FORBIDDEN


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            reply({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, 400),
            Failure.EXPIRED,
        ),
        (
            reply({"error": "invalid_grant", "error_description": "AADSTS70008: priya@example.com"}, 400),
            Failure.EXPIRED,
        ),
        (reply({"error": "interaction_required", "error_description": "AADSTS50076: MFA"}, 400), Failure.EXPIRED),
        (reply({"error": "access_denied", "error_description": "AADSTS65004: declined"}, 400), Failure.FORBIDDEN),
        (reply({"error": "access_denied", "error_description": "AADSTS90094: admin"}, 400), Failure.NEEDS_ADMIN),
        (reply({"error": "invalid_grant", "error_description": "AADSTS53003: blocked"}, 400), Failure.NEEDS_ADMIN),
        (reply({"error": "admin_policy_enforced"}, 400), Failure.NEEDS_ADMIN),
        (reply({"error": "org_internal"}, 403), Failure.NEEDS_ADMIN),
        (reply({"error": "invalid_client", "error_description": "AADSTS7000222: expired secret"}, 401), Failure.SERVER),
        (reply({"error": "server_error"}, 500), Failure.SERVER),
        (Reply(503, b"<html>", {"Retry-After": "9"}), Failure.SERVER),
        (Reply(429, b"<html>", {"Retry-After": "9"}), Failure.BUSY),
        (Reply(200, b"<html>"), Failure.BROKEN),
        (Reply(200, b"{}"), Failure.BROKEN),
        (Reply(200, b'{"access_token": "a", "expires_in": "soon"}'), Failure.BROKEN),
    ],
)
def test_why_there_are_no_tokens(said: Reply, reason: Failure, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), app(GoogleServer(token_replies=[said, said])) as coach:
        failed = failure(coach, "secret-code")
        with pytest.raises(FetchError) as again:
            coach.refresh(tokens(NOW), NOW)
    assert failed.reason is again.value.reason is reason
    assert (failed.retry_after is not None) is ("Retry-After" in said.headers)
    for secret in ("priya@example.com", "secret-code", "client-secret", "refresh-0"):
        assert secret not in caplog.text
        assert secret not in str(failed)
    assert failed.__cause__ is None


def test_an_error_in_the_browsers_way_back() -> None:
    with app(GoogleServer(), MICROSOFT) as coach:
        assert coach.denied("access_denied", "the user canceled the authentication") is Failure.FORBIDDEN
        assert coach.denied("consent_required", "AADSTS90095: an admin must approve") is Failure.NEEDS_ADMIN
        assert coach.denied("temporarily_unavailable") is Failure.SERVER


def test_where_an_administrator_agrees_for_a_company() -> None:
    with app(GoogleServer(), MICROSOFT) as coach:
        url = urlsplit(coach.admin_consent_url("T1.state"))
        assert (url.hostname, url.path) == ("login.microsoftonline.com", "/organizations/v2.0/adminconsent")
        assert parse_qs(url.query) == {
            "client_id": ["client"],
            "scope": ["https://graph.microsoft.com/Calendars.ReadBasic"],
            "redirect_uri": [BACK],
            "state": ["T1.state"],
        }
    with app(GoogleServer()) as coach:
        assert coach.admin_consent_url() == ""


def test_a_refresh_keeps_the_refresh_token_where_no_new_one_comes() -> None:
    server = GoogleServer(token_replies=[reply({"access_token": "access-1"}), reply(GIVEN)])
    with app(server) as coach:
        kept = coach.refresh(tokens(NOW), NOW)
        assert kept == Tokens("access-1", "refresh-0", NOW + timedelta(hours=1))
        assert coach.refresh(kept, NOW).refresh == "refresh-1"
    assert [one["refresh_token"] for one in server.forms] == ["refresh-0", "refresh-0"]


def test_disconnecting_ends_the_tokens_at_google_and_what_has_ended_is_no_error() -> None:
    server = GoogleServer(token_replies=[Reply(200), reply({"error": "invalid_token"}, 400), Reply(503)])
    with app(server) as coach:
        coach.revoke(tokens(NOW))
        coach.revoke(tokens(NOW))
        with pytest.raises(FetchError) as failed:
            coach.revoke(tokens(NOW))
    assert failed.value.reason is Failure.SERVER
    assert [one["token"] for one in server.forms] == ["refresh-0"] * 3
    with app(GoogleServer(), MICROSOFT) as coach:
        coach.revoke(tokens(NOW))


def test_a_token_is_used_while_it_is_fresh_and_a_new_one_is_committed_first() -> None:
    server = GoogleServer(token_replies=[reply(GIVEN)])
    with app(server) as coach:
        store = MemoryStore(tokens(NOW, timedelta(seconds=61)))
        assert Access(coach, store, NOW).token() == "access-0"
        assert Access(coach, store, NOW + timedelta(seconds=1)).token() == "access-1"
    assert store.saved == [store.tokens]
    assert store.tokens.refresh == "refresh-1"


def test_a_token_that_could_not_be_stored_is_not_used() -> None:
    class Full(MemoryStore):
        def save(self, tokens: Tokens) -> None:
            raise OSError("no space left")

    with app(GoogleServer(token_replies=[reply(GIVEN)])) as coach, pytest.raises(OSError, match="no space"):
        Access(coach, Full(tokens(NOW, timedelta())), NOW).token()


def test_one_refreshes_at_a_time() -> None:
    with app(GoogleServer()) as coach:
        store = MemoryStore(tokens(NOW, timedelta()), claimed=True)
        with pytest.raises(FetchError) as failed:
            Access(coach, store, NOW).token()
        assert (failed.value.reason, failed.value.retry_after) == (Failure.BUSY, timedelta(seconds=10))


def test_what_somebody_else_has_refreshed_meanwhile_is_used() -> None:
    class Quicker(MemoryStore):
        def load(self) -> Tokens:
            return tokens(NOW, timedelta())

    server = GoogleServer()
    with app(server) as coach:
        store = Quicker(Tokens("access-2", "refresh-2", NOW + timedelta(hours=1)))
        assert Access(coach, store, NOW).token() == "access-2"
    assert server.forms == []
    assert not store.claimed
