"""A unit of work sees its own workspace only, whatever ids it is given."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from bot.domain import limits
from bot.domain.administration import Policy, kept_at
from bot.domain.audit import Act, Entry
from bot.domain.commitments import Change, CommitmentChange, CommitmentState, Draft, Origin, Owner
from bot.domain.deliveries import DeliveryState, Kind
from bot.domain.errors import NotFoundError
from bot.domain.frames import Frame
from bot.domain.goals import MilestoneDraft
from bot.domain.handovers import HandoverState
from bot.domain.one_on_ones import OccurrenceState, Outcome, SeriesState
from bot.domain.people import QUIET_FROM, QUIET_UNTIL, Preferences
from bot.domain.plans import Plan
from bot.domain.proposals import ProposalState
from bot.domain.replies import Decision
from bot.domain.topics import TopicState
from bot.domain.workspaces import Tokens
from bot.services.ports.opening import Opened
from bot.storage.store import SqlStore
from bot.storage.tables import Row
from bot.storage.workspaces import SqlWorkspaceQueue
from tests.factories import (
    NOW,
    WORKSPACE,
    make_brief,
    make_commitment,
    make_delivery,
    make_goal,
    make_installation,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
    make_reply,
    opened,
)

EARLIER, LATER = NOW - timedelta(days=400), NOW + timedelta(days=400)
ELSEWHERE = "T2"
Theirs = SimpleNamespace


@pytest.fixture
def theirs(store: SqlStore, engine: Engine) -> Theirs:
    """One of everything, in another workspace than the tests' unit of work."""
    with store.begin(ELSEWHERE) as uow:
        pair = make_pair(uow, make_person(uow, "UMANAGER", "Priya", admin=True))
        series = make_one_on_one(uow, pair)
        uow.one_on_ones.set_plan_at(series.id, NOW)
        held = make_occurrence(uow, series, NOW - timedelta(days=7))
        occurrence = make_occurrence(uow, series)
        brief = make_brief(uow, occurrence)
        reply = make_reply(uow, brief)
        commitment = make_commitment(uow, pair, reply=reply, line=1)
        text = opened(uow, pair.manager)
        text.commitments.record(CommitmentChange(commitment.id, Change.LOGGED, None, NOW, Origin.THREAD))
        text.notes.add(pair.id, pair.manager.id, "private", NOW, reply.id)
        plan = Plan(pair.id, 1, "ship", changed_by=pair.manager.id, changed_at=NOW)
        text.plans.add_revision(plan)
        goal = make_goal(uow, pair)
        text.goals.keep_revision(goal)
        uow.people.save_preferences(pair.manager.id, Preferences(daily_cap=1))
        uow.homes.opened(pair.manager.id, NOW)
        uow.practice.record(pair.manager.id, "kind_numbers", NOW)
        uow.receipts.claim("Ev1", NOW)
        uow.workspaces.install(make_installation(ELSEWHERE, tokens=Tokens("xoxb-1", "xoxe-1", NOW)), NOW)
        uow.oauth_states.add("state", "browser", LATER, NOW)
        uow.policies.save(Policy(24, QUIET_UNTIL, QUIET_FROM, "theirs"), NOW)
        uow.performance_viewers.add([pair.manager.id], NOW)
        uow.legal_holds.add([pair.report.id], NOW)
        uow.pairs.set_ended(pair.id, NOW - timedelta(days=900))
        uow.audit.add(Entry(Act.CHANGED, "plan", NOW, pair.manager.id, pair.report.id, pair.id))
        waiting = make_delivery(uow, pair.manager, "waiting")
        uow.limits.close(limits.WORKSPACE, LATER, "invalid_auth")
        sent = make_delivery(uow, pair.manager, "sent")
        uow.deliveries.finish(sent.id, DeliveryState.SENT, NOW, channel="D1", ts="9.9")
        as_report = opened(uow, pair.report)
        topic = as_report.topics.add(pair.id, pair.report.id, "design reviews", NOW, reply.id)
        proposal = as_report.proposals.add(pair.report.id, replace(plan, support="more"), NOW)
        handover = uow.handovers.add(pair.id, pair.manager.id, pair.report.id, ["goal:1:1"], NOW)
        prepared = uow.briefs.add_for_report(pair.id, occurrence.id, NOW)
    [claimed] = SqlWorkspaceQueue(engine).claim_people(NOW, LATER, 9)
    return Theirs(
        claimed=claimed,
        pair=pair,
        manager=pair.manager,
        series=series,
        held=held,
        occurrence=occurrence,
        brief=brief,
        reply=reply,
        commitment=commitment,
        plan=plan,
        goal=goal,
        waiting=waiting,
        sent=sent,
        topic=topic,
        proposal=proposal,
        handover=handover,
        prepared=prepared,
    )


