"""Everything that is a person's, as plain values: what `export` sends, before it is a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from html import escape

Value = str | int | bool | None
Row = Mapping[str, Value | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ExportSection:
    """A part of it; `name` is a field of the wording's `sections`."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """All of it, made at that moment (local to the person)."""

    sections: tuple[ExportSection, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class File:
    """`ending` is its name's, as in "html"; how the name begins is decided by what sends it."""

    ending: str
    content: str


@dataclass(frozen=True, slots=True)
class Files:
    """Sent together, in one message."""

    files: tuple[File, ...]


def plain(value: object) -> Value | tuple[str, ...]:
    """A domain value as one that JSON knows."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    return tuple(str(one) for one in value) if isinstance(value, Sequence) else str(value)


def as_json(export: Export) -> str:
    """For machines: a list of objects for each section."""
    sections = {section.name: [dict(row) for row in section.rows] for section in export.sections}
    whole = {"made_at": export.made_at.isoformat(timespec="seconds"), **sections}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #999}"
    "dl{margin:1em 0;padding:0 0 1em;border-bottom:1px dotted #bbb;break-inside:avoid}"
    "dt{font-weight:bold;float:left;clear:left;width:11em}dd{margin:0 0 0 12em;white-space:pre-wrap;"
    "overflow-wrap:anywhere}p{color:#444}@media print{body{margin:0;max-width:none;font-size:11pt}}"
)


def as_page(export: Export, title: str, intro: str, titles: Mapping[str, str], nothing: str) -> str:
    """For people: one page that needs nothing else, without scripts, to be read on a screen or on paper."""
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(intro)}</p>"]
    for section in export.sections:
        parts.append(f"<h2>{escape(titles[section.name])}</h2>")
        parts += [_row(row) for row in section.rows] or [f"<p>{escape(nothing)}</p>"]
    body = "\n".join(parts)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _row(row: Row) -> str:
    fields = [(name, _text(value)) for name, value in row.items()]
    lines = [f"<dt>{escape(name.replace('_', ' '))}</dt><dd>{escape(text)}</dd>" for name, text in fields if text]
    return f"<dl>{''.join(lines)}</dl>"


def _text(value: Value | tuple[str, ...]) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value)
