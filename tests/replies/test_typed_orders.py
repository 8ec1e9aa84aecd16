"""Typed orders in the thread and in the DM: done, drop, move, help, snooze; each answered, none lost."""

from datetime import date

import pytest

from bot.commitments.rules import CHANGED, Change, ChangedMessage, CommitmentState, Draft, Origin, Owner
from bot.core.outbox.store import refresh_message
from bot.core.slack import ids
from bot.core.wording.library import ENGLISH
from bot.meetings.service import Details
from bot.replies.rules import ANSWER, AnswerMessage, Decision, LoggedMessage, UnsureMessage
from bot.replies.views import answer as answer_view
from tests.desk import TUESDAYS, Desk, quick
from tests.factories import library

pytestmark = quick


@pytest.fixture
def agreed(at_work: Desk) -> Desk:
    """Two commitments are logged: 1 and 2."""
    return at_work.after(_agree)


def _agree(desk: Desk) -> None:
    desk.reply("I'll intro Sam to the design lead by Friday")
    desk.reply("Sam will intro Kim by 4 Dec")
    desk.tick()


@pytest.mark.parametrize("thread", [True, False])
@pytest.mark.parametrize(
    ("text", "change", "numbers"),
    [
        ("done 2", Change.DONE, [2]),
        ("done: design", Change.DONE, [1]),
        ("drop 1", Change.DROPPED, [1]),
        ("done 1 and 2", Change.DONE, [1, 2]),
        ("move 2 to Friday", Change.MOVED, [2]),
    ],
)
def test_typed_orders_change_and_are_answered(agreed: Desk, text, change, numbers, thread):
    typed = agreed.reply(text, thread)
    agreed.tick()
    message = agreed.slack.last(ChangedMessage)
    assert (message.change, [line.commitment.number for line in message.lines]) == (change, numbers)
    answer = agreed.slack.of(CHANGED)[0]
    assert answer.thread_ts == typed.thread_ts, "in the DM itself where it was typed there"
    if change is Change.MOVED:
        assert {one.due_on for one in agreed.live()} == {date(2026, 11, 27)}
    else:
        assert len(agreed.live()) == 2 - len(numbers)
        line = agreed.history(message.lines[0].commitment.id)[-1]
        assert line.origin is (Origin.THREAD if thread else Origin.DM)


@pytest.mark.parametrize("thread", [True, False])
def test_what_is_said_to_be_done_is_settled(agreed: Desk, thread):
    agreed.reply("intro to the design lead is done", thread)
    agreed.tick()
    assert [line.commitment.number for line in agreed.slack.last(ChangedMessage).lines] == [1]
    assert [one.number for one in agreed.live()] == [2]


@pytest.mark.parametrize(("text", "numbers"), [("✅ intro", [1, 2]), ("2", [2]), ("the intro is done", [1, 2])])
def test_what_may_be_done_is_asked_about(agreed: Desk, text, numbers):
    agreed.reply(text)
    agreed.tick()
    asked = agreed.slack.last(AnswerMessage)
    assert (asked.key, [line.commitment.number for line in asked.lines]) == ("which_of_these", numbers)
    shown = repr(answer_view(library().languages[ENGLISH], asked).blocks)
    assert ids.COMMITMENT_DONE in shown
    assert len(agreed.live()) == 2


def test_in_direct_messages_with_several_what_is_said_to_be_done_is_looked_for_in_all(with_mina: Desk):
    with_mina.reply("intro to the design lead is done", thread=False)
    with_mina.reply("✅ book the room", thread=False)
    assert [one.number for one in with_mina.live()] == [2]
    with_mina.tick()
    assert not [one for one in with_mina.slack.said if isinstance(one.message, UnsureMessage)]


@pytest.mark.parametrize(("text", "numbers"), [("✅ intro", [1, 2]), ("2", [2]), ("the room is done", [3])])
def test_in_direct_messages_with_several_what_may_be_done_is_asked_about(with_mina: Desk, text, numbers):
    draft = Draft("book the room for all of the team and the guests", Owner.MANAGER)
    if "room" in text:
        [third] = [one for one in with_mina.live() if one.number == 3]
        with_mina.services.replies.edit_logged(with_mina.request(with_mina.priya), {third.id: draft})
    with_mina.reply(text, thread=False)
    with_mina.tick()
    answered = with_mina.slack.last(AnswerMessage)
    assert (answered.key, [line.commitment.number for line in answered.lines]) == ("which_of_these", numbers)


