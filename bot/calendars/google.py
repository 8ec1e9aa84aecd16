"""Google Calendar: the events of somebody's own calendar, by its REST interface (v3).

The list of a window is read in full. The token that comes with it only tells whether that is worthwhile: if anything
at all has come since, or the token is not taken, all is read again. Its window does not move on with the days, so a new
day begins with a full list. Descriptions, places and links are not asked for.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from bot.calendars.apis import AHEAD, UNREADABLE, Api, Item, RefusedError, complete, email_of, items_of
from bot.calendars.fetching import FetchError, GuardedSession
from bot.calendars.oauth import GOOGLE, Access
from bot.calendars.rules import (
    NO_SERIES,
    Answer,
    Event,
    Events,
    EventState,
    Failed,
    Guest,
    GuestKind,
    Unchanged,
    Window,
    as_utc,
)

_GUEST = "email,self,organizer,resource,optional,responseStatus,additionalGuests"
_ITEM = (
    "id,status,eventType,recurringEventId,originalStartTime,start,end,summary,visibility,guestsCanSeeOtherGuests,"
    f"organizer(email,self),attendees({_GUEST}),attendeesOmitted"
)
_ASKED = (
    ("singleEvents", "true"),
    ("maxResults", "2500"),
    ("eventTypes", "default"),
    ("eventTypes", "outOfOffice"),
    ("fields", f"items({_ITEM}),nextPageToken,nextSyncToken"),
)
"""The same with a token and without one, as Google wants it."""
_EVENT_TYPES = frozenset({"default", "outOfOffice"})
_TOKEN_NOT_TAKEN = frozenset({400, 404, 410})
_ANSWERS = {"accepted": Answer.ACCEPTED, "tentative": Answer.TENTATIVE, "declined": Answer.DECLINED}
_GROUP, _RESOURCE = "@group.calendar.google.com", "@resource.calendar.google.com"


class GoogleCalendar:
    """The calendar of the person who has signed in. `mark` is that of the last read that gave events; `asked` counts
    the requests of the last read."""

    def __init__(self, session: GuardedSession, access: Access, mark: str = "", url: str = GOOGLE.api_url) -> None:
        self._session, self._access, self._mark, self._url = session, access, mark, url
        self.asked = 0

    def read(self, window: Window) -> Unchanged | Events | Failed:
        """All of it in that window."""
        of = f"{window.start.isoformat()}/{window.end.isoformat()}/{window.zone}"
        before = json.loads(self._mark) if self._mark else {}
        api = Api(self._session, self._access)
        try:
            with self._session.within():
                if before.get("of") == of and self._is_same(api, str(before["token"])):
                    return Unchanged()
                return self._all(api, window, of)
        except FetchError as error:
            return Failed(error.reason, error.retry_after)
        finally:
            self.asked = api.asked

    def _is_same(self, api: Api, token: str) -> bool:
        """Whether nothing has come since that token; no if it is too old."""
        try:
            return not any(items_of(page, "items") for page in self._pages(api, syncToken=token))
        except RefusedError as error:
            if error.status not in _TOKEN_NOT_TAKEN:
                raise
            return False

    def _all(self, api: Api, window: Window, of: str) -> Events:
        items: dict[str, Item] = {}
        token = ""
        until = {"timeMin": _zulu(window.start), "timeMax": _zulu(window.end + AHEAD)}
        for page in self._pages(api, **until):
            items |= {
                str(one.get("id")): one for one in items_of(page, "items")
            }  # pages repeat what moves between them
            token = str(page.get("nextSyncToken") or "")
        events, left_out = events_of(list(items.values()), window)
        return complete(events, window, left_out, json.dumps({"of": of, "token": token}) if token else "")

    def _pages(self, api: Api, **asked: str) -> Iterator[dict[str, Any]]:
        url = f"{self._url}?{urlencode([*_ASKED, *asked.items()])}"

        def following(page: Item) -> str:
            token = page.get("nextPageToken")
            return f"{url}&{urlencode({'pageToken': token})}" if token else ""

        return api.pages(url, following)


def events_of(items: list[Item], window: Window) -> tuple[list[Event], int]:
    """Those that can be read, and how many cannot. A cancelled event of which nothing but an id is left is none."""
    found: list[Event] = []
    left_out = 0
    for one in items:
        if one.get("eventType", "default") not in _EVENT_TYPES:
            continue
        gone = one.get("status") == "cancelled"
        if gone and not ("originalStartTime" in one and "recurringEventId" in one):
            continue
        try:
            found.append(_event(one, window))
        except UNREADABLE:
            left_out += 1
    return found, left_out


def _event(item: Item, window: Window) -> Event:
    """Of a cancelled instance only its series and its original start are certain."""
    state = {"cancelled": EventState.CANCELLED, "tentative": EventState.TENTATIVE}.get(str(item.get("status")))
    said = item.get("start") or item["originalStartTime"]
    until = item.get("end") or said
    series = item.get("recurringEventId")
    private = item.get("visibility") in ("private", "confidential")
    guests = _guests(item)
    return Event(
        series=str(series or item["id"]),
        original=_moment(item["originalStartTime"], window) if series else NO_SERIES,
        starts_at=_moment(said, window),
        ends_at=_moment(until, window),
        title="" if private else str(item.get("summary") or ""),
        guests=guests,
        state=state or EventState.CONFIRMED,
        days=(date.fromisoformat(said["date"]), date.fromisoformat(until["date"])) if "date" in said else None,
        single=not series,
        guests_hidden=_are_hidden(item),
        private=private,
        out_of_office=item.get("eventType") == "outOfOffice",
    )


def _are_hidden(item: Item) -> bool:
    """Whether there may be guests who are not listed: too many, kept secret, or brought along."""
    organizer = item.get("organizer") or {}
    secret = item.get("guestsCanSeeOtherGuests") is False and not organizer.get("self")
    brought = any(one.get("additionalGuests") for one in item.get("attendees") or ())
    return bool(item.get("attendeesOmitted")) or secret or brought


def _guests(item: Item) -> tuple[Guest, ...]:
    listed = [
        Guest(
            email := email_of(one.get("email")),
            _ANSWERS.get(one.get("responseStatus"), Answer.NONE),
            _kind(email, is_resource=bool(one.get("resource"))),
            bool(one.get("optional")),
            bool(one.get("organizer")),
            me=bool(one.get("self")),
        )
        for one in item.get("attendees") or ()
    ]
    organizer = item.get("organizer")
    if organizer and not any(one.organizer for one in listed):
        email = email_of(organizer.get("email"))
        kind = _kind(email)
        listed.append(Guest(email, kind=kind, organizer=True, invited=False, me=bool(organizer.get("self"))))
    return tuple(listed)


def _kind(email: str, *, is_resource: bool = False) -> GuestKind:
    if is_resource or email.endswith(_RESOURCE):
        return GuestKind.RESOURCE
    return GuestKind.GROUP if email.endswith(_GROUP) else GuestKind.PERSON


def _moment(said: Item, window: Window) -> datetime:
    if "date" in said:
        return window.midnight(date.fromisoformat(said["date"]))
    moment = datetime.fromisoformat(said["dateTime"])
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return as_utc(moment)


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
