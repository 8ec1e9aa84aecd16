"""However much somebody types, others do not wait: it is parsed with no transaction open, and only so much of it."""

import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bot.commitments import service as commitments
from bot.commitments.rules import CommitmentState, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.language import due_dates
from bot.core.language.budget import MOST_LIBRARY_CALLS, MOST_LINES
from bot.core.wording.library import ENGLISH
from bot.replies import orders, said
from bot.replies.rules import Choice, Logged, LoggedMessage
from bot.replies.views import logged, logged_by_command
from tests.desk import Desk, quick
from tests.factories import library
from tests.replies.thread import chooses, decides, reply_id, shown

WHAT = [f"what {number} by 12 dec 2099 utc+3 5 pm …?" for number in range(1000)]
COMMITMENTS = [f"I'll send report {number} by Friday" for number in range(3000)]


@pytest.fixture
def parsed(at_work: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many connections were in use each time something was parsed."""
    seen: list[int] = []

    def watched(read: Callable[..., object]) -> Callable[..., object]:
        def look(*arguments: object, **named: object) -> object:
            seen.append(at_work.db._engine.pool.checkedout())  # type: ignore[attr-defined]
            return read(*arguments, **named)

        return look

    for name in ("read_reply", "sounds_like_performance", "find_note"):
        monkeypatch.setattr(said, name, watched(getattr(said, name)))
    monkeypatch.setattr(orders, "parse_order", watched(orders.parse_order))
    yield seen
    assert seen
    assert set(seen) == {0}, "nothing is parsed in a transaction"


def test_a_message_its_edit_and_its_tap_are_parsed_with_no_transaction_open(at_work: Desk, parsed: list[int]) -> None:
    replies = at_work.services.replies
    typed = at_work.reply("I'll call Kim two days before our next 1:1\nmaybe look at the hiring plan")
    at_work.edit(typed, "I'll call Lee by Friday\nmaybe look at the budget")
    outside = at_work.reply("I'll call Ann by Friday", thread=False)
    decides(at_work, Choice.LOG)
    at_work.edit(outside, "I'll call Eve by Friday")
    at_work.meet(report=at_work.person("UALEX", "Alex"))
    at_work.reply("I'll call Bo", thread=False)
    chooses(at_work)
    replies.log_typed(at_work.request(at_work.priya), at_work.sam, "I'll call Max")
    assert [text for text, _, _ in shown(at_work)] == ["call Lee", "call Eve", "call Bo", "call Max"]


@quick
def test_what_changed_while_it_was_parsed_is_parsed_again(at_work: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed, read, turns = at_work.reply("I'll call Kim by Friday"), said.read_reply, []

    def change_first(*arguments: object, **named: object) -> object:
        turns.append(1)
        if len(turns) == 1:
            at_work.prefer(working_days=(0, 1, 2))
        return read(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(said, "read_reply", change_first)
    at_work.edit(typed, "I'll call Lee by Friday")
    assert [text for text, _, _ in shown(at_work)] == ["call Lee"]
    assert len(turns) == 4, "the text and the one before, twice"


@quick
def test_of_a_message_two_hundred_lines_are_read_and_the_rest_is_named(at_work: Desk) -> None:
    typed = at_work.reply("\n".join(COMMITMENTS))
    at_work.tick()
    assert len(shown(at_work)) == MOST_LINES
    answer = at_work.slack.last(LoggedMessage)
    assert answer.unread == len(COMMITMENTS) - MOST_LINES
    assert "2800" in str(logged(library().languages[ENGLISH], answer).blocks)
    at_work.edit(typed, "\n".join(COMMITMENTS[:3]))
    at_work.tick()
    assert (len(shown(at_work)), at_work.slack.last(LoggedMessage).unread) == (3, 0)


@pytest.mark.parametrize("thread", [True, False])
@quick
def test_the_library_is_asked_a_few_times_a_message(
    at_work: Desk, monkeypatch: pytest.MonkeyPatch, thread: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("dateparser.parse", lambda phrase, **_: asked.append(phrase))
    at_work.reply("\n".join(WHAT), thread)
    assert 0 < len(asked) <= MOST_LIBRARY_CALLS
    at_work.tick()
    [answer] = [one.message for one in at_work.slack.said if isinstance(one.message, LoggedMessage)]
    assert answer.unread > len(WHAT) / 2
    wording = library().languages[ENGLISH]
    assert str(answer.unread) in str(logged(wording, answer).blocks)


@quick
def test_such_a_message_takes_no_longer_than_a_few_that_ask_the_library(at_work: Desk) -> None:
    due_dates.parse_day("the 12th of the 3rd month", at_work.now)  # loads the library
    short = min(_seconds(at_work, "\n".join(WHAT[:4])) for _ in range(2))
    assert _seconds(at_work, "\n".join(WHAT)) < 5 * short + 1


def _seconds(desk: Desk, text: str) -> float:
    started = time.process_time()
    desk.reply(text)
    return time.process_time() - started


def test_a_command_of_three_thousand_lines_is_answered_in_time(at_work: Desk) -> None:
    started = time.process_time()
    with at_work.statements() as seen:
        answer = at_work.services.replies.log_typed(at_work.request(at_work.priya), at_work.sam, "\n".join(COMMITMENTS))
    rendered = logged_by_command(library().languages[ENGLISH], answer, at_work.now.date())
    assert time.process_time() - started < 3
    assert len(seen) < 2 * MOST_LINES
    assert len(answer.lines) == MOST_LINES
    assert answer.unread.splitlines() == COMMITMENTS[MOST_LINES:]
    said_back = "".join(block["text"]["text"] for block in rendered.blocks if block["type"] == "section")
    rest = "".join(COMMITMENTS[MOST_LINES : MOST_LINES + 300]).replace(" ", "")
    assert rest in "".join(said_back.split()), "as much as Slack takes: nobody else has what was typed"
    assert len(rendered.blocks) <= 50


def test_undo_of_thousands_is_answered_in_time(at_work: Desk) -> None:
    at_work.reply("I'll call Kim")
    number, many = reply_id(at_work), 4400
    [first] = at_work.live()
    with at_work.db.coaching(at_work.priya) as tx:
        pair = commitments.Pairs(tx).get(first.pair_id)
        drafts = [Draft(f"send report {n}", Owner.MANAGER) for n in range(many - 1)]
        commitments.log_all(tx, at_work.priya, pair, drafts, Origin.THREAD, at_work.now, number, range(1, many))
    replies = at_work.services.replies
    for act, live in ((replies.undo, 0), (replies.log_again, many), (replies.undo, 0)):
        started = time.process_time()
        with at_work.statements() as seen:
            act(at_work.request(at_work.priya), number)
        assert time.process_time() - started < 3
        assert len(seen) < 60, "a handful for each thousand, none for each"
        assert len(at_work.live()) == live
    with at_work.db.coaching(at_work.priya) as tx:
        states = {one.state for one in Commitments(tx).of_reply(number)}
    assert states == {CommitmentState.WITHDRAWN}


def test_nothing_is_said_of_what_was_read_whole() -> None:
    rendered = logged_by_command(library().languages[ENGLISH], Logged(notes=1), date(2026, 1, 1))
    assert "with the rest" not in str(rendered.blocks)
