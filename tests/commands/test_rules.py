"""What can be typed after /coach: every command, sloppy typing, and the nearest usage for the rest."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.rules import (
    Add,
    BriefNow,
    Command,
    Commit,
    Done,
    Drop,
    End,
    Help,
    ListOneOnOnes,
    Mark,
    Mention,
    MoveDue,
    MoveNext,
    OpenPlan,
    Overview,
    Pause,
    Practice,
    Resume,
    Settings,
    SkipNext,
    Snooze,
    SnoozeNudge,
    Todo,
    Unclear,
    read_command,
)
from bot.commitments.rules import Change
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.typed_schedules import Schedule

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
SAM, AT_SAM = Mention("U2", "sam"), Mention(None, "sam")
TUESDAYS = Schedule(Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 24), 1), None, None)
THURSDAYS = Schedule(Recurrence(Frequency.WEEKLY, time(15, 30), date(2026, 11, 26), 3, 2), 45, Lead.AN_HOUR)
MONTHLY = Schedule(Recurrence(Frequency.MONTHLY, time(9), date(2026, 12, 7), 0), None, None)
THURSDAY = datetime(2026, 11, 26, 15, 0, tzinfo=BERLIN)


def done(*targets: int | str) -> Done:
    return Done(Mark(Change.DONE, targets))


def drop(*targets: int | str) -> Drop:
    return Drop(Mark(Change.DROPPED, targets))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *[
            ("", Overview()),
            ("  ", Overview()),
            ("home", Overview()),
            ("help", Help()),
            ("HELP me", Help()),
            ("?", Help()),
        ],
        ("add", Add(None, None)),
        ("add <@U2|sam> weekly tue 14:00", Add(SAM, TUESDAYS, "weekly tue 14:00")),
        ("add <@U2> weekly tue 14:00", Add(Mention("U2", ""), TUESDAYS, "weekly tue 14:00")),
        ("Add  @sam\u00a0weekly   TUE at 2pm", Add(AT_SAM, TUESDAYS, "weekly TUE at 2pm")),
        ("add: @sam, weekly tue 14:00", Add(AT_SAM, TUESDAYS, "weekly tue 14:00")),
        ("add sam weekly tue 14:00", Add(AT_SAM, TUESDAYS, "weekly tue 14:00")),
        ("add sam lee monthly first mon 9am", Add(Mention(None, "sam lee"), MONTHLY, "monthly first mon 9am")),
        ("schedule a 1:1 with @sam weekly tue 14:00", Add(AT_SAM, TUESDAYS, "weekly tue 14:00")),
        (
            "add @sam every 2 weeks on thu at 3:30pm for 45m – brief 1h before",
            Add(AT_SAM, THURSDAYS, "every 2 weeks on thu at 3:30pm for 45m – brief 1h before"),
        ),
        ("add weekly tue 14:00", Add(None, TUESDAYS, "weekly tue 14:00")),
        *[("add @sam", Add(AT_SAM, None, "")), ("add @sam whenever", Add(AT_SAM, None, "whenever"))],
        *[("list", ListOneOnOnes()), ("LIST.", ListOneOnOnes()), ("1:1s", ListOneOnOnes())],
        *[("brief <@U2|sam>", BriefNow(SAM)), ("brief @sam", BriefNow(AT_SAM)), ("brief", BriefNow(None))],
        *[("brief for @sam now", BriefNow(AT_SAM)), ("brief sam lee", BriefNow(Mention(None, "sam lee")))],
        *[("prepare @sam", BriefNow(AT_SAM)), ("plan @sam", OpenPlan(AT_SAM)), ("plan", OpenPlan(None))],
        *[("plan “sam”", OpenPlan(AT_SAM)), ("Plan Sam", OpenPlan(Mention(None, "Sam")))],
        ("commit @sam I’ll intro him by Friday", Commit(AT_SAM, "I’ll intro him by Friday")),
        ("commit <@U2|sam> draft the RFC by Fri", Commit(SAM, "draft the RFC by Fri")),
        ("commit <@U2|sam> will draft the RFC", Commit(SAM, "<@U2|sam> will draft the RFC")),
        ("commit @sam to draft the RFC", Commit(AT_SAM, "@sam to draft the RFC")),
        ("commit sam will draft the RFC", Commit(AT_SAM, "sam will draft the RFC")),
        ("commit sam: draft the RFC", Commit(AT_SAM, "sam: draft the RFC")),
        ("commit sam I'll intro him", Commit(AT_SAM, "I'll intro him")),
        *[("commit I'll send notes", Commit(None, "I'll send notes")), ("commit", Commit(None, ""))],
        *[("log we'll review it", Commit(None, "we'll review it")), ("commit draft it", Commit(None, "draft it"))],
        *[("todo", Todo()), ("To-Do", Todo()), ("commitments", Todo())],
        *[
            ("done 2", done(2)),
            ("done 2, 3", done(2, 3)),
            ("done intro", done("intro")),
            ("done: intro", done("intro")),
        ],
        *[("complete 2", done(2)), ("2 done", done(2)), ("drop 1", drop(1)), ("drop the RFC", drop("the RFC"))],
        *[("skip @sam", SkipNext(AT_SAM)), ("skip", SkipNext(None)), ("skip @sam this week", SkipNext(AT_SAM))],
        *[("skip my next 1:1 with @sam", SkipNext(AT_SAM)), ("skip the next one with <@U2|sam>", SkipNext(SAM))],
        ("move @sam thu 15:00", MoveNext(AT_SAM, THURSDAY, "thu 15:00")),
        ("move <@U2|sam> to thu 3pm", MoveNext(SAM, THURSDAY, "to thu 3pm")),
        ("move sam lee to thu 15:00", MoveNext(Mention(None, "sam lee"), THURSDAY, "to thu 15:00")),
        *[("move", MoveNext(None, None)), ("move @sam", MoveNext(AT_SAM, None)), ("move sam", MoveNext(AT_SAM, None))],
        ("move @sam thu", MoveNext(AT_SAM, None, "thu")),
        ("move 2 to Friday", MoveDue(2, date(2026, 11, 27))),
        ("move 2 friday", MoveDue(2, date(2026, 11, 27))),
        ("move 2 to our next 1:1", MoveDue(2, None)),
        ("move intro to friday", MoveDue("intro", date(2026, 11, 27))),
        *[("pause @sam", Pause(AT_SAM)), ("pause sam — please", Pause(AT_SAM)), ("pause", Pause(None))],
        *[("resume @sam", Resume(AT_SAM)), ("end @sam", End(AT_SAM)), ("end", End(None)), ("stop @sam", End(AT_SAM))],
        *[("snooze", SnoozeNudge(Snooze(None, ""))), ("snooze 1w", SnoozeNudge(Snooze(date(2026, 11, 30), "1w")))],
        ("snooze until 4 Dec", SnoozeNudge(Snooze(date(2026, 12, 4), "until 4 Dec"))),
        *[("practice", Practice()), ("Practise please", Practice()), ("practicing", Practice())],
        *[("settings", Settings()), ("Settings please", Settings()), ("preferences", Settings())],
    ],
)
def test_commands(text: str, command: Command) -> None:
    assert read_command(text, MONDAY) == command


@pytest.mark.parametrize(
    ("text", "usage"),
    [
        *[
            ("setings", "settings"),
            ("practcie", "practice"),
            ("lst", "list"),
            ("bref @sam", "brief"),
            ("plann @sam", "plan"),
            ("snoze 1w", "snooze"),
        ],
        *[
            ("comit @sam x", "commit"),
            ("pasue @sam", "pause"),
            ("resme @sam", "resume"),
            ("ad @sam", "add"),
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
    assert read_command(text, MONDAY) == Unclear(usage, text)


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
USAGES = {"add", "list", "brief", "plan", "commit", "todo", "done", "drop", "skip", "move", "pause", "resume", "end"}
USAGES |= {"snooze", "practice", "settings", "help", "privacy", "export", "forget"}


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map(" ".join)))
def test_anything_is_read(text: str) -> None:
    command = read_command(text, MONDAY)
    if isinstance(command, Unclear):
        assert command.usage in USAGES
        assert command.typed
    if isinstance(command, MoveNext) and command.when:
        assert command.when > MONDAY


NAMES = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True).filter(
    lambda name: name.lower() not in ("the", "for", "with")
)


@settings(deadline=None)
@given(
    slack_id=st.from_regex(r"[UW][A-Z0-9]{8,10}", fullmatch=True),
    name=NAMES,
    verb=st.sampled_from([("brief", BriefNow), ("plan", OpenPlan), ("skip", SkipNext), ("pause", Pause), ("end", End)]),
    loud=st.booleans(),
)
def test_a_written_command_is_read_back(slack_id: str, name: str, verb: tuple[str, type[BriefNow]], loud: bool) -> None:
    typed, make = verb
    typed = typed.upper() if loud else typed
    assert read_command(f"{typed} <@{slack_id}|{name}>", MONDAY) == make(Mention(slack_id, name))
    assert read_command(f"{typed}  <@{slack_id}> ", MONDAY) == make(Mention(slack_id, ""))
    assert read_command(f"{typed} @{name}", MONDAY) == make(Mention(None, name))


@settings(deadline=None)
@given(day=st.dates(date(2026, 11, 24), date(2029, 1, 1)), at=st.times(), number=st.integers(1, 99))
def test_written_moves_are_read_back(day: date, at: time, number: int) -> None:
    at = at.replace(second=0, microsecond=0)
    moved = read_command(f"move <@U2|sam> {day:%Y-%m-%d} {at:%H:%M}", MONDAY)
    assert isinstance(moved, MoveNext)
    assert moved.when == datetime.combine(day, at, BERLIN)
    assert read_command(f"move {number} to {day:%d %B %Y}", MONDAY) == MoveDue(number, day)


@pytest.mark.parametrize("text", ["“help”", '"help"', "'help'", "`help`", " « help » "])
def test_quotes_around_the_whole_are_not_meant(text: str) -> None:
    assert isinstance(read_command(text, MONDAY), Help)


def test_a_commit_keeps_its_lines() -> None:
    lines = read_command("commit @sam\n- I'll  call Kim\n\n- Sam will write", MONDAY)
    assert lines == Commit(Mention(None, "sam"), "- I'll call Kim\n- Sam will write")
    assert read_command("commit\nI'll call Kim\nthanks", MONDAY) == Commit(None, "I'll call Kim\nthanks")
