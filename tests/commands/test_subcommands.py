"""What can be typed after /coach: every command, sloppy typing, and the nearest usage for the rest."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commitments.rules import Change
from bot.commitments.typed_orders import Mark, MoveDue
from bot.core.language.spelling import Unread, likely_words
from bot.core.language.text import Mention
from bot.core.slack.subcommands import Subcommands, UnclearError, read_typed
from bot.meetings.listeners import Moved, NewSeries
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.typed_schedules import Schedule
from bot.wiring import FEATURES

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
SAM, AT_SAM = Mention("U2", "sam"), Mention(None, "sam")
TUESDAYS = Schedule(Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 24), 1), None, None)
THURSDAYS = Schedule(Recurrence(Frequency.WEEKLY, time(15, 30), date(2026, 11, 26), 3, 2), 45, Lead.AN_HOUR)
MONTHLY = Schedule(Recurrence(Frequency.MONTHLY, time(9), date(2026, 12, 7), 0), None, None)
THURSDAY = datetime(2026, 11, 26, 15, 0, tzinfo=BERLIN)


SUBCOMMANDS = Subcommands((subcommand, feature.name) for feature in FEATURES for subcommand in feature.subcommands)
ORDER = "commitments"
"""What is said without a subcommand's name is told by the feature that takes it."""


def read(text: str) -> tuple[str, Any]:
    """The subcommand meant, and what was read of the rest. Raises UnclearError."""
    found = SUBCOMMANDS.find(read_typed(text, MONDAY))
    return (found.subcommand.names or (found.service,))[0], found.taken


def done(*targets: int | str, name: str = "done") -> tuple[str, Mark]:
    return name, Mark(Change.DONE, targets)


