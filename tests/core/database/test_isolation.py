"""A transaction sees its own workspace only, whatever ids it is given."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from bot.administration.rules import Policy, kept_at
from bot.administration.store import LegalHolds, PerformanceViewers, Policies, Purging
from bot.briefs.rules import BRIEF
from bot.briefs.store import Briefs, Shifts
from bot.commitments.rules import Change, CommitmentChange, CommitmentState, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.tables import Row
from bot.core.errors import NotFoundError
from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.homes import Homes
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.store import ClaimedRequests, Deliveries
from bot.core.people import QUIET_FROM, QUIET_UNTIL, Preferences, Reader
from bot.core.people_store import Pairs, People, colleagues_named
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.sealing.destroying import Destroying
from bot.core.workspaces import Tokens
from bot.core.workspaces_store import OAuthStates, WorkspaceQueue, Workspaces
from bot.frames.rules import Frame
from bot.goals.rules import MilestoneDraft
from bot.goals.store import Goals
from bot.handovers.rules import HandoverState
from bot.handovers.store import Handovers
from bot.library.rules import Choice
from bot.meetings.rules import OccurrenceState, Outcome, SeriesState
from bot.meetings.store import Occurrences, OneOnOnes
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan, ProposalState
from bot.plans.store import Notes, Plans, Proposals
from bot.practice.store import Practice
from bot.replies.figures import LineFigures
from bot.replies.rules import Decision
from bot.replies.store import KeptWords, Replies, ReplyLines
from bot.topics.rules import TopicState
from bot.topics.store import Topics
from tests.factories import (
    MESSAGE_TYPES,
    NOW,
    WORKSPACE,
    coaching,
    make_brief,
    make_commitment,
    make_delivery,
    make_goal,
    make_installation,
    make_line,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
    make_reply,
)
from tests.snapshots import starting_point

EARLIER, LATER = NOW - timedelta(days=400), NOW + timedelta(days=400)
ELSEWHERE = "T2"
Theirs = SimpleNamespace


@pytest.fixture
def theirs(db: SealedDatabase, engine: Engine) -> Theirs:
    """One of everything, in another workspace than the tests' transaction."""
    return starting_point(engine, Theirs, lambda: write(db, engine))


def write(db: SealedDatabase, engine: Engine) -> Theirs:
    with db.begin(ELSEWHERE) as tx:
        pair = make_pair(tx, make_person(tx, "UMANAGER", "Priya", admin=True))
        series = make_one_on_one(tx, pair)
        OneOnOnes(tx).set_plan_at(series.id, NOW)
        held = make_occurrence(tx, series, NOW - timedelta(days=7))
        occurrence = make_occurrence(tx, series)
        brief = make_brief(tx, occurrence)
        reply = make_reply(tx, brief)
        commitment = make_commitment(tx, pair, reply=reply, line=1)
        text = coaching(tx, pair.manager)
        Commitments(text).record(CommitmentChange(commitment.id, Change.LOGGED, None, NOW, Origin.THREAD))
        Notes(text).add(pair.id, pair.manager.id, "private", NOW, reply.id)
        ReplyLines(text).add(reply, pair.id, [(0, make_line())], LATER)
        [line] = ReplyLines(text).of_reply(reply.id, NOW)
        plan = Plan(pair.id, 1, "ship", changed_by=pair.manager.id, changed_at=NOW)
        Plans(text).add_revision(plan)
        goal = make_goal(tx, pair)
        Goals(text).keep_revision(goal)
        People(tx).save_preferences(pair.manager.id, Preferences(daily_cap=1))
        Homes(tx).opened(pair.manager.id, NOW)
        Practice(tx).record(pair.manager.id, "kind_numbers", NOW)
        ClaimedRequests(tx).claim("Ev1", NOW)
        Workspaces(tx).install(make_installation(ELSEWHERE, tokens=Tokens("xoxb-1", "xoxe-1", NOW)), NOW)
        OAuthStates(tx).add("state", "browser", LATER, NOW)
        Policies(tx).save(Policy(24, QUIET_UNTIL, QUIET_FROM, "theirs"), NOW)
        PerformanceViewers(tx).add([pair.manager.id], NOW)
        LegalHolds(tx).add([pair.report.id], NOW)
        Pairs(tx).set_ended(pair.id, NOW - timedelta(days=900))
        AuditLog(tx).add(Entry(Act.CHANGED, "plan", NOW, pair.manager.id, pair.report.id, pair.id))
        waiting = make_delivery(tx, pair.manager, "waiting")
        RateLimits(tx).close(rate_limits.WORKSPACE, LATER, "invalid_auth")
        sent = make_delivery(tx, pair.manager, "sent")
        Deliveries(tx).finish(sent.id, DeliveryState.SENT, NOW, channel="D1", ts="9.9")
        as_report = coaching(tx, pair.report)
        topic = Topics(as_report).add(pair.id, pair.report.id, "design reviews", NOW, reply.id)
        proposal = Proposals(as_report).add(pair.report.id, replace(plan, support="more"), NOW)
        handover = Handovers(tx).add(pair.id, pair.manager.id, pair.report.id, ["goal:1:1"], NOW)
        report_brief = Briefs(tx).add_for_report(pair.id, occurrence.id, NOW)
    claimed = WorkspaceQueue(engine).claim_people(ELSEWHERE, NOW, LATER)
    assert claimed is not None
    return Theirs(
        claimed=claimed,
        pair=pair,
        manager=pair.manager,
        series=series,
        held=held,
        occurrence=occurrence,
        brief=brief,
        reply=reply,
        line=line,
        commitment=commitment,
        plan=plan,
        goal=goal,
        waiting=waiting,
        sent=sent,
        topic=topic,
        proposal=proposal,
        handover=handover,
        report_brief=report_brief,
    )


