"""Installing over the web: "Add to Slack", and the way back from Slack.

A failure is logged by a name, never with what came in the address: a code and a state are in it.
"""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request

from bot.core.web_page import HEADERS, Link, page
from bot.core.wording.library import Wording
from bot.core.workspaces import Installation
from bot.workspaces.installing import InstallExpiredError, InstallFailedError, Installing
from bot.workspaces.rules import STATE_LASTS
from bot.workspaces.wording import InstallPage, InstallWording

COOKIE = "__Host-coach_install"
"""By its name browsers take it from this very host only: no other one below the domain can set it."""
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
OPEN_IN_SLACK = "https://slack.com/app_redirect"


def install_pages(installing: Installing, wording: Wording, now: Callable[[], datetime]) -> Blueprint:
    """GET /slack/install and GET /slack/oauth_redirect."""
    pages = Blueprint("install", __name__)

    @pages.get(INSTALL)
    def install() -> Response:
        begun = installing.begin(now(), request.cookies.get(COOKIE, ""))
        response = redirect(begun.url)
        response.headers.update(HEADERS)
        response.set_cookie(
            COOKIE, begun.browser, max_age=STATE_LASTS, path="/", secure=True, httponly=True, samesite="Lax"
        )
        return response  # type: ignore[return-value]

    @pages.get(REDIRECT)
    def oauth_redirect() -> Response:
        state, code = request.args.get("state", ""), request.args.get("code", "")
        browser = request.cookies.get(COOKIE, "")
        said = wording[InstallWording]
        try:
            if not code:
                installing.give_up(state, browser, now())
                denied = request.args.get("error") == "access_denied"
                return _page(200 if denied else 400, said.cancelled if denied else said.failed)
            return _installed(wording, installing.finish(state, browser, code, now()))
        except InstallExpiredError:
            return _page(400, said.expired)
        except InstallFailedError:
            return _page(502, said.failed)

    return pages


def _installed(wording: Wording, installation: Installation) -> Response:
    said = wording[InstallWording].installed
    name = installation.name
    return _html(200, said.title.fill(workspace=name), said.text, said.link, _in_slack(installation))


def _in_slack(installation: Installation) -> str:
    """The app in that workspace; of an organisation, in the one that is open."""
    team = {} if installation.org_wide else {"team": installation.workspace_id}
    return f"{OPEN_IN_SLACK}?{urlencode({'app': installation.app_id, **team})}"


def _page(status: int, said: InstallPage) -> Response:
    return _html(status, said.title, said.text, said.link, INSTALL)


def _html(status: int, title: str, text: str, link: str, href: str) -> Response:
    return Response(page(title, [text, Link(link, href)]), status, HEADERS, mimetype="text/html")