def drop(*targets: int | str) -> tuple[str, Mark]:
    return "drop", Mark(Change.DROPPED, targets)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *[
            ("", ("overview", None)),
            ("  ", ("overview", None)),
            ("home", ("overview", None)),
            ("help", ("help", None)),
            ("HELP me", ("help", None)),
            ("?", ("help", None)),
        ],
        ("add", ("add", NewSeries())),
        ("add <@U2|sam> weekly tue 14:00", ("add", NewSeries(SAM, TUESDAYS, "weekly tue 14:00"))),
        ("add <@U2> weekly tue 14:00", ("add", NewSeries(Mention("U2", ""), TUESDAYS, "weekly tue 14:00"))),
        ("Add  @sam\u00a0weekly   TUE at 2pm", ("add", NewSeries(AT_SAM, TUESDAYS, "weekly TUE at 2pm"))),
        ("add: @sam, weekly tue 14:00", ("add", NewSeries(AT_SAM, TUESDAYS, "weekly tue 14:00"))),
        ("add sam weekly tue 14:00", ("add", NewSeries(AT_SAM, TUESDAYS, "weekly tue 14:00"))),
        (
            "add sam lee monthly first mon 9am",
            ("add", NewSeries(Mention(None, "sam lee"), MONTHLY, "monthly first mon 9am")),
        ),
        ("schedule a 1:1 with @sam weekly tue 14:00", ("add", NewSeries(AT_SAM, TUESDAYS, "weekly tue 14:00"))),
        (
            "add @sam every 2 weeks on thu at 3:30pm for 45m – brief 1h before",
            ("add", NewSeries(AT_SAM, THURSDAYS, "every 2 weeks on thu at 3:30pm for 45m – brief 1h before")),
        ),
        ("add weekly tue 14:00", ("add", NewSeries(None, TUESDAYS, "weekly tue 14:00"))),
        *[
            ("add @sam", ("add", NewSeries(AT_SAM, None, ""))),
            ("add @sam whenever", ("add", NewSeries(AT_SAM, None, "whenever"))),
        ],
        *[("list", ("list", None)), ("LIST.", ("list", None)), ("1:1s", ("list", None))],
        *[("brief <@U2|sam>", ("brief", SAM)), ("brief @sam", ("brief", AT_SAM)), ("brief", ("brief", None))],
        *[("brief for @sam now", ("brief", AT_SAM)), ("brief sam lee", ("brief", Mention(None, "sam lee")))],
        *[
            ("prepare @sam", ("prepare", AT_SAM)),
            ("prepare", ("prepare", None)),
            ("plan @sam", ("plan", AT_SAM)),
            ("plan", ("plan", None)),
        ],
        *[("plan “sam”", ("plan", AT_SAM)), ("Plan Sam", ("plan", Mention(None, "Sam")))],
        ("commit @sam I’ll intro him by Friday", ("commit", (AT_SAM, "I’ll intro him by Friday"))),
        ("commit <@U2|sam> draft the RFC by Fri", ("commit", (SAM, "draft the RFC by Fri"))),
        ("commit <@U2|sam> will draft the RFC", ("commit", (SAM, "<@U2|sam> will draft the RFC"))),
        ("commit @sam to draft the RFC", ("commit", (AT_SAM, "@sam to draft the RFC"))),
        ("commit sam will draft the RFC", ("commit", (AT_SAM, "sam will draft the RFC"))),
        ("commit sam: draft the RFC", ("commit", (AT_SAM, "sam: draft the RFC"))),
        ("commit sam I'll intro him", ("commit", (AT_SAM, "I'll intro him"))),
        *[("commit I'll send notes", ("commit", (None, "I'll send notes"))), ("commit", ("commit", (None, "")))],
        *[
            ("log we'll review it", ("commit", (None, "we'll review it"))),
            ("commit draft it", ("commit", (None, "draft it"))),
        ],
        *[("todo sam", ("todo", Mention(None, "sam"))), ("todo with <@U2|sam>", ("todo", SAM))],
        *[("todo list", ("todo", None)), ("note @sam seems tired", ("note", (AT_SAM, "seems tired")))],
        *[("unskip @sam", ("unskip", AT_SAM)), ("snooze off", ("snooze", "off")), ("unsnooze", ("snooze", "off"))],
        *[("todo", ("todo", None)), ("To-Do", ("todo", None)), ("commitments", ("todo", None))],
        *[
            ("done 2", done(2)),
            ("done 2, 3", done(2, 3)),
            ("done intro", done("intro")),
            ("done: intro", done("intro")),
        ],
        *[
            ("complete 2", done(2)),
            ("2 done", done(2, name=ORDER)),
            ("drop 1", drop(1)),
            ("drop the RFC", drop("the RFC")),
        ],
        *[("skip @sam", ("skip", AT_SAM)), ("skip", ("skip", None)), ("skip @sam this week", ("skip", AT_SAM))],
        *[("skip my next 1:1 with @sam", ("skip", AT_SAM)), ("skip the next one with <@U2|sam>", ("skip", SAM))],
        ("move @sam thu 15:00", ("move", Moved(AT_SAM, THURSDAY))),
        ("move <@U2|sam> to thu 3pm", ("move", Moved(SAM, THURSDAY))),
        ("move sam lee to thu 15:00", ("move", Moved(Mention(None, "sam lee"), THURSDAY))),
        *[
            ("move", ("move", Moved())),
            ("move @sam", ("move", Moved(AT_SAM, None))),
            ("move sam", ("move", Moved(AT_SAM, None))),
        ],
        ("move @sam thu", ("move", Moved(AT_SAM, day=date(2026, 11, 26)))),
        ("move 2 to Friday", ("move", MoveDue(2, date(2026, 11, 27)))),
        ("move 2 friday", ("move", MoveDue(2, date(2026, 11, 27)))),
        ("move 2 to our next 1:1", ("move", MoveDue(2, None))),
        ("move intro to friday", ("move", MoveDue("intro", date(2026, 11, 27)))),
        *[("pause @sam", ("pause", AT_SAM)), ("pause sam — please", ("pause", AT_SAM)), ("pause", ("pause", None))],
        *[
            ("resume @sam", ("resume", AT_SAM)),
            ("end @sam", ("end", AT_SAM)),
            ("end", ("end", None)),
            ("stop @sam", ("stop", AT_SAM)),
            ("stop", ("stop", None)),
            ("stop the weekly message", ("stop", None)),
        ],
        *[("snooze", ("snooze", None)), ("snooze 1w", ("snooze", date(2026, 11, 30)))],
        ("snooze until 4 Dec", ("snooze", date(2026, 12, 4))),
        *[
            ("practice", ("practice", None)),
            ("Practise please", ("practice", None)),
            ("practicing", ("practice", None)),
        ],
        *[
            ("settings", ("settings", None)),
            ("Settings please", ("settings", None)),
            ("preferences", ("settings", None)),
        ],
    ],
)
def test_commands(text: str, command: tuple[str, Any]) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "usage"),
    [
        *[
            ("comit @sam x", "commit"),
            ("pasue @sam", "pause"),
            ("resme @sam", "resume"),
            ("hlep", "help"),
        ],
        *[("done", "done"), ("drop", "drop"), ("done one two three four five six seven", "done"), ("move 2", "move")],
        *[("move 2 to yesterday", "move"), ("move @sam gibberish", "move"), ("move sam gibberish", "move")],
        *[("snooze blah", "snooze"), ("plan <@U2> foo bar", "plan"), ("pause <@U2> <@U3>", "pause")],
        *[
            ("xyzzy", "help"),
            ("<@U2>", "help"),
            ("@sam", "help"),
            ("…", "help"),
            ("送る", "help"),
            ("end a b c d e", "end"),
        ],
    ],
)
def test_broken_or_unknown_input_names_the_nearest_usage(text: str, usage: str) -> None:
    with pytest.raises(UnclearError) as unclear:
        read(text)
    assert unclear.value.usage == usage


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("addd @sam weekly tue 14:00", ("add", NewSeries(AT_SAM, TUESDAYS, "weekly tue 14:00"))),
        *[("setings", ("settings", None)), ("practcie", ("practice", None)), ("lst", ("list", None))],
        *[("bref @sam", ("brief", AT_SAM)), ("plann @sam", ("plan", AT_SAM)), ("ad @sam", ("add", NewSeries(AT_SAM)))],
        ("snoze 1w", ("snooze", date(2026, 11, 30))),
    ],
)
def test_a_slip_of_the_finger_in_a_name_does_no_harm(text: str, command: tuple[str, Any]) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("move mina tus 2pm", Unread("tus", ("mina", "2pm"), "Tuesday", "move mina Tuesday 2pm")),
        ("move @sam tursday 15:00", Unread("tursday", ("@sam", "15:00"), "Thursday", "move @sam Thursday 15:00")),
        ("move @rob 2nd tue 10am", Unread("2nd tue", ("@rob", "10am"))),
        ("move @sam gibberish", Unread("gibberish", ("@sam",))),
        ("skp @sam", Unread("skp", (), "skip", "skip @sam")),
        ("pasue @sam", Unread("pasue", (), "pause", "pause @sam")),
        ("remve 2", Unread("remve", (), "drop", "drop 2")),
    ],
)
def test_the_word_in_the_way_is_named_and_the_likely_one_offered(text: str, unread: Unread) -> None:
    with pytest.raises(UnclearError) as unclear:
        read(text)
    assert unclear.value.unread == unread