GETS: list[Callable[[Opened, Theirs], Any]] = [
    lambda uow, their: uow.people.get(their.manager.id),
    lambda uow, their: uow.pairs.get(their.pair.id),
    lambda uow, their: uow.one_on_ones.get(their.series.id),
    lambda uow, their: uow.occurrences.get(their.occurrence.id),
    lambda uow, their: uow.briefs.get(their.brief.id),
    lambda uow, their: uow.briefs.set_question(their.brief.id, "mine", NOW),
    lambda uow, their: uow.commitments.get(their.commitment.id),
    lambda uow, their: uow.replies.get(their.reply.id),
    lambda uow, their: uow.commitments.save(their.commitment),
    lambda uow, their: uow.goals.get(their.goal.id),
    lambda uow, their: uow.goals.save(their.goal),
    lambda uow, their: uow.goals.change_milestone(their.goal, MilestoneDraft(their.goal.milestones[0].id, "x", None)),
    lambda uow, their: uow.topics.get(their.topic.id),
    lambda uow, their: uow.topics.set_text(their.topic, "mine"),
    lambda uow, their: uow.proposals.get(their.proposal.id),
    lambda uow, their: uow.handovers.get(their.handover.id),
    lambda uow, their: uow.proposals.decide(their.proposal, ProposalState.TAKEN, "mine"),
]


@pytest.mark.parametrize("get", GETS)
def test_ids_from_elsewhere_are_not_found(store: SqlStore, theirs: Theirs, get: Callable[..., Any]):
    with store.opened(WORKSPACE, theirs.manager.id) as uow, pytest.raises(NotFoundError):
        get(uow, theirs)