def test_a_number_of_two_people_s_is_asked_about(with_mina: Desk):
    boss = with_mina.person("UBOSS", "Bo")
    with_mina.services.one_on_ones.add(with_mina.request(boss, "v:boss"), with_mina.priya, Details(TUESDAYS))
    log = with_mina.services.commitments.log
    log(with_mina.request(boss), with_mina.priya, Draft("write the strategy paper", Owner.REPORT), Origin.COMMAND)
    with_mina.reply("the strategy paper is done", thread=False)
    with_mina.tick()
    assert with_mina.slack.last(AnswerMessage).key == "which_commitment"
    assert [one.number for one in with_mina.live()] == [1, 2, 3]


def test_what_nothing_open_is_called_is_left(agreed: Desk):
    agreed.reply("the migration is done")
    agreed.tick()
    assert [line.text for line in agreed.slack.last(LoggedMessage).left] == ["the migration is done"]


def test_the_loose_reading_is_for_the_dm_only(agreed: Desk):
    agreed.reply("done design", thread=False)
    assert [one.number for one in agreed.live()] == [2]


@pytest.mark.parametrize(
    ("text", "key", "fields"),
    [
        ("done 9", "no_such_commitment", {"typed": "9"}),
        ("done: nothing of the kind", "no_such_commitment", {"typed": "nothing of the kind"}),
        ("done: intro", "several_commitments", {"typed": "intro", "numbers": "1, 2"}),
        ("done 1 and 9", "no_such_commitment", {"typed": "9"}),
        ("help", "in_thread", None),
    ],
)
def test_what_cannot_be_done_is_answered_with_the_way_on(agreed: Desk, text, key, fields):
    agreed.reply(text)
    agreed.tick()
    answer = agreed.slack.last(AnswerMessage)
    assert answer.key == key
    assert fields is None or answer.fields == fields
    assert len(agreed.live()) == 2
    assert all("typed" not in one.subject for one in agreed.deliveries(ANSWER)), "no text in the outbox"


@pytest.mark.parametrize(
    ("text", "until"),
    [("snooze", date(2026, 11, 25)), ("snooze 1w", date(2026, 12, 1)), ("snooze until 4 Dec", date(2026, 12, 4))],
)
@pytest.mark.parametrize("thread", [True, False])
def test_snooze(agreed: Desk, text, until, thread):
    agreed.reply(text, thread)
    agreed.tick()
    assert agreed.slack.last(AnswerMessage).until == until
    snoozed = agreed.services.preferences.of(agreed.request(agreed.priya)).snoozed_until
    assert snoozed is not None
    assert snoozed.date() == until


@pytest.mark.parametrize(("text", "typed"), [("snooze blah", "blah"), ("move 2 to blah", "blah")])
@pytest.mark.parametrize("thread", [True, False])
def test_a_day_that_is_not_understood_is_named_and_nothing_changes(agreed: Desk, text, typed, thread):
    before = agreed.live()
    agreed.reply(text, thread)
    agreed.tick()
    answer = agreed.slack.last(AnswerMessage)
    assert (answer.key, answer.fields["typed"]) == ("order_not_read", typed)
    assert agreed.live() == before
    assert agreed.services.preferences.of(agreed.request(agreed.priya)).snoozed_until is None


def test_words_taken_back_are_shown_so(agreed: Desk):
    agreed.reply("done 1")
    agreed.tick()
    said = agreed.slack.of(CHANGED)[0]
    commitment = said.message.lines[0].commitment
    agreed.services.commitments.set_state(agreed.request(agreed.priya), commitment.id, Change.REOPENED, Origin.BUTTON)
    refresh_message(agreed.db, "T1", said.channel, said.ts)
    agreed.tick()
    shown = agreed.slack.last(ChangedMessage)
    assert (shown.change, shown.undoable) == (Change.REOPENED, False)


@pytest.mark.parametrize("after", ["done 2", "help"])
def test_an_edit_of_words_into_others_says_that_they_were_followed_already(agreed: Desk, after):
    typed = agreed.reply("done 1")
    agreed.edit(typed, "done 1 ")
    agreed.tick()
    assert not agreed.slack.of(ANSWER)
    agreed.edit(typed, after)
    agreed.tick()
    assert agreed.slack.last(AnswerMessage).key == "order_followed"
    agreed.delete(typed)
    assert [one.number for one in agreed.live()] == [2]
    assert agreed.live()[0].state is CommitmentState.OPEN