def test_a_schedule_that_is_half_read_has_its_word_in_the_way() -> None:
    unread = SUBCOMMANDS.in_the_way(read_typed("add @sam wekly tue 14:00", MONDAY))
    assert unread == Unread("wekly", ("@sam", "tue", "14:00"), "weekly", "add @sam weekly tue 14:00")


def test_a_small_word_that_is_near_a_day_is_no_slip() -> None:
    assert likely_words("for") == ()


PIECES = st.sampled_from(
    [
        "add",
        "move",
        "commit",
        "plan",
        "done",
        "snooze",
        "<@U2|sam>",
        "@sam",
        "sam",
        "weekly",
        "tue",
        "14:00",
        "2",
        "to",
        "Friday",
        "I'll",
        "will",
        ":",
        "“",
        "—",
        "\xa0",
        "next",
        "1:1",
        "with",
        "<@",
        ">",
    ]
)


@settings(max_examples=300)
@given(text=st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map(" ".join)))
def test_anything_is_read(text: str) -> None:
    usage, taken = "help", None
    try:
        _, taken = read(text)
    except UnclearError as unclear:
        usage = str(unclear.usage)
    assert usage in SUBCOMMANDS.names
    if isinstance(taken, Moved) and taken.when:
        assert taken.when > MONDAY


NAMES = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True).filter(
    lambda name: name.lower() not in ("the", "for", "with")
)


@given(
    slack_id=st.from_regex(r"[UW][A-Z0-9]{8,10}", fullmatch=True),
    name=NAMES,
    verb=st.sampled_from(["brief", "plan", "skip", "pause", "end"]),
    loud=st.booleans(),
)
def test_a_written_command_is_read_back(slack_id: str, name: str, verb: str, loud: bool) -> None:
    typed = verb.upper() if loud else verb
    assert read(f"{typed} <@{slack_id}|{name}>") == (verb, Mention(slack_id, name))
    assert read(f"{typed}  <@{slack_id}> ") == (verb, Mention(slack_id, ""))
    assert read(f"{typed} @{name}") == (verb, Mention(None, name))


@given(day=st.dates(date(2026, 11, 24), date(2029, 1, 1)), at=st.times(), number=st.integers(1, 99))
def test_written_moves_are_read_back(day: date, at: time, number: int) -> None:
    at = at.replace(second=0, microsecond=0)
    _, moved = read(f"move <@U2|sam> {day:%Y-%m-%d} {at:%H:%M}")
    assert moved.when == datetime.combine(day, at, BERLIN)
    assert read(f"move {number} to {day:%d %B %Y}") == ("move", MoveDue(number, day))


@pytest.mark.parametrize("text", ["“help”", '"help"', "'help'", "`help`", " « help » "])
def test_quotes_around_the_whole_are_not_meant(text: str) -> None:
    assert read(text) == ("help", None)


def test_a_commit_keeps_its_lines() -> None:
    lines = read("commit @sam\n- I'll  call Kim\n\n- Sam will write")
    assert lines == ("commit", (Mention(None, "sam"), "- I'll call Kim\n- Sam will write"))
    assert read("commit\nI'll call Kim\nthanks") == ("commit", (None, "I'll call Kim\nthanks"))
