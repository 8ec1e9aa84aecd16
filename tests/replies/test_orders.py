"""Requests and orders among other lines: followed, and every other line answered as ever."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commitments.rules import CHANGED, Change, ChangedMessage, Owner
from bot.commitments.typed_orders import Mark
from bot.core.people_store import pair_with
from bot.intents.rules import REQUEST, Answer, Kind
from bot.meetings.rules import OccurrenceState
from bot.meetings.tables import OccurrenceRow
from bot.replies.orders import MOST_ORDERS, read_orders
from bot.replies.rules import ANSWER, AnswerMessage, Decision, UnsureMessage
from bot.replies.tables import ReplyRow
from tests.desk import Desk
from tests.factories import WORKSPACE
from tests.replies.thread import FRIDAY, answer, asked, chooses, left, notes, shown

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
NAMES = ("Sam Okafor", "Mina Park")
RFC = "Sam: draft the RFC by Fri"
SKIP = "cancel next week's 1:1"


def kinds(text: str) -> list[str]:
    found = read_orders(text, NAMES, NOW).orders
    return [one.kind.value if hasattr(one, "kind") else type(one).__name__ for one in found]


@pytest.mark.parametrize(
    ("text", "orders", "rest"),
    [
        (f"{RFC}\n{SKIP}", ["skip"], RFC),
        (f"{SKIP}\n{RFC}", ["skip"], RFC),
        (f"{RFC}\n\n{SKIP}\nthanks!", ["skip"], f"{RFC}\n\nthanks!"),
        (f"{SKIP}\nwhat did I promise Mina?", ["skip", "promised"], ""),
        (f"I'm sick today\ncancel my 1:1 with Sam\n{RFC}", ["skip"], RFC),
        (f"I'm out on Friday\n{RFC}", ["away"], RFC),
        ("move my 1:1 with Sam\nto Thursday 3pm", ["move"], ""),
        (f"done 2\n{RFC}\nmove 3 to Friday", ["Mark", "MoveDue"], RFC),
        (f"{RFC}\ncancel my 1:1 with Sam and tell him I'm sorry", ["unclear"], RFC),
        # said of somebody, kept for oneself, quoted, reported: none for Coach
        (f"{RFC}\nnote: Sam is tired\n{SKIP}", [], None),
        (f"note:\n{SKIP}\n{RFC}", [], None),
        (f"{RFC}\n> {SKIP}", [], None),
        (f"{RFC}\n```\n{SKIP}\n```", [], None),
        (f"{RFC}\nTo do:\n{SKIP}", [], None),
        (f"{RFC}\n- {SKIP}", [], None),
        (f"{RFC}\nSam: {SKIP}", [], None),
        (f"{RFC}\nI'll move my 1:1 with Mina to Thursday", [], None),
        (f"{RFC}\nDone: the draft", [], None),
        (f"{RFC}\nundo", [], None),
        (f"{RFC}\nhelp", [], None),
        (f"{RFC}\ncancel the order with Acme", [], None),
    ],
)
def test_a_line_that_asks_is_told_from_those_that_say(text: str, orders: list[str], rest: str | None) -> None:
    assert kinds(text) == orders
    assert read_orders(text, NAMES, NOW).rest == (text if rest is None else rest)


def test_what_is_asked_for_twice_is_done_once() -> None:
    assert kinds(f"done 2\n{RFC}\ndone 2") == ["Mark"]


def test_so_many_orders_are_followed_and_no_more() -> None:
    found = read_orders("\n".join(f"done {number}" for number in range(1, MOST_ORDERS + 2)), NAMES, NOW)
    assert found.orders == tuple(Mark(Change.DONE, (number,)) for number in range(1, MOST_ORDERS + 1))
    assert found.rest == f"done {MOST_ORDERS + 1}"


def states(desk: Desk) -> list[OccurrenceState]:
    with Session(desk.db._engine) as session:
        return list(session.scalars(select(OccurrenceRow.state).order_by(OccurrenceRow.id)))


def request(desk: Desk) -> Answer:
    """The newest answer to a request."""
    desk.tick()
    message = desk.slack.of(REQUEST)[-1].message
    assert isinstance(message, Answer)
    return message


@pytest.mark.parametrize("text", [f"{RFC}\n{SKIP}", f"{SKIP}\n{RFC}\nthanks"])
def test_a_request_in_a_thread_is_asked_about_beside_what_is_logged(at_work: Desk, text: str) -> None:
    typed = at_work.reply(text)
    assert shown(at_work) == [("draft the RFC", Owner.REPORT, FRIDAY)]
    assert (asked(at_work), left(at_work)) == ([], [])
    said = request(at_work)
    assert (said.kind, len(said.meetings)) == (Kind.SKIP, 1)
    assert at_work.slack.of(REQUEST)[-1].thread_ts == typed.thread_ts
    at_work.services.intents.do(at_work.request(at_work.priya), said.delivery_id)
    assert OccurrenceState.SKIPPED in states(at_work)


def test_two_requests_have_an_answer_each(at_work: Desk) -> None:
    at_work.reply(f"{SKIP}\n{RFC}\nwhat did I promise Sam?")
    at_work.tick()
    assert [one.message.kind for one in at_work.slack.of(REQUEST)] == [Kind.SKIP, Kind.PROMISED]


def test_an_order_among_other_lines_is_followed(at_work: Desk) -> None:
    at_work.reply("I'll call Bob by Friday")
    at_work.reply(f"done 1\n{RFC}")
    at_work.tick()
    assert at_work.slack.last(ChangedMessage).change is Change.DONE
    assert [text for text, _, _ in shown(at_work)] == ["draft the RFC"]


def test_in_the_direct_messages_the_rest_waits_for_a_tap(at_work: Desk) -> None:
    at_work.reply(f"{RFC}\n{SKIP}", thread=False)
    assert request(at_work).kind is Kind.SKIP
    assert asked(at_work) == [RFC]


def test_which_one_on_one_is_asked_for_the_rest_alone(at_work: Desk) -> None:
    with at_work.db.begin(WORKSPACE) as tx:
        with_sam = pair_with(tx, at_work.request(at_work.priya), at_work.sam).id
    at_work.meet(report=at_work.person("UMINA", "Mina Park"))
    at_work.reply(f"{RFC}\n{SKIP}\ncancel my 1:1 with Rob tomorrow", thread=False)
    assert request(at_work).kind is Kind.SKIP
    at_work.tick()
    unknown = at_work.slack.last(AnswerMessage)
    assert (unknown.key, unknown.fields["typed"]) == ("unknown_person", "Rob")
    assert RFC in at_work.slack.last(UnsureMessage).text
    chooses(at_work, with_sam)
    assert asked(at_work) == []
    assert shown(at_work) == [("draft the RFC", Owner.REPORT, FRIDAY)]
    assert len(at_work.deliveries(REQUEST)) == 1, "done once"


def test_what_cannot_be_done_is_said_beside_the_rest(at_work: Desk) -> None:
    at_work.reply(f"done 8\n{RFC}\ndone 9")
    at_work.tick()
    said = [one.message for one in at_work.slack.of(ANSWER)]
    assert [(one.key, one.fields["typed"]) for one in said] == [
        ("no_such_commitment", "8"),
        ("no_such_commitment", "9"),
    ]
    assert [text for text, _, _ in shown(at_work)] == ["draft the RFC"]


def test_an_edit_follows_what_is_said_and_acts_on_a_request_once(at_work: Desk) -> None:
    typed = at_work.reply(RFC)
    typed = at_work.edit(typed, f"{RFC}\n{SKIP}")
    assert request(at_work).kind is Kind.SKIP
    typed = at_work.edit(typed, f"Sam: draft the RFC by 4 Dec\n{SKIP}")
    assert shown(at_work) == [("draft the RFC", Owner.REPORT, date(2026, 12, 4))]
    assert len(at_work.deliveries(REQUEST)) == 1
    typed = at_work.edit(typed, "Sam: draft the RFC by 4 Dec\ncancel my 1:1 with Sam on 8 Dec")
    at_work.tick()
    assert at_work.slack.last(AnswerMessage).key == "order_followed"
    at_work.edit(typed, "cancel my 1:1 with Sam on 8 Dec")
    assert shown(at_work) == [], "what is edited away is taken back"


def test_deleting_takes_back_what_was_logged_and_what_was_done_stays(at_work: Desk) -> None:
    at_work.reply("I'll call Bob by Friday")
    typed = at_work.reply(f"done 1\n{RFC}\nnote: he is tired")
    at_work.delete(typed)
    at_work.tick()
    assert (shown(at_work), notes(at_work)) == ([], [])
    assert len(at_work.slack.of(CHANGED)) == 1


def test_what_became_of_it_is_recorded(at_work: Desk) -> None:
    at_work.reply(f"{RFC}\n{SKIP}")
    assert answer(at_work).lines
    at_work.reply(SKIP)
    with Session(at_work.db._engine) as session:
        found = list(session.scalars(select(ReplyRow.decision).order_by(ReplyRow.id)))
    assert found == [Decision.LOGGED, Decision.ORDER]
