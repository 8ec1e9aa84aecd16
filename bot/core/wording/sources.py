"""A YAML file as plain values, each with its file and line; PyYAML lives here and nowhere else.

libyaml parses it: reading all wording is part of each start. Its nodes know their lines, so nothing is read twice to
say where a fault is. Of YAML's types this knows text, whole numbers, `true`, `false` and nothing at all: `yes`, `on`
and `1.5` are text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import BaseResolver

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # a build without libyaml

    class _Parser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):  # type: ignore[no-redef]
        def __init__(self, stream: str) -> None:
            yaml.reader.Reader.__init__(self, stream)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)


Place = tuple[int | str, ...]
Group = Mapping[Any, Any]

_NUMBER = re.compile(r"[-+]?\d+")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class At(NamedTuple):
    """Where a value is said."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


class UnreadableError(Exception):
    """A file is no YAML of the form `name: text`; says the rest of a sentence that begins with its name."""


@dataclass(frozen=True, slots=True)
class Source:
    """What one or several files say together, and where each of it is said."""

    data: Group = field(default_factory=dict)
    at: Mapping[Place, At] = field(default_factory=dict)

    def where(self, place: Place) -> At | None:
        """Where it is said, or the nearest thing around it."""
        return next((self.at[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.at), None)

    def has(self, place: Place) -> bool:
        """Whether this says something at `place`, or has a list around it."""
        node: Any = self.data
        for part in place:
            if isinstance(node, list):
                return True
            if not isinstance(node, Mapping) or part not in node:
                return False
            node = node[part]
        return True

    def below(self, name: str) -> "Source":
        """The same as the value of `name`."""
        return Source({name: self.data}, {(name, *place): at for place, at in self.at.items()} | {(): self.at[()]})

    def without(self, places: set[Place]) -> "Source":
        """The same without those names."""
        data = {key: value for key, value in self.data.items() if (key,) not in places}
        return Source(data, {place: at for place, at in self.at.items() if place[:1] not in places})


@lru_cache(maxsize=512)
def read(text: str, file: str) -> Source:
    """The values of a YAML text; of one that has not changed, what was read before. Raises UnreadableError."""
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableError(f", line {line}: this cannot be read as YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        reason = str(error).partition("\n")[0]
        raise UnreadableError(f": this cannot be read as YAML: {reason}") from None
    if not isinstance(root, MappingNode):
        raise UnreadableError(", line 1: expected lines of the form `name: text`")
    at: dict[Place, At] = {(): At(file, 1)}
    return Source(_value(root, (), file, at), at)


class _Loader(_Parser, BaseResolver):
    """What type a value has, `_value` says."""

    def __init__(self, stream: str) -> None:
        _Parser.__init__(self, stream)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:  # noqa: ANN401
        """The parser asks once for each value."""
        return ""


def _value(node: Node, place: Place, file: str, at: dict[Place, At]) -> Any:  # noqa: ANN401
    if isinstance(node, MappingNode):
        return _mapping(node, place, file, at)
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            at[*place, number] = At(file, item.start_mark.line + 1)
        return [_value(item, (*place, number), file, at) for number, item in enumerate(node.value)]
    return _scalar(node) if isinstance(node, ScalarNode) else None


def _mapping(node: MappingNode, place: Place, file: str, at: dict[Place, At]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        key = _scalar(key_node) if isinstance(key_node, ScalarNode) else None
        if key is None:
            raise UnreadableError(f", line {line}: a name must be words")
        if key in found:
            raise UnreadableError(f", line {line}: has `{key}` twice")
        at[*place, key] = At(file, line)
        found[key] = _value(value, (*place, key), file, at)
    return found


def _scalar(node: ScalarNode) -> str | int | bool | None:
    text = node.value
    if node.style:  # in quotes, or a block
        return str(text)
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _NUMBER.fullmatch(text) else str(text)
