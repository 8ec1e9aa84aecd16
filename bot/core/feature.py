"""What a feature says of itself: the one place where the house learns of it.

Values only. Nothing here, and nothing that a declaration is made of, imports what opens text: `compose`, `load` and
`read` are handed a transaction that core.sealing opened for one reader, of the kind the declaration asks for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from bot.core.access import AccessTable, Data
from bot.core.wording.kinds import Section

Service = Any
"""Whatever `Feature.service` makes: the house hands it back to the feature and never looks inside."""


class Opens(Enum):
    """What the transaction opens that is handed to a composer, for the recipient alone."""

    NOTHING = "nothing"
    COACHING = "coaching"
    PERFORMANCE = "performance"


@dataclass(frozen=True, slots=True)
class MessageType:
    """A kind of message, whose deliveries are marked with `kind`: that word is stored and never changes.

    `compose(tx, delivery, request)` makes the message from what is true now; `request.who` is the recipient.
    `render(wording, message)` makes blocks or files of it. `writes`: composing changes rows.
    `started_by_bot`: it opens a direct message on the bot's own account, so it keeps to `may_send_at` and counts for
    the daily cap. `can_wait`: everything else passes it when many are due.
    `after_sent` and `after_end` `(tx, delivery, request)` run in the transaction that records the end.
    """

    kind: str
    compose: Callable[..., Any]
    render: Callable[..., Any]
    shows: tuple[Data, ...] = ()
    opens: Opens = Opens.COACHING
    writes: bool = False
    started_by_bot: bool = False
    can_wait: bool = False
    after_sent: Callable[..., None] | None = None
    after_end: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A word after `/coach`, first the one that help shows, then others that mean the same.

    `takes(typed)` reads what follows it, `run(service, call, taken)` answers it. See core.slack.subcommands.
    """

    names: tuple[str, ...]
    takes: Callable[..., Any]
    run: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A part of App Home. `load(tx, request, home)` reads it, opened for the person; `render(wording, loaded)` makes
    blocks. Sections stand by `order`."""

    name: str
    order: int
    load: Callable[..., Any]
    render: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class InFull:
    """What a "Show all" button of this source opens: `read(service, request, about)` gives texts of any length."""

    read: Callable[..., list[str]]
    shows: tuple[Data, ...]


@dataclass(frozen=True, slots=True)
class ExportSection:
    """A part of what a person is sent of their own: `read(tx, request)` gives rows. `tables` are those with text of
    people that it holds: a test fails while a sealed column is in none."""

    name: str
    read: Callable[..., Any]
    tables: tuple[str, ...] = ()
    opens: Opens = Opens.COACHING


@dataclass(frozen=True, slots=True)
class Work:
    """What the scheduler lets a feature do every so many seconds: `run(service, now)`, again at once while that gives
    True."""

    name: str
    every: float
    run: Callable[..., bool | None]


@dataclass(frozen=True, slots=True)
class Feature:
    """`service(dependencies)` makes what listeners, subcommands, full texts and work are handed.

    `listens` has handlers `(tx, event)` by the type of event; they run in the transaction that announces it.
    """

    name: str
    wording: tuple[type[Section], ...] = ()
    service: Callable[..., Service] | None = None
    listeners: Callable[..., None] | None = None
    subcommands: tuple[Subcommand, ...] = ()
    data: tuple[Data, ...] = ()
    messages: tuple[MessageType, ...] = ()
    home: tuple[HomeSection, ...] = ()
    in_full: Mapping[str, InFull] = field(default_factory=dict)
    export: tuple[ExportSection, ...] = ()
    listens: Mapping[type, Callable[..., None]] = field(default_factory=dict)
    work: tuple[Work, ...] = ()
    personal_data: tuple[Any, ...] = ()


class Features:
    """All features in their order, and what follows from all together. Raises ValueError for what is declared twice."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.all = tuple(features)
        self.access = AccessTable(data for one in self.all for data in one.data)
        self.message_types = _by("kind", (message for one in self.all for message in one.messages))
        for kind, message in self.message_types.items():
            for data in message.shows:
                if self.access.rows.get(data.name) != data:
                    raise ValueError(f"{kind} shows {data.name}, which no feature declares")

    @cached_property
    def started_by_bot(self) -> frozenset[str]:
        """The kinds that count for the daily cap."""
        return frozenset(kind for kind, one in self.message_types.items() if one.started_by_bot)

    def kinds_showing(self, data: Data) -> tuple[str, ...]:
        """The kinds of messages in which that data is shown."""
        return tuple(kind for kind, one in self.message_types.items() if data in one.shows)

    def announce(self, tx: Any, event: object) -> None:  # noqa: ANN401
        """Let every feature that listens for it hear of an event, in this transaction, in the order of features."""
        for one in self.all:
            handler = one.listens.get(type(event))
            if handler is not None:
                handler(tx, event)


def _by(key: str, declared: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in declared:
        if found.setdefault(getattr(one, key), one) is not one:
            raise ValueError(f"{getattr(one, key)} is declared twice")
    return found


NO_FEATURES = Features(())
