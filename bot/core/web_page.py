"""A page in the browser, for what cannot be done in Slack: what happened, and the links that go on. No script, nothing
from elsewhere, and no address of it is told to where its links lead."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; font: 1.1rem/1.5 system-ui, sans-serif; }}
:root {{ color-scheme: light dark; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{parts}
</main>
</body>
</html>
"""


class Link(NamedTuple):
    """Its words, and where it leads."""

    text: str
    href: str


def page(title: str, parts: Sequence[str | Link]) -> str:
    """HTML, each part a paragraph."""
    lines = [f"<p>{_link(one) if isinstance(one, Link) else escape(one)}</p>" for one in parts]
    return _PAGE.format(title=escape(title), parts="\n".join(lines))


def _link(link: Link) -> str:
    return f'<a href="{escape(link.href)}">{escape(link.text)}</a>'
