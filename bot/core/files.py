"""Everything that is a person's, as plain values: what `export` sends, before it is a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

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
