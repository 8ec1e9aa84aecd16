"""JSON Schema of the files of wording, for editors that complete and check YAML while it is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.wording.library import Catalogue, Entries, Section
from bot.core.wording.loader import CORE

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(kinds: Iterable[type[Section]]) -> Mapping[str, Any]:
    """By the pattern of the files it is for, such as `*/brief.yaml`."""
    known = sorted((*CORE, *kinds), key=lambda kind: kind.file)
    return {_pattern(kind): {"$schema": DIALECT, **_schema(kind)} for kind in known}


def _pattern(kind: type[Section]) -> str:
    if issubclass(kind, Catalogue):
        return f"{kind.file}.yaml"
    return f"*/{kind.file}/*.yaml" if kind.each_in_a_file else f"*/{kind.file}.yaml"


def _schema(kind: type[Section]) -> Mapping[str, Any]:
    schema = kind.model_json_schema()
    if not issubclass(kind, Catalogue | Entries):
        return schema
    entries: dict[str, Any] = schema["properties"]["entries"]
    if kind.each_in_a_file:
        [entry] = entries["patternProperties"].values()
        entries = entry
    return {**entries, **({"$defs": schema["$defs"]} if "$defs" in schema else {})}
