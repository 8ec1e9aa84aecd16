"""CalDAV (RFC 4791): iCloud, Fastmail, Nextcloud and other servers, by a user name and a password.

Four requests, written by hand. The `caldav` package (3.6.0) was looked at: a session can be put into its client only
after that has been made, its finding of servers goes its own way past the guard, with .netrc and proxies, and it brings
41 MB.

`find_calendars` is asked once, when somebody connects. Then one request for all calendars tells whether anything has
changed: by their sync-token (RFC 6578) and ctag, or by the ETags of the window where a server has neither. The report
sync-collection itself is not asked for: servers get it wrong in many ways, and nothing it says would be merged.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from bot.calendars.apis import AHEAD
from bot.calendars.calendar_files import MOST_INSTANCES, read_file
from bot.calendars.fetching import MOST_REDIRECTS, FetchError, GuardedSession, Reply, ask, followed, refusal
from bot.calendars.ics import clean_address
from bot.calendars.rules import Event, Events, Failed, Failure, Unchanged, Window, in_order

SERVERS = {"iCloud": "https://caldav.icloud.com", "Fastmail": "https://caldav.fastmail.com"}
"""Those with one address for everybody. They want a password made for one app, as Nextcloud does."""
MOST_CALENDARS = 50
WELL_KNOWN = "/.well-known/caldav"
_DAV, _CALDAV, _CALENDARSERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
_REDIRECTS = frozenset({301, 302, 307, 308})
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
_FIND = "<d:resourcetype/><d:current-user-principal/><c:calendar-home-set/>"
_LIST = (
    "<d:resourcetype/><d:sync-token/><s:getctag/><d:owner/><d:current-user-principal/>"
    "<c:supported-calendar-component-set/>"
)


@dataclass(frozen=True, slots=True)
class Login:
    """What somebody has typed, and where their calendars are once these were found. All of it is a secret."""

    address: str = field(repr=False)
    user: str = field(repr=False)
    password: str = field(repr=False)
    single: bool = False
    """The address is that of one calendar, not of a place with many."""

    def to_text(self) -> str:
        """To be sealed."""
        return json.dumps([self.address, self.user, self.password, self.single])

    @classmethod
    def of(cls, text: str) -> "Login":
        """What `to_text` has made."""
        address, user, password, single = json.loads(text)
        return cls(address, user, password, single)


class _Found(NamedTuple):
    """One resource of an answer, with the properties it has."""

    url: str
    properties: Mapping[str, Element]

    def text(self, name: str) -> str:
        """Of the property itself."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def href(self, name: str) -> str:
        """Of the address within it, or nothing. Raises FetchError where it leads to less than https."""
        found = self.properties.get(name)
        said = found.findtext(f"{_DAV}href") if found is not None else None
        return followed(self.url, said.strip()) if said and said.strip() else ""

    def is_calendar(self) -> bool:
        """Whether it is one that holds events."""
        kind = self.properties.get(f"{_DAV}resourcetype")
        holds = self.properties.get(f"{_CALDAV}supported-calendar-component-set")
        kinds = [one.get("name", "").upper() for one in holds] if holds is not None else []
        return kind is not None and kind.find(f"{_CALDAV}calendar") is not None and (not kinds or "VEVENT" in kinds)

    def is_of_another(self) -> bool:
        """Whether somebody else has shared it."""
        owner, me = self.href(f"{_DAV}owner"), self.href(f"{_DAV}current-user-principal")
        return bool(owner and me) and owner.rstrip("/") != me.rstrip("/")


class _Server:
    """Requests of one read, one after the other. `asked` counts them."""

    def __init__(self, session: GuardedSession, login: Login) -> None:
        self._session, self._login = session, login
        plain = f"{login.user}:{login.password}".encode()
        self._headers = {**_XML, "Authorization": f"Basic {b64encode(plain).decode()}"}
        self._digest = False
        self.asked = 0

    def find(self, url: str, wanted: str, depth: int = 0) -> list[_Found]:
        """PROPFIND. Raises FetchError."""
        body = f"<d:propfind {_NAMESPACES}><d:prop>{wanted}</d:prop></d:propfind>"
        return self._found(self._reply("PROPFIND", url, body, depth))

    def query(self, url: str, wanted: str, window: Window) -> list[_Found]:
        """REPORT calendar-query: the events that touch the window, or the time AHEAD of it. Raises FetchError."""
        time = f'<c:time-range start="{_zulu(window.start)}" end="{_zulu(window.end + AHEAD)}"/>'
        events = f'<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">{time}</c:comp-filter></c:comp-filter>'
        asked = f"<d:prop>{wanted}</d:prop><c:filter>{events}</c:filter>"
        body = f"<c:calendar-query {_NAMESPACES}>{asked}</c:calendar-query>"
        return self._found(self._reply("REPORT", url, body, 1))

    def _reply(self, method: str, url: str, body: str, depth: int) -> Reply:
        """With redirects, which keep their method here."""
        text = f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode()
        for _ in range(MOST_REDIRECTS + 1):
            found = self._once(method, url, text, depth)
            if found.status not in _REDIRECTS or "Location" not in found.headers:
                return found
            url = followed(url, found.headers["Location"])
        raise FetchError(Failure.NOT_ALLOWED)

    def _once(self, method: str, url: str, body: bytes, depth: int) -> Reply:
        """A password goes nowhere in plain text. Some servers take it by digest only."""
        if urlsplit(url).scheme != "https" and not self._session.allow_private:
            raise FetchError(Failure.NOT_ALLOWED)
        headers = self._headers | {"Depth": str(depth)}
        by = (self._login.user, self._login.password)
        self.asked += 1
        found = ask(self._session, method, url, headers, body, digest=by if self._digest else None)
        wants_digest = found.headers.get("WWW-Authenticate", "").lower().startswith("digest")
        if found.status == 401 and wants_digest and not self._digest:
            self._digest = True
            return self._once(method, url, body, depth)
        return found

    def _found(self, reply: Reply) -> list[_Found]:
        """Raises FetchError where it is no answer, or one that was cut short."""
        if reply.status != 207:
            raise refusal(reply.status, reply.headers)
        try:
            root = fromstring(reply.body, forbid_dtd=True)
        except (ParseError, ValueError):
            raise FetchError(Failure.BROKEN) from None
        if root.tag != f"{_DAV}multistatus":
            raise FetchError(Failure.BROKEN)
        return list(_resources(root, reply.url))