GETS: list[Callable[[CoachingTransaction, Theirs], Any]] = [
    lambda tx, their: People(tx).get(their.manager.id),
    lambda tx, their: Pairs(tx).get(their.pair.id),
    lambda tx, their: OneOnOnes(tx).get(their.series.id),
    lambda tx, their: Occurrences(tx).get(their.occurrence.id),
    lambda tx, their: Briefs(tx).get(their.brief.id),
    lambda tx, their: Briefs(tx).set_question(their.brief.id, Choice("mine", ()), NOW.date(), NOW),
    lambda tx, their: Commitments(tx).get(their.commitment.id),
    lambda tx, their: Replies(tx).get(their.reply.id),
    lambda tx, their: Commitments(tx).save(their.commitment),
    lambda tx, their: Goals(tx).get(their.goal.id),
    lambda tx, their: Goals(tx).save(their.goal),
    lambda tx, their: Goals(tx).change_milestone(
        their.goal, their.goal.milestones[0], MilestoneDraft(their.goal.milestones[0].id, "x", None), their.manager.id
    ),
    lambda tx, their: Topics(tx).get(their.topic.id),
    lambda tx, their: Topics(tx).reword(their.topic, "mine", NOW),
    lambda tx, their: Proposals(tx).get(their.proposal.id),
    lambda tx, their: Handovers(tx).get(their.handover.id),
    lambda tx, their: Proposals(tx).decide(their.proposal, ProposalState.TAKEN, "mine"),
]


@pytest.mark.parametrize("get", GETS)
def test_ids_from_elsewhere_are_not_found(db: SealedDatabase, theirs: Theirs, get: Callable[..., Any]):
    with db.coaching(Reader(WORKSPACE, theirs.manager.id)) as tx, pytest.raises(NotFoundError):
        get(tx, theirs)


