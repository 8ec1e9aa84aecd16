"""The pages of a sign-in: whose calendar it will be, and the way back from Google and Microsoft.

What comes in an address is never logged: a code and a state are in it.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, request

from bot.calendars.rules import Failure
from bot.calendars.service import CalendarService, TooManyCalendarsError
from bot.calendars.signing_in import (
    CONNECT,
    STATE_LASTS,
    Begun,
    Finished,
    SignInExpiredError,
    SignInFailedError,
    SignIns,
    back_from,
)
from bot.calendars.wording import SignInPage, SignInWording
from bot.core.web_page import HEADERS, Link, page
from bot.core.wording.library import ENGLISH

COOKIE = "__Host-coach_calendar"
"""By its name browsers take it from this very host only."""
SLACK = "https://app.slack.com/client"


def sign_in_pages(service: CalendarService, now: Callable[[], datetime]) -> Blueprint | None:
    """GET /calendars/connect, and GET /calendars/ with the name of a provider. None where nobody can sign in."""
    pages, sign_ins = Blueprint("calendars", __name__), service.sign_ins
    if sign_ins is None:
        return None
    english = sign_ins.library.languages[ENGLISH]

    @pages.get(CONNECT)
    def connect() -> Response:
        try:
            begun = sign_ins.begin(request.args.get("link", ""), request.cookies.get(COOKIE, ""), now())
        except SignInExpiredError:
            return _page(400, english[SignInWording].expired)
        response = _begin(sign_ins.library.for_locale(begun.person.reads)[SignInWording], begun)
        response.set_cookie(
            COOKIE, begun.browser, max_age=STATE_LASTS, path="/", secure=True, httponly=True, samesite="Lax"
        )
        return response

    def back(provider: str) -> Response:
        if "admin_consent" in request.args or not request.args.get("state"):
            return _of_administrator(english[SignInWording])
        try:
            return _back(service, sign_ins, now())
        except SignInExpiredError:
            return _page(400, english[SignInWording].expired)

    for provider in sign_ins.offered:
        pages.add_url_rule(back_from(provider), provider, back, defaults={"provider": provider})
    return pages


def _begin(said: SignInWording, begun: Begun) -> Response:
    name = said.providers.named(begun.provider)
    parts: list[str | Link] = [
        said.begin.text.fill(name=begun.person.name, workspace=begun.workspace),
        Link(said.begin.link.fill(provider=name), begun.url),
    ]
    if begun.admin_url:
        parts += [said.begin.admin, Link(said.needs_admin.link, begun.admin_url)]
    return _html(200, said.begin.title.fill(provider=name), parts)


def _back(service: CalendarService, sign_ins: SignIns, now: datetime) -> Response:
    """Raises SignInExpiredError."""
    given = request.args.get
    state, browser, code = given("state", ""), request.cookies.get(COOKIE, ""), given("code", "")
    try:
        if code:
            return _connected(service, sign_ins.finish(state, browser, code, now))
        failed = sign_ins.give_up(state, browser, given("error", ""), given("error_description", ""), now)
    except SignInFailedError as error:
        failed = error
    said = sign_ins.library.for_locale(failed.person.reads)[SignInWording]
    return _failed(said, failed)


def _connected(service: CalendarService, done: Finished) -> Response:
    said = done.request.wording[SignInWording]
    try:
        service.signed_in(done.request, done.provider, done.found)
    except TooManyCalendarsError:
        return _page(200, said.too_many)
    return _page(200, said.connected, f"{SLACK}/{done.request.who.workspace_id}")


def _failed(said: SignInWording, failed: SignInFailedError) -> Response:
    match failed.reason:
        case Failure.NEEDS_ADMIN if failed.admin_url:
            return _page(200, said.needs_admin, failed.admin_url)
        case Failure.NEEDS_ADMIN:
            return _page(200, said.needs_google_admin)
        case Failure.FORBIDDEN:
            return _page(200, said.cancelled)
        case Failure.EXPIRED:
            return _page(400, said.expired)
        case _:
            return _page(502, said.failed)


def _of_administrator(said: SignInWording) -> Response:
    """They need not be anybody in Slack, and nothing depends on what they are shown."""
    if "admin_consent" not in request.args:
        return _page(400, said.expired)
    agreed = request.args["admin_consent"].lower() == "true" and "error" not in request.args
    return _page(200, said.agreed if agreed else said.refused)


def _page(status: int, said: SignInPage, href: str = SLACK) -> Response:
    return _html(status, said.title, [said.text, Link(said.link, href)])


def _html(status: int, title: str, parts: list[str | Link]) -> Response:
    return Response(page(title, parts), status, HEADERS, mimetype="text/html")
