"""A report proposes; the manager is told once, takes, edits or declines; no words are lost; the report is told."""

from dataclasses import replace

import pytest

from bot.briefs.rules import BriefMessage, ReportBriefMessage
from bot.core.errors import AlreadyChangedError, NotFoundError
from bot.core.outbox.deliveries import DeliveryState
from bot.plans.rules import DECIDED, PROPOSED, DecidedMessage, Plan, PlanMessage, ProposalState, ProposedMessage
from tests.desk import Desk, quick, utc

pytestmark = quick


@pytest.fixture
def shared(at_work: Desk) -> Desk:
    """Priya has written a plan; Sam may see it."""
    return at_work.after(_share)


def _share(desk: Desk) -> None:
    desk.services.plans.save(desk.request(desk.priya), Plan(pair(desk), 0, "run reviews", "good", "weekly"))


def pair(desk: Desk) -> int:
    return desk.slack.last(ReportBriefMessage).pair.id


def propose(desk: Desk, **parts: str) -> int:
    """Sam proposes other parts; the id of what Priya is told of."""
    there = desk.services.plans.show(desk.request(desk.sam), pair(desk)).plan
    assert desk.services.proposals.propose(desk.request(desk.sam), replace(there, **parts))
    desk.tick()
    return desk.slack.last(ProposedMessage).proposal.id


def test_it_is_reported_part_by_part_and_taken(shared: Desk):
    number = propose(shared, support="twice a week")
    [told] = [one for one in shared.slack.of(PROPOSED)]
    assert (told.recipient.name, told.thread_ts) == ("Priya", None)
    assert [(one.section, one.now, one.proposed) for one in told.message.differences] == [
        ("support", "weekly", "twice a week")
    ]
    assert shared.services.proposals.take(shared.request(shared.priya, "r1"), number) is None
    assert shared.services.proposals.take(shared.request(shared.priya, "r1"), number) is None
    shared.tick()
    assert shared.slack.last(PlanMessage).plan.support == "twice a week"
    assert shared.services.plans.history(shared.request(shared.sam), pair(shared))[0].changed_by == shared.sam.id
    assert shared.slack.last(ProposedMessage).proposal.state is ProposalState.TAKEN
    [decided] = shared.slack.of(DECIDED)
    assert (decided.recipient.name, decided.message.edited) == ("Sam", False)
    assert decided.message.proposal.state is ProposalState.TAKEN
    with pytest.raises(AlreadyChangedError):
        shared.services.proposals.decline(shared.request(shared.priya), number, "")


def test_it_is_declined_with_a_line(shared: Desk):
    number = propose(shared, expectations="lead reviews")
    shared.services.proposals.decline(shared.request(shared.priya), number, "let us talk")
    shared.tick()
    decided = shared.slack.last(DecidedMessage)
    assert (decided.pair.id, decided.pair.manager.name) == (pair(shared), "Priya")
    assert (decided.proposal.state, decided.proposal.answer) == (ProposalState.DECLINED, "let us talk")
    assert shared.services.plans.show(shared.request(shared.sam), pair(shared)).plan.expectations == "run reviews"


def test_a_clash_is_reported_and_an_edited_one_taken(shared: Desk):
    number = propose(shared, support="twice a week")
    shared.services.plans.save(shared.request(shared.priya), Plan(pair(shared), 1, "run reviews", "good", "daily"))
    conflict = shared.services.proposals.take(shared.request(shared.priya), number)
    assert conflict is not None
    assert (conflict.current.support, conflict.merged.support) == ("daily", "twice a week")
    edited = replace(conflict.merged, support="daily, twice")
    assert shared.services.proposals.take(shared.request(shared.priya), number, edited) is None
    shared.tick()
    assert shared.services.plans.show(shared.request(shared.sam), pair(shared)).plan.support == "daily, twice"
    assert shared.slack.last(DecidedMessage).edited


def test_a_newer_one_takes_its_place(shared: Desk):
    first = propose(shared, support="a")
    propose(shared, support="b")
    states = [one.message.proposal.state for one in shared.slack.of(PROPOSED)]
    assert states == [ProposalState.REPLACED, ProposalState.OPEN]
    with pytest.raises(AlreadyChangedError):
        shared.services.proposals.take(shared.request(shared.priya), first)


def test_nothing_changed_is_no_proposal_and_only_the_report_proposes(shared: Desk):
    there = shared.services.plans.show(shared.request(shared.sam), pair(shared)).plan
    assert not shared.services.proposals.propose(shared.request(shared.sam), there)
    with pytest.raises(NotFoundError):
        shared.services.proposals.propose(shared.request(shared.priya), replace(there, support="x"))
    number = propose(shared, support="x")
    for who in (shared.sam, shared.person("UOLA", "Ola")):
        with pytest.raises(NotFoundError):
            shared.services.proposals.take(shared.request(who), number)
    with pytest.raises(NotFoundError):
        shared.services.plans.save(shared.request(shared.sam), replace(there, support="x"))


def test_the_night_is_quiet(shared: Desk):
    shared.tick(utc(24, 22))
    there = shared.services.plans.show(shared.request(shared.sam), pair(shared)).plan
    shared.services.proposals.propose(shared.request(shared.sam), replace(there, support="x"))
    shared.tick()
    assert [one.state for one in shared.deliveries(PROPOSED)] == [DeliveryState.WAITING]
    shared.run(utc(25, 9, 1))
    assert [one.state for one in shared.deliveries(PROPOSED)] == [DeliveryState.SENT]


def test_topics_are_changed_taken_back_carried_on_and_talked_about(shared: Desk):
    topics = shared.services.topics
    topics.bring(shared.request(shared.sam), pair(shared), "design reviews")
    topics.bring(shared.request(shared.sam), pair(shared), "holidays")
    _, [first, second] = topics.of_pair(shared.request(shared.priya), pair(shared))
    with pytest.raises(NotFoundError):
        topics.change(shared.request(shared.priya), {first.id: "mine"})
    topics.change(shared.request(shared.sam), {first.id: "design reviews, please", second.id: ""})
    shared.tick()
    assert [one.text for one in shared.slack.last(BriefMessage).topics] == ["design reviews, please"]
    shared.run(utc(1, 13, 40, month=12))
    assert [one.text for one in shared.slack.last(BriefMessage).topics] == ["design reviews, please"], "carried on"
    with pytest.raises(NotFoundError):
        topics.discussed(shared.request(shared.sam), first.id)
    topics.discussed(shared.request(shared.priya), first.id)
    shared.tick()
    assert shared.slack.last(BriefMessage).topics == ()
    assert shared.slack.last(ReportBriefMessage).topics == ()