KINDS = list(MESSAGE_TYPES)
LOOKUPS: list[Callable[[CoachingTransaction, Theirs], Any]] = [
    lambda tx, their: People(tx).get_many([their.manager.id]),
    lambda tx, their: People(tx).by_slack_id(their.manager.slack_id),
    lambda tx, their: colleagues_named(tx, their.pair.report, their.manager.name),
    lambda tx, their: People(tx).preferences(their.manager.id) != Preferences(),
    lambda tx, their: Pairs(tx).find(their.manager.id, their.pair.report.id),
    lambda tx, their: Pairs(tx).of_manager(their.manager.id),
    lambda tx, their: Pairs(tx).managers_of(their.pair.report.id),
    lambda tx, their: Pairs(tx).get_many([their.pair.id]),
    lambda tx, their: Pairs(tx).of_report(their.pair.report.id),
    lambda tx, their: People(tx).preferences_of([their.manager.id])[their.manager.id] != Preferences(),
    lambda tx, their: OneOnOnes(tx).get_many([their.series.id]),
    lambda tx, their: Occurrences(tx).next_of_pairs([their.pair.id], EARLIER),
    lambda tx, their: Occurrences(tx).upcoming_of_pairs([their.pair.id], EARLIER),
    lambda tx, their: Commitments(tx).live_of_pairs([their.pair.id]),
    lambda tx, their: Topics(tx).open_of_pair(their.pair.id),
    lambda tx, their: Topics(tx).open_of_pairs([their.pair.id]),
    lambda tx, their: Topics(tx).of_reply(their.reply.id),
    lambda tx, their: Proposals(tx).open_of_pair(their.pair.id),
    lambda tx, their: Handovers(tx).of_pair(their.pair.id),
    lambda tx, their: OneOnOnes(tx).of_pair(their.pair.id),
    lambda tx, their: OneOnOnes(tx).of_manager(their.manager.id),
    lambda tx, their: OneOnOnes(tx).of_manager_with_pairs(their.manager.id),
    lambda tx, their: Occurrences(tx).get_many([their.occurrence.id]),
    lambda tx, their: Occurrences(tx).latest_series_date(their.series.id),
    lambda tx, their: Occurrences(tx).upcoming_of_series(their.series.id, EARLIER),
    lambda tx, their: Occurrences(tx).next_of_series([their.series.id], EARLIER),
    lambda tx, their: Occurrences(tx).next_of_pair(their.pair.id, EARLIER),
    lambda tx, their: Occurrences(tx).of_series_date(their.series.id, their.occurrence.series_date),
    lambda tx, their: Occurrences(tx).upcoming_of_manager(their.manager.id, EARLIER),
    lambda tx, their: Occurrences(tx).last_held_of_pairs([their.pair.id], LATER),
    lambda tx, their: Occurrences(tx).of_manager_between(their.manager.id, EARLIER, LATER),
    lambda tx, their: Briefs(tx).by_thread("D1", their.brief.thread_ts),
    lambda tx, their: Briefs(tx).of_occurrence(their.occurrence.id),
    lambda tx, their: Briefs(tx).chosen(their.pair.id),
    lambda tx, their: Plans(tx).latest(their.pair.id).version,
    lambda tx, their: Plans(tx).latest_of_pairs([their.pair.id]),
    lambda tx, their: Plans(tx).history(their.pair.id, 9),
    lambda tx, their: Pairs(tx).of_report(their.pair.report.id),
    lambda tx, their: Goals(tx).of_pair(their.pair.id),
    lambda tx, their: Goals(tx).live_of_pairs([their.pair.id]),
    lambda tx, their: Goals(tx).revisions(their.goal.id, 9),
    lambda tx, their: Commitments(tx).get_many([their.commitment.id]),
    lambda tx, their: Commitments(tx).history(their.commitment.id),
    lambda tx, their: Commitments(tx).live_of_pair(their.pair.id),
    lambda tx, their: Commitments(tx).live_of_manager(their.manager.id),
    lambda tx, their: Commitments(tx).page_live_of(their.manager.id, [their.pair.id], 9, 0)[1],
    lambda tx, their: Commitments(tx).last_number(their.manager.id),
    lambda tx, their: Commitments(tx).of_reply(their.reply.id),
    lambda tx, their: Notes(tx).of_author(their.manager.id, their.pair.id, 9),
    lambda tx, their: Notes(tx).count_of_reply(their.reply.id),
    lambda tx, their: Notes(tx).of_reply(their.reply.id),
    lambda tx, their: ReplyLines(tx).of_reply(their.reply.id, NOW),
    lambda tx, their: ReplyLines(tx).of_author(their.manager.id, NOW),
    lambda tx, their: ReplyLines(tx).count_gone(their.reply.id, LATER),
    lambda tx, their: LineFigures(tx).replies_of([their.line.id]),
    lambda tx, their: Replies(tx).by_message("D1", their.reply.ts),
    lambda tx, their: Deliveries(tx).by_key("waiting"),
    lambda tx, _their: Deliveries(tx).by_message("D1", "9.9"),
    lambda tx, their: Deliveries(tx).waiting_for(their.manager.id, KINDS, LATER),
    lambda tx, their: Deliveries(tx).unsent_to(their.manager.id, KINDS, LATER),
    lambda tx, their: Deliveries(tx).count_sent(their.manager.id, KINDS, EARLIER),
    lambda tx, their: Deliveries(tx).latest(their.manager.id, BRIEF),
    lambda tx, their: Homes(tx).get(their.manager.id),
    lambda tx, _their: RateLimits(tx).closed(NOW),
    lambda tx, their: People(tx).by_slack_ids([their.manager.slack_id]),
    lambda tx, their: AuditLog(tx).of_person(their.manager.id, 9),
    lambda tx, their: AuditLog(tx).of_person(their.pair.report.id, 9),
    lambda tx, their: Practice(tx).last_times(their.manager.id),
    lambda tx, _their: Policies(tx).get() != Policy(),
    lambda tx, their: People(tx).preferences(their.pair.report.id).quiet != Policy().quiet,
    lambda tx, _their: Policies(tx).followers("", 9),
    lambda tx, _their: People(tx).administrators(9),
    lambda tx, _their: PerformanceViewers(tx).all(),
    lambda tx, their: PerformanceViewers(tx).since(their.manager.id),
    lambda tx, _their: LegalHolds(tx).all(),
    lambda tx, their: LegalHolds(tx).since(their.pair.report.id),
    lambda tx, _their: Workspaces(tx).get(),
    lambda tx, _their: Workspaces(tx).lock(),
    lambda tx, _their: OAuthStates(tx).take("state", "browser", NOW),
]


