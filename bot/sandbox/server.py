"""The sandbox over HTTP and WebSocket: the Web API, Socket Mode, response URLs and the log of calls."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose

from bot.sandbox.api import dispatch
from bot.sandbox.faults import Fault
from bot.sandbox.log import log_html
from bot.sandbox.model import Json, RefusedError
from bot.sandbox.oauth import Authority
from bot.sandbox.sandbox import Sandbox

OAUTH = "oauth.v2.access"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class DroppedConnection(Response):
    """Aborts the connection without a response, as a failing proxy does. Relies on uvicorn's request cycle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cycle = getattr(receive, "__self__", None)
        cycle.transport.abort()  # type: ignore[union-attr]


def create_app(
    sandbox: Sandbox, page_routes: Sequence[BaseRoute] = (), authority: Authority | None = None
) -> Starlette:
    """The ASGI app; `page_routes` are what the page adds, `authority` adds OAuth and the other workspaces."""
    slack = _Slack(sandbox, authority)
    routes: list[BaseRoute] = [
        Route("/api/{method:path}", slack.api, methods=["GET", "POST"]),
        Route("/response/{key}", slack.respond, methods=["POST"]),
        Route("/upload/{file}", slack.upload, methods=["POST"]),
        Route("/files/{file}/{name}", slack.download),
        Route("/oauth/v2/authorize", slack.authorize, methods=["GET"]),
        WebSocketRoute("/link/", slack.link),
        Route("/log.json", slack.log_json),
        Route("/log", slack.log_page),
        *page_routes,
    ]
    return Starlette(routes=routes, lifespan=slack.lifespan, middleware=[Middleware(OwnPagesOnly)])


class OwnPagesOnly:
    """ASGI middleware that refuses what another site's page sends here with the browser of its
    user: under a name of its own that leads to this machine (DNS rebinding), or across sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not _is_own(Headers(scope=scope)):
            if scope["type"] == "websocket":
                await WebSocketClose()(scope, receive, send)
            else:
                await PlainTextResponse("only this machine's own pages are answered", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    host, origin = headers.get("host", ""), headers.get("origin")
    return urlsplit(f"//{host}").hostname in THIS_MACHINE and origin in (None, f"http://{host}")


class _Slack:
    """The endpoints of all workspaces; without an `authority` there is one."""

    def __init__(self, sandbox: Sandbox, authority: Authority | None) -> None:
        self._sandbox, self._authority = sandbox, authority
        self._sandboxes = authority.sandboxes if authority else (sandbox,)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        for each in self._sandboxes:
            each.delivery.start()
        yield
        for each in self._sandboxes:
            await each.delivery.stop()
            each.posts.close()

    async def api(self, request: Request) -> Response:
        return await _api(self._sandboxes, self._authority, request)

    async def respond(self, request: Request) -> Response:
        key = request.path_params["key"]
        owner = next((each for each in self._sandboxes if each.tickets.has_response_url(key)), self._sandbox)
        return await _respond(owner, request)

    async def upload(self, request: Request) -> Response:
        content = await request.body()
        taken = any(each.files.take(request.path_params["file"], content) for each in self._sandboxes)
        return PlainTextResponse(f"OK - {len(content)}" if taken else "no such upload", 200 if taken else 404)

    def download(self, request: Request) -> Response:
        file = next(filter(None, (each.files.shared(request.path_params["file"]) for each in self._sandboxes)), None)
        if file is None:
            return PlainTextResponse("no such file", 404)
        headers = {"content-disposition": f'attachment; filename="{file.name}"', "x-content-type-options": "nosniff"}
        return Response(file.content, media_type="application/octet-stream", headers=headers)

    def authorize(self, request: Request) -> Response:
        if self._authority is None:
            return PlainTextResponse("this app is not distributed", 404)
        try:
            return RedirectResponse(self._authority.authorize(dict(request.query_params)), 302)
        except RefusedError as refused:
            return PlainTextResponse(refused.error, 400)

    async def link(self, connection: WebSocket) -> None:
        if self._sandbox.sockets is None:
            await connection.close()
        else:
            await self._sandbox.sockets.serve(connection)

    def log_json(self, _request: Request) -> Response:
        return JSONResponse([entry.as_json() for entry in self._sandbox.log.entries()])

    def log_page(self, _request: Request) -> Response:
        return HTMLResponse(log_html(self._sandbox.log))


class SandboxServer:
    """Runs the sandbox in a thread: `with SandboxServer(sandbox) as server: server.api_url`.

    With an `authority` all its workspaces are served, `sandbox` being the one with the page and Socket Mode.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        port: int = 0,
        page_routes: Sequence[BaseRoute] = (),
        authority: Authority | None = None,
    ) -> None:
        """`port` 0 takes a free one. Only this machine can reach it."""
        self.sandbox = sandbox
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"
        for each in authority.sandboxes if authority else (sandbox,):
            each.tickets.base_url = self.url
        config = uvicorn.Config(
            create_app(sandbox, page_routes, authority),
            log_level="error",
            lifespan="on",
            ws="auto",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="sandbox-server", daemon=True)

    def start(self) -> None:
        """Serve, and return once requests are taken. Raises RuntimeError if it does not come up."""
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox server did not start")
            time.sleep(0.01)

    def stop(self, wait: bool = True) -> None:
        """Close all connections; return once the thread has ended, or with `wait` false at once."""
        self._server.should_exit = True
        if wait:
            self._thread.join(timeout=10)
            self._socket.close()

    def __enter__(self) -> "SandboxServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


