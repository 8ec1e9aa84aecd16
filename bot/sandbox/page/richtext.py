"""Slack's rich_text block and its markdown block as HTML; both escape all they do not know."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from bot.sandbox.page.mrkdwn import Reader, format_date, link, mention, wrapped

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
