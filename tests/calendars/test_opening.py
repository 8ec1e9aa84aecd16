"""Calendars that somebody has signed in to or has a password for, read by the service that follows them."""

from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from bot.calendars.caldav import Login
from bot.calendars.connected import Connected, SourceKind
from bot.calendars.fetching import Guard, GuardedSession
from bot.calendars.oauth import OAuthApp, Provider, Tokens
from bot.calendars.opening import opening
from bot.calendars.rules import Failure
from bot.calendars.service import CalendarService
from bot.calendars.store import Calendars
from bot.core.people import Person
from bot.core.workspaces_service import WorkspaceService
from bot.performance.sealed_database import SealedDatabase
from tests.calendars.server import Reply, serving
from tests.calendars.shapes import calendar
from tests.calendars.standins import Api, GoogleServer, GraphServer, reply
from tests.calendars.test_caldav import CALENDAR, CTAG, data, multistatus, resource
from tests.calendars.test_google import item as google_item
from tests.calendars.test_microsoft import item as graph_item
from tests.factories import NOW, WORKSPACE, library, make_installation, make_person, make_request

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
OWN = frozenset({"priya@example.com"})
AT = NOW + timedelta(days=1)


@pytest.fixture
def priya(db: SealedDatabase) -> Person:
    WorkspaceService(db).install(make_installation(), NOW)
    with db.begin(WORKSPACE) as tx:
        return make_person(tx)


def app(provider: Provider) -> OAuthApp:
    session = GuardedSession(Guard(allow_private=True))
    return OAuthApp(session, provider, "client", "client-secret", "https://coach.example")


def connected(db: SealedDatabase, who: Person) -> Connected:
    with db.coaching(who, read_only=True) as tx:
        [found] = Calendars(tx).of_person(who.id)
    return found


def read(db: SealedDatabase, who: Person, kind: SourceKind, access: str, *apps: OAuthApp) -> Connected:
    """Connected, and read once."""
    opened = opening({one.provider.name: one for one in apps}, allow_private=True)
    service = CalendarService(db, library(), opened)
    service.connect(make_request(who), kind, access, OWN)
    service.read_due(NOW)
    return connected(db, who)


@pytest.mark.parametrize(
    ("kind", "server", "item"),
    [(SourceKind.GOOGLE, GoogleServer, google_item), (SourceKind.MICROSOFT, GraphServer, graph_item)],
    ids=["google", "microsoft"],
)
def test_a_calendar_is_read_with_tokens_that_are_stored_before_they_are_used(
    db: SealedDatabase,
    priya: Person,
    kind: SourceKind,
    server: Callable[..., GoogleServer | GraphServer],
    item: Callable[..., dict[str, object]],
) -> None:
    there = server(good="access-1")
    there.items = [item("a", AT.isoformat() if kind is SourceKind.GOOGLE else AT)]  # type: ignore[arg-type]
    stored: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        if request.command == "GET":
            stored.append(Tokens.of(connected(db, priya).access).refresh)
        return Api.answer(there, request)

    there.token_replies = [reply({"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3599})]
    with serving(answer) as port:
        old = Tokens("access-0", "refresh-0", NOW).to_text()
        found = read(db, priya, kind, old, app(there.provider(port)))
    assert [one.email for one in found.known.offered] == ["sam@example.com"]
    assert stored == ["refresh-1"]
    assert (found.failure, found.read_at) == (None, NOW)


def test_who_has_to_sign_in_again_is_told_so(db: SealedDatabase, priya: Person) -> None:
    there = GoogleServer(token_replies=[reply({"error": "invalid_grant"}, 400)])
    with serving(there.answer) as port:
        found = read(db, priya, SourceKind.GOOGLE, Tokens("a", "r", NOW).to_text(), app(there.provider(port)))
    assert (found.failure, found.read_at) == (Failure.EXPIRED, None)


def test_a_provider_that_is_no_longer_offered_loses_nothing(db: SealedDatabase, priya: Person) -> None:
    found = read(db, priya, SourceKind.GOOGLE, Tokens("a", "r", NOW).to_text())
    assert found.failure is Failure.SERVER


def test_caldav(db: SealedDatabase, priya: Person) -> None:
    people = "ORGANIZER:mailto:priya@example.com\nATTENDEE:mailto:sam@example.com"
    file = calendar(f"UID:a\nDTSTART:{AT:%Y%m%dT%H%M%SZ}\nDURATION:PT30M\nSUMMARY:1:1\n{people}")

    def answer(request: BaseHTTPRequestHandler) -> Reply:
        if request.command == "PROPFIND":
            return multistatus(resource("/h/a/", CALENDAR + CTAG))
        return multistatus(resource("/h/a/a.ics", data(file)))

    with serving(answer) as port:
        login = Login(f"http://127.0.0.1:{port}/h/", "priya", "app")
        found = read(db, priya, SourceKind.CALDAV, login.to_text())
    assert [one.email for one in found.known.offered] == ["sam@example.com"]
