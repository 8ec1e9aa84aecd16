"""How Slack's composer converts typed text before an app receives it. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.sandbox.model import Channel, Json, User

_TOKEN = re.compile(
    r"(?P<ref><[@#][A-Z0-9]+(?:\|[^<>]*)?>)|(?P<at>(?<![\w@])@[\w.\-]+)|(?P<hash>(?<![\w#])#[\w\-]+)|(?P<url>https?://[^\s<>]+)"
)


def escape(text: str) -> str:
    """`&`, `<` and `>` as Slack sends them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class Composer:
    """Knows the handles and channel names of a workspace."""

    def __init__(self, users: Iterable[User], channels: Iterable[Channel]) -> None:
        self._users: Mapping[str, User] = {user.name.lower(): user for user in users}
        self._channels: Mapping[str, Channel] = {each.name: each for each in channels if not each.is_im}

    def message(self, typed: str) -> str:
        """A message's text: `@sam` becomes `<@U…>`, links are wrapped, the rest is escaped."""
        return "".join(self._pieces(typed, labels=False))

    def command(self, typed: str) -> str:
        """A slash command's text with should_escape: `@sam` becomes `<@U…|sam>`."""
        return "".join(self._pieces(typed.strip(), labels=True))

    def _pieces(self, typed: str, *, labels: bool) -> Iterator[str]:
        end = 0
        for match in _TOKEN.finditer(typed):
            yield escape(typed[end : match.start()])
            yield self._piece(match, labels=labels)
            end = match.end()
        yield escape(typed[end:])

    def _piece(self, match: re.Match[str], *, labels: bool) -> str:
        token = match.group()
        if match.lastgroup == "ref":
            return token
        if match.lastgroup == "url":
            return f"<{escape(token)}>"
        name = token[1:].rstrip(".-")
        rest = escape(token[1 + len(name) :])
        user = self._users.get(name.lower()) if match.lastgroup == "at" else None
        channel = self._channels.get(name) if match.lastgroup == "hash" else None
        found = user or channel
        if found is None:
            return escape(token)
        label = f"|{found.name}" if labels or channel else ""
        return f"<{token[0]}{found.id}{label}>{rest}"


def rich_text(text: str) -> Json:
    """The rich_text block Slack adds to a person's message of this (escaped) text."""
    elements: list[Json] = []
    end = 0
    for match in re.finditer(r"<@([A-Z0-9]+)(?:\|[^>]*)?>|<(https?://[^>|]+)>", text):
        if match.start() > end:
            elements.append({"type": "text", "text": unescape(text[end : match.start()])})
        user, url = match.groups()
        elements.append({"type": "user", "user_id": user} if user else {"type": "link", "url": unescape(url)})
        end = match.end()
    if end < len(text):
        elements.append({"type": "text", "text": unescape(text[end:])})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}
