import csv
import os
import re
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from bot.calendars import calendar_files
from bot.calendars.calendar_files import read_file
from bot.calendars.one_on_ones import is_off
from bot.calendars.rules import Answer, Event, Events, EventState, Failed, Failure, Window, window_of
from tests.calendars import bench
from tests.calendars.shapes import Shape, calendar, shapes

ROOT = Path(__file__).parents[2]
FILES = Path(os.environ.get("COACH_CALENDAR_FILES", ROOT.parent / "shared" / "calendars"))
NOW = datetime(2027, 3, 8, 9, tzinfo=UTC)


def read(raw: bytes, zone: str = "Europe/Berlin", now: datetime = NOW) -> Events:
    found = read_file(raw, window_of(now, zone))
    assert isinstance(found, Events)
    return found


def starts(raw: bytes, zone: str = "Europe/Berlin", now: datetime = NOW) -> list[str]:
    return [f"{one.starts_at:%m%dT%H%M}" for one in read(raw, zone, now).events]


def said(event: Event) -> str:
    """As `shapes.txt` says it."""
    at = "{:%m%d}-{:%m%d}".format(*event.days) if event.days else f"{event.starts_at:%m%dT%H%M}"
    flags = {"!": event.state is EventState.CANCELLED, "?": event.assumed_zone, "*": event.out_of_office}
    return at + "".join(flag for flag, there in flags.items() if there)


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: shape.name)
def test_what_is_in_the_calendars_of_servers(shape: Shape) -> None:
    assert [said(one) for one in read(shape.text, shape.zone).events] == shape.found


def test_there_are_forty_of_them() -> None:
    assert len(shapes()) >= 40


def rows() -> list[dict[str, str]]:
    if not (FILES / "index.csv").exists():
        pytest.skip("the real calendar files are not here: COACH_CALENDAR_FILES names their folder")
    with (FILES / "index.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def faults(row: dict[str, str], found: list[Event]) -> list[str]:
    """What is wrong with the instances that were found, by the row's."""
    begin, end = (re.sub(r"[-:]", "", row[key]) for key in ("window_start", "window_end"))
    spans = {span(one) for one in found if one.state is not EventState.CANCELLED}
    spans = {one for one in spans if begin <= (one[0] if "T" in one[0] else f"{one[0]}T000000Z") < end}
    wrong, known = [], set()
    for expected in filter(None, row["instances"].split(" | ")):
        (start, stop), flags = expected.split(" ")[0].split("/"), expected.split(" ")[1:]
        there = {one for one in spans if one[0] == start and stop in ("*", one[1])}
        known |= there
        if ("cancelled" in flags) if there else not {"cancelled", "optional"} & {*flags}:
            wrong.append(expected)
    return wrong + [f"too much: {one}" for one in sorted(spans - known)]


def span(event: Event) -> tuple[str, str]:
    if event.days:
        return f"{event.days[0]:%Y%m%d}", f"{event.days[1]:%Y%m%d}"
    return f"{event.starts_at:%Y%m%dT%H%M%SZ}", f"{event.ends_at:%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize("step", [1, -1], ids=["forwards", "backwards"])
def test_real_files_are_read_right_in_any_order(step: int) -> None:
    wrong = {}
    for row in rows()[::step]:
        begin, end = (datetime.fromisoformat(row[key].replace("Z", "+00:00")) for key in ("window_start", "window_end"))
        window = Window(begin - timedelta(days=1), end + timedelta(days=1), row["floating_zone"])
        found = read_file((FILES / row["file"]).read_bytes(), window)
        if isinstance(found, Failed):
            wrong[row["file"]] = [found.reason.value]
        elif row["level"] != "bound" and (missed := faults(row, list(found.events))):
            wrong[row["file"]] = missed
    assert wrong == {}


def test_a_moved_one_is_known_by_its_original_start() -> None:
    raw = calendar(
        "@berlin\nUID:s\nDTSTART;TZID=Europe/Berlin:20270304T100000\nDTEND;TZID=Europe/Berlin:20270304T103000\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20270401T080000Z;BYDAY=TH",
        "UID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20270325T100000\nDTSTART;TZID=Europe/Berlin:20270324T163000\n"
        "DTEND;TZID=Europe/Berlin:20270324T170000",
    )
    found = read(raw, now=datetime(2027, 3, 15, tzinfo=UTC)).events
    assert [(one.original.day, f"{one.starts_at:%m%dT%H%M}") for one in found] == [
        (18, "0318T0900"),
        (25, "0324T1530"),
        (1, "0401T0800"),
    ]


def test_one_instance_declined_with_a_comment_that_has_a_colon() -> None:
    sam = "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={};CN=Sam:mailto:Sam@example.com"
    both = "ORGANIZER:mailto:priya@example.com\nATTENDEE;PARTSTAT=ACCEPTED:mailto:priya@example.com\n"
    when = "DTSTART;TZID=Europe/Berlin:{}T100000\nDURATION:PT30M\nSTATUS:CONFIRMED\n"
    raw = calendar(
        f"UID:s\n{when.format(20270304)}RRULE:FREQ=WEEKLY\n{both}{sam.format('ACCEPTED')}",
        f"UID:s\nRECURRENCE-ID;TZID=Europe/Berlin:20270318T100000\n{when.format(20270318)}{both}"
        + sam.format('DECLINED;X-RESPONSE-COMMENT="Dentist: 15:00"'),
    )
    found = read(raw).events
    assert [is_off(one) for one in found] == [False, True, False]
    assert [(one.email, one.answer, one.organizer) for one in found[1].guests] == [
        ("priya@example.com", Answer.ACCEPTED, True),
        ("sam@example.com", Answer.DECLINED, False),
    ]


def test_windows_names_and_names_that_nobody_knows() -> None:
    at = "UID:s\nDTSTART;TZID={}:20270304T100000\nDURATION:PT30M"
    for name, hour, assumed in (("FLE Standard Time", 8, False), ("Customized Time Zone", 16, True)):
        (event,) = read(calendar(at.format(name)), "America/Chicago", datetime(2027, 3, 4, tzinfo=UTC)).events
        assert (event.starts_at.hour, event.assumed_zone) == (hour, assumed)


@pytest.mark.parametrize("order", [*permutations("ABC")], ids="".join)
def test_a_zone_of_one_file_says_nothing_of_another(order: tuple[str, ...]) -> None:
    event = "UID:s\nDTSTART;TZID=Customized Time Zone:20270310T090000\nDURATION:PT30M"
    definitions = {"A": "@customized+0530\n", "B": "@customized-0800\n", "C": ""}
    right = {"A": "0310T0330", "B": "0310T1700", "C": "0310T0800"}
    for one in order:
        assert starts(calendar(definitions[one] + event)) == [right[one]]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<!doctype html><html><body>Sign in</body></html>",
        b"VERSION:2.0\r\nPRODID:x\r\n",
        calendar(*(f"UID:{n}\nDTSTART:20270310T090000Z" for n in range(8)))[:600],
        calendar("UID:1\nDTSTART:20270310T090000Z").replace(b"END:VCALENDAR\r\n", b""),
    ],
    ids=["nothing", "a sign-in page", "no calendar", "cut in the fourth event", "cut at the end"],
)
def test_what_is_no_whole_calendar_is_an_error(raw: bytes) -> None:
    assert read_file(raw, window_of(NOW, "UTC")) == Failed(Failure.BROKEN)


