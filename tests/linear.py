"""Measuring that expressions over typed text take a time that grows with it and no faster."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from time import process_time
from types import ModuleType

from bot.core.language.patterns import WhenUsed

LENGTH = 40_000
PIECES = (
    *("I'll ", "a ", "so and ", "by fri ", "Sam and ", "(", "- ", ":a", "if ", "note ", "1 ", "x", "the day ", ", "),
    *("my 1:1 ", "next ", "with sam ", "please ", "2, ", "✅ ", "ƻƻ and ", "1"),
)
"""What texts are made of; the last but one is a name that was marked."""
END = "\x1f"
"""What no expression takes: one that could read the text before it in several ways would now try them all."""
AT_ONCE, CEILING = 0.05, 0.6
"""Seconds of the processor."""
SHORTER = 4
"""A text so many times shorter is tried first: where a time grows with the square, or is long, that shows there too."""
TRIES = (1, 3, 3, 3)
"""How often each is measured, the quickest counting."""


def expressions_of(*modules: ModuleType) -> dict[str, re.Pattern[str]]:
    """Those of the modules by where they stand, in whatever value; each once."""
    found: dict[int, tuple[str, re.Pattern[str]]] = {}
    for module in modules:
        for name, value in vars(module).items():
            for where, each in _within(f"{module.__name__.removeprefix('bot.')}.{name}", value):
                found.setdefault(id(each), (where, each))
    return dict(found.values())


def _within(where: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, WhenUsed):
        yield where, value.compiled
    elif isinstance(value, re.Pattern):
        yield where, value
    elif isinstance(value, tuple | list | dict):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _within(f"{where}.{key}", each)


ANYWHERE = ("search", "finditer", "sub", "findall", "split")


def used_in(methods: Collection[str], *modules: ModuleType) -> set[str]:
    """The names of the expressions that the modules use by one of these methods: `PARTS["one"]` is "one"."""
    calls = [
        node.func
        for module in modules
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return {_name(call.value) for call in calls if call.attr in methods}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def modules_of(*packages: ModuleType) -> list[ModuleType]:
    """Every module of the packages."""
    found = []
    for package in packages:
        below = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        found += [package, *(importlib.import_module(each.name) for each in below)]
    return found


def is_matched_at_once(pattern: re.Pattern[str], match: Callable[[re.Pattern[str], str], object]) -> bool:
    """Whether each long text alone is matched at once, or in a time that grows with it and no faster."""
    return all(_in_line(pattern, match, piece) for piece in PIECES)


def is_searched_in_line(pattern: re.Pattern[str]) -> bool:
    """The same where it is looked for anywhere in them."""
    return is_matched_at_once(pattern, re.Pattern.search)


def _in_line(pattern: re.Pattern[str], match: Callable[[re.Pattern[str], str], object], piece: str) -> bool:
    """A time above AT_ONCE may be the machine's mood: then twice the length may take about twice as long."""
    shorter = _seconds(pattern, match, piece, LENGTH // SHORTER)
    if shorter < AT_ONCE / SHORTER**2:
        return True
    if shorter < AT_ONCE / SHORTER and shorter < 2.6 * _seconds(pattern, match, piece, LENGTH // SHORTER // 2):
        return True
    if _seconds(pattern, match, piece, LENGTH) < AT_ONCE:
        return True
    for times in TRIES:
        half, whole = (
            min(_seconds(pattern, match, piece, each) for _ in range(times)) for each in (LENGTH // 2, LENGTH)
        )
        if whole < AT_ONCE or (whole < 2.6 * half and whole < CEILING):
            return True
    return False


def _seconds(
    pattern: re.Pattern[str], match: Callable[[re.Pattern[str], str], object], piece: str, length: int
) -> float:
    text = piece * (length // len(piece)) + END
    started = process_time()
    match(pattern, text)
    return process_time() - started
