"""Typed orders for the bot, strict in a thread and loose in the bot's DM, and what must not be taken for them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commitments.rules import Change
from bot.commitments.typed_orders import Help, Mark, MoveDue, NotRead, Order, Snooze, parse_order

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
        ("actually, move 2 to Friday", MoveDue(2, date(2026, 11, 27))),
        ("Ok, also done 3", done(3)),
        ("Move 2 Friday", MoveDue(2, date(2026, 11, 27))),
        ("move #2 to 4 Dec.", MoveDue(2, date(2026, 12, 4))),
        ("push 3 to 12/12", MoveDue(3, date(2026, 12, 12))),
        ("move 2 to next week", MoveDue(2, date(2026, 12, 4))),
        ("move 2 to our next 1:1", MoveDue(2, None)),
        ("move 2 until next time", MoveDue(2, None)),
        ("move: intro to the lead to 4 Dec", MoveDue("intro to the lead", date(2026, 12, 4))),
        *[("help", Help()), ("Help!", Help()), ("?", Help()), ("help please", Help())],
        *[("snooze", Snooze(None)), ("snooze 1w", Snooze(date(2026, 11, 30)))],
        *[
            ("snooze a week", Snooze(date(2026, 11, 30))),
            ("snooze 3 days", Snooze(date(2026, 11, 26))),
        ],
        *[
            ("snooze for 2 weeks", Snooze(date(2026, 12, 7))),
            ("snooze tomorrow", Snooze(date(2026, 11, 24))),
        ],
        *[
            ("snooze until 4 Dec", Snooze(date(2026, 12, 4))),
            ("snooze today", Snooze(date(2026, 11, 24))),
        ],
        *[("snooze until Friday", Snooze(date(2026, 11, 27)))],
        *[
            ("snooze until next week", Snooze(date(2026, 11, 30))),
            ("snooze blah", NotRead("blah")),
        ],
        ("snooze until next month", Snooze(date(2026, 12, 1))),
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


SETTLED = """
4 done ✅
✅ 4 done
number 4 is settled
✅ 4
4 ✅
:white_check_mark: 4
#4 ☑️
[x] 4
✔️ no. 4
done with 4
i'm done with 4
I did 4
we've finished 4
just finished #4
number 4 is done now
4 is already done
4 was completed
4 has been resolved
nr 4 done
item 4 is closed
commitment 4: done
4: done
tick off 4
checked off 4
settle 4
4 is sorted, thanks
Done 4! ✅
"""
NOT_SETTLED = """
4
✅
✅ 4 reports
4 reports ✅
done with 4 of them
4 weeks done
finished 4 interviews
I did 4 interviews
4 done deals
number 4 is next
number 4 is not done
4 is not settled
is 4 done?
4 will be done by Friday
I'm done
all done ✅
✅ done
close the 4 tickets
we sorted 4 things out
"""


@pytest.mark.parametrize("loose", [True, False])
@pytest.mark.parametrize("text", SETTLED.strip().splitlines())
def test_a_number_is_settled_in_the_words_of_people(text: str, loose: bool) -> None:
    assert parse_order(text, MONDAY, loose=loose) == done(4)


@pytest.mark.parametrize("text", NOT_SETTLED.strip().splitlines())
def test_what_only_has_a_number_settles_none(text: str) -> None:
    assert parse_order(text, MONDAY) is None


@given(
    st.lists(st.integers(1, 9999), min_size=1, max_size=4, unique=True),
    st.sampled_from(["✅", "☑️", ":white_check_mark:"]),
)
@settings(max_examples=50)
def test_a_tick_on_either_side_settles_the_numbers(numbers: list[int], tick: str) -> None:
    said = ", ".join(map(str, numbers))
    assert parse_order(f"{tick} {said}", MONDAY) == parse_order(f"{said} {tick}", MONDAY) == done(*numbers)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("snooze blah", "blah"),
        ("snooze 1w blah", "blah"),
        ("snooze until the cows come", "until the cows come"),
        ("move 2 to blah", "blah"),
        ("push #3 until whenever", "whenever"),
        ("move 2 to yesterday", "yesterday"),
    ],
)
def test_an_order_that_names_no_day_says_which_words_are_none(text: str, words: str) -> None:
    assert parse_order(text, MONDAY, loose=True) == NotRead(words)


@pytest.mark.parametrize("text", ["move 2 desks to the office", "move the intro to the next room", "push on to hiring"])
def test_what_is_moved_elsewhere_is_no_order(text: str) -> None:
    assert parse_order(text, MONDAY, loose=True) is None
