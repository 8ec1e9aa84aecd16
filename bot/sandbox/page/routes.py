"""The page: a person uses the local Slack in a browser, as any of its seeded people.

Starlette routes, for `SandboxServer(sandbox, page_routes=create_page(sandbox, controls))`, that render whole pages
with Jinja2; one small script sends forms, and fetches and merges the page when the state's version has changed.
NiceGUI was considered and rejected: a large dependency, a WebSocket round trip for every widget, and markup that a
browser test cannot name. Forms and `data-` attributes need none of that.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.clock import ClockControls, NoSchedule, jump_to_next, pass_time
from bot.sandbox.model import PersonCannotError, User
from bot.sandbox.page.actions import ActionResult, Actions
from bot.sandbox.page.present import HOME, Presenter
from bot.sandbox.page.render import environment
from bot.sandbox.page.screen import NOTHING_OFFERED, Offers
from bot.sandbox.sandbox import Sandbox

WATCH_SECONDS = 15.0
FIRST_HOME_SECONDS = 1.0
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'",
    "cache-control": "no-store",
}


def create_page(
    sandbox: Sandbox, controls: ClockControls | None = None, offers: Offers = NOTHING_OFFERED
) -> list[BaseRoute]:
    """The page's routes. `controls` connect the clock's buttons to the app's schedule, `offers` are the
    commands and shortcuts that the app's manifest knows."""
    page = Page(sandbox, controls or NoSchedule(), offers)
    return [
        Route("/", page.start),
        Route("/changes", page.changes),
        Route("/clock/{step}", page.clock, methods=["POST"]),
        Route("/as/{person}/send", page.action_endpoint(Actions.send), methods=["POST"]),
        Route("/as/{person}/edit", page.action_endpoint(Actions.edit), methods=["POST"]),
        Route("/as/{person}/delete", page.action_endpoint(Actions.delete), methods=["POST"]),
        Route("/as/{person}/act", page.action_endpoint(Actions.block_action), methods=["POST"]),
        Route("/as/{person}/shortcut", page.action_endpoint(Actions.shortcut), methods=["POST"]),
        Route("/as/{person}/message-shortcut", page.action_endpoint(Actions.message_shortcut), methods=["POST"]),
        Route("/as/{person}/view/{view}/submit", page.view_action_endpoint(Actions.submit), methods=["POST"]),
        Route("/as/{person}/view/{view}/close", page.view_action_endpoint(Actions.close), methods=["POST"]),
        Route("/as/{person}", page.start),
        Route("/as/{person}/{place}", page.show),
        Mount("/static", StaticFiles(packages=[("bot.sandbox.page", "static")])),
    ]


class Page:
    """The endpoints; blocking work runs in worker threads, never on the server's event loop."""

    def __init__(self, sandbox: Sandbox, controls: ClockControls, offers: Offers) -> None:
        self._sandbox = sandbox
        self._controls = controls
        self._presenter = Presenter(sandbox.workspace, offers)

    def start(self, request: Request) -> Response:
        """Redirect to a person's direct message; without a person to the first one's Home, the app's introduction."""
        if "person" not in request.path_params:
            return RedirectResponse(f"/as/{self._presenter.people()[0].id}/home")
        person = self._person(request.path_params["person"])
        return RedirectResponse(f"/as/{person.id}/{self._sandbox.workspace.im_of(person.id).id}")

    def show(self, request: Request) -> Response:
        """The whole page. Opening Home or Messages notifies the app, a refresh does not."""
        person, place = self._person(request.path_params["person"]), request.path_params["place"]
        thread = request.query_params.get("thread", "")
        if "x-refresh" not in request.headers and not thread:
            self._arrive(person, place)
        try:
            screen = self._presenter.screen(person, place, thread, self._controls.next_due())
        except KeyError:
            raise HTTPException(404, "no such conversation for this person") from None
        html = environment().get_template("page.html").render(screen=screen)
        return HTMLResponse(html, headers=HEADERS)

    async def changes(self, request: Request) -> Response:
        """Wait until the state is past the version `since`, some seconds at most."""
        since = request.query_params.get("since", "")
        if not since.isdigit():
            raise HTTPException(400, "since must be a number")
        deadline = time.monotonic() + WATCH_SECONDS
        version = self._sandbox.workspace.version
        while version <= int(since) and time.monotonic() < deadline and not await request.is_disconnected():
            version = await run_in_threadpool(self._sandbox.workspace.wait_for_change, int(since), 0.5)
        return JSONResponse({"version": version}, headers={"cache-control": "no-store"})

    def clock(self, request: Request) -> Response:
        """Move the clock: to the next thing due, or by an hour or a day."""
        reject_other_sites(request)
        step = request.path_params["step"]
        if step == "next":
            jump_to_next(self._sandbox.clock, self._controls)
        elif step in STEPS:
            pass_time(self._sandbox.clock, self._controls, STEPS[step])
        else:
            raise HTTPException(404, "no such step")
        return JSONResponse(asdict(ActionResult()))

    def action_endpoint(
        self, action: Callable[[Actions, FormData], ActionResult]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint for an action that needs only its form."""

        async def endpoint(request: Request) -> Response:
            actions = self._actions(request)
            async with request.form() as form:
                return await answered(lambda: action(actions, form))

        return endpoint

    def view_action_endpoint(
        self, action: Callable[[Actions, str, FormData], ActionResult]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint for an action in the modal that the path names."""

        async def endpoint(request: Request) -> Response:
            actions, view_id = self._actions(request), request.path_params["view"]
            async with request.form() as form:
                return await answered(lambda: action(actions, view_id, form))

        return endpoint

    def _actions(self, request: Request) -> Actions:
        reject_other_sites(request)
        return Actions(self._sandbox, self._person(request.path_params["person"]))

    def _person(self, person_id: str) -> User:
        for person in self._presenter.people():
            if person.id == person_id:
                return person
        raise HTTPException(404, "nobody here by that id")

    def _arrive(self, person: User, place: str) -> None:
        workspace = self._sandbox.workspace
        if place == workspace.im_of(person.id).id:
            self._sandbox.people.open_messages(person.id)
        elif place == HOME:
            version = workspace.version
            if self._sandbox.people.open_home(person.id) is None:
                workspace.wait_for_change(version, FIRST_HOME_SECONDS)


def reject_other_sites(request: Request) -> None:
    """Raises 403 for a form that another site's page sends to this machine."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "only requests of the sandbox's own page are accepted")


async def answered(action: Callable[[], ActionResult]) -> Response:
    """Run an action in a worker thread and return its result to the page."""
    try:
        return JSONResponse(asdict(await run_in_threadpool(action)))
    except PersonCannotError as error:
        return JSONResponse(asdict(ActionResult(f"That is not possible: {error}")), 409)
