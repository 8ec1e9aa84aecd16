"""Words taken back under a legal hold, and what the audit log says of those that were destroyed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.administration.taken_back import TakenBackService
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.audit import Act
from bot.core.audit_store import AuditRow
from bot.core.people import Person
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.goals.service import goals as exported_goals
from bot.topics.service import topics as exported_topics
from tests.desk import Desk, utc
from tests.replies.thread import (
    HOUR,
    MARK,
    deletes,
    edits,
    exported_at_once,
    gets,
    put_on_hold,
    reply_id,
    shown,
    stored,
    types,
    undoes,
)

CALL = f"I'll call the {MARK} by Friday"
KIM = "I'll call Kim by Friday"


def ticks(desk: Desk, after: timedelta = timedelta(0)) -> None:
    desk.now += after
    TakenBackService(desk.db).step(desk.now)


def destroyed(desk: Desk) -> list[tuple[str, int | None, int | None, str | None]]:
    """What was destroyed: the table, who did, in whose log it stands, which rows."""
    with desk.db._engine.connect() as connection:
        rows = connection.execute(select(AuditRow.__table__).where(AuditRow.act == Act.DESTROYED).order_by(AuditRow.id))
        return [(row.data, row.actor_id, row.whose_id, row.ref) for row in rows]


def moves(desk: Desk, who: Person) -> int:
    """The day of the only commitment, which keeps its words in the history."""
    [one] = desk.live()
    desk.services.commitments.move(desk.request(who), one.id, utc(30).date(), Origin.BUTTON)
    return one.id


def test_words_that_the_other_one_s_change_keeps_are_the_writer_s_alone(at_work: Desk) -> None:
    put_on_hold(at_work, at_work.sam)
    typed = types(at_work, at_work.priya, CALL)
    moves(at_work, at_work.sam)
    edits(at_work, at_work.priya, typed, KIM)
    assert MARK in exported_at_once(at_work, at_work.priya), "a hold keeps it"
    assert MARK not in exported_at_once(at_work, at_work.sam)


def test_what_is_logged_after_all_brings_back_no_words_that_were_replaced(at_work: Desk) -> None:
    put_on_hold(at_work, at_work.sam)
    typed = types(at_work, at_work.priya, CALL)
    edits(at_work, at_work.priya, typed, KIM)
    assert len(stored(at_work)) == 1
    undoes(at_work, at_work.priya, typed)
    at_work.services.replies.log_again(at_work.request(at_work.priya), reply_id(at_work))
    put_on_hold(at_work, at_work.sam, begins=False)
    ticks(at_work)
    assert stored(at_work) == []
    assert [text for text, _, _ in shown(at_work)] == ["call Kim"]


def test_what_is_logged_after_all_has_the_words_that_were_taken_back_with_it(at_work: Desk) -> None:
    typed = types(at_work, at_work.priya, CALL)
    one = moves(at_work, at_work.sam)
    edited = {one: Draft("call Kim", Owner.MANAGER)}
    at_work.services.replies.edit_logged(at_work.request(at_work.sam), edited)
    before = [change.before and change.before.text for change in at_work.history(one)]
    undoes(at_work, at_work.priya, typed)
    at_work.services.replies.log_again(at_work.request(at_work.priya), reply_id(at_work))
    ticks(at_work, 2 * HOUR)
    after = [change.before and change.before.text for change in at_work.history(one)]
    assert after[: len(before)] == before


def test_what_is_to_go_sooner_goes_sooner(at_work: Desk) -> None:
    typed = types(at_work, at_work.priya, CALL)
    undoes(at_work, at_work.priya, typed)
    deletes(at_work, at_work.priya, typed)
    assert stored(at_work) == []
    ticks(at_work, HOUR)
    assert [table for table, *_ in destroyed(at_work)] == ["commitments"], "once"


def test_what_the_tick_destroys_stands_in_the_log_of_who_took_it_back(at_work: Desk) -> None:
    types(at_work, at_work.sam, CALL)
    one = moves(at_work, at_work.priya)
    at_work.services.replies.undo(at_work.request(at_work.sam), reply_id(at_work))
    ticks(at_work, HOUR)
    changes = at_work.history(one)
    [moved] = [change.id for change in changes if change.before is not None]
    assert sorted(destroyed(at_work)) == [
        ("commitment_changes", None, at_work.sam.id, f"commitment_changes:{moved}"),
        ("commitments", None, at_work.sam.id, f"commitments:{one}"),
    ]


def test_a_request_destroys_only_what_its_own_person_takes_back(at_work: Desk) -> None:
    types(at_work, at_work.sam, CALL)
    at_work.services.replies.undo(at_work.request(at_work.sam), reply_id(at_work))
    typed = types(at_work, at_work.priya, KIM)
    at_work.now += HOUR + timedelta(seconds=20)  # due, before the tick
    edits(at_work, at_work.priya, typed, "I'll call Lee by Friday")
    assert {(actor, whose) for _, actor, whose, _ in destroyed(at_work)} == {(at_work.priya.id, at_work.priya.id)}
    ticks(at_work)
    assert destroyed(at_work)[-1][:3] == ("commitments", None, at_work.sam.id)
    assert stored(at_work) == []


def test_after_a_hold_each_finds_their_own_in_their_log(at_work: Desk) -> None:
    put_on_hold(at_work, at_work.sam)
    note = types(at_work, at_work.priya, f"note: Sam and the {MARK}")
    logged = types(at_work, at_work.priya, CALL)
    topic = types(at_work, at_work.sam, f"topic: the {MARK}")
    deletes(at_work, at_work.priya, note)
    edits(at_work, at_work.priya, logged, KIM)
    edits(at_work, at_work.sam, topic, "topic: my growth")
    at_work.now += HOUR
    put_on_hold(at_work, at_work.sam, begins=False)
    edits(at_work, at_work.sam, replace(topic, text="topic: my growth"), "topic: my plans")
    assert [(table, actor) for table, actor, *_ in destroyed(at_work)] == [("topics", at_work.sam.id)], "what he does"
    ticks(at_work)
    assert {(table, whose) for table, actor, whose, _ in destroyed(at_work) if actor is None} == {
        ("notes", at_work.priya.id),
        ("commitment_changes", at_work.priya.id),
        ("topics", at_work.sam.id),
    }
    assert stored(at_work) == []


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("after", ["my growth", ""])
def test_a_hold_keeps_topics_that_are_changed_and_taken_back(at_work: Desk, after: str, held: bool) -> None:
    pair = at_work.services.goals.pair_of(at_work.request(at_work.priya), at_work.sam).id
    topics = at_work.services.topics
    topics.bring(at_work.request(at_work.sam), pair, f"the {MARK}")
    topics.bring(at_work.request(at_work.sam), pair, "the room")
    [topic, _] = topics.of_pair(at_work.request(at_work.sam), pair)[1]
    if held:
        put_on_hold(at_work, at_work.priya)
    topics.change(at_work.request(at_work.sam), {topic.id: after})
    brought = topics.of_pair(at_work.request(at_work.sam), pair)[1]
    assert [one.text for one in brought] == [*([after] if after else []), "the room"], "in its place"
    assert [one.id for one in brought if one.text == after] == ([topic.id] if after else [])
    assert len(stored(at_work)) == held
    for who, sees in ((at_work.priya, False), (at_work.sam, held)):
        with at_work.db.coaching(who) as tx:
            assert (MARK in repr(exported_topics(tx, at_work.request(who)))) is sees
    assert MARK not in gets(at_work, at_work.priya)
    if held:
        put_on_hold(at_work, at_work.priya, begins=False)
        ticks(at_work)
    assert stored(at_work) == []
    assert {whose for _, _, whose, _ in destroyed(at_work)} == {at_work.sam.id}


@pytest.mark.parametrize("held", [True, False])
def test_a_hold_keeps_milestones_that_are_taken_away(at_work: Desk, held: bool) -> None:
    goals = at_work.services.goals
    pair = goals.pair_of(at_work.request(at_work.priya), at_work.sam).id
    draft = GoalDraft("run the review", "twice", utc(15, month=12).date(), GoalKind.GROWTH)
    goal = goals.make(at_work.request(at_work.sam), pair, Entry(draft, asked=True)).goal.id  # type: ignore[union-attr]

    def save(*steps: MilestoneDraft) -> list[int]:
        version = goals.get(at_work.request(at_work.sam), goal).goal.milestones_version
        line = goals.set_milestones(at_work.request(at_work.sam), goal, version, steps)
        return [one.id for one in line.goal.milestones]

    [step] = save(MilestoneDraft(None, f"the first {MARK}", None))
    save(MilestoneDraft(step, f"the {MARK}", None))
    if held:
        put_on_hold(at_work, at_work.priya)
    assert save(MilestoneDraft(step, "", None)) == []
    assert {table for table, _, _ in stored(at_work)} == ({"milestones", "milestone_revisions"} if held else set())
    for who in (at_work.priya, at_work.sam):
        with at_work.db.coaching(who) as tx:
            assert MARK not in repr(exported_goals(tx, at_work.request(who)))
        assert MARK not in gets(at_work, who)
    if held:
        put_on_hold(at_work, at_work.priya, begins=False)
        ticks(at_work)
    assert stored(at_work) == []
    assert {(table, whose) for table, _, whose, _ in destroyed(at_work)} == {
        ("milestones", at_work.sam.id),
        ("milestone_revisions", at_work.sam.id),
    }