def test_a_calendar_may_be_empty() -> None:
    assert read(calendar()).events == ()


def test_what_cannot_be_read_is_counted() -> None:
    raw = calendar("UID:1\nDTSTART:soon", "UID:2\nDTSTART:20270310T090000Z", "UID:3\nDTSTART:20270310T996000Z")
    found = read(raw)
    assert (len(found.events), found.left_out) == (1, 2)


def test_too_much_for_a_person() -> None:
    many = b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * (calendar_files.MOST_EVENTS + 1)
    raw = calendar().replace(b"END:VCALENDAR", many + b"END:VCALENDAR")
    assert read_file(raw, window_of(NOW, "UTC")) == Failed(Failure.TOO_LARGE)
    hourly = [f"UID:{n}\nDTSTART:20270101T000000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY" for n in range(12)]
    assert read_file(calendar(*hourly), window_of(NOW, "UTC")) == Failed(Failure.TOO_LARGE)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        "FREQ=MINUTELY",
        "FREQ=NEVER",
        "",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;UNTIL=20271399",
    ],
)
@pytest.mark.parametrize("start", ["00010101T000000Z", "20270301T090000Z"])
def test_a_rule_that_makes_no_sense_costs_itself_and_no_time(rule: str, start: str) -> None:
    series = f"UID:1\nDTSTART:{start}\nDURATION:PT30M\nRRULE:{rule}"
    begun = process_time()
    assert starts(calendar(series, "UID:2\nDTSTART:20270310T090000Z")) == ["0310T0900"]
    assert process_time() - begun < 2


def test_a_zone_whose_rule_makes_no_sense_costs_itself() -> None:
    event = "UID:1\nDTSTART;TZID=Europe/Berlin:20270310T100000"
    raw = calendar("@berlin\n" + event).replace(b"BYDAY=-1SU", b"BYDAY=99SU")
    assert starts(raw) == ["0310T0900"]


def test_marks_without_an_end_cost_no_time() -> None:
    begun = process_time()
    for name in ("VEVENT", "VTIMEZONE", "VALARM", "X"):
        many = calendar("UID:1\nDTSTART:20270310T090000Z\n" + f"BEGIN:{name}\n" * 50_000)
        assert isinstance(read_file(many, window_of(NOW, "UTC")), Events | Failed)
    long = "UID:1\nSUMMARY:" + " " * 500_000 + "x\nDTSTART:" + ":20270310" * 100_000
    assert len(read(calendar(long, "UID:2\nDTSTART:20270310T090000Z")).events) == 2
    assert process_time() - begun < 10