KINDS = list(Kind)
LOOKUPS: list[Callable[[Opened, Theirs], Any]] = [
    lambda uow, their: uow.people.get_many([their.manager.id]),
    lambda uow, their: uow.people.by_slack_id(their.manager.slack_id),
    lambda uow, their: uow.people.by_name(their.manager.name),
    lambda uow, their: uow.people.preferences(their.manager.id) != Preferences(),
    lambda uow, their: uow.pairs.find(their.manager.id, their.pair.report.id),
    lambda uow, their: uow.pairs.of_manager(their.manager.id),
    lambda uow, their: uow.pairs.page_of_manager(their.manager.id, 9, 0)[1],
    lambda uow, their: uow.pairs.managers_of(their.pair.report.id),
    lambda uow, their: uow.pairs.get_many([their.pair.id]),
    lambda uow, their: uow.pairs.of_report(their.pair.report.id),
    lambda uow, their: uow.people.preferences_of([their.manager.id])[their.manager.id] != Preferences(),
    lambda uow, their: uow.one_on_ones.get_many([their.series.id]),
    lambda uow, their: uow.occurrences.next_of_pairs([their.pair.id], EARLIER),
    lambda uow, their: uow.occurrences.upcoming_of_pairs([their.pair.id], EARLIER),
    lambda uow, their: uow.briefs.latest_for_report(their.pair.id),
    lambda uow, their: uow.commitments.live_of_pairs([their.pair.id]),
    lambda uow, their: uow.topics.open_of_pair(their.pair.id),
    lambda uow, their: uow.topics.open_of_pairs([their.pair.id]),
    lambda uow, their: uow.topics.of_reply(their.reply.id),
    lambda uow, their: uow.proposals.open_of_pair(their.pair.id),
    lambda uow, their: uow.handovers.of_pair(their.pair.id),
    lambda uow, their: uow.one_on_ones.of_pair(their.pair.id),
    lambda uow, their: uow.one_on_ones.of_manager(their.manager.id),
    lambda uow, their: uow.one_on_ones.of_manager_with_pairs(their.manager.id),
    lambda uow, their: uow.occurrences.get_many([their.occurrence.id]),
    lambda uow, their: uow.occurrences.latest_series_date(their.series.id),
    lambda uow, their: uow.occurrences.upcoming_of_series(their.series.id, EARLIER),
    lambda uow, their: uow.occurrences.next_of_series([their.series.id], EARLIER),
    lambda uow, their: uow.occurrences.next_of_pair(their.pair.id, EARLIER),
    lambda uow, their: uow.occurrences.of_series_date(their.series.id, their.occurrence.series_date),
    lambda uow, their: uow.occurrences.upcoming_of_manager(their.manager.id, EARLIER),
    lambda uow, their: uow.occurrences.last_held_of_pairs([their.pair.id], LATER),
    lambda uow, their: uow.occurrences.of_manager_between(their.manager.id, EARLIER, LATER),
    lambda uow, their: uow.occurrences.page_upcoming_of_manager(their.manager.id, EARLIER, 9, 0)[1],
    lambda uow, their: uow.briefs.by_thread("D1", their.brief.thread_ts),
    lambda uow, their: uow.briefs.latest_of_pair(their.pair.id),
    lambda uow, their: uow.briefs.of_occurrence(their.occurrence.id),
    lambda uow, their: uow.briefs.used_questions(their.pair.id),
    lambda uow, their: uow.plans.latest(their.pair.id).version,
    lambda uow, their: uow.plans.latest_of_pairs([their.pair.id]),
    lambda uow, their: uow.plans.history(their.pair.id, 9),
    lambda uow, their: uow.pairs.of_report(their.pair.report.id),
    lambda uow, their: uow.goals.of_pair(their.pair.id),
    lambda uow, their: uow.goals.live_of_pairs([their.pair.id]),
    lambda uow, their: uow.goals.revisions(their.goal.id, 9),
    lambda uow, their: uow.commitments.get_many([their.commitment.id]),
    lambda uow, their: uow.commitments.history(their.commitment.id),
    lambda uow, their: uow.commitments.live_of_pair(their.pair.id),
    lambda uow, their: uow.commitments.live_of_manager(their.manager.id),
    lambda uow, their: uow.commitments.page_live_of(their.manager.id, [their.pair.id], 9, 0)[1],
    lambda uow, their: uow.commitments.live_numbers(their.manager.id),
    lambda uow, their: uow.commitments.of_reply(their.reply.id),
    lambda uow, their: uow.notes.of_author(their.manager.id, their.pair.id, 9),
    lambda uow, their: uow.notes.count_of_reply(their.reply.id),
    lambda uow, their: uow.replies.by_message("D1", their.reply.ts),
    lambda uow, their: uow.deliveries.by_key("waiting"),
    lambda uow, _their: uow.deliveries.by_message("D1", "9.9"),
    lambda uow, their: uow.deliveries.waiting_for(their.manager.id, KINDS, LATER),
    lambda uow, their: uow.deliveries.unsent_to(their.manager.id, KINDS, LATER),
    lambda uow, their: uow.deliveries.count_sent(their.manager.id, KINDS, EARLIER),
    lambda uow, their: uow.deliveries.latest(their.manager.id, Kind.BRIEF),
    lambda uow, their: uow.homes.get(their.manager.id),
    lambda uow, _their: uow.limits.closed(NOW),
    lambda uow, their: uow.people.by_slack_ids([their.manager.slack_id]),
    lambda uow, their: uow.audit.of_person(their.manager.id, 9),
    lambda uow, their: uow.audit.of_person(their.pair.report.id, 9),
    lambda uow, their: uow.practice.last_times(their.manager.id),
    lambda uow, _their: uow.policies.get() != Policy(),
    lambda uow, their: uow.people.preferences(their.pair.report.id).quiet != Policy().quiet,
    lambda uow, _their: uow.policies.followers("", 9),
    lambda uow, _their: uow.people.administrators(9),
    lambda uow, _their: uow.performance_viewers.all(),
    lambda uow, their: uow.performance_viewers.since(their.manager.id),
    lambda uow, _their: uow.legal_holds.all(),
    lambda uow, their: uow.legal_holds.since(their.pair.report.id),
    lambda uow, _their: uow.workspaces.get(),
    lambda uow, _their: uow.workspaces.lock(),
    lambda uow, _their: uow.oauth_states.take("state", "browser", NOW),
]


