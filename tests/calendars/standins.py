"""Google and Microsoft Graph as far as calendars are read there, over HTTP: neither has a public stand-in with tokens
and pages. They refuse what the real ones refuse, and fail as they are told to."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from bot.calendars.oauth import GOOGLE, MICROSOFT, Provider, Tokens
from tests.calendars.server import Reply

Item = dict[str, Any]


@dataclass
class MemoryStore:
    """Tokens of one connection, and the order of what happened to them."""

    tokens: Tokens
    claimed: bool = False
    saved: list[Tokens] = field(default_factory=list)

    def load(self) -> Tokens:
        return self.tokens

    def claim(self) -> Tokens | None:
        if self.claimed:
            return None
        self.claimed = True
        return self.tokens

    def save(self, tokens: Tokens) -> None:
        self.tokens, self.claimed = tokens, False
        self.saved.append(tokens)


def tokens(now: datetime, lasts: timedelta = timedelta(hours=1)) -> Tokens:
    return Tokens("access-0", "refresh-0", now + lasts)


def reply(found: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps(found).encode(), {"Content-Type": "application/json", **(headers or {})})


def google_error(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Reply:
    return reply({"error": {"code": status, "errors": [{"reason": reason}]}}, status, headers)


def graph_error(status: int, code: str, headers: Mapping[str, str] | None = None) -> Reply:
    return reply({"error": {"code": code, "message": "…"}}, status, headers)


@dataclass
class Api:
    """What both have: an access token that is good, a token endpoint, replies that are given first, the requests."""

    good: str = "access-0"
    token_replies: list[Reply] = field(default_factory=list)
    first: list[Reply | None] = field(default_factory=list)
    """For each request for events; None: as it should be."""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: BaseHTTPRequestHandler) -> Reply:
        where = urlsplit(request.path)
        if request.command == "POST":
            body = request.rfile.read(int(request.headers["Content-Length"])).decode()
            self.forms.append(dict(parse_qsl(body)))
            return self.token_replies.pop(0)
        self.asked.append(parse_qs(where.query))
        self.paths.append(where.path)
        self.heads.append(dict(request.headers))
        if self.first and (failing := self.first.pop(0)) is not None:
            return failing
        if request.headers.get("Authorization") != f"Bearer {self.good}":
            return reply({"error": {"code": 401, "errors": [{"reason": "authError"}]}}, 401)
        return self.events(where.path, self.asked[-1])

    def events(self, path: str, asked: dict[str, list[str]]) -> Reply:
        raise NotImplementedError


@dataclass
class GoogleServer(Api):
    """Lists `items`; a token knows how much of `changes` it has seen. `odd_page`: a page with nothing on it."""

    items: list[Item] = field(default_factory=list)
    changes: list[Item] = field(default_factory=list)
    page: int = 250
    odd_page: bool = False
    oldest: int = 0
    """Tokens before that have run out."""
    _lists: dict[str, tuple[list[list[Item]], str]] = field(default_factory=dict)

    def provider(self, port: int) -> Provider:
        here = f"http://127.0.0.1:{port}"
        return replace(GOOGLE, token_url=f"{here}/token", revoke_url=f"{here}/revoke", api_url=f"{here}/events")

    def change(self, *items: Item) -> None:
        """As somebody does in their calendar: an item with the id of another replaces it."""
        for item in items:
            self.items = [one for one in self.items if one["id"] != item["id"]]
            self.items += [item] if item.get("status") != "cancelled" else []
            self.changes.append(item)

    def events(self, path: str, asked: dict[str, list[str]]) -> Reply:
        if "pageToken" in asked:
            name, _, number = asked["pageToken"][0].partition("-")
            return self._page(name, int(number), asked)
        every = {name: value for name, value in asked.items() if name not in ("timeMin", "timeMax", "syncToken")}
        same = json.dumps(every, sort_keys=True)
        if "syncToken" in asked:
            if asked.keys() & {"timeMin", "timeMax", "orderBy", "q"}:
                return google_error(400, "syncTokenWithRequestRestrictions")
            seen, _, before = asked["syncToken"][0].partition("|")
            if int(seen) < self.oldest:
                return google_error(410, "fullSyncRequired")
            if before != same:
                return google_error(400, "invalid")
            found = self.changes[int(seen) :]
        else:
            if asked["singleEvents"] != ["true"]:
                return google_error(400, "invalid")
            low, high = (datetime.fromisoformat(asked[name][0]) for name in ("timeMin", "timeMax"))
            found = [one for one in self.items if _begins(one) < high and _begins(one, "end") > low]
        found = [one for one in found if one.get("eventType", "default") in asked["eventTypes"]]
        pages = [found[at : at + self.page] for at in range(0, len(found), self.page)] or [[]]
        if self.odd_page:
            pages.insert(0, [])
        name = f"{len(self._lists)}"
        self._lists[name] = (pages, f"{len(self.changes)}|{same}")
        return self._page(name, 0, asked)

    def _page(self, name: str, number: int, asked: dict[str, list[str]]) -> Reply:
        pages, token = self._lists[name]
        wanted = re.findall(r"\w+", re.sub(r"\([^()]*\)", "", asked["fields"][0]))
        page: Item = {"items": [{key: one[key] for key in one if key in wanted} for one in pages[number]]}
        last = number + 1 == len(pages)
        return reply(page | ({"nextSyncToken": token} if last else {"nextPageToken": f"{name}-{number + 1}"}))


def _begins(item: Item, name: str = "start") -> datetime:
    said = item.get(name) or item["originalStartTime"]
    if "date" in said:
        return datetime.fromisoformat(said["date"]).replace(tzinfo=UTC)
    return datetime.fromisoformat(said["dateTime"])


@dataclass
class GraphServer(Api):
    """A calendarView of `items`, whatever its window, and the masters of its series. `elsewhere`: where it says that
    the next page is."""

    items: list[Item] = field(default_factory=list)
    masters: dict[str, Item] = field(default_factory=dict)
    page: int = 500
    elsewhere: str = ""
    port: int = 0

    def provider(self, port: int) -> Provider:
        self.port = port
        here = f"http://127.0.0.1:{port}"
        return replace(MICROSOFT, token_url=f"{here}/token", api_url=here)

    def events(self, path: str, asked: dict[str, list[str]]) -> Reply:
        if path.startswith("/me/events/"):
            master = self.masters.get(path.rpartition("/")[2])
            return reply(self._selected(master, asked)) if master else graph_error(404, "ErrorItemNotFound")
        at = int(asked.get("$skip", ["0"])[0])
        page: Item = {"value": [self._selected(one, asked) for one in self.items[at : at + self.page]]}
        if at + self.page < len(self.items):
            here = self.elsewhere or f"http://127.0.0.1:{self.port}"
            select = asked["$select"][0]
            page["@odata.nextLink"] = f"{here}/me/calendarView?$skip={at + self.page}&$select={select}"
        return reply(page)

    def _selected(self, item: Item, asked: dict[str, list[str]]) -> Item:
        wanted = asked["$select"][0].split(",")
        return {name: value for name, value in item.items() if name in wanted or name.startswith("@")}
