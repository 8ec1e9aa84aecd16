"""Which hard moment comes next. What somebody chose in one is kept nowhere: practice that is watched is a test."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.access import AUTHOR, Data

PRACTICE = Data("practice", readers=AUTHOR, writers=AUTHOR)


def next_case(keys: Sequence[str], practised: Mapping[str, datetime], after: str | None = None) -> str:
    """The case to show: those never practised in the order of `keys`, then the one practised longest ago.

    `after` is the one on the screen now: what follows it in that order is shown, so that asking for another one again
    and again goes through all of them. `keys` must not be empty.
    """
    order = [key for key in keys if key not in practised]
    order += sorted((key for key in keys if key in practised), key=lambda key: practised[key])
    return order[(order.index(after) + 1) % len(order)] if after in order else order[0]
