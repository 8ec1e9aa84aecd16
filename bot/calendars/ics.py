"""An ICS address: a calendar of any provider, by the address that somebody has pasted.

Where the server says how to ask for changes (ETag, Last-Modified), that is asked; otherwise the file is compared by a
hash. Google and Exchange write a new DTSTAMP at each read, so the hash leaves it out. A new day is a new window, for
which the file is read again whatever the server says.
"""

import hashlib
import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

from bot.calendars.calendar_files import read_file
from bot.calendars.fetching import FetchError, GuardedSession, fetch
from bot.calendars.rules import Events, Failed, Failure, Unchanged, Window

LONGEST_VALIDATOR = 500
_STAMP = re.compile(rb"^DTSTAMP[^\n]*\n(?:[ \t][^\n]*\n)*", re.M | re.I)
_SCHEMES = {"webcal": "https", "webcals": "https", "https": "https", "http": "http"}


def clean_address(typed: str) -> str:
    """What can be fetched; `webcal:` is https. Raises ValueError for what is no address of a calendar."""
    address = typed.strip().strip("<>").partition("|")[0]
    scheme, separator, rest = address.partition("://")
    known = _SCHEMES.get(scheme.lower())
    if not separator or known is None or not urlsplit(f"{known}://{rest}").hostname:
        raise ValueError("no address of a calendar")
    return f"{known}://{rest}"


class IcsAddress:
    """A calendar file at an address. `mark` is that of the last read that gave events."""

    def __init__(self, session: GuardedSession, address: str, mark: str = "") -> None:
        self._session, self._address, self._mark = session, address, mark

    def read(self, window: Window) -> Unchanged | Events | Failed:
        """All of it in that window."""
        of = f"{window.start.isoformat()}/{window.end.isoformat()}/{window.zone}"
        before = self._before(of)
        try:
            address = clean_address(self._address)
            found = fetch(self._session, address, before.get("etag", ""), before.get("modified", ""))
        except ValueError:
            return Failed(Failure.NOT_ALLOWED)
        except FetchError as error:
            return Failed(error.reason, error.retry_after)
        if found.body is None:
            return Unchanged(found.fresh_for)
        digest = digest_of(found.body)
        if before.get("digest") == digest:
            return Unchanged(found.fresh_for)
        events = read_file(found.body, window)
        if isinstance(events, Failed):
            return events
        said = {"etag": found.etag, "modified": found.last_modified}
        kept = {name: value for name, value in said.items() if 0 < len(value) <= LONGEST_VALIDATOR}
        mark = json.dumps({"of": of, "digest": digest} | kept)
        return replace(events, mark=mark, fresh_for=found.fresh_for)

    def _before(self, of: str) -> dict[str, str]:
        """What the last read of the same window has left behind."""
        mark: dict[str, str] = json.loads(self._mark) if self._mark else {}
        return mark if mark.get("of") == of else {}


def digest_of(raw: bytes) -> str:
    """The same as long as nothing but DTSTAMP differs."""
    return hashlib.sha256(_STAMP.sub(b"", raw)).hexdigest()
