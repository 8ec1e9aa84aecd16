"""Slack's three text formats as HTML: mrkdwn, rich_text and the markdown block.

Everything that is not a known construct is escaped, so text typed by people can never become markup: Slack's
three entities (&amp; &lt; &gt;) are decoded once and the result is escaped again by markupsafe.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.sandbox.composer import unescape

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
STYLES = (("code", "code"), ("strike", "s"), ("italic", "em"), ("bold", "strong"))
MARKDOWN_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\]\n]*)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<bold>\S(?:.*?\S)?)\*\*"
    r"|~~(?P<strike>\S(?:.*?\S)?)~~"
    r"|\*(?P<star>[^\s*](?:[^*\n]*[^\s*])?)\*"
    r"|(?<!\w)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
)
MARKDOWN_TAGS = {"bold": "strong", "strike": "s", "star": "em", "italic": "em"}
MARKDOWN_LINE = re.compile(
    r"(?P<heading>#{1,6}) +|(?P<quote>> ?)|(?P<bullet>[-*+] +)"
    r"|(?P<number>\d+[.)] +)|(?P<rule>(?:-{3,}|\*{3,})$)"
)
LIST_TAGS = {"bullet": "ul", "number": "ol"}


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


def rich_text(elements: Sequence[Mapping[str, Any]], reader: Reader) -> Markup:
    """HTML of a rich_text block's elements: sections, lists, quotes, preformatted text."""
    return Markup("").join(_container(element, reader) for element in elements)


def _container(element: Mapping[str, Any], reader: Reader) -> Markup:
    inner: Sequence[Mapping[str, Any]] = element.get("elements", [])
    kind = element.get("type")
    if kind == "rich_text_list":
        items = Markup("").join(Markup("<li>{}</li>").format(_container(item, reader)) for item in inner)
        ordered = "ol" if element.get("style") == "ordered" else "ul"
        return Markup('<div class="indent-{}">{}</div>').format(int(element.get("indent", 0)), wrapped(ordered, items))
    content = Markup("").join(_piece(piece, reader) for piece in inner)
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(str(kind), "span")
    return wrapped(tag, content)


def _piece(piece: Mapping[str, Any], reader: Reader) -> Markup:
    html = _content(piece, reader)
    style = piece.get("style")
    for name, tag in STYLES:
        if isinstance(style, Mapping) and style.get(name):
            html = wrapped(tag, html)
    return html


def _content(piece: Mapping[str, Any], reader: Reader) -> Markup:
    match piece.get("type"):
        case "link":
            return link(str(piece.get("url", "")), str(piece.get("text") or piece.get("url", "")))
        case "user":
            user = str(piece.get("user_id", ""))
            return mention(f"@{reader.names.get(user, user)}", me=user == reader.me)
        case "channel":
            channel = str(piece.get("channel_id", ""))
            return mention(f"#{reader.channels.get(channel, channel)}")
        case "broadcast":
            return mention(f"@{piece.get('range', '')}", me=True)
        case "emoji":
            return escape(_emoji(piece))
        case "date":
            return escape(format_date(int(piece.get("timestamp", 0)), str(piece.get("format", "")), reader))
        case _:
            return escape(str(piece.get("text", "")))


def _emoji(piece: Mapping[str, Any]) -> str:
    code = str(piece.get("unicode", ""))
    if re.fullmatch(r"[0-9a-fA-F]{2,5}(?:-[0-9a-fA-F]{2,5})*", code):
        return "".join(chr(int(part, 16)) for part in code.split("-"))
    return f":{piece.get('name', '')}:"


def markdown(text: str) -> Markup:
    """HTML of a markdown block: headings, lists, quotes, fences, rules and inline styles; no raw HTML."""
    html: list[Markup] = []
    for index, part in enumerate(re.split(r"```\w*\n?(.*?)\n?```", text, flags=re.DOTALL)):
        html.append(Markup("<pre>{}</pre>").format(part) if index % 2 else _markdown_lines(part))
    return Markup("").join(html)


def _markdown_lines(text: str) -> Markup:
    html: list[Markup] = []
    items: list[Markup] = []
    listed = ""
    for line in [*filter(None, map(str.strip, text.splitlines())), ""]:
        match = MARKDOWN_LINE.match(line)
        kind = str(match.lastgroup) if match else "text"
        if items and LIST_TAGS.get(kind) != listed:
            html.append(wrapped(listed, Markup("").join(items)))
            items.clear()
        content = _markdown_inline(line[match.end() :] if match else line)
        if kind in LIST_TAGS:
            listed = LIST_TAGS[kind]
            items.append(wrapped("li", content))
        elif line:
            html.append(_markdown_line(kind, content))
    return Markup("").join(html)


def _markdown_line(kind: str, content: Markup) -> Markup:
    match kind:
        case "heading":
            return wrapped("p", wrapped("strong", content))
        case "quote":
            return wrapped("blockquote", content)
        case "rule":
            return Markup("<hr>")
        case _:
            return wrapped("p", content)


def _markdown_inline(text: str) -> Markup:
    html: list[Markup] = []
    end = 0
    for match in MARKDOWN_INLINE.finditer(text):
        html.append(escape(text[end : match.start()]))
        kind = str(match.lastgroup)
        if kind == "code":
            html.append(Markup("<code>{}</code>").format(match["code"]))
        elif kind == "url":
            html.append(link(match["url"], match["label"] or match["url"]))
        else:
            html.append(wrapped(MARKDOWN_TAGS[kind], _markdown_inline(match[kind])))
        end = match.end()
    html.append(escape(text[end:]))
    return Markup("").join(html)
