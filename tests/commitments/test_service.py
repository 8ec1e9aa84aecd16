"""Commitments: every change kept with who, when and from where; carried over into the next brief and not before."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest

from bot.commitments.rules import Change, CommitmentLine, CommitmentState, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.errors import NoSuchCommitmentError, NotAReportError, SeveralCommitmentsError
from bot.meetings.rules import Outcome
from bot.plans.rules import PlanMessage
from tests.desk import Desk, quick, utc
from tests.factories import NOW, make_request

FRIDAY = date(2026, 11, 27)


def log(desk: Desk, text: str = "call Kim", due_on: date | None = None, request_id: str = "") -> CommitmentLine:
    draft = Draft(text, Owner.MANAGER, due_on)
    request_id = request_id or f"command:{next(desk.numbers)}"
    line = desk.services.commitments.log(desk.request(desk.priya, request_id), desk.sam, draft, Origin.COMMAND)
    assert line is not None
    return line


def state(desk: Desk, line: CommitmentLine) -> CommitmentState:
    return desk.services.commitments.get(desk.request(desk.priya), line.commitment.id).commitment.state


def test_every_change_is_kept_but_no_words_that_their_writer_replaced(desk: Desk):
    services, commitment = desk.services.commitments, log(desk).commitment
    later = NOW + timedelta(hours=1)
    for change in (Change.DONE, Change.DONE, Change.REOPENED, Change.DROPPED, Change.REOPENED):
        services.set_state(make_request(desk.priya, later), commitment.id, change, Origin.BUTTON)
    services.move(make_request(desk.priya, later), commitment.id, FRIDAY, Origin.COMMAND)
    services.move(make_request(desk.priya, later), commitment.id, FRIDAY, Origin.COMMAND)
    edited = {commitment.id: Draft("call Lee", Owner.REPORT, FRIDAY)}
    desk.services.replies.edit_logged(make_request(desk.priya, later), edited)
    history = desk.history(commitment.id)
    assert [(one.change, one.origin, one.before) for one in history] == [
        (Change.LOGGED, Origin.COMMAND, None),
        (Change.DONE, Origin.BUTTON, None),
        (Change.REOPENED, Origin.BUTTON, None),
        (Change.DROPPED, Origin.BUTTON, None),
        (Change.REOPENED, Origin.BUTTON, None),
        (Change.MOVED, Origin.COMMAND, Draft("", Owner.MANAGER, None)),
        (Change.EDITED, Origin.BUTTON, Draft("", Owner.MANAGER, FRIDAY)),
    ]
    assert {one.by for one in history} == {desk.priya.id}
    assert [one.at for one in history] == [NOW, *[later] * 6]


@quick
def test_the_same_request_logs_once(desk: Desk):
    log(desk, request_id="view:1")
    draft = Draft("call Kim", Owner.MANAGER)
    assert (
        desk.services.commitments.log(make_request(desk.priya, NOW, "view:1"), desk.sam, draft, Origin.COMMAND) is None
    )
    assert len(desk.live()) == 1
    with pytest.raises(NotAReportError):
        desk.services.commitments.log(make_request(desk.priya, NOW, "view:2"), desk.priya, draft, Origin.COMMAND)


@quick
def test_a_number_names_one_commitment_for_good(desk: Desk):
    services, lines = desk.services.commitments, [log(desk, f"thing {n}") for n in range(3)]
    services.set_state(make_request(desk.priya, NOW), lines[1].commitment.id, Change.DONE, Origin.BUTTON)
    assert [one.number for one in desk.live()] == [1, 3]
    assert log(desk, "new").commitment.number == 4, "what was 2 is named so in old threads"
    back = services.set_state(make_request(desk.priya, NOW), lines[1].commitment.id, Change.REOPENED, Origin.BUTTON)
    assert back.commitment.number == 2
    assert [one.number for one in desk.live()] == [1, 2, 3, 4]


@quick
def test_two_that_had_the_same_number_can_both_be_live(desk: Desk):
    """As when a person was two to Coach, and each had given it."""
    services, lines = desk.services.commitments, [log(desk, f"thing {n}") for n in range(2)]
    services.set_state(make_request(desk.priya, NOW), lines[0].commitment.id, Change.DONE, Origin.BUTTON)
    with desk.db.coaching(desk.priya) as tx:
        done = Commitments(tx).get(lines[0].commitment.id)
        Commitments(tx).save(replace(done, number=2))
    services.set_state(make_request(desk.priya, NOW), lines[0].commitment.id, Change.REOPENED, Origin.BUTTON)
    assert [(one.number, one.text) for one in desk.live()] == [(2, "thing 1"), (3, "thing 0")]


def test_two_changes_at_once_do_not_undo_each_other(desk: Desk):
    lines, barrier = [log(desk, f"thing {n}") for n in range(6)], Barrier(2)
    services = desk.services.commitments

    def finish() -> None:
        barrier.wait(timeout=10)
        for line in lines:
            services.set_state(make_request(desk.priya, NOW), line.commitment.id, Change.DONE, Origin.BUTTON)

    def move() -> None:
        barrier.wait(timeout=10)
        for line in lines:
            services.move(make_request(desk.priya, NOW), line.commitment.id, FRIDAY, Origin.BUTTON)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(finish), pool.submit(move)]:
            future.result()
    after = [services.get(desk.request(desk.priya), line.commitment.id).commitment for line in lines]
    assert {(one.state, one.due_on) for one in after} == {(CommitmentState.DONE, FRIDAY)}


@quick
def test_named_by_words(desk: Desk):
    services = desk.services.commitments
    log(desk, "intro Sam to the design lead")
    log(desk, "intro Kim to sales")
    changed = services.change_by_order(make_request(desk.priya, NOW), ["DESIGN"], Change.DONE, Origin.COMMAND)
    assert [line.commitment.number for line in changed] == [1]
    log(desk, "intro Lee")
    with pytest.raises(SeveralCommitmentsError) as several:
        services.change_by_order(make_request(desk.priya, NOW), ["intro"], Change.DONE, Origin.COMMAND)
    assert several.value.fields == {"typed": "intro", "numbers": "2, 3"}
    for unknown in (9, "nothing of the kind"):
        with pytest.raises(NoSuchCommitmentError):
            services.change_by_order(make_request(desk.priya, NOW), [1, unknown], Change.DONE, Origin.COMMAND)
    assert len(desk.live()) == 2, "all are found before any is changed"
    moved = services.move_by_order(make_request(desk.priya, NOW), 2, FRIDAY, Origin.COMMAND)
    assert moved.commitment.due_on == FRIDAY


def test_what_was_agreed_is_carried_over_into_the_next_brief(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 35))
    desk.reply("I'll call Kim")
    desk.reply("I'll write by Friday")
    desk.reply("I'll read by 4 Dec")
    desk.now = utc(24, 14, 50)
    desk.reply("I'll sing")
    desk.run(utc(1, 13, month=12))
    assert {one.state for one in desk.live()} == {CommitmentState.OPEN}, "not before"
    log(desk, "just logged")
    desk.run(utc(1, 13, 31, month=12))
    states = {one.text: one.state for one in desk.live()}
    assert states == {
        "call Kim": CommitmentState.CARRIED_OVER,
        "write": CommitmentState.CARRIED_OVER,
        "sing": CommitmentState.CARRIED_OVER,
        "read": CommitmentState.OPEN,
        "just logged": CommitmentState.OPEN,
    }
    carried = next(one for one in desk.live() if one.text == "write")
    assert [(one.change, one.by, one.origin) for one in desk.history(carried.id)][1:] == [
        (Change.CARRIED_OVER, None, Origin.SCHEDULE)
    ]
    there = desk.slack.last(PlanMessage)
    assert (len(there.actions), there.actions_above) == (1, 3)


@quick
def test_what_was_agreed_while_preparing_the_coming_one_is_not_carried_into_it(desk: Desk):
    desk.meet()
    desk.run(utc(30, 9))
    desk.services.briefs.request(desk.request(desk.priya, "command:x"), desk.sam)
    desk.tick()
    desk.reply("I'll call Kim")
    desk.run(utc(1, 13, 31, month=12))
    assert [one.state for one in desk.live()] == [CommitmentState.OPEN]
    desk.run(utc(8, 13, 31, month=12))
    assert [one.state for one in desk.live()] == [CommitmentState.CARRIED_OVER]


@quick
@pytest.mark.parametrize("outcome", [Outcome.HAPPENED, Outcome.UNKNOWN, Outcome.NOT_THIS_TIME])
def test_what_is_due_by_the_next_one_waits_for_one_that_takes_place(desk: Desk, outcome):
    meeting = desk.meet().upcoming.id
    log(desk, "call Kim")
    desk.run(utc(24, 15))
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), meeting, outcome)
    desk.run(utc(1, 13, 31, month=12))
    waits = outcome is Outcome.NOT_THIS_TIME
    assert [one.state for one in desk.live()] == [CommitmentState.OPEN if waits else CommitmentState.CARRIED_OVER]


@quick
def test_a_later_day_opens_it_again(desk: Desk):
    desk.meet()
    line = log(desk, "write", date(2026, 11, 23))
    desk.run(utc(24, 13, 30))
    assert state(desk, line) is CommitmentState.CARRIED_OVER
    desk.services.commitments.move(desk.request(desk.priya), line.commitment.id, FRIDAY, Origin.BUTTON)
    assert state(desk, line) is CommitmentState.OPEN