def find_calendars(session: GuardedSession, login: Login) -> Login:
    """Where their calendars are, as it is to be kept. Raises FetchError: SIGNED_OUT for a wrong password, NOT_FOUND
    where there are none."""
    try:
        address = clean_address(login.address if "://" in login.address else f"https://{login.address.strip()}")
    except ValueError:
        raise FetchError(Failure.NOT_ALLOWED) from None
    server = _Server(session, login)
    with session.within():
        try:
            found = _first(server, address)
        except FetchError as error:
            if error.reason in (Failure.SIGNED_OUT, Failure.NOT_ALLOWED, Failure.UNREACHABLE, Failure.TIMEOUT):
                raise
            found = None
        if found is not None and found.is_calendar():
            return replace(login, address=found.url, single=True)
        if found is None or not (found.href(_HOME) or found.href(_PRINCIPAL)):
            found = _first(server, urljoin(address, WELL_KNOWN))
        home = found.href(_HOME)
        if not home and (principal := found.href(_PRINCIPAL)):
            home = _first(server, principal).href(_HOME)
    if not home:
        raise FetchError(Failure.NOT_FOUND)
    return replace(login, address=home)


_HOME, _PRINCIPAL = f"{_CALDAV}calendar-home-set", f"{_DAV}current-user-principal"


def _first(server: _Server, url: str) -> _Found:
    found = server.find(url, _FIND)
    if not found:
        raise FetchError(Failure.NOT_FOUND)
    return found[0]


class CalDav:
    """The calendars that `find_calendars` has found. `mark` is that of the last read that gave events; `asked` counts
    the requests of the last read."""

    def __init__(self, session: GuardedSession, login: Login, mark: str = "") -> None:
        self._session, self._login, self._mark = session, login, mark
        self.asked = 0

    def read(self, window: Window) -> Unchanged | Events | Failed:
        """All of it in that window."""
        server = _Server(self._session, self._login)
        try:
            with self._session.within():
                calendars = self._calendars(server)
                mark = self._state(server, calendars, window)
                if mark == self._mark:
                    return Unchanged()
                return replace(self._all(server, calendars, window), mark=mark)
        except FetchError as error:
            return Failed(error.reason, error.retry_after)
        finally:
            self.asked = server.asked

    def _calendars(self, server: _Server) -> list[_Found]:
        listed = server.find(self._login.address, _LIST, 0 if self._login.single else 1)
        found = [one for one in listed if one.is_calendar() and (self._login.single or not one.is_of_another())]
        if not found:
            raise FetchError(Failure.NOT_FOUND)
        if len(found) > MOST_CALENDARS:
            raise FetchError(Failure.TOO_LARGE)
        return found

    def _state(self, server: _Server, calendars: list[_Found], window: Window) -> str:
        """Another one whenever anything has changed."""
        said: list[object] = [str(window)]
        for one in calendars:
            tokens = one.text(f"{_DAV}sync-token"), one.text(f"{_CALENDARSERVER}getctag")
            if any(tokens):
                said.append((one.url, *tokens))
            else:
                members = server.query(one.url, "<d:getetag/>", window)
                said.append((one.url, sorted((each.url, each.text(f"{_DAV}getetag")) for each in members)))
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _all(self, server: _Server, calendars: list[_Found], window: Window) -> Events:
        """An event that stands in two of them is there once."""
        events: dict[tuple[str, datetime], Event] = {}
        goes_on: set[str] = set()
        left_out = 0
        for calendar in calendars:
            for one in server.query(calendar.url, "<d:getetag/><c:calendar-data/>", window):
                read = read_file(one.text(f"{_CALDAV}calendar-data").encode(), window)
                if isinstance(read, Failed):
                    left_out += 1
                    continue
                events = {(each.series, each.original): each for each in read.events} | events
                goes_on |= read.goes_on
                left_out += read.left_out
                if len(events) > MOST_INSTANCES:
                    raise FetchError(Failure.TOO_LARGE)
        return Events(in_order(events.values()), window.end, frozenset(goes_on), left_out)


def _resources(root: Element, url: str) -> Iterator[_Found]:
    """Those that are there. Raises FetchError where the server says that there would be more (507)."""
    for response in root.iter(f"{_DAV}response"):
        status = response.findtext(f"{_DAV}status") or ""
        if " 507" in status:
            raise FetchError(Failure.TOO_LARGE)
        href = (response.findtext(f"{_DAV}href") or "").strip()
        if status or not href:
            continue
        properties = {
            one.tag: one
            for part in response.iter(f"{_DAV}propstat")
            if " 200" in (part.findtext(f"{_DAV}status") or "")
            for one in part.iterfind(f"{_DAV}prop/*")
        }
        yield _Found(followed(url, href), properties)


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
