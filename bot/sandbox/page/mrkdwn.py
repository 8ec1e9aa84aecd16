"""Slack's mrkdwn as HTML.

Everything that is not a known construct is escaped, so text typed by people can never become markup: Slack's
three entities (&amp; &lt; &gt;) are decoded once and the result is escaped again by markupsafe.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
QUOTE = re.compile(r"(?:&gt;|>) ?(.*)")
BULLET = re.compile(r"(?:•|[-*] ) ?(.*)")
DATE = re.compile(r"date\^(-?\d{1,11})\^([^^|]*)(?:\^([^|]*))?")
DATE_TOKEN = re.compile(r"\{(\w+)\}")
BARE_LINK = r"https?://[^\s<>|]*[^\s<>|.,;:!?)\"']"
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<tag>[^<>\n]+)>"
    rf"|(?P<url>{BARE_LINK})"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^\s_](?:(?:[^_\n]|(?<=\w)_(?=\w))*[^\s_])?)_(?!\w)"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
)
WRAPPERS = {"bold": "strong", "italic": "em", "strike": "s"}


@dataclass(frozen=True)
class Reader:
    """Who reads: the names to show for ids, the reader's zone, the sandbox's present moment (aware, UTC)."""

    zone: ZoneInfo
    now: datetime
    names: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    me: str = ""


def wrapped(tag: str, content: Markup) -> Markup:
    """`content` in an HTML tag of our choosing."""
    return Markup(f"<{tag}>{content}</{tag}>")  # noqa: S704  content is markup already


def unescape(text: str) -> str:
    """Decode Slack's three entities, and only those."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, reader: Reader) -> Markup:
    """HTML of a mrkdwn text; safe to put on a page."""
    parts = FENCE.split(text)
    html = [
        Markup("<pre>{}</pre>").format(unescape(part)) if index % 2 else _lines(part, reader)
        for index, part in enumerate(parts)
    ]
    return Markup("").join(html)


def plain(text: str) -> Markup:
    """HTML of a plain_text: escaped, its line breaks kept by CSS."""
    return escape(unescape(text))


def as_text(text: str, reader: Reader) -> str:
    """The mrkdwn as a phone's notification shows it: no markup, ids as names."""
    return mrkdwn(text, reader).striptags()


def _lines(text: str, reader: Reader) -> Markup:
    html: list[Markup] = []
    run: list[Markup] = []
    current = ""

    def close() -> None:
        if not run:
            return
        if current == "quote":
            html.append(Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(run)))
        elif current == "bullet":
            items = [Markup("<li>{}</li>").format(item) for item in run]
            html.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
        else:
            html.append(Markup("<br>").join(run))
        run.clear()

    for line in text.strip("\n").split("\n") if text.strip("\n") else []:
        kind, content = _kind(line)
        if kind != current:
            close()
            current = kind
        run.append(inline(content, reader))
    close()
    return Markup("").join(html)


def _kind(line: str) -> tuple[str, str]:
    if match := QUOTE.match(line):
        return "quote", match[1]
    if match := BULLET.match(line):
        return "bullet", match[1]
    return "text", line


def inline(text: str, reader: Reader) -> Markup:
    """HTML of one line: styles, code, links, mentions, dates."""
    html: list[Markup] = []
    end = 0
    for match in INLINE.finditer(text):
        html.append(plain(text[end : match.start()]))
        html.append(_construct(match, reader))
        end = match.end()
    html.append(plain(text[end:]))
    return Markup("").join(html)


def _construct(match: re.Match[str], reader: Reader) -> Markup:
    kind, content = str(match.lastgroup), str(match[str(match.lastgroup)])
    if kind == "code":
        return Markup("<code>{}</code>").format(unescape(content))
    if kind == "tag":
        return _tag(content, reader)
    if kind == "url":
        return link(unescape(content), unescape(content))
    return wrapped(WRAPPERS[kind], inline(content, reader))


def link(url: str, label: str) -> Markup:
    """An anchor, or only the label when the address is not one a browser may open from here."""
    if not SAFE_LINK.match(url):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)


def mention(text: str, *, me: bool = False) -> Markup:
    """A person, channel or group as Slack highlights it."""
    return Markup('<span class="mention{}">{}</span>').format(" me" if me else "", text)


def _tag(content: str, reader: Reader) -> Markup:
    target, _, label = content.partition("|")
    label = unescape(label)
    if target.startswith("@"):
        name = reader.names.get(target[1:]) or label or target[1:]
        return mention(f"@{name}", me=target[1:] == reader.me)
    if target.startswith("#"):
        return mention(f"#{reader.channels.get(target[1:]) or label or target[1:]}")
    if target.startswith("!"):
        return _special(target[1:], label, reader)
    if SAFE_LINK.match(target):
        address = unescape(target)
        return link(address, label or address.removeprefix("mailto:"))
    return escape(f"<{unescape(content)}>")


def _special(target: str, label: str, reader: Reader) -> Markup:
    if target in {"here", "channel", "everyone"}:
        return mention(f"@{target}", me=True)
    if target.startswith("subteam^"):
        return mention(label or "@group")
    date = DATE.fullmatch(target)
    if date is None:
        return escape(label or f"<!{target}>")
    shown = format_date(int(date[1]), unescape(date[2]), reader)
    body = link(unescape(date[3]), shown) if date[3] else escape(shown)
    return Markup('<time title="{}">{}</time>').format(label, body)


def format_date(timestamp: int, pattern: str, reader: Reader) -> str:
    """Slack's date tokens for one moment, in the reader's zone; an unknown token stays as typed."""
    moment = datetime.fromtimestamp(timestamp, UTC).astimezone(reader.zone)
    clock = f"{moment:%I:%M}".lstrip("0")
    half = f"{moment:%p}"
    days = (moment.date() - reader.now.astimezone(reader.zone).date()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    numeric = f"{moment:%Y-%m-%d}"
    short = f"{moment:%b} {moment.day}, {moment.year}"
    plain_date = f"{moment:%B} {moment.day}, {moment.year}"
    long = f"{moment:%A}, {plain_date}"
    forms = {
        "date_num": numeric,
        "date": plain_date,
        "date_short": short,
        "date_long": long,
        "date_pretty": near or plain_date,
        "date_short_pretty": near or short,
        "date_long_pretty": near or long,
        "time": f"{clock} {half}",
        "time_secs": f"{clock}:{moment:%S} {half}",
        "ago": _ago(int((reader.now - moment).total_seconds())),
    }
    return DATE_TOKEN.sub(lambda token: forms.get(token[1], token[0]), pattern)


def _ago(seconds: int) -> str:
    unit, size = next((pair for pair in (("day", 86_400), ("hour", 3_600)) if abs(seconds) >= pair[1]), ("minute", 60))
    count = abs(seconds) // size
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if seconds >= 0 else f"in {words}"