async def _api(sandboxes: Sequence[Sandbox], authority: Authority | None, request: Request) -> Response:
    started = time.monotonic()
    name = request.path_params["method"]
    args, arguments_error = await _arguments_or_error(request)
    sandbox = _owner(sandboxes, authority, _token(request, args) or str(args.get("refresh_token")))
    fault = sandbox.faults.take(name)
    if fault is not None and fault.kind in ("rate_limited", "server_error", "html", "refuse"):
        response, body = _refusal(fault)
    else:
        body = {"ok": False, "error": arguments_error} if arguments_error else _body(sandbox, authority, request, args)
        response = JSONResponse(body, headers={"x-oauth-scopes": ",".join(sandbox.scopes)})
    private = name == OAUTH
    sandbox.log.add(
        sandbox.clock.now(),
        "from_app",
        name,
        error=None if body.get("ok") else str(body.get("error")),
        seconds=time.monotonic() - started,
        request={key: value for key, value in args.items() if key != "token" and not private},
        response={"ok": body.get("ok")} if private else body,
    )
    if fault is not None and fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    return DroppedConnection() if fault is not None and fault.kind == "drop" else response


def _owner(sandboxes: Sequence[Sandbox], authority: Authority | None, token: str) -> Sandbox:
    """Whose workspace a token opens; of one that opens none, the workspace that is being installed to."""
    none = authority.chosen if authority else sandboxes[0]
    return next((each for each in sandboxes if each.tokens.owns(token)), none)


def _body(sandbox: Sandbox, authority: Authority | None, request: Request, args: Json) -> Json:
    name = request.path_params["method"]
    if name == OAUTH and authority is not None:
        try:
            return authority.access(args, request.headers.get("authorization", ""))
        except RefusedError as refused:
            return {"ok": False, "error": refused.error}
    return dispatch.answer(sandbox, name, _token(request, args), args, str(request.base_url).rstrip("/"))


async def _arguments_or_error(request: Request) -> tuple[Json, str]:
    """The arguments, or why they cannot be read."""
    try:
        return await _arguments(request), ""
    except RefusedError as refused:
        return {}, refused.error


def _refusal(fault: Fault) -> tuple[Response, Json]:
    if fault.kind == "rate_limited":
        body: Json = {"ok": False, "error": "ratelimited"}
        return JSONResponse(body, 429, headers={"retry-after": str(int(fault.seconds))}), body
    if fault.kind == "server_error":
        body = {"ok": False, "error": "internal_error"}
        return JSONResponse(body, 500), body
    if fault.kind == "html":
        page = "<!DOCTYPE html><html><body>Service Unavailable</body></html>"
        return HTMLResponse(page, 503), {"ok": False, "error": "html"}
    body = {"ok": False, "error": fault.error}
    return JSONResponse(body), body


async def _arguments(request: Request) -> Json:
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if not await request.body():
        return args
    if kind == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise RefusedError("invalid_json") from None
        if not isinstance(body, dict):
            raise RefusedError("json_not_object")
        return args | body
    if kind == "application/x-www-form-urlencoded":
        return args | dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    if kind == "multipart/form-data":
        async with request.form() as form:
            return args | {name: value for name, value in form.items() if isinstance(value, str)}
    raise RefusedError("invalid_post_type" if kind else "missing_post_type")


def _token(request: Request, args: Json) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    given = args.get("token")
    return str(given) if given else None


async def _respond(sandbox: Sandbox, request: Request) -> Response:
    started, body, error, status = time.monotonic(), {}, None, 200
    try:
        decoded = json.loads(await request.body())
        if not isinstance(decoded, dict):
            raise RefusedError("invalid_payload")
        body = decoded
        sandbox.interactions.respond(request.path_params["key"], body)
    except json.JSONDecodeError:
        error, status = "invalid_payload", 400
    except RefusedError as refused:
        error = refused.error
        status = 404 if error in ("used_url", "expired_url", "not_found") else 400
    seconds = time.monotonic() - started
    sandbox.log.add(sandbox.clock.now(), "from_app", "response_url", error=error, seconds=seconds, request=body)
    if error is None:
        return PlainTextResponse("ok")
    return JSONResponse({"ok": False, "error": error}, status)
