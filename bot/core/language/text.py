"""What people type, made even: quotes, dashes and spaces in one form, Slack's escapes undone."""

import re

_LOOK_ALIKES = {"'": "‘’‚‛′´`ʼ＇", '"': "“”„‟″«»", "-": "‐‑‒–—―−", ":": "：", "@": "＠"}
_FOLDED = str.maketrans({odd: plain for plain, odds in _LOOK_ALIKES.items() for odd in odds})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u200e\u200f"))
_BOLD = re.compile(r"(?<![^\s(])([*_])(?=\S)([^*_\n]*[^*_\s])\1(?=[\s,.:;!?)]|$)")


def squeeze(text: str) -> str:
    """One plain space between words and none around; invisible marks gone; every other character as typed."""
    return " ".join(text.translate(_INVISIBLE).split())


def fold(text: str) -> str:
    """Curly quotes and odd dashes in plain form, one character for one, so that positions stay true."""
    return text.translate(_FOLDED)


def normalise(text: str) -> str:
    """Folded and squeezed; capitals stay. Normalising twice changes nothing."""
    return fold(squeeze(text))


def storable(text: str) -> str:
    """Halves of surrogate pairs joined, or replaced where the other half is missing; no NUL: databases refuse both."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def unescape(text: str) -> str:
    """Undo Slack's `&lt;` `&gt;` `&amp;`. What is shown to people must be escaped again."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_emphasis(text: str) -> str:
    """Slack's *bold* and _italic_ marks taken away where they surround whole words."""
    return _BOLD.sub(r"\2", text)
