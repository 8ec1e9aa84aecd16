"""Reads `shapes.txt`: calendars in the shapes of servers, with what is in them."""

from pathlib import Path
from typing import NamedTuple

PRODUCTS = {
    "google": "-//Google Inc//Google Calendar 70.9054//EN",
    "outlook": "-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
    "exchange": "Microsoft Exchange Server 2010",
    "apple": "-//Apple Inc.//macOS 15.1//EN",
    "fastmail": "-//CyrusIMAP.org/Cyrus 3.11//EN",
    "zimbra": "Zimbra-Calendar-Provider",
}


def zone(name: str, standard: str, daylight: str, start: str, *rules: str) -> str:
    """A VTIMEZONE; `rules` are when summer and winter begin."""
    parts = [("DAYLIGHT", standard, daylight), ("STANDARD", daylight, standard)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for (part, before, after), rule in zip(parts, rules, strict=True):
        clock = "020000" if part == "DAYLIGHT" else "030000"
        lines += [f"BEGIN:{part}", f"DTSTART:{start}T{clock}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        lines += [f"RRULE:{rule}", f"END:{part}"]
    return "\n".join([*lines, "END:VTIMEZONE"])


EUROPE = ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
AMERICA = ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU")
FIXED = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:{0}
TZOFFSETTO:{0}
END:STANDARD
END:VTIMEZONE"""
DEFINITIONS = {
    "@berlin": zone("Europe/Berlin", "+0100", "+0200", "19700301", *EUROPE),
    "@newyork": zone("America/New_York", "-0500", "-0400", "19700308", *AMERICA),
    "@windows-berlin": zone("W. Europe Standard Time", "+0100", "+0200", "16010101", *EUROPE),
    "@zimbra-pacific": zone("(GMT-08.00) Pacific Time (US & Canada)", "-0800", "-0700", "19710101", *AMERICA),
    "@broken-berlin": "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nTZOFFSETTO:eins\nEND:STANDARD\n"
    "END:VTIMEZONE\n" + zone("W. Europe Standard Time", "+0100", "+0200", "16010101", *EUROPE),
    "@half-broken": zone("W. Europe Standard Time", "+0100", "+0200", "16010101", *EUROPE).replace(
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200", "TZOFFSETFROM:+0100"
    ),
    "@icloud-berlin": zone("Europe/Berlin", "+0100", "+0200", "19800406", *EUROPE).replace(
        "END:VTIMEZONE",
        "BEGIN:STANDARD\nDTSTART:18930401T000000\nTZOFFSETFROM:+5328\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE",
    ),
    "@customized+0530": FIXED.format("+0530"),
    "@customized-0800": FIXED.format("-0800"),
}


class Shape(NamedTuple):
    """A calendar, and what it has."""

    name: str
    zone: str
    found: list[str]
    text: bytes


def shapes() -> list[Shape]:
    """All of `shapes.txt`."""
    written = Path(__file__).with_name("shapes.txt").read_text(encoding="utf-8")
    return [_shape(one) for one in written.split("\n=== ")[1:]]


def calendar(*paragraphs: str, product: str = "google") -> bytes:
    """A file with these events; a paragraph may begin with `@name` lines or others of the calendar."""
    lines = ["BEGIN:VCALENDAR", f"PRODID:{PRODUCTS[product]}", "VERSION:2.0"]
    for paragraph in paragraphs:
        own = paragraph.strip("\n").split("\n")
        while not own[0].startswith(("UID", "DTSTART", "BEGIN:VEVENT")):
            lines += DEFINITIONS.get(own[0], own[0]).split("\n")
            own.pop(0)
        lines += ["BEGIN:VEVENT", "DTSTAMP:20270301T000000Z", *own, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _shape(written: str) -> Shape:
    head, found, body = written.split("\n", 2)
    name, product, owner = (one.strip() for one in head.split("|"))
    if product == "raw":
        return Shape(name, owner, found.split(), body.encode())
    return Shape(f"{product}: {name}", owner, found.split(), calendar(*body.strip().split("\n\n"), product=product))
