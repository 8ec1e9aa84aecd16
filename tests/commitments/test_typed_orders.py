"""Typed orders for the bot, strict in a thread and loose in the bot's DM, and what must not be taken for them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commitments.rules import Change
from bot.commitments.typed_orders import Help, Mark, MoveDue, Order, Snooze, parse_order

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def done(*targets: int | str) -> Mark:
    return Mark(Change.DONE, targets)


def drop(*targets: int | str) -> Mark:
    return Mark(Change.DROPPED, targets)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            ("done 2", done(2)),
            ("Done 2.", done(2)),
            ("DONE #2!", done(2)),
            ("done no. 2", done(2)),
            ("did 3", done(3)),
        ],
        *[
            ("done 2, 3", done(2, 3)),
            ("done 2 and 3", done(2, 3)),
            ("done 2 3 3", done(2, 3)),
            ("done 2-4", done(2, 3, 4)),
        ],
        *[
            ("done 2 – 4", done(2, 3, 4)),
            ("2 done", done(2)),
            ("2 and 3 are done", done(2, 3)),
            ("mark 2 as done", done(2)),
        ],
        *[("done with 2", done(2)), ("done: 2", done(2)), ("done 2 please", done(2)), ("  done\u00a02 ", done(2))],
        *[("done: intro", done("intro")), ("Done:intro to the lead", done("intro to the lead"))],
        *[
            ("<@UBOT> done 2", done(2)),
            ("drop 1", drop(1)),
            ("dropped 1, 2", drop(1, 2)),
            ("drop: the RFC", drop("the RFC")),
        ],
        *[("remove 4", drop(4)), ("4 dropped", drop(4)), ("done: “intro”", done('"intro"'))],
        ("move 2 to Friday", MoveDue(2, date(2026, 11, 27))),
        ("Move 2 Friday", MoveDue(2, date(2026, 11, 27))),
        ("move #2 to 4 Dec.", MoveDue(2, date(2026, 12, 4))),
        ("push 3 to 12/12", MoveDue(3, date(2026, 12, 12))),
        ("move 2 to next week", MoveDue(2, date(2026, 12, 4))),
        ("move 2 to our next 1:1", MoveDue(2, None)),
        ("move 2 until next time", MoveDue(2, None)),
        ("move: intro to the lead to 4 Dec", MoveDue("intro to the lead", date(2026, 12, 4))),
        *[("help", Help()), ("Help!", Help()), ("?", Help()), ("help please", Help())],
        *[("snooze", Snooze(None, "")), ("snooze 1w", Snooze(date(2026, 11, 30), "1w"))],
        *[
            ("snooze a week", Snooze(date(2026, 11, 30), "a week")),
            ("snooze 3 days", Snooze(date(2026, 11, 26), "3 days")),
        ],
        *[
            ("snooze for 2 weeks", Snooze(date(2026, 12, 7), "for 2 weeks")),
            ("snooze tomorrow", Snooze(date(2026, 11, 24), "tomorrow")),
        ],
        *[
            ("snooze until 4 Dec", Snooze(date(2026, 12, 4), "until 4 Dec")),
            ("snooze today", Snooze(date(2026, 11, 24), "today")),
        ],
        *[("snooze until Friday", Snooze(date(2026, 11, 27), "until Friday"))],
        *[
            ("snooze until next week", Snooze(date(2026, 11, 30), "until next week")),
            ("snooze blah", Snooze(None, "blah")),
        ],
        ("snooze until next month", Snooze(date(2026, 12, 1), "until next month")),
    ],
)
def test_orders(text: str, expected: Order) -> None:
    assert parse_order(text, MONDAY) == expected
    assert parse_order(text, MONDAY, loose=True) == expected


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "done",
            "drop",
            "move",
            "done with the draft, thanks",
            "done intro",
            "done deal",
            "drop the RFC",
            "done 0",
        ],
        *[
            "done 2 interviews",
            "move on to hiring",
            "move intro to friday",
            "move 2 teams to Berlin",
            "move 2 to yesterday",
        ],
        *[
            "help me with hiring",
            "help Sam by Friday",
            "I'm done",
            "we did 3 interviews",
            "snooze is a nice feature of this",
        ],
        *[
            "finished it",
            "cancel the meeting",
            "move the 1:1 to Friday",
            "done 1-999 done",
            "I'll drop 2 of them",
            "done: ",
        ],
        *["12345 done", "done 12345", "drop by on Friday", "thanks, done"],
    ],
)
def test_ordinary_replies_are_no_orders(text: str) -> None:
    assert parse_order(text, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("done intro", done("intro")),
        ("done with the draft, thanks", done("the draft")),
        ("drop the RFC", drop("the RFC")),
        ("move intro to friday", MoveDue("intro", date(2026, 11, 27))),
        ("move intro to the lead to our next 1:1", MoveDue("intro to the lead", None)),
        ("drop everything you do and run to the launch now", None),
        ("move on to hiring", None),
        ("what shall I do", None),
    ],
)
def test_loose_orders(text: str, expected: Order | None) -> None:
    assert parse_order(text, MONDAY, loose=True) == expected


PIECES = st.sampled_from(
    ["done", "drop", "move", "snooze", "help", "2", "#3", ",", "and", "-", ":", "to", "Friday", "intro", "1w"]
)


@settings(max_examples=300)
@given(text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=8).map(" ".join)), loose=st.booleans())
def test_anything_is_read_and_nothing_lies_in_the_past(text: str, loose: bool) -> None:
    order = parse_order(text, MONDAY, loose=loose)
    if isinstance(order, Snooze):
        assert order.until is None or order.until > MONDAY.date()
    if isinstance(order, MoveDue):
        assert order.due_on is None or order.due_on >= MONDAY.date()
    if isinstance(order, Mark):
        assert order.targets
        assert all(isinstance(target, str) or target > 0 for target in order.targets)


@given(
    numbers=st.lists(st.integers(1, 999), min_size=1, max_size=8, unique=True),
    joint=st.sampled_from([", ", " and ", " "]),
)
def test_numbers_round_trip(numbers: list[int], joint: str) -> None:
    assert parse_order(f"done {joint.join(map(str, numbers))}", MONDAY) == done(*numbers)
