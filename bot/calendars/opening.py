"""Opens a connected calendar. What reads calendars is an extra of its own: it is imported when it is needed."""

from collections.abc import Callable
from importlib.util import find_spec
from urllib.parse import urlsplit

from bot.calendars.connected import SourceKind
from bot.calendars.rules import Source

OpenSource = Callable[[SourceKind, str, str], Source]
"""From its kind, what opens it, and the mark of its last read."""
_NEEDED = ("icalendar", "recurring_ical_events", "requests", "urllib3")


def is_installed() -> bool:
    """Whether the extra `calendars` is there."""
    return all(find_spec(one) is not None for one in _NEEDED)


def opening(*, allow_private: bool = False) -> OpenSource:
    """What opens calendars; `allow_private`: in networks that are not the internet, too."""

    def open_source(_kind: SourceKind, access: str, mark: str) -> Source:
        from bot.calendars.fetching import Guard, GuardedSession
        from bot.calendars.ics import IcsAddress

        return IcsAddress(GuardedSession(Guard(allow_private=allow_private)), access, mark)

    return open_source


def clean_address(typed: str) -> str:
    """As `ics.clean_address`."""
    from bot.calendars.ics import clean_address as clean

    return clean(typed)


def host_of(address: str) -> str:
    """What may be shown of an address that is a secret."""
    return urlsplit(address).hostname or ""
