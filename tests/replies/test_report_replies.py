"""What a report types logs for the two of them: "I" is the report, numbers mean that 1:1, notes are theirs alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.briefs.rules import REPORT_BRIEF, BriefMessage, ReportBriefMessage
from bot.commitments.rules import Change, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.errors import NotFoundError, WhichCommitmentError
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PlanMessage
from bot.replies.rules import ANSWER, AnswerMessage, Choice, LoggedMessage, Typed
from tests.desk import Desk, quick
from tests.factories import WORKSPACE
from tests.replies.thread import FRIDAY, decides, notes, shown


@pytest.fixture
def thread(at_work: Desk) -> Desk:
    """Sam has what comes before the 1:1, and Priya her brief."""
    return at_work


def types(desk: Desk, text: str, *, thread: bool = True, who: Person | None = None) -> Typed:
    """Sam types something, in the thread of what he got last unless said otherwise."""
    who = who or desk.sam
    parent = [one for one in desk.slack.of(REPORT_BRIEF) if one.recipient.id == who.id][-1].ts if thread else None
    number = next(desk.numbers)
    ts = f"{desk.now.timestamp():.0f}.{number:06}"
    typed = Typed(f"EvR{number}", f"D{who.slack_id}", ts, parent, text)
    desk.services.replies.receive(desk.request(who, f"event:{typed.event_id}"), typed)
    desk.tick()
    return typed


def answered(desk: Desk) -> object:
    """The latest answer to Sam."""
    return desk.slack.to(desk.sam)[-1].message


def test_i_is_the_report_and_both_see_it(thread: Desk):
    types(thread, "I'll send the draft by Friday\nPriya will intro me to Ines")
    assert shown(thread) == [("send the draft", Owner.REPORT, FRIDAY), ("intro me to Ines", Owner.MANAGER, None)]
    answer = answered(thread)
    assert isinstance(answer, LoggedMessage)
    assert [line.side for line in answer.lines] == [Owner.REPORT] * 2
    plan = thread.slack.last(PlanMessage)
    assert [line.commitment.text for line in plan.actions] == ["send the draft", "intro me to Ines"]
    assert [line.commitment.text for line in thread.slack.last(ReportBriefMessage).commitments] == [
        "send the draft",
        "intro me to Ines",
    ]


@quick
def test_an_edit_and_a_deletion_are_followed(thread: Desk):
    typed = types(thread, "I'll send the draft by Friday\ntopic: design reviews")
    edited = Typed("EvE", typed.channel, typed.ts, typed.thread_ts, "I'll send the plan by Friday")
    thread.services.replies.edited(thread.request(thread.sam, f"event:{edited.event_id}"), edited, typed.text)
    assert shown(thread) == [("send the plan", Owner.REPORT, FRIDAY)]
    thread.tick()
    assert thread.slack.last(BriefMessage).topics == ()
    thread.services.replies.deleted(thread.request(thread.sam, "EvD"), typed.channel, typed.ts)
    assert shown(thread) == []


@quick
def test_a_note_is_the_report_s_own(thread: Desk):
    types(thread, "note: ask about the raise")
    assert notes(thread) == []
    pair_id = thread.slack.last(ReportBriefMessage).pair.id
    assert [one.text for one in thread.services.plans.notes(thread.request(thread.sam), pair_id)] == [
        "ask about the raise"
    ]
    assert thread.services.plans.notes(thread.request(thread.priya), pair_id) == []
    assert thread.slack.last(PlanMessage).notes == 0


@quick
def test_topics_come_with_the_message_and_the_brief_shows_them(thread: Desk):
    types(thread, "topic: how I get into design reviews\n- *Topic:* my holidays\nI'll book a room by Friday")
    assert [topic.text for topic in thread.slack.last(BriefMessage).topics] == [
        "how I get into design reviews",
        "my holidays",
    ]
    answer = answered(thread)
    assert isinstance(answer, LoggedMessage)
    assert answer.topics == ("how I get into design reviews", "my holidays")
    assert shown(thread) == [("book a room", Owner.REPORT, FRIDAY)]


@quick
def test_one_tap_decides_for_the_report_too(thread: Desk):
    types(thread, "maybe look at the offsite")
    with pytest.raises(NotFoundError):
        decides(thread, Choice.LOG, who=thread.priya)
    decides(thread, Choice.LOG, who=thread.sam)
    assert [owner for _, owner, _ in shown(thread)] == [Owner.REPORT]


@quick
def test_a_number_means_the_1_1_of_the_thread_and_elsewhere_is_asked_about(thread: Desk):
    omar = thread.person("UOMAR", "Omar")
    for manager in (thread.priya, omar):
        draft = Draft(f"thing with {manager.name}", Owner.REPORT)
        thread.services.commitments.log(thread.request(manager), thread.sam, draft, Origin.COMMAND)
    change = thread.services.commitments.change_by_order
    with pytest.raises(WhichCommitmentError) as which:
        change(thread.request(thread.sam), [1], Change.DONE, Origin.COMMAND)
    assert which.value.fields == {"typed": "1", "names": "Omar, Priya"}
    types(thread, "done 1", thread=False)
    answer = answered(thread)
    assert isinstance(answer, AnswerMessage)
    assert (answer.key, answer.fields["names"]) == ("which_commitment", "Omar, Priya")
    [kept] = [one.subject for one in thread.deliveries(ANSWER) if "names" in one.subject]
    assert kept["names"] == [omar.id, thread.priya.id] or kept["names"] == [thread.priya.id, omar.id], "no name is kept"
    types(thread, "done 1")
    assert shown(thread) == []
    [line] = change(thread.request(thread.sam), ["with omar"], Change.DONE, Origin.COMMAND)
    assert (line.other_name, line.side) == ("Omar", Owner.REPORT)


@quick
def test_todo_lists_both_sides_with_whom(thread: Desk):
    mina = thread.person("UMINA", "Mina")
    log = thread.services.commitments.log
    log(thread.request(thread.sam), mina, Draft("help Mina", Owner.MANAGER), Origin.COMMAND)
    log(thread.request(thread.sam), thread.priya, Draft("help Priya", Owner.REPORT), Origin.COMMAND)
    page = thread.services.commitments.todo(thread.request(thread.sam), 0, 8)
    assert {(line.commitment.text, line.other_name) for line in page.items} == {
        ("help Mina", "Mina"),
        ("help Priya", "Priya"),
    }
    assert page.total == 2
    thread.services.homes.opened(thread.request(thread.sam))
    home = thread.slack.homes["USAM"][-1].loaded
    assert {line.commitment.text for line in home["commitments"].page.items} == {"help Mina", "help Priya"}


def test_two_who_manage_each_other_never_wait_in_a_ring(db: SealedDatabase):
    desk = Desk(db)
    pairs = [(desk.priya, desk.sam), (desk.sam, desk.priya)]
    with db.begin(WORKSPACE) as tx:
        for manager, report in pairs:
            Pairs(tx).ensure(manager.id, report.id, desk.now)
    for manager, report in pairs:
        desk.services.commitments.log(desk.request(manager), report, Draft("begin", Owner.BOTH), Origin.COMMAND)
    together, rounds = Barrier(2), 12

    def write(side: int) -> None:
        who, other = pairs[side]
        for number in range(rounds):
            together.wait(timeout=20)
            desk.services.replies.log_typed(desk.request(who, f"r:{side}:{number}"), other, f"I'll do {side} {number}")
            desk.services.commitments.change_by_order(
                desk.request(who), [f"do {side} {number}"], Change.DONE, Origin.COMMAND
            )

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (0, 1)))
    with db.coaching(desk.priya) as tx:
        assert [one.text for one in Commitments(tx).live_of_manager(desk.priya.id)] == ["begin"]
