"""Due dates in replies: a table in several zones, phrases that are no due dates, and properties."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.language.due_dates import parse_day, read_due_date

BERLIN, KIRITIMATI, LOS_ANGELES = (ZoneInfo(z) for z in ("Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"))
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
NEXT = date(2026, 12, 1)
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)

DAYS = [
    *[("today", "2026-11-23"), ("tonight", "2026-11-23"), ("EOD", "2026-11-23"), ("COB", "2026-11-23")],
    *[("end of day", "2026-11-23"), ("later today", "2026-11-23"), ("this afternoon", "2026-11-23")],
    *[("tomorrow", "2026-11-24"), ("tmrw", "2026-11-24"), ("tomorrow EOD", "2026-11-24")],
    *[("the day after tomorrow", "2026-11-25"), ("first thing tomorrow", "2026-11-24")],
    *[("Friday", "2026-11-27"), ("fri", "2026-11-27"), ("this Friday", "2026-11-27"), ("Fri at 5pm", "2026-11-27")],
    *[("5pm on Friday", "2026-11-27"), ("Friday morning", "2026-11-27"), ("end of Friday", "2026-11-27")],
    *[("Monday", "2026-11-30"), ("next Tue", "2026-12-01"), ("Tue", "2026-11-24"), ("next week Tue", "2026-12-01")],
    *[("Friday next week", "2026-12-04"), ("a week on Friday", "2026-12-04"), ("Friday week", "2026-12-04")],
    *[("EOW", "2026-11-27"), ("end of the week", "2026-11-27"), ("this week", "2026-11-27")],
    *[("next week", "2026-12-04"), ("the end of next week", "2026-12-04"), ("early next week", "2026-11-30")],
    *[("mid next week", "2026-12-02"), ("the week after next", "2026-12-11"), ("this weekend", "2026-11-29")],
    *[("EOM", "2026-11-30"), ("end of month", "2026-11-30"), ("end of next month", "2026-12-31")],
    *[("next month", "2026-12-31"), ("end of quarter", "2026-12-31"), ("next quarter", "2027-03-31")],
    *[("end of the year", "2026-12-31"), ("end of Q1", "2027-03-31"), ("end of January", "2027-01-31")],
    *[("in two weeks", "2026-12-07"), ("in 3 days", "2026-11-26"), ("within a fortnight", "2026-12-07")],
    *[("in a couple of weeks", "2026-12-07"), ("in two weeks' time", "2026-12-07"), ("in 2w", "2026-12-07")],
    *[("in 5 working days", "2026-11-30"), ("in 24 hours", "2026-11-24"), ("in a month", "2026-12-23")],
    *[("in the next two weeks", "2026-12-07"), ("two weeks from today", "2026-12-07")],
    *[("two weeks from Friday", "2026-12-11"), ("a week from tomorrow", "2026-12-01")],
    *[("12 Dec", "2026-12-12"), ("Dec 12th", "2026-12-12"), ("the 12th of December", "2026-12-12")],
    *[("Fri 4 Dec", "2026-12-04"), ("December 4, 2026", "2026-12-04"), ("4-Dec", "2026-12-04")],
    *[("4 Jan", "2027-01-04"), ("29 Feb", "2028-02-29"), ("2026-12-12", "2026-12-12"), ("2026/12/12", "2026-12-12")],
    *[("12/12", "2026-12-12"), ("25/12", "2026-12-25"), ("12/25", "2026-12-25"), ("25.12.2026", "2026-12-25")],
    *[("the 15th", "2026-12-15"), ("the 23rd", "2026-11-23"), ("the 31st", "2026-12-31")],
    *[("mid-January", "2027-01-15"), ("early January", "2027-01-10"), ("late January", "2027-01-31")],
    *[("month end", "2026-11-30")],
    *[("Thursday or Friday", "2026-11-27"), ("2 days before Friday", "2026-11-25"), ("w/c 7 Dec", "2026-12-11")],
    *[("Fri., 4 Dec.", "2026-12-04"), ("December the fourth", "2026-12-04"), ("the twenty seventh", "2026-11-27")],
    *[("a week on Tuesday", "2026-12-01"), ("KW 50", "2026-12-11")],
    *[("the 1st of next month", "2026-12-01"), ("Friday the 4th", "2026-12-04")],
]


@pytest.mark.parametrize(("phrase", "day"), DAYS)
def test_phrases(phrase: str, day: str) -> None:
    expected = date.fromisoformat(day)
    assert parse_day(phrase, MONDAY) == expected
    assert parse_day(phrase.upper(), MONDAY) == expected
    word = "" if phrase.startswith(("in ", "within", "this", "later", "EO", "COB", "first", "ton")) else "by "
    assert read_due_date(f"Send the notes {word}{phrase}.", MONDAY, NEXT) == (expected, "Send the notes")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("By Friday I'll send it", "2026-11-27", "I'll send it"),
        ("On Friday, Sam will send it", "2026-11-27", "Sam will send it"),
        ("Friday: send the deck", "2026-11-27", "send the deck"),
        ("send by Friday the deck", "2026-11-27", "send the deck"),
        ("send notes (by Friday)", "2026-11-27", "send notes"),
        ("send notes [Fri]", "2026-11-27", "send notes"),
        ("send notes — 4 Dec", "2026-12-04", "send notes"),
        ("send notes to <@U2> - Friday", "2026-11-27", "send notes to <@U2>"),
        ("send notes, no later than Thu", "2026-11-26", "send notes"),
        ("send notes, deadline: EOM", "2026-11-30", "send notes"),
        ("send notes due 12 Dec", "2026-12-12", "send notes"),
        ("send notes by Friday at the latest", "2026-11-27", "send notes"),
        ("send notes by tomorrow, thanks", "2026-11-24", "send notes, thanks"),
        ("send the plan for Monday by Friday", "2026-11-27", "send the plan for Monday"),
        ("call Ann at 5pm on Thursday to agree", "2026-11-26", "call Ann to agree"),
        ("share it two days before our next 1:1", "2026-11-29", "share it"),
        ("share it the day before our next one-on-one", "2026-11-30", "share it"),
        ("“send” it by Friday", "2026-11-27", "“send” it"),
        ("send it on Monday or Tuesday", "2026-11-30", "send it"),
        ("ship by Christmas", "2026-12-24", "ship"),
        ("ship by Q1", "2027-03-31", "ship"),
        ("ship it until 18.12.", "2026-12-18", "ship it"),
        ("ship it in Feb", "2027-02-28", "ship it"),
        ("ship it by noon", "2026-11-23", "ship it"),
        ("ship it before the week is out", "2026-11-27", "ship it"),
        ("ship it by the Wednesday after", "2026-12-02", "ship it"),
        ("lead the shop, starting in the new year", "2027-01-01", "lead the shop"),
        ("lead the shop as of 1 Feb", "2027-02-01", "lead the shop"),
        ("I send you tomorrow the contract", "2026-11-24", "I send you the contract"),
        ("On Friday draft the RFC", "2026-11-27", "draft the RFC"),
    ],
)
def test_places_in_a_sentence(text: str, day: str, rest: str) -> None:
    assert read_due_date(text, MONDAY, NEXT) == (date.fromisoformat(day), rest)


@pytest.mark.parametrize(
    "phrase",
    [
        "before our next 1:1",
        "by our next one-on-one",
        "before the next 1-1",
        "before next time",
        "next time we meet",
        "by the next time we meet",
        "before we meet again",
        "until our next catch-up",
        "before the 1:1",
    ],
)
def test_the_next_one_on_one_is_no_date(phrase: str) -> None:
    assert read_due_date(f"send it {phrase}", MONDAY, NEXT) == (None, "send it")


@pytest.mark.parametrize(
    "text",
    [
        *["send the Friday deck", "read Monday's report", "write the 2026 plan", "prepare the Q3 review"],
        *["talk to May", "port it to Sun", "move the launch to Friday", "by Friday's review, clean up"],
        *["be out Monday and Tuesday", "be out Thursday - Friday"],
        *["send it between Mon and Wed", "start from Monday", "send it by last Friday", "the cat sat"],
        *["be ready by the 15th floor", "run python 3.11 on 3.11", "do part 4/4", "answer by 4/5", "run it 24/7"],
        *["talk to May by the pool", "fix it within 3 days of launch", "fix by 31 Feb"],
        *["finish by 4 Dec 2025", "finish by 2025-12-04", "read Henry the 8th", "two weeks", "send it ASAP"],
        *["review the plan for next quarter", "read <https://x.y|by Friday notes> today's way", "finish by 9999-12-31"],
        *["prepare for every Friday", "cancel the meeting after Friday", "", "by", "by by by", "on 2 may things"],
    ],
)
def test_what_is_no_due_date_stays(text: str) -> None:
    assert read_due_date(text, MONDAY, NEXT) == (None, text)


@pytest.mark.parametrize(
    "text", ["", "Sun is up", "the Friday deck", "yesterday", "last week", "42", "soon", "4/5", "1"]
)
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text, MONDAY) is None


@pytest.mark.parametrize(
    ("now", "phrase", "day"),
    [
        (datetime(2026, 11, 27, 23, 59, tzinfo=LOS_ANGELES), "today", date(2026, 11, 27)),
        (datetime(2026, 11, 28, 0, 0, tzinfo=KIRITIMATI), "today", date(2026, 11, 28)),
        (datetime(2026, 11, 27, 23, 59, tzinfo=BERLIN), "Friday", date(2026, 12, 4)),
        (datetime(2026, 11, 27, 23, 59, tzinfo=BERLIN), "EOW", date(2026, 11, 27)),
        (datetime(2026, 11, 28, 0, 1, tzinfo=BERLIN), "EOW", date(2026, 12, 4)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=KIRITIMATI), "tomorrow", date(2027, 1, 1)),
        (datetime(2027, 1, 31, 12, 0, tzinfo=BERLIN), "in a month", date(2027, 2, 28)),
        (datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN), "in 24 hours", date(2027, 3, 29)),
        (datetime(2026, 11, 29, 9, 0, tzinfo=BERLIN), "next Tue", date(2026, 12, 1)),
    ],
)
def test_edges_of_days_and_weeks(now: datetime, phrase: str, day: date) -> None:
    assert parse_day(phrase, now) == day


def test_a_working_week_from_sunday_to_thursday() -> None:
    saturday = datetime(2026, 11, 28, 10, 0, tzinfo=ZoneInfo("Asia/Jerusalem"))
    sunday = saturday + timedelta(days=1)
    assert parse_day("EOW", sunday, SUNDAY_TO_THURSDAY) == date(2026, 12, 3)
    assert parse_day("next week", sunday, SUNDAY_TO_THURSDAY) == date(2026, 12, 10)
    assert parse_day("next Sunday", saturday, SUNDAY_TO_THURSDAY) == date(2026, 11, 29)
    assert parse_day("in 1 working day", saturday, SUNDAY_TO_THURSDAY) == date(2026, 11, 29)


PIECES = st.sampled_from(
    [
        "by",
        "on",
        "before",
        "due",
        "in",
        "Friday",
        "next",
        "week",
        "the",
        "15th",
        "4",
        "Dec",
        "12/12",
        "2026-12-12",
        "31",
        "Feb",
        "two",
        "weeks",
        "days",
        "from",
        "end",
        "of",
        "month",
        "EOD",
        "999",
        "our",
        "1:1",
        "(",
        ")",
        ",",
        "-",
        "'s",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2000-01-01"),
    datetime.fromisoformat("2090-01-01"),
    timezones=st.sampled_from([BERLIN, KIRITIMATI, LOS_ANGELES]),
)


@settings(max_examples=400)
@given(text=TEXTS, now=MOMENTS, working_days=st.sampled_from([(0, 1, 2, 3, 4), SUNDAY_TO_THURSDAY, (), (5,)]))
def test_never_in_the_past_and_never_lost(text: str, now: datetime, working_days: tuple[int, ...]) -> None:
    day, rest = read_due_date(text, now, now.date(), working_days)
    assert day is None or now.date() <= day <= now.date() + timedelta(days=6 * 366)
    assert {c for c in rest if c.isalnum()} <= {c for c in text if c.isalnum()}
    whole = parse_day(text, now, working_days)
    assert whole is None or whole >= now.date()


@pytest.mark.parametrize("piece", ["1", "2026-12-12 ", "1, ", "sunday", "utc", "a", "the ", "from "])
def test_a_long_row_of_the_same_is_read_at_once(piece: str) -> None:
    """Tried in every way that it can be split in, each of these would take longer than anybody's life."""
    row = piece * (39 // len(piece)) + "x"
    assert parse_day(row, MONDAY) is None
    assert read_due_date(f"send it by {row}", MONDAY, NEXT)[0] is None


@settings(max_examples=200)
@given(day=st.dates(date(2026, 11, 23), date(2030, 1, 1)), form=st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y"]))
def test_a_written_date_is_read_back(day: date, form: str) -> None:
    assert parse_day(day.strftime(form), MONDAY) == day
    assert read_due_date(f"send it by {day.strftime(form)}", MONDAY, None) == (day, "send it")


@pytest.mark.parametrize(("text", "day_first"), [("9/12", False), ("12/9", True)])
def test_numbers_the_other_way_round_are_meant_where_the_writers_way_is_far_off(text: str, day_first: bool) -> None:
    """On 23 November 9 December is near, and 12 September 2027 is not what anybody means."""
    assert read_due_date(f"send it by {text}", MONDAY, NEXT, day_first=day_first)[0] == date(2026, 12, 9)
    assert read_due_date(f"send it by {text}/2027", MONDAY, NEXT, day_first=day_first)[0] == date(2027, 9, 12)


@pytest.mark.parametrize(("day_first", "day"), [(True, "2027-04-12"), (False, "2026-12-04"), (None, None)])
def test_the_order_of_numbers_is_the_writers(day_first: bool | None, day: str | None) -> None:
    found, _ = read_due_date("send it by 12/4", MONDAY, NEXT, day_first=day_first)
    assert found == (date.fromisoformat(day) if day else None)