@pytest.mark.parametrize("look", LOOKUPS)
def test_look_ups_find_nothing_from_elsewhere(store: SqlStore, theirs: Theirs, look: Callable[..., Any]):
    with store.opened(WORKSPACE, theirs.manager.id) as uow:
        assert not look(uow, theirs)
    with store.opened(ELSEWHERE, theirs.manager.id) as uow:
        assert look(uow, theirs), "the test must ask for something that is there"


def test_changes_touch_nothing_elsewhere(store: SqlStore, engine: Engine, theirs: Theirs):
    def everything() -> list[Any]:
        with engine.connect() as connection:
            return [connection.execute(select(table)).all() for table in Row.metadata.sorted_tables]

    before = everything()
    with store.opened(WORKSPACE, theirs.manager.id) as uow:
        uow.people.lock(theirs.manager.id)
        uow.pairs.set_ended(theirs.pair.id, None)
        uow.policies.followed("", None)
        uow.performance_viewers.remove([theirs.manager.id])
        uow.legal_holds.remove([theirs.pair.report.id])
        assert not uow.purging.is_due(theirs.pair.id, kept_at(LATER))
        uow.purging.destroy_text(theirs.pair.id)
        uow.one_on_ones.save(replace(theirs.series, state=SeriesState.ENDED))
        uow.one_on_ones.set_plan_at(theirs.series.id, None)
        uow.one_on_ones.set_plan_ats({theirs.series.id: LATER})
        uow.one_on_ones.set_timezone(theirs.manager.id, "Asia/Tokyo")
        uow.occurrences.set_times({theirs.occurrence.id: (NOW, NOW)})
        uow.occurrences.set_time(theirs.occurrence.id, NOW, NOW, moved=True)
        uow.occurrences.set_state(theirs.occurrence.id, OccurrenceState.SKIPPED)
        uow.occurrences.set_outcome(theirs.occurrence.id, Outcome.MOVED)
        assert uow.occurrences.delete_upcoming(theirs.series.id, EARLIER) == []
        uow.briefs.set_thread(theirs.brief.id, "D9", "9.9")
        uow.commitments.set_state([theirs.commitment.id], CommitmentState.DONE)
        [step] = theirs.goal.milestones
        uow.goals.tick_milestone(theirs.goal, replace(step, done_at=LATER))
        uow.goals.delete_milestone(theirs.goal, step.id)
        uow.notes.delete_of_reply(theirs.reply.id)
        uow.replies.decide(theirs.reply.id, Decision.DELETED, "")
        uow.deliveries.reschedule("waiting", LATER, None)
        uow.deliveries.reschedule_all({"waiting": (LATER, None)})
        uow.deliveries.cancel("waiting", "why")
        uow.deliveries.cancel_all(["waiting"], "why")
        uow.deliveries.set_subject(theirs.waiting.id, {})
        uow.deliveries.mark_stale(theirs.sent.id)
        uow.deliveries.refreshed(theirs.sent.id)
        uow.deliveries.finish(theirs.waiting.id, DeliveryState.SENT, NOW)
        assert not uow.deliveries.put_back(theirs.waiting.id, "w", LATER, "fault")
        assert not uow.deliveries.set_unknown(theirs.waiting.id, "w", LATER)
        uow.deliveries.put_off(theirs.waiting.id, LATER, None)
        uow.people.set_unreachable(theirs.manager.id, "is_archived")
        uow.limits.open(limits.WORKSPACE)
        uow.homes.touch([theirs.manager.id], LATER)
        uow.topics.set_state(theirs.topic.id, TopicState.REMOVED)
        uow.handovers.end(theirs.handover.id, HandoverState.KEPT)
        uow.homes.published(theirs.manager.id, LATER)
        uow.workspaces.end()
        uow.workspaces.renew_tokens(theirs.claimed, Tokens("xoxb-2"))
        uow.workspaces.try_tokens_again(theirs.claimed, LATER)
        uow.workspaces.people_seen(theirs.claimed, "page2", LATER)
    assert everything() == before