@pytest.mark.parametrize("thread", [True, False])
def test_an_edit_into_words_acts_once_and_says_so(agreed: Desk, thread):
    typed = agreed.reply("I'll call Bob", thread)
    typed = agreed.edit(typed, "done 2")
    agreed.tick()
    texts = {"intro Sam to the design lead", "call Bob"} if thread else {"intro Sam to the design lead"}
    assert {one.text for one in agreed.live()} == texts, "what was logged stays"
    assert [one.message.change for one in agreed.slack.of(CHANGED)] == [Change.DONE]
    agreed.edit(typed, "done  2")
    agreed.tick()
    assert len(agreed.slack.of(CHANGED, ANSWER)) == 1


def test_an_edit_from_words_into_a_commitment_logs_it(agreed: Desk):
    typed = agreed.reply("done 2")
    typed = agreed.edit(typed, "I'll call Bob")
    agreed.tick()
    assert [one.text for one in agreed.live()] == ["intro Sam to the design lead", "call Bob"]
    assert agreed.slack.last(LoggedMessage).lines[0].commitment.text == "call Bob"
    agreed.edit(typed, "I'll call Ann")
    assert [one.text for one in agreed.live()] == ["intro Sam to the design lead", "call Ann"]


@pytest.mark.parametrize("before", ["help", "hello there"])
def test_outside_a_thread_an_edit_into_a_commitment_asks_which_one_on_one(agreed: Desk, before):
    agreed.meet(report=agreed.person("UALEX", "Alex"))
    typed = agreed.reply(before, thread=False)
    typed = agreed.edit(typed, "I'll call Bob")
    agreed.tick()
    assert agreed.slack.last(UnsureMessage).text == "I'll call Bob"
    agreed.edit(typed, "done 1")
    agreed.tick()
    assert agreed.slack.last(UnsureMessage).decision is Decision.ORDER
    assert [one.number for one in agreed.live()] == [2]


def test_the_same_edit_twice_acts_once(agreed: Desk):
    typed = agreed.reply("thanks")
    for _ in range(2):
        agreed.edit(typed, "done 2", event_id="Ev:edit")
    agreed.tick()
    assert len(agreed.slack.of(CHANGED, ANSWER)) == 1


@pytest.fixture
def with_mina(agreed: Desk) -> Desk:
    """A third one is Mina's: 3."""
    return agreed.after(_agree_with_mina)


def _agree_with_mina(desk: Desk) -> None:
    mina = desk.person("UMINA", "Mina")
    desk.meet(report=mina)
    draft = Draft("book the room", Owner.MANAGER)
    desk.services.commitments.log(desk.request(desk.priya), mina, draft, Origin.COMMAND)


@pytest.mark.parametrize("order", ["done 3", "drop 3", "move 3 to Friday", "done: room"])
def test_in_the_thread_of_a_pair_another_pair_s_number_is_asked_about(with_mina: Desk, order: str):
    with_mina.reply(order)
    with_mina.tick()
    assert [one.number for one in with_mina.live()] == [1, 2, 3]
    answer = with_mina.slack.last(AnswerMessage)
    assert (answer.key, [line.other_name for line in answer.lines]) == ("other_one_on_one", ["Mina"])
    rendered = str(answer_view(library().languages[ENGLISH], answer).blocks)
    assert "book the room" in rendered
    assert all(action_id in rendered for action_id in (ids.COMMITMENT_DONE, ids.COMMITMENT_DROP, ids.COMMITMENT_MOVE))
    assert all("room" not in str(one.subject) for one in with_mina.deliveries(ANSWER)), "no text in the outbox"


def test_of_several_what_is_here_is_marked_and_the_rest_asked_about(with_mina: Desk):
    with_mina.reply("done 1 and 3")
    with_mina.tick()
    assert [one.number for one in with_mina.live()] == [2, 3]
    assert with_mina.slack.last(AnswerMessage).key == "other_one_on_one"


def test_an_old_number_means_what_it_meant(agreed: Desk):
    agreed.reply("done 2")
    agreed.reply("I'll call Bob")
    assert [one.number for one in agreed.live()] == [1, 3]
    agreed.reply("done 2")
    agreed.tick()
    assert agreed.slack.last(AnswerMessage).key == "no_such_commitment"
    assert [one.number for one in agreed.live()] == [1, 3]


def test_in_direct_messages_a_number_is_the_manager_s(with_mina: Desk):
    with_mina.reply("done 3", thread=False)
    assert [one.number for one in with_mina.live()] == [1, 2]
