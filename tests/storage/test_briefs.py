"""Briefs, replies, notes and plans."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.plans import Plan
from bot.domain.replies import Decision
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_brief, make_occurrence, make_pair, make_person, make_reply, opened


def test_a_brief_is_found_by_its_thread(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        brief = make_brief(uow, thread_ts="1.1")
        assert uow.briefs.by_thread("D1", "1.1") == (brief, uow.pairs.get(brief.pair_id))
        assert uow.briefs.get(brief.id) == brief
        assert uow.briefs.by_thread("D2", "1.1") is None
        assert uow.briefs.by_thread("D1", "1.2") is None


def test_the_newest_brief_comes_first(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        occurrence = make_occurrence(uow)
        assert uow.briefs.latest_of_pair(occurrence.pair_id) is None
        first, second = make_brief(uow, occurrence), make_brief(uow, occurrence, thread_ts="2.1")
        assert uow.briefs.of_occurrence(occurrence.id) == [second, first]
        third = uow.briefs.add(occurrence.pair_id, None, "why", NOW)
        assert third.occurrence_id is None
        assert uow.briefs.latest_of_pair(occurrence.pair_id) == third


def test_shown_questions_are_remembered_by_pair(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        brief = make_brief(uow, question="one")
        uow.briefs.set_question(brief.id, "two", NOW)
        uow.briefs.add(brief.pair_id, None, "one", NOW)
        assert uow.briefs.get(brief.id).question == "two"
        assert uow.briefs.used_questions(brief.pair_id) == ["one", "two", "one"]
        assert uow.briefs.used_questions(brief.pair_id + 1) == []
        with pytest.raises(NotFoundError):
            uow.briefs.set_question(brief.id + 99, "three", NOW)


def test_a_message_is_stored_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        reply = make_reply(uow, ts="1.2", text="I'll ask Ana")
        assert text.replies.add(replace(reply, text="again")) is None
        assert text.replies.by_message("D1", "1.2") == reply == text.replies.get(reply.id)
        assert text.replies.by_message("D1", "1.3") is None


def test_a_decision_keeps_the_pair_unless_given_one(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        reply = make_reply(uow, text="hm")
        other = make_pair(uow, report=make_person(uow, "UOTHER", "Ola"))
        text.replies.decide(reply.id, Decision.LEFT, "")
        assert text.replies.get(reply.id) == replace(reply, decision=Decision.LEFT, text="")
        text.replies.decide(reply.id, Decision.UNSURE, "hm", other.id)
        assert text.replies.get(reply.id) == replace(reply, decision=Decision.UNSURE, text="hm", pair_id=other.id)


def test_notes_are_read_by_their_author(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        reply = make_reply(uow)
        pair = uow.pairs.get(reply.pair_id or 0)
        first = text.notes.add(pair.id, pair.manager.id, "tired", NOW, None)
        second = text.notes.add(pair.id, pair.manager.id, "rested", NOW + timedelta(days=1), reply.id)
        assert text.notes.of_author(pair.manager.id, pair.id, 10) == [second, first]
        assert text.notes.of_author(pair.manager.id, pair.id, 1) == [second]
        assert text.notes.of_author(pair.report.id, pair.id, 10) == []
        assert text.notes.count_of_reply(reply.id) == 1
        text.notes.delete_of_reply(reply.id)
        assert text.notes.count_of_reply(reply.id) == 0
        assert text.notes.of_author(pair.manager.id, pair.id, 10) == [first]


def test_a_plan_keeps_its_revisions(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        pair = make_pair(uow)
        lonely = make_pair(uow, report=make_person(uow, "ULONELY", "Lou"))
        assert text.plans.latest(pair.id) == Plan(pair.id)
        first = Plan(pair.id, 1, "ship it", "", "", pair.manager.id, NOW)
        second = replace(first, version=2, support="weekly review")
        assert text.plans.add_revision(first)
        assert text.plans.add_revision(second)
        assert text.plans.latest(pair.id) == second
        assert text.plans.history(pair.id, 5) == [second, first]
        assert text.plans.history(pair.id, 1) == [second]
        assert text.plans.latest_of_pairs([pair.id, lonely.id]) == {pair.id: second}


def test_a_version_is_taken_by_the_quicker_one(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        text = opened(uow, make_person(uow))
        pair = make_pair(uow)
        mine = Plan(pair.id, 1, "mine", changed_by=pair.manager.id, changed_at=NOW)
        assert text.plans.add_revision(mine)
        assert not text.plans.add_revision(replace(mine, expectations="yours"))
        assert text.plans.latest(pair.id) == mine
