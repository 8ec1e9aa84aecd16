"""Lets pytest's workers hand on a report with a lone surrogate in it: not being UTF-8, it would end the worker."""

from typing import Any

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Any:
    """What a worker sends of a test; what was logged meanwhile is in it, whether the test passed or not."""
    return encodable((yield))


def encodable(value: Any) -> Any:
    """The same, with `\\ud800` spelled out in its texts."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {encodable(key): encodable(each) for key, each in value.items()}
        case list() | tuple():
            return type(value)(map(encodable, value))
        case _:
            return value
