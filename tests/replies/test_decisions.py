"""What could be a commitment or not: one tap decides, and an edit follows what was decided."""

import re

import pytest

from bot.commitments.rules import Owner
from bot.core.errors import AlreadyChangedError, NeedsOneOnOneError
from bot.replies.rules import Decision, UnsureMessage
from bot.replies.store import Replies
from tests.desk import Desk, quick
from tests.replies.thread import FRIDAY, notes, reply_id, shown

UNSURE = "maybe look at the hiring plan"


@pytest.mark.parametrize(
    ("decision", "logged", "kept"),
    [(Decision.LOGGED, 1, 0), (Decision.NOTE, 0, 1), (Decision.LEFT, 0, 0)],
)
def test_one_tap_decides_what_is_unsure(at_work: Desk, decision, logged, kept):
    at_work.reply(UNSURE)
    number = reply_id(at_work)
    assert at_work.slack.last(UnsureMessage).texts == (UNSURE,)
    decide = at_work.services.replies.decide
    decide(at_work.request(at_work.priya), number, decision, None)
    with pytest.raises(AlreadyChangedError):
        decide(at_work.request(at_work.priya), number, Decision.LOGGED, None)
    at_work.tick()
    assert (len(at_work.live()), len(notes(at_work))) == (logged, kept)
    assert at_work.slack.last(UnsureMessage).decision is decision
    with at_work.db.coaching(at_work.priya) as tx:
        assert Replies(tx).get(number).text == "", "what was typed is kept only while it is needed"


@quick
@pytest.mark.parametrize("decision", [Decision.LOGGED, Decision.NOTE, Decision.LEFT])
def test_an_edit_elsewhere_leaves_what_was_decided(at_work: Desk, decision):
    typed = at_work.reply(f"I'll call Kim\n{UNSURE}")
    at_work.services.replies.decide(at_work.request(at_work.priya), reply_id(at_work), decision, None)
    before = [text for text, _, _ in shown(at_work)][1:], notes(at_work)
    typed = at_work.edit(typed, f"I'll call Lee\n{UNSURE}")
    at_work.tick()
    assert ([text for text, _, _ in shown(at_work)][1:], notes(at_work)) == before
    assert shown(at_work)[0][0] == "call Lee"
    assert at_work.slack.last(UnsureMessage).decision is decision
    at_work.edit(typed, f"I'll call Lee\n{UNSURE}\nSam will write")
    assert "write" in [text for text, _, _ in shown(at_work)]
    assert len(shown(at_work)) == 2 + len(before[0])


@quick
def test_an_edit_of_what_was_decided_is_followed(at_work: Desk):
    typed = at_work.reply(f"{UNSURE}\nSam will write")
    at_work.services.replies.decide(at_work.request(at_work.priya), reply_id(at_work), Decision.LOGGED, None)
    at_work.edit(typed, "maybe look at the budget\nSam will write")
    assert sorted(re.sub("^maybe ", "", text) for text, _, _ in shown(at_work)) == ["look at the budget", "write"]
    at_work.tick()
    assert at_work.slack.last(UnsureMessage).decision is Decision.LOGGED


def test_outside_a_thread_it_is_asked_which_one_on_one(at_work: Desk):
    other = at_work.person("UALEX", "Alex")
    at_work.meet(report=other)
    at_work.reply("I'll call Kim by Friday\nthanks\nnote: he is new", thread=False)
    number = reply_id(at_work)
    asked = at_work.slack.last(UnsureMessage)
    assert [pair.report.name for pair in asked.pairs] == ["Alex", "Sam"]
    with pytest.raises(NeedsOneOnOneError):
        at_work.services.replies.decide(at_work.request(at_work.priya), number, Decision.LOGGED, None)
    at_work.services.replies.decide(at_work.request(at_work.priya), number, Decision.LOGGED, asked.pairs[0].id)
    assert shown(at_work) == [("call Kim", Owner.MANAGER, FRIDAY)]
    assert notes(at_work) == ["he is new"]
    assert at_work.live()[0].pair_id == asked.pairs[0].id


@quick
@pytest.mark.parametrize(
    ("decision", "logged", "kept"),
    [
        (None, [], []),
        (Decision.LOGGED, ["call Lee"], []),
        (Decision.NOTE, [], ["I'll call Lee by Friday"]),
        (Decision.LEFT, [], []),
    ],
)
def test_outside_a_thread_an_edit_is_followed_too(at_work: Desk, decision, logged, kept):
    typed = at_work.reply("I'll call Kim by Friday", thread=False)
    number = reply_id(at_work)
    pair = at_work.slack.last(UnsureMessage).pairs[0].id
    if decision:
        at_work.services.replies.decide(at_work.request(at_work.priya), number, decision, pair)
    at_work.edit(typed, "I'll call Lee by Friday")
    at_work.tick()
    assert ([text for text, _, _ in shown(at_work)], notes(at_work)) == (logged, kept)
    if decision is None:
        assert at_work.slack.last(UnsureMessage).texts == ("I'll call Lee by Friday",)
