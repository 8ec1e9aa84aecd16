"""One person's screen at one moment, as values for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from markupsafe import Markup


@dataclass(frozen=True)
class Face:
    """A coloured square with initials."""

    id: str
    name: str
    initials: str
    hue: int
    is_app: bool = False


@dataclass(frozen=True)
class Line:
    """One message in a list; `day` is set on the first one of a day, `replies` counts its thread,
    `label` is what it is called for who does not see it."""

    key: str
    ts: str
    author: Face
    time: str
    day: str
    content: Markup
    raw: str
    label: str
    thread_url: str
    replies: int = 0
    last_reply: str = ""
    mine: bool = False
    ephemeral: bool = False
    broadcast: bool = False
    edited: bool = False
    files: tuple[tuple[str, str], ...] = ()
    """Each with its address, empty for a made-up attachment."""


class Hint(TypedDict):
    """A completion of the message box: `insert` is typed for the person, `usage` and `about` explain it."""

    insert: str
    usage: str
    about: str


@dataclass(frozen=True)
class Shortcut:
    """A global or message shortcut, as the app's manifest names it."""

    callback_id: str
    name: str


@dataclass(frozen=True)
class Offers:
    """What the app offers a person to start: completions of the message box, and shortcuts."""

    hints: Sequence[Hint] = ()
    shortcuts: Sequence[Shortcut] = ()
    message_shortcuts: Sequence[Shortcut] = ()


NOTHING_OFFERED = Offers()


@dataclass(frozen=True)
class PersonLink:
    """One of the people to act as; `about` has the handle that is typed after @."""

    face: Face
    about: str
    url: str
    unread: bool


@dataclass(frozen=True)
class PlaceLink:
    """A conversation or Home in the sidebar, or a tab."""

    id: str
    label: str
    url: str
    sign: str = ""
    current: bool = False
    unread: bool = False


@dataclass(frozen=True)
class ClockBar:
    """The sandbox's time in the acting person's zone; `next` is empty when nothing is due."""

    iso: str
    now: str
    zone: str
    next: str


@dataclass(frozen=True)
class Thread:
    """The open thread: its parent and replies."""

    ts: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Dialog:
    """One modal of the stack."""

    id: str
    callback_id: str
    title: str
    submit: str
    close: str
    content: Markup


@dataclass(frozen=True)
class Home:
    """The App Home; `content` is empty until the app publishes one."""

    id: str
    content: Markup


@dataclass(frozen=True)
class Notification:
    """What a lock screen would show of a message: its text, never its blocks."""

    ts: str
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Screen:
    """One person's screen. `place` is a channel id or `home`; `channel` is where messages go from here."""

    version: int
    person: Face
    people: Sequence[PersonLink]
    places: Sequence[PlaceLink]
    place: str
    channel: str
    channel_label: str
    title: str
    subtitle: str
    url: str
    clock: ClockBar
    tabs: Sequence[PlaceLink] = ()
    lines: Sequence[Line] = ()
    thread: Thread | None = None
    home: Home | None = None
    views: Sequence[Dialog] = ()
    notifications: Sequence[Notification] = ()
    offers: Offers = NOTHING_OFFERED