@pytest.mark.parametrize("look", LOOKUPS)
def test_look_ups_find_nothing_from_elsewhere(db: SealedDatabase, theirs: Theirs, look: Callable[..., Any]):
    with db.coaching(Reader(WORKSPACE, theirs.manager.id)) as tx:
        assert not look(tx, theirs)
    with db.coaching(Reader(ELSEWHERE, theirs.manager.id)) as tx:
        assert look(tx, theirs), "the test must ask for something that is there"


def test_changes_touch_nothing_elsewhere(db: SealedDatabase, engine: Engine, theirs: Theirs):
    def everything() -> list[Any]:
        with engine.connect() as connection:
            return [connection.execute(select(table)).all() for table in Row.metadata.sorted_tables]

    before = everything()
    with db.coaching(Reader(WORKSPACE, theirs.manager.id)) as tx:
        People(tx).lock(theirs.manager.id)
        Pairs(tx).set_ended(theirs.pair.id, None)
        Policies(tx).followed("", None)
        PerformanceViewers(tx).remove([theirs.manager.id])
        LegalHolds(tx).remove([theirs.pair.report.id])
        assert not Purging(tx).is_due(theirs.pair.id, kept_at(LATER))
        Destroying(tx).destroy_pair(theirs.pair.id)
        OneOnOnes(tx).save(replace(theirs.series, state=SeriesState.ENDED))
        OneOnOnes(tx).set_plan_at(theirs.series.id, None)
        OneOnOnes(tx).set_plan_ats({theirs.series.id: LATER})
        OneOnOnes(tx).set_timezone(theirs.manager.id, "Asia/Tokyo")
        Occurrences(tx).set_times({theirs.occurrence.id: (NOW, NOW)})
        Occurrences(tx).set_time(theirs.occurrence.id, NOW, NOW, moved=True)
        Occurrences(tx).set_state(theirs.occurrence.id, OccurrenceState.SKIPPED)
        Occurrences(tx).set_outcome(theirs.occurrence.id, Outcome.MOVED)
        assert Occurrences(tx).cancel_upcoming(theirs.series.id, EARLIER) == []
        Briefs(tx).set_thread(theirs.brief.id, "D9", "9.9")
        Commitments(tx).set_state([theirs.commitment.id], CommitmentState.DONE)
        [step] = theirs.goal.milestones
        Goals(tx).tick_milestone(theirs.goal, replace(step, done_at=LATER))
        Goals(tx).take_milestones_away(theirs.goal, [step.id], NOW)
        Notes(tx).take_back([1, 2], NOW)
        Notes(tx).set_line(1, 9)
        Topics(tx).set_line(theirs.topic.id, 9)
        ReplyLines(tx).leave([theirs.line.id])
        ReplyLines(tx).move(theirs.line.id, 9)
        ReplyLines(tx).take_back([theirs.line.id], NOW)
        ReplyLines(tx).remove([theirs.line.id])
        KeptWords(tx).destroy(theirs.reply.id)
        Replies(tx).decide(theirs.reply.id, Decision.DELETED, "")
        Deliveries(tx).reschedule("waiting", LATER, None)
        Deliveries(tx).reschedule_all({"waiting": (LATER, None)})
        Deliveries(tx).cancel("waiting", "why")
        Deliveries(tx).cancel_all(["waiting"], "why")
        Deliveries(tx).set_subject(theirs.waiting.id, {})
        Deliveries(tx).mark_stale(theirs.sent.id)
        Deliveries(tx).refreshed(theirs.sent.id, NOW)
        Deliveries(tx).finish(theirs.waiting.id, DeliveryState.SENT, NOW)
        assert not Deliveries(tx).put_back(theirs.waiting.id, "w", LATER, "fault")
        assert not Deliveries(tx).set_unknown(theirs.waiting.id, "w", LATER)
        Deliveries(tx).put_off(theirs.waiting.id, LATER, None)
        People(tx).set_unreachable(theirs.manager.id, "is_archived")
        RateLimits(tx).open(rate_limits.WORKSPACE)
        Homes(tx).touch([theirs.manager.id], LATER)
        Topics(tx).set_state(theirs.topic.id, TopicState.REMOVED)
        Handovers(tx).end(theirs.handover.id, HandoverState.KEPT)
        Homes(tx).published(theirs.manager.id, LATER)
        Workspaces(tx).end()
        Workspaces(tx).renew_tokens(theirs.claimed, Tokens("xoxb-2"))
        Workspaces(tx).try_tokens_again(theirs.claimed, LATER)
        Workspaces(tx).people_seen(theirs.claimed, "page2", LATER)
    assert everything() == before


