"""Briefs, replies, notes and plans."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.briefs.store import Briefs
from bot.core.errors import NotFoundError
from bot.core.people_store import Pairs
from bot.library.rules import (
    Choice,
    Competency,
    Fit,
    Function,
    Level,
    Part,
    Reason,
    Verdict,
    Why,
)
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Notes, Plans
from bot.replies.rules import Decision
from bot.replies.store import Replies
from tests.factories import NOW, WORKSPACE, coaching, make_brief, make_occurrence, make_pair, make_person, make_reply


def test_a_brief_is_found_by_its_thread(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        briefs = Briefs(tx)
        brief = make_brief(tx, thread_ts="1.1")
        assert briefs.by_thread("D1", "1.1") == (brief, Pairs(tx).get(brief.pair_id))
        assert briefs.get(brief.id) == brief
        assert briefs.by_thread("D2", "1.1") is None
        assert briefs.by_thread("D1", "1.2") is None


def test_the_newest_brief_comes_first(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        briefs = Briefs(tx)
        occurrence = make_occurrence(tx)
        first, second = make_brief(tx, occurrence), make_brief(tx, occurrence, thread_ts="2.1")
        assert briefs.of_occurrence(occurrence.id) == [second, first]
        third = briefs.add(occurrence.pair_id, None, NOW)
        assert third.occurrence_id is None


def test_what_was_shown_is_remembered_by_pair_with_its_reasons_and_what_was_said_of_it(db: SealedDatabase):
    day, gap = date(2026, 11, 24), Reason(Why.GAP, 5)
    with db.begin(WORKSPACE) as tx:
        briefs = Briefs(tx)
        brief = make_brief(tx, question="one")
        briefs.set_question(brief.id, Choice("two", (gap, Reason(Why.NO_GOAL))), day, NOW)
        briefs.remember(brief, Part.HELP, Choice("three", ()), day, NOW)
        assert briefs.get(brief.id).question == "two"
        first, second, third = briefs.chosen(brief.pair_id)
        assert (first.key, first.part, first.on) == ("one", Part.QUESTION, NOW.date())
        assert (second.key, second.on, second.reasons) == ("two", day, (gap, Reason(Why.NO_GOAL)))
        assert (third.key, third.part, third.verdict) == ("three", Part.HELP, None)
        briefs.judge(second.id, Verdict.KEEP)
        assert [one.verdict for one in briefs.chosen(brief.pair_id)] == [None, Verdict.KEEP, None]
        assert briefs.chosen(brief.pair_id + 1) == []
        with pytest.raises(NotFoundError):
            briefs.set_question(brief.id + 99, Choice("three", ()), day, NOW)


def test_what_a_manager_says_of_a_one_on_one_is_kept_by_pair(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        briefs, pair_id = Briefs(tx), make_brief(tx).pair_id
        assert briefs.fit(pair_id) == Fit()
        for fit in (Fit(Function.SALES, Level.DIRECTOR, Competency.LISTENING), Fit(Function.SUPPORT)):
            briefs.save_fit(pair_id, fit, NOW)
            assert briefs.fit(pair_id) == fit
        assert briefs.fit(pair_id + 1) == Fit()


def test_a_message_is_stored_once(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        reply = make_reply(tx, ts="1.2", text="I'll ask Ana")
        assert Replies(text).add(replace(reply, text="again")) is None
        assert Replies(text).by_message("D1", "1.2") == reply == Replies(text).get(reply.id)
        assert Replies(text).by_message("D1", "1.3") is None


def test_a_decision_keeps_the_pair_unless_given_one(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        reply = make_reply(tx, text="hm")
        other = make_pair(tx, report=make_person(tx, "UOTHER", "Ola"))
        Replies(text).decide(reply.id, Decision.LEFT, "")
        assert Replies(text).get(reply.id) == replace(reply, decision=Decision.LEFT, text="")
        Replies(text).decide(reply.id, Decision.UNSURE, "hm", other.id)
        assert Replies(text).get(reply.id) == replace(reply, decision=Decision.UNSURE, text="hm", pair_id=other.id)


def test_notes_are_read_by_their_author(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        reply = make_reply(tx)
        pair = Pairs(tx).get(reply.pair_id or 0)
        first = Notes(text).add(pair.id, pair.manager.id, "tired", NOW, None)
        second = Notes(text).add(pair.id, pair.manager.id, "rested", NOW + timedelta(days=1), reply.id)
        assert Notes(text).of_author(pair.manager.id, pair.id, 10) == [second, first]
        assert Notes(text).of_author(pair.manager.id, pair.id, 1) == [second]
        assert Notes(text).of_author(pair.report.id, pair.id, 10) == []
        assert Notes(text).count_of_reply(reply.id) == 1
        Notes(text).take_back([note.id for note in Notes(text).of_reply(reply.id)], NOW)
        assert Notes(text).count_of_reply(reply.id) == 0
        assert Notes(text).of_author(pair.manager.id, pair.id, 10) == [first]


def test_a_plan_keeps_its_revisions(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        pair = make_pair(tx)
        lonely = make_pair(tx, report=make_person(tx, "ULONELY", "Lou"))
        assert Plans(text).latest(pair.id) == Plan(pair.id)
        first = Plan(pair.id, 1, "ship it", "", "", pair.manager.id, NOW)
        second = replace(first, version=2, support="weekly review")
        assert Plans(text).add_revision(first)
        assert Plans(text).add_revision(second)
        assert Plans(text).latest(pair.id) == second
        assert Plans(text).history(pair.id, 5) == [second, first]
        assert Plans(text).history(pair.id, 1) == [second]
        assert Plans(text).latest_of_pairs([pair.id, lonely.id]) == {pair.id: second}


def test_a_version_is_taken_by_the_quicker_one(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        text = coaching(tx, make_person(tx))
        pair = make_pair(tx)
        mine = Plan(pair.id, 1, "mine", changed_by=pair.manager.id, changed_at=NOW)
        assert Plans(text).add_revision(mine)
        assert not Plans(text).add_revision(replace(mine, expectations="yours"))
        assert Plans(text).latest(pair.id) == mine
