"""What a feature says of itself: the one place where the house learns of it.

Values only. Nothing here, and nothing that a declaration is made of, imports what opens text: `compose`, `load` and
`read` are handed a transaction that core.sealing opened for one reader, of the kind the declaration asks for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Literal, TypeVar

from bot.core.access import AccessTable, Data
from bot.core.personal_data import PersonalData
from bot.core.wording.library import Section, Wording

T = TypeVar("T")
Service = Any
"""Whatever `Feature.service` makes: the house hands it back to the feature and never looks inside."""
Listener = Callable[[Any, Any], None]
"""`listener(service, interaction)`: see core.slack.interactions."""
Listed = Callable[[Wording], tuple[str, str]]
"""How Slack itself lists something, from the wording."""


class Opens(Enum):
    """What the transaction opens that is handed to a composer, for the recipient alone."""

    NOTHING = "nothing"
    COACHING = "coaching"
    PERFORMANCE = "performance"


@dataclass(frozen=True, slots=True)
class MessageType:
    """A kind of message, whose deliveries are marked with `kind`: that word is stored and never changes.

    `compose(tx, delivery, request)` makes the message from what is true now, or gives a Skip, PutOff or Bundled;
    `request.who` is the recipient, `delivery.ts` is set when a sent message is rendered again.
    `render(wording, message)` makes blocks of it, or `core.files.Files`. `writes`: composing changes rows.
    `started_by_bot`: it opens a direct message on the bot's own account, so it keeps to `may_send_at`; everything else
    answers a person, stays in a thread, or is rare. `passes_cap`: it comes however many have come today, because it is
    worthless tomorrow. `passes_days_off`: it belongs to a 1:1, on whatever day that is, and is not among the messages
    that the daily cap counts.
    `dated`: it is read on other days too and is not rendered again for that, so it has dates for "today".
    `can_wait`: everything else passes it when many are due.
    `after_sent` and `after_end` `(tx, delivery, request)` run in the transaction that records the end.

    When data of a pair changes (`changed` in core.outbox.store), these are re-rendered: the newest message of each kind
    that `shows` it, and every message `about` a row of it that has changed, by the key in `subject` that holds the
    row's id. What stays as it was sent is in neither; `quotes` is data whose words stay so until their writer takes
    them back.
    """

    kind: str
    compose: Callable[..., Any]
    render: Callable[..., Any]
    shows: tuple[Data, ...] = ()
    about: Mapping[Data, str] = field(default_factory=dict)
    quotes: tuple[Data, ...] = ()
    opens: Opens = Opens.COACHING
    writes: bool = False
    started_by_bot: bool = False
    can_wait: bool = False
    passes_cap: bool = False
    passes_days_off: bool = False
    dated: bool = False
    after_sent: Callable[..., None] | None = None
    after_end: Callable[..., None] | None = None

    @property
    def counted_as(self) -> str:
        """What metrics and logs call it: the kind itself could say that somebody has a record, or asked to be
        forgotten."""
        return "scheduled" if self.started_by_bot else "other"


@dataclass(frozen=True, slots=True)
class Postscript:
    """What stands once below the next message that the bot starts to a person.

    `waiting(tx, person)` says what they were not told yet, as a delivery's `subject` can hold it, or None;
    `told(tx, person, what)` records that they were told just that, once the message is sent. `load(tx, request, what)`
    reads it, whenever that message is rendered, and `render(wording, loaded)` makes blocks.
    """

    name: str
    waiting: Callable[..., str | None]
    told: Callable[..., None]
    load: Callable[..., Any]
    render: Callable[..., list[Any]]

    @property
    def key(self) -> str:
        """Its place in a delivery's `subject`."""
        return f"postscript_{self.name}"


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A word after `/coach`, first the one that help shows, then others that mean the same; without names, for what
    none of those named understands. Of several with the same name the first that understands the rest is run.

    `takes(typed)` reads what follows it, `run(service, interaction, taken)` answers it. `as_typed`: others are told of
    it, or it cannot be taken back, so a slip of the finger in its name is asked about. See core.slack.subcommands.
    """

    names: tuple[str, ...]
    takes: Callable[..., Any]
    run: Callable[..., None]
    as_typed: bool = False


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """`run(service, interaction, subcommands)`. `listed` gives the hint beside its name, and what it does."""

    name: str
    run: Callable[..., None]
    listed: Listed


@dataclass(frozen=True, slots=True)
class Shortcut:
    """In a message's menu ("message") or in Slack's search ("global"). `listed` gives its name, and what it does."""

    callback_id: str
    run: Listener
    listed: Listed
    kind: Literal["global", "message"]


@dataclass(frozen=True, slots=True)
class SlackEvent:
    """An event by the manifest's name, such as `user_change`.

    "message.im" without `subtype` are plain messages; each subtype needs a listener of its own, because a message that
    no listener takes is answered 404 and Slack sends it again. `any_subtype` takes what those before it did not.
    """

    name: str
    run: Listener
    subtype: str | None = None
    any_subtype: bool = False


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A part of App Home. Sections stand by `order`.

    `load(tx, request, home)` reads it, opened for the person; `home` is a HomeContext. `render(wording, loaded)` makes
    blocks of what was loaded, and is not asked where that is None. `shows` is data of the two of a pair: Home says who
    can see it. `also_shows` is what Home does not say that of. Changes of either have Home published again.
    """

    name: str
    order: int
    load: Callable[..., Any]
    render: Callable[..., Any]
    shows: tuple[Data, ...] = ()
    also_shows: tuple[Data, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeButton:
    """A button in the last row of App Home, by `order`, made by `render(wording)`; `in_menu`: an entry of its menu."""

    order: int
    render: Callable[..., Any]
    for_administrators: bool = False
    in_menu: bool = False


@dataclass(frozen=True, slots=True)
class ReportButton:
    """A button beside each 1:1 that App Home shows its report: `load(tx, pair_ids)` gives a value by pair, for those
    that get one; `render(wording, value, about)` makes it."""

    load: Callable[..., Mapping[int, Any]]
    render: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ListSection:
    """A part below the list of a manager's 1:1s. `load(tx, request)` reads it in a transaction without a keyring;
    `render(wording, loaded)` makes blocks."""

    load: Callable[..., Any]
    render: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class InFull:
    """What a "Show all" button of this source opens: `read(service, request, about)` gives texts of any length."""

    read: Callable[..., list[str]]
    shows: tuple[Data, ...]


@dataclass(frozen=True, slots=True)
class OverviewSection:
    """A part of what `/coach` alone shows. Sections stand by `order`.

    `load(tx, request)` reads it in a transaction without a keyring, `render(wording, loaded, today)` makes blocks and
    `buttons(wording, empty)` buttons; `empty`: no section has a block. `with_others`: left out where it is alone.
    """

    name: str
    order: int
    load: Callable[..., Any]
    render: Callable[..., list[Any]]
    buttons: Callable[..., list[Any]] = lambda _wording, _empty: []
    with_others: bool = False


@dataclass(frozen=True, slots=True)
class ExportSection:
    """A part of what a person is sent of their own: `read(tx, request)` gives rows. `tables` are those with text of
    people that it holds: a test fails while a sealed column is in none. Sections stand by `order`; what opens
    performance records comes in a file of its own."""

    name: str
    order: int
    read: Callable[..., Any]
    tables: tuple[str, ...] = ()
    opens: Opens = Opens.COACHING


@dataclass(frozen=True, slots=True)
class Work:
    """What the scheduler lets a feature do every so many seconds: `run(service, now)`, again at once while there is
    more."""

    name: str
    every: float
    run: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Feature:
    """`service(dependencies)` makes what listeners, subcommands, full texts and work are handed.

    `actions` has listeners of buttons, menus and pickers by action id, `forms` of submitted modals by callback id,
    `closed` of modals that were closed.
    `listens` has handlers `(tx, event)` by the type of event; they run in the transaction that announces it.
    `untold(tx, person, now)`: what the audit log must not tell them yet of what others did, as its entries refer to it.
    """

    name: str
    wording: tuple[type[Section], ...] = ()
    service: Callable[..., Service] | None = None
    actions: Mapping[str, Listener] = field(default_factory=dict)
    forms: Mapping[str, Listener] = field(default_factory=dict)
    closed: Mapping[str, Listener] = field(default_factory=dict)
    shortcuts: tuple[Shortcut, ...] = ()
    slash_commands: tuple[SlashCommand, ...] = ()
    subcommands: tuple[Subcommand, ...] = ()
    slack_events: tuple[SlackEvent, ...] = ()
    data: tuple[Data, ...] = ()
    messages: tuple[MessageType, ...] = ()
    postscript: Postscript | None = None
    home: tuple[HomeSection, ...] = ()
    home_buttons: tuple[HomeButton, ...] = ()
    report_buttons: tuple[ReportButton, ...] = ()
    below_one_on_ones: tuple[ListSection, ...] = ()
    overview: tuple[OverviewSection, ...] = ()
    in_full: Mapping[str, InFull] = field(default_factory=dict)
    export: tuple[ExportSection, ...] = ()
    listens: Mapping[type, Callable[..., None]] = field(default_factory=dict)
    work: tuple[Work, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    untold: Callable[..., Collection[str]] = lambda _tx, _person, _now: ()


class Features:
    """All features in their order, and what follows from all together. Raises ValueError for what is declared twice."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.all = tuple(features)
        self.in_full = _once((source, (one, full)) for one in self.all for source, full in one.in_full.items())
        """What can be shown in full, with its feature, by source."""
        self.wording = tuple(_once((kind.file, kind) for one in self.all for kind in one.wording).values())
        self.access = AccessTable(data for one in self.all for data in one.data)
        self.message_types: dict[str, MessageType] = _once(
            (message.kind, message) for one in self.all for message in one.messages
        )
        for kind, message in self.message_types.items():
            for data in (*message.shows, *message.about, *message.quotes):
                if self.access.rows.get(data.name) != data:
                    raise ValueError(f"{kind} shows {data.name}, which no feature declares")
        sections: dict[str, HomeSection] = _once((section.name, section) for one in self.all for section in one.home)
        self.home = tuple(sorted(sections.values(), key=lambda section: section.order))
        self.shown_on_home = tuple(dict.fromkeys(data for section in self.home for data in section.shows))
        self.changes_home = {data for section in self.home for data in (*section.shows, *section.also_shows)}
        buttons = (button for one in self.all for button in one.home_buttons)
        self.home_buttons = tuple(sorted(buttons, key=lambda button: button.order))
        self.report_buttons = tuple(button for one in self.all for button in one.report_buttons)
        self.postscripts = tuple(one.postscript for one in self.all if one.postscript is not None)
        overview = (section for one in self.all for section in one.overview)
        self.overview = tuple(sorted(overview, key=lambda section: section.order))
        self.below_one_on_ones = tuple(section for one in self.all for section in one.below_one_on_ones)
        _once((work.name, work) for one in self.all for work in one.work)  # rows put aside are kept by its name

    def __eq__(self, other: object) -> bool:
        """Statements made for some features are shared by all that are the same."""
        return isinstance(other, Features) and self.all == other.all

    def __hash__(self) -> int:
        return hash(tuple(one.name for one in self.all))

    @cached_property
    def counts_for_cap(self) -> frozenset[str]:
        """The kinds that count for the daily cap: all that the bot starts but what belongs to a 1:1."""
        types = self.message_types.items()
        return frozenset(kind for kind, one in types if one.started_by_bot and not one.passes_days_off)

    @cached_property
    def export(self) -> tuple[ExportSection, ...]:
        """The parts of what a person is sent of their own, in order."""
        return tuple(sorted((part for one in self.all for part in one.export), key=lambda part: part.order))

    def kinds_showing(self, data: Data) -> list[tuple[str, ...]]:
        """The kinds whose newest message shows that data; those with the same composer are one message to people."""
        return self._by_composer(lambda one: data in one.shows)

    def kinds_quoting(self, data: Data) -> list[tuple[str, ...]]:
        """The same for those that have words of it as they were when it was sent."""
        return self._by_composer(lambda one: data in one.quotes)

    def kinds_about(self, data: Data) -> dict[str, str]:
        """The kinds that are about one row of that data, with the key of its id in `subject`."""
        return {kind: one.about[data] for kind, one in self.message_types.items() if data in one.about}

    def _by_composer(self, wanted: Callable[[MessageType], bool]) -> list[tuple[str, ...]]:
        found: dict[Callable[..., Any], tuple[str, ...]] = {}
        for kind, one in self.message_types.items():
            if wanted(one):
                found[one.compose] = (*found.get(one.compose, ()), kind)
        return list(found.values())

    def announce(self, tx: Any, event: object) -> None:  # noqa: ANN401
        """Let every feature that listens for it hear of an event, in this transaction, in the order of features."""
        for one in self.all:
            handler = one.listens.get(type(event))
            if handler is not None:
                handler(tx, event)


def _once(declared: Iterable[tuple[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, one in declared:
        if name in found:
            raise ValueError(f"{name} is declared twice")
        found[name] = one
    return found


NO_FEATURES = Features(())