INSERTS: list[Callable[[CoachingTransaction, Theirs], Any]] = [
    lambda tx, their: People(tx).save_preferences(their.manager.id, Preferences()),
    lambda tx, their: Pairs(tx).ensure(their.manager.id, their.pair.report.id, NOW),
    lambda tx, their: make_one_on_one(tx, their.pair),
    lambda tx, their: Occurrences(tx).add(their.series.id, their.pair.id, date(2030, 1, 1), NOW, LATER),
    lambda tx, their: Briefs(tx).add(their.pair.id, None, NOW),
    lambda tx, their: Plans(tx).add_revision(replace(their.plan, version=2)),
    lambda tx, their: Commitments(tx).add(their.pair.id, Draft("x", Owner.BOTH), 9, NOW, None, None),
    lambda tx, their: Goals(tx).add(their.goal),
    lambda tx, their: Goals(tx).keep_revision(replace(their.goal, version=2)),
    lambda tx, their: Goals(tx).add_milestone(their.goal, MilestoneDraft(None, "x", None)),
    lambda tx, their: Commitments(tx).record(
        CommitmentChange(their.commitment.id, Change.DONE, None, NOW, Origin.BUTTON)
    ),
    lambda tx, their: Notes(tx).add(their.pair.id, their.manager.id, "mine", NOW, None),
    lambda tx, their: Replies(tx).add(replace(their.reply, ts="7.7")),
    lambda tx, their: Briefs(tx).add_for_report(their.pair.id, their.occurrence.id, NOW),
    lambda tx, their: Topics(tx).add(their.pair.id, their.manager.id, "mine", NOW, None),
    lambda tx, their: Proposals(tx).add(their.manager.id, their.plan, NOW),
    lambda tx, their: Handovers(tx).add(their.pair.id, their.manager.id, their.pair.report.id, [], NOW),
    lambda tx, their: make_delivery(tx, their.manager, "mine"),
    lambda tx, their: Homes(tx).opened(their.manager.id, NOW),
    lambda tx, their: PerformanceViewers(tx).add([their.manager.id], NOW),
    lambda tx, their: LegalHolds(tx).add([their.manager.id], NOW),
    lambda tx, their: AuditLog(tx).add(Entry(Act.CHANGED, "plan", NOW, actor_id=their.manager.id)),
    lambda tx, their: AuditLog(tx).add(Entry(Act.CHANGED, "plan", NOW, whose=their.manager.id)),
    lambda tx, their: AuditLog(tx).add(Entry(Act.CHANGED, "plan", NOW, pair_id=their.pair.id)),
    lambda tx, their: Shifts(tx).add(1, their.pair.id, Frame.COACHING, Frame.PERFORMANCE, their.manager.id, NOW),
    lambda tx, their: Practice(tx).record(their.manager.id, "mine", NOW),
]


@pytest.mark.parametrize("insert", INSERTS)
def test_nothing_can_be_tied_to_rows_elsewhere(db: SealedDatabase, theirs: Theirs, insert: Callable[..., Any]):
    def try_it() -> None:
        with db.coaching(Reader(WORKSPACE, theirs.manager.id)) as tx:
            insert(tx, theirs)

    with pytest.raises((IntegrityError, NotFoundError)):
        try_it()
