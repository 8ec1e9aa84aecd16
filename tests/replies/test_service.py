"""What a manager types: logged, followed when edited, taken back when deleted; never lost, never twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from bot.commitments.rules import LOGGED, CommitmentState, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.errors import NotFoundError
from bot.replies.rules import ANSWER, UNSURE, AnswerMessage, Choice, LoggedMessage
from tests.desk import Desk, quick
from tests.factories import make_request
from tests.replies.thread import DECEMBER, FRIDAY, asked, decides, notes, reply_id, shown


def test_three_replies_log_four_commitments(at_work: Desk):
    at_work.reply("I'll intro Sam to the design lead by Friday")
    at_work.reply("Sam will draft the RFC by 4 Dec")
    at_work.reply("- we will agree on the goals\n- I'll send the notes by EOD")
    at_work.tick()
    assert shown(at_work) == [
        ("intro Sam to the design lead", Owner.MANAGER, FRIDAY),
        ("draft the RFC", Owner.REPORT, DECEMBER),
        ("agree on the goals", Owner.BOTH, None),
        ("send the notes", Owner.MANAGER, date(2026, 11, 24)),
    ]
    assert [one.number for one in at_work.live()] == [1, 2, 3, 4]
    answers = at_work.slack.of(LOGGED)
    assert [len(one.message.lines) for one in answers] == [1, 1, 2]
    assert {one.thread_ts for one in answers} == {at_work.slack.said[0].ts}


@pytest.mark.parametrize("again", [{"event_id": "Ev1"}, {"event_id": "Ev2"}])
def test_the_same_message_twice_logs_once(at_work: Desk, again):
    for event in ({"event_id": "Ev1"}, again):
        at_work.reply("I'll call Kim by Friday", ts="1795527300.000100", **event)
        at_work.tick()
    assert len(at_work.live()) == len(at_work.slack.of(LOGGED)) == 1


@pytest.mark.parametrize("event_ids", [("Ev1", "Ev1"), ("Ev1", "Ev2")])
def test_two_workers_with_the_same_message_log_once(at_work: Desk, event_ids):
    barrier = Barrier(2)

    def receive(event_id: str) -> None:
        barrier.wait(timeout=10)
        at_work.reply("I'll call Kim by Friday", ts="1795527300.000100", event_id=event_id)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(receive, event_ids))
    at_work.tick()
    assert len(at_work.live()) == len(at_work.slack.of(LOGGED)) == 1


def test_two_messages_at_once_get_two_numbers(at_work: Desk):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(at_work.reply, [f"I'll call Kim {n} times" for n in range(2, 10)]))
    assert [one.number for one in at_work.live()] == list(range(1, 9))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("I'll call Kim by Friday", "I'll call Lee by Friday", [("call Lee", Owner.MANAGER, FRIDAY)]),
        ("I'll call Kim by Friday", "Sam will call Kim by Friday", [("call Kim", Owner.REPORT, FRIDAY)]),
        ("I'll call Kim by Friday", "I'll call Kim by 4 Dec", [("call Kim", Owner.MANAGER, DECEMBER)]),
        ("I'll call Kim by Friday", "thanks", []),
        (
            "I'll call Kim",
            "I'll call Kim\nSam will write",
            [("call Kim", Owner.MANAGER, None), ("write", Owner.REPORT, None)],
        ),
        ("I'll call Kim\nSam will write", "I'll call Kim", [("call Kim", Owner.MANAGER, None)]),
        ("thanks", "I'll call Kim", [("call Kim", Owner.MANAGER, None)]),
    ],
)
@quick
def test_an_edit_is_followed(at_work: Desk, before, after, expected):
    typed = at_work.reply(before)
    at_work.tick()
    for _ in range(2):
        at_work.edit(typed, after, event_id="Ev:edit")
    at_work.tick()
    assert shown(at_work) == expected
    assert [one.commitment.text for one in at_work.slack.last(LoggedMessage).lines] == [text for text, _, _ in expected]
    assert len(at_work.slack.of(LOGGED)) == 1


@quick
def test_an_edit_changes_only_what_was_edited(at_work: Desk):
    typed = at_work.reply("I'll call Kim by Friday\nSam will write by Friday")
    first, second = at_work.live()
    at_work.services.commitments.move(at_work.request(at_work.priya), first.id, DECEMBER, Origin.BUTTON)
    at_work.services.commitments.move(at_work.request(at_work.priya), second.id, DECEMBER, Origin.BUTTON)
    at_work.edit(typed, "I'll call Lee by Friday\nSam will write by Friday")
    assert shown(at_work) == [("call Lee", Owner.MANAGER, DECEMBER), ("write", Owner.REPORT, DECEMBER)]
    assert [one.before.text for one in at_work.history(first.id) if one.before] == ["", ""]


@quick
def test_an_edit_of_what_is_done_or_undone(at_work: Desk):
    typed = at_work.reply("I'll call Kim by Friday\nSam will write by Friday")
    first, _ = at_work.live()
    at_work.reply("done 1")
    typed = at_work.edit(typed, "I'll call Lee by Friday\nSam will write by Friday")
    assert (
        at_work.services.commitments.get(at_work.request(at_work.priya), first.id).commitment.state
        is CommitmentState.DONE
    )
    at_work.tick()
    at_work.services.replies.undo(at_work.request(at_work.priya), at_work.slack.last(LoggedMessage).reply_id)
    assert not at_work.live()
    at_work.edit(typed, "I'll call Lee by Friday\nSam will read by Friday")
    assert shown(at_work) == [("read", Owner.REPORT, FRIDAY)]


@quick
def test_deleted_all_of_it_is_taken_back_whatever_has_become_of_it(at_work: Desk):
    typed = at_work.reply("I'll call Kim by Friday\nSam will write\nnote: tired today")
    first, second = at_work.live()
    at_work.reply("done 1")
    assert notes(at_work) == ["tired today"]
    at_work.delete(typed)
    at_work.tick()
    assert (at_work.live(), notes(at_work)) == ([], [])
    for one in (first, second):
        with pytest.raises(NotFoundError):
            at_work.services.commitments.get(at_work.request(at_work.priya), one.id)
    with at_work.db.coaching(at_work.priya) as tx:
        gone = Commitments(tx).get_many([first.id, second.id])
        assert [(one.state, one.text) for one in gone] == [(CommitmentState.WITHDRAWN, "")] * 2
    assert at_work.slack.of(LOGGED)[0].message.deleted
    at_work.edit(typed, "I'll call Lee by Friday")
    assert not at_work.live()


@quick
def test_undo_and_again_leaves_what_was_done_since(at_work: Desk):
    at_work.reply("I'll call Kim by Friday\nSam will write")
    first, _ = at_work.live()
    at_work.reply("done 1")
    logged = at_work.services.replies
    number = reply_id(at_work)
    logged.undo(at_work.request(at_work.priya), number)
    logged.log_again(at_work.request(at_work.priya), number)
    assert [one.text for one in at_work.live()] == ["write"]
    assert (
        at_work.services.commitments.get(at_work.request(at_work.priya), first.id).commitment.state
        is CommitmentState.DONE
    )


@quick
def test_a_note_is_kept_and_nothing_else(at_work: Desk):
    typed = at_work.reply("note: she seems tired")
    assert (at_work.live(), notes(at_work)) == ([], ["she seems tired"])
    at_work.edit(typed, "note: she seems rested")
    assert notes(at_work) == ["she seems rested"]


@quick
@pytest.mark.parametrize("text", ["thanks", "👍", "ok"])
def test_courtesy_is_met_with_silence(at_work: Desk, text):
    at_work.reply(text)
    at_work.tick()
    assert not at_work.live()
    assert not at_work.slack.of(LOGGED, UNSURE, ANSWER)


@quick
def test_who_has_no_one_on_one_is_told_how_it_works(desk: Desk):
    desk.reply("I'll call Kim by Friday", thread=False)
    desk.tick()
    assert desk.slack.last(AnswerMessage).key == "first_words"


@quick
@pytest.mark.parametrize(
    ("text", "kept"),
    [("hello there", False), ("thanks", False), ("I'll call Kim", True), ("note: rested", True)],
)
@pytest.mark.parametrize("many", [True, False])
def test_outside_a_thread_only_what_could_be_kept_is_asked_about(at_work: Desk, text, kept, many):
    if many:
        at_work.meet(report=at_work.person("UALEX", "Alex"))
    at_work.reply(text, thread=False)
    at_work.tick()
    assert bool(at_work.slack.of(UNSURE if many else LOGGED)) is kept
    assert at_work.slack.of(ANSWER) == [], "courtesy is met with silence"


@quick
def test_briefs_of_others_cannot_be_logged_into(at_work: Desk):
    stranger = at_work.person("UALEX", "Alex")
    parent = at_work.slack.said[0]
    typed = at_work.typed("I'll call Kim by Friday", parent.ts)
    at_work.services.replies.receive(at_work.request(stranger, f"event:{typed.event_id}"), typed)
    at_work.tick()
    assert not at_work.live()
    assert at_work.slack.last(AnswerMessage).key == "first_words"
    mine = at_work.reply("I'll call Lee by Friday")
    for attempt in (
        lambda: at_work.services.replies.undo(at_work.request(stranger), reply_id(at_work)),
        lambda: at_work.services.replies.decide(at_work.request(stranger), reply_id(at_work), {1: Choice.LEAVE}),
        lambda: at_work.services.replies.choose(at_work.request(stranger), reply_id(at_work), 1),
        lambda: at_work.services.replies.leave(at_work.request(stranger), reply_id(at_work)),
        lambda: at_work.services.replies.waiting(at_work.request(stranger), reply_id(at_work)),
        lambda: at_work.services.replies.logged(make_request(stranger), reply_id(at_work)),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    at_work.services.replies.edited(at_work.request(stranger, f"event:{mine.event_id}"), mine, mine.text)
    at_work.services.replies.deleted(at_work.request(stranger, "Ev:x"), mine.channel, mine.ts)
    assert len(at_work.live()) == 1


@quick
@pytest.mark.parametrize("thread", [True, False])
def test_an_edit_that_comes_before_its_message_is_the_message(at_work: Desk, thread):
    first = at_work.typed("I'll call Kim by Friday", at_work.slack.said[0].ts if thread else None)
    at_work.edit(first, "I'll call Lee by Friday")
    at_work.services.replies.receive(at_work.request(at_work.priya, f"event:{first.event_id}"), first)
    at_work.tick()
    if thread:
        assert shown(at_work) == [("call Lee", Owner.MANAGER, FRIDAY)]
        assert len(at_work.slack.of(LOGGED)) == 1
    else:
        assert asked(at_work) == ["I'll call Lee by Friday"]


@quick
def test_an_edit_to_nothing_that_comes_before_its_message_logs_nothing(at_work: Desk):
    first = at_work.typed("I'll call Kim by Friday", at_work.slack.said[0].ts)
    at_work.edit(first, "  ")
    at_work.services.replies.receive(at_work.request(at_work.priya, f"event:{first.event_id}"), first)
    at_work.tick()
    assert not at_work.live()


@quick
def test_a_message_deleted_before_it_came_logs_nothing(at_work: Desk):
    first = at_work.typed("I'll call Kim by Friday", at_work.slack.said[0].ts)
    at_work.delete(first)
    at_work.edit(first, "I'll call Lee by Friday")
    at_work.services.replies.receive(at_work.request(at_work.priya, f"event:{first.event_id}"), first)
    at_work.tick()
    assert not at_work.live()
    assert not at_work.slack.of(LOGGED, UNSURE, ANSWER)


def test_a_message_and_its_edit_at_once_log_the_edit(at_work: Desk):
    for number in range(5):
        first = at_work.typed(f"I'll call Kim {number}", at_work.slack.said[0].ts)
        edited = f"I'll call Lee {number}"
        with ThreadPoolExecutor(2) as pool:
            jobs = [
                pool.submit(
                    at_work.services.replies.receive, at_work.request(at_work.priya, f"event:{first.event_id}"), first
                ),
                pool.submit(at_work.edit, first, edited),
            ]
            assert [job.exception() for job in jobs] == [None, None]
    assert [text for text, _, _ in shown(at_work)] == [f"call Lee {number}" for number in range(5)]


@quick
@pytest.mark.parametrize("thread", [True, False])
def test_a_note_made_with_edit_stays_whatever_becomes_of_the_message(at_work: Desk, thread: bool):
    typed = at_work.reply("I'll call Kim by Friday\nI'll write to Lee by Friday\nnote: long day", thread)
    if not thread:
        decides(at_work, Choice.LOG)
    first = at_work.live()[0]
    drafts = {first.id: replace(first.draft, text="Note: Sam is tired of Kim")}
    assert at_work.services.replies.edit_logged(at_work.request(at_work.priya), drafts) == 1
    assert sorted(notes(at_work)) == ["Sam is tired of Kim", "long day"]
    typed = at_work.edit(typed, "I'll call Kim by Friday\nI'll write to Ana by Friday\nnote: good day")
    assert sorted(notes(at_work)) == ["Sam is tired of Kim", "good day"]
    assert [text for text, _, _ in shown(at_work)] == ["write to Ana"], "what was made a note is not logged again"
    at_work.delete(typed)
    assert notes(at_work) == ["Sam is tired of Kim"]


@quick
def test_a_command_keeps_notes_as_notes(at_work: Desk):
    log = at_work.services.replies.log_typed
    logged = log(at_work.request(at_work.priya, "Ev:c1"), at_work.sam, "I'll call Kim\nnote: tired")
    assert ([line.commitment.text for line in logged.lines], logged.notes) == (["call Kim"], 1)
    assert log(at_work.request(at_work.priya, "Ev:c2"), at_work.sam, "note: rested").lines == ()
    assert [text for text, _, _ in shown(at_work)] == ["call Kim"]
    assert sorted(notes(at_work)) == ["rested", "tired"]
