"""Opens a connected calendar. What reads calendars is an extra of its own: it is imported when it is needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.calendars.connected import Connected, SourceKind
from bot.calendars.rules import Failed, Failure, Source, Window

if TYPE_CHECKING:  # extras of their own
    from bot.calendars.oauth import OAuthApp, Tokens

SaveAccess = Callable[[str], None]
"""Keeps what opens a calendar from now on; committed when it returns."""
OpenSource = Callable[[Connected, str, datetime, SaveAccess], Source]
"""For one read: which calendar, the mark of its last read, when, and what keeps new tokens."""
_NEEDED = ("icalendar", "recurring_ical_events", "requests", "urllib3")


def is_installed() -> bool:
    """Whether the extra `calendars` is there."""
    return all(find_spec(one) is not None for one in _NEEDED)


def opening(apps: Mapping[str, "OAuthApp"], *, allow_private: bool = False) -> OpenSource:
    """What opens calendars. `apps` is Coach as each provider knows it; `allow_private`: in networks that are not the
    internet, too."""

    def open_source(one: Connected, mark: str, now: datetime, save: SaveAccess) -> Source:
        from bot.calendars.caldav import CalDav, Login
        from bot.calendars.fetching import Guard, GuardedSession
        from bot.calendars.ics import IcsAddress

        session = GuardedSession(Guard(allow_private=allow_private))
        if one.kind is SourceKind.ICS:
            return IcsAddress(session, one.access, mark)
        if one.kind is SourceKind.CALDAV:
            return CalDav(session, Login.of(one.access), mark)
        if one.kind not in apps:
            return _NotOffered()
        from bot.calendars.google import GoogleCalendar
        from bot.calendars.microsoft import MicrosoftCalendar
        from bot.calendars.oauth import Access, Tokens

        app = apps[one.kind]
        access, url = Access(app, _Kept(Tokens.of(one.access), save), now), app.provider.api_url
        if one.kind is SourceKind.GOOGLE:
            return GoogleCalendar(session, access, mark, url)
        return MicrosoftCalendar(session, access, one.known.own, mark, url)

    return open_source


class _NotOffered:
    """Its client ID is no longer in the settings."""

    def read(self, _window: Window) -> Failed:
        return Failed(Failure.SERVER)


@dataclass
class _Kept:
    """The tokens of a calendar that is being read. The process that reads it has claimed it, so only this one refreshes
    them."""

    tokens: "Tokens"
    keep: SaveAccess

    def load(self) -> "Tokens":
        return self.tokens

    def claim(self) -> "Tokens":
        return self.tokens

    def save(self, tokens: "Tokens") -> None:
        self.keep(tokens.to_text())
        self.tokens = tokens


def clean_address(typed: str) -> str:
    """As `ics.clean_address`."""
    from bot.calendars.ics import clean_address as clean

    return clean(typed)


def host_of(address: str) -> str:
    """What may be shown of an address that is a secret."""
    return urlsplit(address).hostname or ""