def test_private_events_have_no_title() -> None:
    title = "SUMMARY;LANGUAGE=en:Salary\\, Sam\nDTSTART:20270310T090000Z"
    found = read(calendar(f"UID:1\n{title}", f"UID:2\nCLASS:PRIVATE\n{title}")).events
    assert [one.title for one in found] == ["Salary, Sam", ""]


def test_how_far_a_calendar_reaches() -> None:
    window = window_of(NOW, "Europe/Berlin")
    single, series = "UID:1\nDTSTART:20270310T090000Z", "UID:2\nDTSTART:20270201T090000Z\nRRULE:FREQ=MONTHLY"
    assert read(calendar(single)).reaches == window.midnight(date(2027, 3, 11))
    assert read(calendar(single, series)).reaches == window.end
    assert read(calendar(single, "UID:3\nDTSTART:20270601T090000Z")).reaches == window.end
    assert read(calendar()).reaches == window.end
    assert read(calendar(single, series)).goes_on == {"2"}


ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
DAYS = st.dates(date(2025, 1, 1), date(2027, 4, 30))


UNUSUAL = (
    "DAILY;BYMONTH=3,12",
    "WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1",
    "MONTHLY;BYMONTHDAY=-1,15",
    "MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "YEARLY;BYMONTH=3;BYMONTHDAY=9",
    "YEARLY;BYYEARDAY=-1,60",
    "MONTHLY;BYDAY=-1MO",
)


@st.composite
def series(draw: st.DrawFn) -> list[str]:
    """A plain event or series with what may happen to it, as any library reads it."""
    uid, zone, day = draw(st.uuids()), draw(st.sampled_from(ZONES)), draw(DAYS)
    hour = draw(st.integers(4, 20))
    kind = draw(
        st.sampled_from(["", "DAILY", "WEEKLY", "WEEKLY;BYDAY=TU,TH", "MONTHLY", "MONTHLY;BYDAY=-1MO", *UNUSUAL])
    )
    rule = f"RRULE:FREQ={kind}" if kind else ""
    if kind:
        rule += f";INTERVAL={draw(st.integers(1, 3))}"
        rule += draw(st.sampled_from(["", ";COUNT=30", f";UNTIL={draw(DAYS):%Y%m%d}T000000Z"]))
    head = (
        f"DTSTART;TZID={zone}:{day:%Y%m%d}T{hour:02}0000\nDURATION:{draw(st.sampled_from(['PT30M', 'PT26H', 'P3D']))}"
    )
    events = [f"UID:{uid}\n{head}\n{rule}".strip()]
    at = f"{zone}:{{:%Y%m%d}}T{hour:02}0000"
    steps = st.integers(0, 60)
    if kind and draw(st.booleans()):
        events[0] += "".join(f"\nEXDATE;TZID={at.format(day + timedelta(days=7 * n))}" for n in draw(st.sets(steps)))
    if kind:
        for n in sorted(draw(st.sets(steps, max_size=3))):
            of, to = day + timedelta(days=7 * n), day + timedelta(days=7 * n + draw(st.integers(-40, 40)))
            moved = f"DTSTART;TZID={zone}:{to:%Y%m%d}T{draw(st.integers(0, 23)):02}1500\nDURATION:PT45M"
            events.append(f"UID:{uid}\nRECURRENCE-ID;TZID={at.format(of)}\n{moved}")
    return events


@given(st.lists(series(), max_size=4), st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.sampled_from(ZONES))
def test_what_is_left_unread_changes_nothing(written: list[list[str]], today: date, owner: str) -> None:
    """The libraries read all of it, without knowing what the window is."""
    raw = calendar(*(event for one in written for event in one))
    window = window_of(datetime(today.year, today.month, today.day, 12, tzinfo=UTC), owner)
    found = read_file(raw, window)
    assert isinstance(found, Events)
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(raw))
    all_of_them = query.between(window.start - timedelta(days=2), window.end + timedelta(days=2))
    right = sorted((one["UID"], one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in all_of_them)
    right = [one for one in right if window.has(one[1], one[2])]
    assert sorted((one.series, one.starts_at, one.ends_at) for one in found.events) == right


def test_window_is_by_the_owners_days() -> None:
    window = window_of(datetime(2027, 3, 8, 6, tzinfo=UTC), "America/Los_Angeles")
    assert window.start == datetime(2027, 3, 6, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert window.end == datetime(2027, 3, 29, tzinfo=ZoneInfo("America/Los_Angeles"))


@pytest.mark.slow
def test_reading_takes_half_of_what_the_libraries_take() -> None:
    """90 s for 1,000 feeds where these take 250: `python -m tests.calendars.bench`."""
    feeds = [bench.feed(seed) for seed in range(2)]
    assert [bench.ours(one) for one in feeds] == [bench.theirs(one) for one in feeds]
    assert bench.milliseconds(bench.ours, feeds) < bench.milliseconds(bench.theirs, feeds) / 2
