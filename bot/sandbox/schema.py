"""Composable validators of JSON values, whose problems are worded as Slack words them."""

import re
from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]
"""(value, JSON pointer) -> problems."""


def problem(message: str, pointer: str) -> str:
    """One problem as Slack writes it in `response_metadata.messages`."""
    return f"{message} [json-pointer:{pointer}]"


def string(low: int = 0, high: int | None = None) -> Check:
    """A string of `low` to `high` characters."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", pointer)
        elif len(value) < low:
            yield problem(f"must be more than {low - 1} characters", pointer)
        elif high is not None and len(value) > high:
            yield problem(f"must be less than {high + 1} characters", pointer)

    return check


def matching(pattern: str, what: str) -> Check:
    """A string that fits `pattern` wholly."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield problem(f"must match {what}", pointer)

    return check


def boolean(value: object, pointer: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield problem("must provide a boolean", pointer)


def integer(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield problem("must provide an integer", pointer)
        elif not low <= value <= high:
            yield problem(f"must be from {low} to {high}", pointer)

    return check


def one_of(*allowed: str) -> Check:
    """One of these strings."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be a valid enum value: {', '.join(allowed)}", pointer)

    return check


def anything(value: object, pointer: str) -> Iterator[str]:
    """No demand."""
    yield from ()


def array(item: Check, low: int = 1, high: int | None = None) -> Check:
    """A list of `low` to `high` items."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", pointer)
            return
        if len(value) < low:
            yield problem(f"no fewer than {low} items allowed", pointer)
        if high is not None and len(value) > high:
            yield problem(f"no more than {high} items allowed", pointer)
        for index, entry in enumerate(value):
            yield from item(entry, f"{pointer}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others; a null counts as left out."""
    fields = {**required, **(optional or {})}

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", pointer)
            return
        for name in required:
            if value.get(name) is None:
                yield problem(f"missing required field: {name}", pointer)
        for name, entry in value.items():
            if name not in fields:
                yield problem(f"invalid additional property: {name}", pointer)
            elif entry is not None:
                yield from fields[name](entry, f"{pointer}/{name}")

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses its check."""

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", pointer)
        elif not isinstance(value.get("type"), str) or value["type"] not in table:
            yield problem(f"unsupported type: {value.get('type')}", f"{pointer}/type")
        else:
            yield from table[value["type"]](value, pointer)

    return check


def both(*checks: Check) -> Check:
    """All of these checks."""

    def check(value: object, pointer: str) -> Iterator[str]:
        for each in checks:
            yield from each(value, pointer)

    return check
