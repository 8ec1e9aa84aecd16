"""Expressions that ignore capitals and are compiled once they are used: to compile all of them takes a third of a
process's start, and most processes read nothing that people write."""

import re
from functools import cached_property
from typing import Any, cast


class WhenUsed:
    """Used as the re.Pattern that it becomes."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        found = getattr(self.compiled, name)
        vars(self)[name] = found  # the next time it is not looked for here
        return found


def regex(pattern: str) -> re.Pattern[str]:
    """An expression that ignores capitals."""
    return cast("re.Pattern[str]", WhenUsed(pattern))
