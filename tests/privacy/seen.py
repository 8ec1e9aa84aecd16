"""Everything that Slack was given to show, by the person who sees it."""

import json
from typing import Any

from bot.sandbox.log import Entry
from bot.sandbox.model import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tickets import ResponseUrl

TO_CHANNEL = {"chat.postMessage", "chat.update", "chat.delete", "files.completeUploadExternal"}
TO_NOBODY = {
    "auth.test",
    "auth.teams.list",
    "chat.getPermalink",
    "conversations.history",
    "conversations.open",
    "conversations.replies",
    "files.getUploadURLExternal",
    "oauth.v2.access",
    "team.info",
    "users.info",
    "users.list",
}
"""These only ask."""


class Seen:
    """Notes it from now on. `strangers` are calls of which it does not know who sees what they send: there must be
    none."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.shown: list[tuple[str, str]] = []
        self.doors: list[str] = []
        """By which method each of them came; "answer" is one to a request of Slack's."""
        self.previews: list[str] = []
        """The `text` of every message: what a lock screen shows."""
        self.strangers: list[str] = []
        self._views: dict[str, str] = {}
        self._answered: list[str] = []
        self._use, self._add = sandbox.tickets.use_response_url, sandbox.log.add
        sandbox.tickets.use_response_url = self._noting_who  # type: ignore[method-assign]
        sandbox.log.add = self._noting_what  # type: ignore[method-assign]

    def by(self, user: str, since: int = 0) -> str:
        """All that this person was shown, previews of notifications too; after the first so many things shown."""
        return "\n".join(shown for who, shown in self.shown[since:] if who == user)

    def _noting_who(self, key: str) -> ResponseUrl:
        ticket = self._use(key)
        self._answered.append(ticket.user)
        return ticket

    def _noting_what(self, *given: Any, **more: Any) -> None:
        self._add(*given, **more)
        entry = Entry(0, *given, True, more.get("error"), 0.0, 0, more.get("request") or {}, more.get("response"))
        if entry.direction == "to_app":
            self._note("answer", _asker(entry.request), entry.response)
        elif entry.method not in TO_NOBODY and entry.error is None:
            if "text" in entry.request:
                self.previews.append(str(entry.request["text"]))
            self._note(entry.method, self._reader(entry), entry.request | self._files(entry))

    def _files(self, entry: Entry) -> Json:
        """What is in files that are shared by this call."""
        if entry.method != "files.completeUploadExternal":
            return {}
        shared = [self._sandbox.files.shared(str(one["id"])) for one in (entry.response or {})["files"]]
        return {"content": [one.content.decode() for one in shared if one is not None]}

    def _note(self, door: str, who: str, shown: Json | None) -> None:
        self.doors.append(door)
        self.shown.append((who, json.dumps(shown, ensure_ascii=False)))

    def _reader(self, entry: Entry) -> str:
        asked, method = entry.request, entry.method
        if method == "response_url":
            return self._answered.pop(0)
        if method in TO_CHANNEL:
            there = str(asked.get("channel") or asked.get("channel_id"))
            channel = self._sandbox.workspace.channel(there)
            return (channel.user if channel else None) or there
        if method in ("chat.postEphemeral", "views.publish"):
            return str(asked.get("user") or asked["user_id"])
        if not method.startswith("views."):
            self.strangers.append(method)
            return ""
        view = str((entry.response or {})["view"]["id"])
        if method in ("views.open", "views.push"):
            self._views[view] = self._sandbox.tickets._triggers[str(asked["trigger_id"])].user
        opened = self._sandbox.workspace.view(view)
        return opened.user if opened else self._views[view]


def _asker(payload: Json) -> str:
    user = payload.get("user") or payload.get("user_id") or ""
    return str(user["id"] if isinstance(user, dict) else user)