INSERTS: list[Callable[[Opened, Theirs], Any]] = [
    lambda uow, their: uow.people.save_preferences(their.manager.id, Preferences()),
    lambda uow, their: uow.pairs.ensure(their.manager.id, their.pair.report.id, NOW),
    lambda uow, their: make_one_on_one(uow, their.pair),
    lambda uow, their: uow.occurrences.add(their.series.id, their.pair.id, date(2030, 1, 1), NOW, LATER),
    lambda uow, their: uow.briefs.add(their.pair.id, None, "mine", NOW),
    lambda uow, their: uow.plans.add_revision(replace(their.plan, version=2)),
    lambda uow, their: uow.commitments.add(their.pair.id, Draft("x", Owner.BOTH), 9, NOW, None, None),
    lambda uow, their: uow.goals.add(their.goal),
    lambda uow, their: uow.goals.keep_revision(replace(their.goal, version=2)),
    lambda uow, their: uow.goals.add_milestone(their.goal, MilestoneDraft(None, "x", None)),
    lambda uow, their: uow.commitments.record(
        CommitmentChange(their.commitment.id, Change.DONE, None, NOW, Origin.BUTTON)
    ),
    lambda uow, their: uow.notes.add(their.pair.id, their.manager.id, "mine", NOW, None),
    lambda uow, their: uow.replies.add(replace(their.reply, ts="7.7")),
    lambda uow, their: uow.briefs.add_for_report(their.pair.id, their.occurrence.id, NOW),
    lambda uow, their: uow.topics.add(their.pair.id, their.manager.id, "mine", NOW, None),
    lambda uow, their: uow.proposals.add(their.manager.id, their.plan, NOW),
    lambda uow, their: uow.handovers.add(their.pair.id, their.manager.id, their.pair.report.id, [], NOW),
    lambda uow, their: make_delivery(uow, their.manager, "mine"),
    lambda uow, their: uow.homes.opened(their.manager.id, NOW),
    lambda uow, their: uow.performance_viewers.add([their.manager.id], NOW),
    lambda uow, their: uow.legal_holds.add([their.manager.id], NOW),
    lambda uow, their: uow.audit.add(Entry(Act.CHANGED, "plan", NOW, actor_id=their.manager.id)),
    lambda uow, their: uow.audit.add(Entry(Act.CHANGED, "plan", NOW, whose=their.manager.id)),
    lambda uow, their: uow.audit.add(Entry(Act.CHANGED, "plan", NOW, pair_id=their.pair.id)),
    lambda uow, their: uow.shifts.add(1, their.pair.id, Frame.COACHING, Frame.PERFORMANCE, their.manager.id, NOW),
    lambda uow, their: uow.practice.record(their.manager.id, "mine", NOW),
]


@pytest.mark.parametrize("insert", INSERTS)
def test_nothing_can_be_tied_to_rows_elsewhere(store: SqlStore, theirs: Theirs, insert: Callable[..., Any]):
    def try_it() -> None:
        with store.opened(WORKSPACE, theirs.manager.id) as uow:
            insert(uow, theirs)

    with pytest.raises((IntegrityError, NotFoundError)):
        try_it()
