"""The page of an export, for people: a heading for each part and each person, sentences, dates in words.

What is said of each field is in `rights.yaml`; a field without a sentence of its own is called by its name.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from itertools import groupby

from bot.core.files import Export, Row, Value
from bot.core.time.dates import clock, dated, weekday_name
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.privacy.wording import RightsWording

_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:40em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1{font-size:1.6em}h2{font-size:1.3em;margin-top:2em;border-bottom:1px solid #999}h3{font-size:1.05em}"
    "article{margin:1em 0;break-inside:avoid}p,ul{margin:.2em 0}p{white-space:pre-wrap;overflow-wrap:anywhere}"
    "p.small{color:#444}@media print{body{margin:0;max-width:none;font-size:11pt}}"
)
HEADED = ("with", "you_are")
VERBATIM = ("said_before", "brought_forward")
WEEKDAYS = ("weekly_day", "working_days")
_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::\d\d)?(?:[+-]\d\d:\d\d|Z)?)?")


def as_page(export: Export, wording: Wording) -> str:
    """One page that needs nothing else, without scripts, to be read on a screen or on paper."""
    said = wording[RightsWording].export
    intro = said.page_intro.fill(day=dated(export.made_at.date(), wording[DateWording], with_year=True))
    parts = [f"<h1>{escape(said.page_title)}</h1>", f"<p>{escape(intro)}</p>"]
    for section in export.sections:
        parts.append(f"<h2>{escape(said.sections.get(section.name, section.name))}</h2>")
        parts += _rows(section.rows, wording) if section.rows else [f"<p>{escape(said.nothing)}</p>"]
    body = "\n".join(parts)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(said.page_title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _rows(rows: tuple[Row, ...], wording: Wording) -> Iterator[str]:
    """Those of one person below their name."""
    said = wording[RightsWording].export
    for (other, role), some in groupby(rows, key=lambda row: (row.get("with"), row.get("you_are"))):
        if isinstance(other, str):
            heading = said.with_report if role == "manager" else said.with_manager
            yield f"<h3>{escape(heading.fill(name=other))}</h3>"
        yield from (_article(row, wording) for row in some)


def _article(row: Row, wording: Wording) -> str:
    """What somebody wrote first, as it was written; then what is to be said of it."""
    texts, sentences, lists = [], [], []
    for name, value in row.items():
        if name in HEADED or value in (None, "", ()):
            continue
        if isinstance(value, tuple) and name not in WEEKDAYS:
            said = value if name in VERBATIM else [_in_words(one, wording) for one in value]
            items = "".join(f"<li>{escape(one)}</li>" for one in said)
            lists.append(f"<p>{escape(_label(name, wording))}</p><ul>{items}</ul>")
        elif name in wording[RightsWording].export.texts:
            texts.append(f"<p>{escape(wording[RightsWording].export.texts[name].fill(text=str(value)))}</p>")
        else:
            sentences.append(_sentence(name, value, wording))
    facts = [f'<p class="small">{escape(" ".join(sentences))}</p>'] if sentences else []
    return f"<article>{''.join([*texts, *facts, *lists])}</article>"


def _sentence(name: str, value: Value | tuple[str, ...], wording: Wording) -> str:
    said = wording[RightsWording].export
    text = _in_words(value, wording)
    if name in WEEKDAYS:
        days = value if isinstance(value, tuple) else (value,)
        text = wording.listed(weekday_name(int(str(day)), wording[DateWording]) for day in days)
    sentence = said.sentences.get(name)
    return sentence.fill(value=text) if sentence else f"{_label(name, wording)} {text}."


def _label(name: str, wording: Wording) -> str:
    said = wording[RightsWording].export.lists.get(name)
    return said or f"{name.replace('_', ' ').capitalize()}:"


def _in_words(value: Value | tuple[str, ...], wording: Wording) -> str:
    """Dates as people say them, and what a program calls by a word of its own."""
    said = wording[RightsWording].export
    if isinstance(value, bool):
        return said.yes if value else said.no
    text = str(value)
    if text in said.values:
        return said.values[text]
    return _DAY.sub(lambda found: _moment(found, wording[DateWording]), text)


def _moment(found: re.Match[str], wording: DateWording) -> str:
    try:
        day = dated(date.fromisoformat(found[1]), wording, with_year=True)
        return f"{day}, {clock(datetime.fromisoformat(f'{found[1]} {found[2]}').time(), wording)}" if found[2] else day
    except ValueError:
        return found[0]
