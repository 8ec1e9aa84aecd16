"""Microsoft 365 and Outlook.com: the events of somebody's own calendar, by Graph (v1.0).

`calendarView` gives the whole window in a page or two, with what is asked for by `$select` and nothing else. Delta
links were refused: their first round costs as much, their occurrences are bare, what has gone out of a series is not
told, and their window is fixed. That nothing has changed is seen by a hash of what was read.

Everything is asked for in UTC and with ids that stay. Occurrences are known by their series and the start it gave them:
their own ids are made of their date.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from bot.calendars.apis import AHEAD, UNREADABLE, Api, Item, RefusedError, complete, email_of, items_of
from bot.calendars.fetching import FetchError, GuardedSession
from bot.calendars.oauth import MICROSOFT, Access
from bot.calendars.rules import (
    NO_SERIES,
    Answer,
    Event,
    Events,
    EventState,
    Failed,
    Failure,
    Guest,
    GuestKind,
    Unchanged,
    Window,
    as_utc,
)
from bot.calendars.zones import known_zone

MOST_MASTERS = 50
"""Of series whose occurrences come bare; each costs a request."""
_SELECT = (
    "id,type,seriesMasterId,originalStart,start,end,subject,isAllDay,isCancelled,isOrganizer,showAs,sensitivity,"
    "responseStatus,organizer,attendees,hideAttendees"
)
_NOT_OF_SERIES = ("id", "type", "start", "end", "originalStart")
"""All else a bare occurrence takes from its series."""
_PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"'
_ANSWERS = {
    "accepted": Answer.ACCEPTED,
    "organizer": Answer.ACCEPTED,
    "tentativelyaccepted": Answer.TENTATIVE,
    "declined": Answer.DECLINED,
}


class MicrosoftCalendar:
    """The calendar of the person who has signed in. `own`: their addresses, in lower case; Graph does not mark them
    among the guests. `mark` is that of the last read that gave events; `asked` counts the requests of the last read."""

    def __init__(
        self,
        session: GuardedSession,
        access: Access,
        own: frozenset[str] = frozenset(),
        mark: str = "",
        url: str = MICROSOFT.api_url,
    ) -> None:
        self._session, self._access, self._own, self._mark, self._url = session, access, own, mark, url
        self.asked = 0

    def read(self, window: Window) -> Unchanged | Events | Failed:
        """All of it in that window."""
        api = Api(self._session, self._access, {"Prefer": _PREFER})
        try:
            with self._session.within():
                found = self._all(api, window)
        except RefusedError as error:
            reason = Failure.SERVER if error.reason is Failure.GONE else error.reason  # a page that has run out
            return Failed(reason, error.retry_after)
        except FetchError as error:
            return Failed(error.reason, error.retry_after)
        finally:
            self.asked = api.asked
        mark = hashlib.sha256(f"{window}{found}".encode()).hexdigest()
        return Unchanged() if mark == self._mark else replace(found, mark=mark)

    def _all(self, api: Api, window: Window) -> Events:
        asked = {
            "startDateTime": _zulu(window.start),
            "endDateTime": _zulu(window.end + AHEAD),
            "$select": _SELECT,
            "$top": "500",
        }
        items: dict[str, Item] = {}
        for page in api.pages(f"{self._url}/me/calendarView?{urlencode(asked)}", _next):
            items |= {str(one.get("id")): one for one in items_of(page, "value") if "@removed" not in one}
        events, left_out = events_of(self._whole(api, items), self._own, window)
        return complete(events, window, left_out, "")

    def _whole(self, api: Api, items: Mapping[str, Item]) -> list[Item]:
        """With what bare occurrences have of their series. Those stay bare whose series cannot be found."""
        masters: dict[str, Item | None] = {key: one for key, one in items.items() if one.get("type") == "seriesMaster"}
        found: list[Item] = []
        for one in items.values():
            if one.get("type") == "seriesMaster":
                continue  # its date is that of its first occurrence, of years ago
            master = str(one.get("seriesMasterId") or "")
            if master and _is_bare(one):
                if master not in masters:
                    masters[master] = self._master(api, master, len(masters))
                one = {**(masters[master] or {}), **dict.fromkeys(_NOT_OF_SERIES), **one}
            found.append(one)
        return found

    def _master(self, api: Api, series: str, count: int) -> Item | None:
        if count >= MOST_MASTERS:
            raise FetchError(Failure.TOO_LARGE)
        try:
            return api.get(f"{self._url}/me/events/{quote(series, safe='')}?{urlencode({'$select': _SELECT})}")
        except RefusedError as error:
            if error.status != 404:
                raise
            return None


def events_of(items: list[Item], own: Iterable[str], window: Window) -> tuple[list[Event], int]:
    """Those that can be read, and how many cannot. The organizer of one with `isOrganizer` is the owner."""
    mine = {*own, *(_address(one.get("organizer")) for one in items if one.get("isOrganizer"))} - {""}
    found: list[Event] = []
    left_out = 0
    for one in items:
        if one.get("type") == "seriesMaster":
            continue
        try:
            if _is_bare(one):
                raise ValueError("an occurrence without its series")
            found.append(_event(one, mine, window))
        except UNREADABLE:
            left_out += 1
    return found, left_out


def _is_bare(item: Item) -> bool:
    return "attendees" not in item and "organizer" not in item


def _event(item: Item, mine: set[str], window: Window) -> Event:
    all_day = bool(item.get("isAllDay"))
    starts, start_assumed = _moment(item["start"], window)
    ends, end_assumed = _moment(item["end"], window)
    series = item.get("seriesMasterId")
    days = (_day(item["start"]), _day(item["end"])) if all_day else None
    private = str(item.get("sensitivity", "normal")).lower() != "normal"
    return Event(
        series=str(series or item["id"]),
        original=_original(item, window) if series else NO_SERIES,
        starts_at=window.midnight(days[0]) if days else starts,
        ends_at=window.midnight(days[1]) if days else ends,
        title="" if private else str(item.get("subject") or ""),
        guests=_guests(item, mine),
        state=EventState.CANCELLED if item.get("isCancelled") else EventState.CONFIRMED,
        days=days,
        single=not series,
        guests_hidden=bool(item.get("hideAttendees")) and not item.get("isOrganizer"),
        private=private,
        out_of_office=str(item.get("showAs")).lower() == "oof",
        assumed_zone=not all_day and (start_assumed or end_assumed),
    )


def _original(item: Item, window: Window) -> datetime:
    """The start that its series gave it. Of an all-day event its day, which Graph says at midnight in UTC."""
    said = item.get("originalStart")
    if not said:
        return window.midnight(_day(item["start"])) if item.get("isAllDay") else _moment(item["start"], window)[0]
    if item.get("isAllDay"):
        return window.midnight(date.fromisoformat(str(said)[:10]))
    moment = datetime.fromisoformat(str(said))
    return as_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _guests(item: Item, mine: set[str]) -> tuple[Guest, ...]:
    """The organizer is not among the attendees. What the owner has answered stands beside them: in their own calendar
    the list says nothing of it."""
    organizer = _address(item.get("organizer"))
    answered = _answer(item.get("responseStatus"))
    found = [
        Guest(
            email := _address(one),
            answered if (me := email in mine) else _answer(one.get("status")),
            GuestKind.RESOURCE if one.get("type") == "resource" else GuestKind.PERSON,
            one.get("type") == "optional",
            organizer=bool(email) and email == organizer,
            me=me,
        )
        for one in item.get("attendees") or ()
    ]
    if organizer and not any(one.organizer for one in found):
        found.append(Guest(organizer, organizer=True, invited=False, me=organizer in mine))
    return tuple(found)


def _address(said: Any) -> str:  # noqa: ANN401 (of JSON)
    return email_of(((said or {}).get("emailAddress") or {}).get("address"))


def _answer(said: Any) -> Answer:  # noqa: ANN401 (of JSON)
    return _ANSWERS.get(str((said or {}).get("response")).lower(), Answer.NONE)


def _moment(said: Item, window: Window) -> tuple[datetime, bool]:
    """In UTC, and whether its zone is only assumed; Graph was asked for UTC, and mostly gives it."""
    wall = datetime.fromisoformat(str(said["dateTime"])[:19])
    name = str(said.get("timeZone") or "UTC")
    zone = UTC if name == "UTC" else known_zone(name)
    return as_utc(wall.replace(tzinfo=zone or ZoneInfo(window.zone))), zone is None


def _day(said: Item) -> date:
    return date.fromisoformat(str(said["dateTime"])[:10])


def _next(page: Item) -> str:
    return str(page.get("@odata.nextLink") or "")


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
