"""A report proposes; the manager is told once, takes, edits or declines; no words are lost; the report is told."""

from dataclasses import replace

import pytest

from bot.domain.deliveries import DeliveryState, Kind
from bot.domain.errors import AlreadyChangedError, NotFoundError
from bot.domain.messages import BriefMessage, PlanMessage
from bot.domain.plans import Plan
from bot.domain.prepare_messages import DecidedMessage, PrepareMessage, ProposedMessage
from bot.domain.proposals import ProposalState
from tests.services.desk import Desk, quick, utc

pytestmark = quick


@pytest.fixture
def shared(at_work: Desk) -> Desk:
    """Priya has written a plan; Sam may see it."""
    at_work.services.plans.save(at_work.priya, Plan(pair(at_work), 0, "run reviews", "good", "weekly"), at_work.now)
    return at_work


def pair(desk: Desk) -> int:
    return desk.slack.last(PrepareMessage).pair_id


def propose(desk: Desk, **parts: str) -> int:
    """Sam proposes other parts; the id of what Priya is told of."""
    there = desk.services.plans.show(desk.sam, pair(desk), desk.now).plan
    assert desk.services.proposals.propose(desk.sam, replace(there, **parts), desk.now)
    desk.tick()
    return desk.slack.last(ProposedMessage).proposal_id


def test_it_is_told_part_by_part_and_taken(shared: Desk):
    number = propose(shared, support="twice a week")
    [told] = [one for one in shared.slack.of(Kind.PROPOSED)]
    assert (told.recipient.name, told.thread_ts) == ("Priya", None)
    assert [(one.section, one.now, one.proposed) for one in told.message.differences] == [
        ("support", "weekly", "twice a week")
    ]
    assert shared.services.proposals.take(shared.priya, number, shared.now, "r1") is None
    assert shared.services.proposals.take(shared.priya, number, shared.now, "r1") is None
    shared.tick()
    assert shared.slack.last(PlanMessage).plan.support == "twice a week"
    assert shared.services.plans.history(shared.sam, pair(shared))[1][0].changed_by == "Sam"
    assert shared.slack.last(ProposedMessage).state is ProposalState.TAKEN
    [decided] = shared.slack.of(Kind.DECIDED)
    assert (decided.recipient.name, decided.message.taken, decided.message.edited) == ("Sam", True, False)
    with pytest.raises(AlreadyChangedError):
        shared.services.proposals.decline(shared.priya, number, "", shared.now)


def test_it_is_declined_with_a_line(shared: Desk):
    number = propose(shared, expectations="lead reviews")
    shared.services.proposals.decline(shared.priya, number, "let us talk", shared.now)
    shared.tick()
    assert shared.slack.last(DecidedMessage) == DecidedMessage(pair(shared), "Priya", taken=False, answer="let us talk")
    assert shared.services.plans.show(shared.sam, pair(shared), shared.now).plan.expectations == "run reviews"


def test_a_clash_is_told_and_an_edited_one_taken(shared: Desk):
    number = propose(shared, support="twice a week")
    shared.services.plans.save(shared.priya, Plan(pair(shared), 1, "run reviews", "good", "daily"), shared.now)
    conflict = shared.services.proposals.take(shared.priya, number, shared.now)
    assert conflict is not None
    assert (conflict.current.support, conflict.merged.support) == ("daily", "twice a week")
    edited = replace(conflict.merged, support="daily, twice")
    assert shared.services.proposals.take(shared.priya, number, shared.now, None, edited) is None
    shared.tick()
    assert shared.services.plans.show(shared.sam, pair(shared), shared.now).plan.support == "daily, twice"
    assert shared.slack.last(DecidedMessage).edited


def test_a_newer_one_takes_its_place(shared: Desk):
    first = propose(shared, support="a")
    propose(shared, support="b")
    states = [one.message.state for one in shared.slack.of(Kind.PROPOSED)]
    assert states == [ProposalState.REPLACED, ProposalState.OPEN]
    with pytest.raises(AlreadyChangedError):
        shared.services.proposals.take(shared.priya, first, shared.now)


def test_nothing_changed_is_no_proposal_and_only_the_report_proposes(shared: Desk):
    there = shared.services.plans.show(shared.sam, pair(shared), shared.now).plan
    assert not shared.services.proposals.propose(shared.sam, there, shared.now)
    with pytest.raises(NotFoundError):
        shared.services.proposals.propose(shared.priya, replace(there, support="x"), shared.now)
    number = propose(shared, support="x")
    for who in (shared.sam, shared.person("UOLA", "Ola")):
        with pytest.raises(NotFoundError):
            shared.services.proposals.take(who, number, shared.now)
    with pytest.raises(NotFoundError):
        shared.services.plans.save(shared.sam, replace(there, support="x"), shared.now)


def test_the_night_is_quiet(shared: Desk):
    shared.tick(utc(24, 22))
    there = shared.services.plans.show(shared.sam, pair(shared), shared.now).plan
    shared.services.proposals.propose(shared.sam, replace(there, support="x"), shared.now)
    shared.tick()
    assert [one.state for one in shared.deliveries(Kind.PROPOSED)] == [DeliveryState.WAITING]
    shared.run(utc(25, 9, 1))
    assert [one.state for one in shared.deliveries(Kind.PROPOSED)] == [DeliveryState.SENT]


def test_topics_are_changed_taken_back_carried_on_and_talked_about(shared: Desk):
    topics = shared.services.topics
    topics.bring(shared.sam, pair(shared), "design reviews", shared.now)
    topics.bring(shared.sam, pair(shared), "holidays", shared.now)
    _, [first, second] = topics.of_pair(shared.priya, pair(shared))
    with pytest.raises(NotFoundError):
        topics.change(shared.priya, {first.id: "mine"}, shared.now)
    topics.change(shared.sam, {first.id: "design reviews, please", second.id: ""}, shared.now)
    shared.tick()
    assert [one.text for one in shared.slack.last(BriefMessage).topics] == ["design reviews, please"]
    shared.run(utc(1, 13, 40, month=12))
    assert [one.text for one in shared.slack.last(BriefMessage).topics] == ["design reviews, please"], "carried on"
    with pytest.raises(NotFoundError):
        topics.discussed(shared.sam, first.id, shared.now)
    topics.discussed(shared.priya, first.id, shared.now)
    shared.tick()
    assert shared.slack.last(BriefMessage).topics == ()
    assert shared.slack.last(PrepareMessage).topics == ()
