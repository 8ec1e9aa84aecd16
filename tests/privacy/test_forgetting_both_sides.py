"""What goes and what stays of goals, topics, proposals and performance records, whichever of the two is forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select

from bot.commitments.rules import Draft, Origin, Owner
from bot.core.errors import NotFoundError
from bot.core.feature import Features
from bot.core.outbox.tables import ClaimedRequestRow
from bot.core.people import Person, ReportBriefTime
from bot.core.sealing.declared import Declared
from bot.goals.rules import Entry, GoalDraft, GoalKind, GoalState, MilestoneDraft
from bot.goals.store import Goals
from bot.meetings.service import Details
from bot.performance.figures import RecordStates
from bot.performance.rules import Time
from bot.performance.sealed_database import SealedDatabase
from bot.performance.store import Records
from bot.performance.vague import RecordDraft
from bot.plans.rules import Plan
from bot.plans.store import Proposals
from bot.topics.store import Topics
from bot.wiring import FEATURES
from tests.desk import TUESDAYS, Desk, quick, utc
from tests.factories import make_request


class Both(Desk):
    """Priya and Sam have both written in every way; each sentence begins with the name of its author."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.pair = self.meet().one_on_one.pair_id
        self.run(utc(24, 13, 35))
        self.agreed = self.goal(self.priya, "Priya: agreed", self.sam)
        self.goal(self.priya, "Priya: draft")
        self.goal(self.sam, "Sam: draft")
        self.services.topics.bring(self.request(self.sam), self.pair, "Sam: topic")
        self.services.plans.save(self.request(self.priya), Plan(self.pair, 0, "Priya: plan"))
        self.services.proposals.propose(self.request(self.sam), Plan(self.pair, 1, "Sam: proposal"))
        with self.db.coaching(self.sam) as tx:
            [self.proposal] = Proposals(tx).all_of_pair(self.pair)
        self.services.proposals.decline(self.request(self.priya), self.proposal.id, "Priya: answer")
        self.record = self.recorded()

    def other(self, who: Person) -> Person:
        return self.sam if who.id == self.priya.id else self.priya

    def goal(self, who: Person, what: str, confirmed_by: Person | None = None) -> int:
        goals, draft = self.services.goals, GoalDraft(what, "", None, GoalKind.GROWTH)
        goal_id = goals.make(self.request(who), self.pair, Entry(draft, asked=True)).goal.id
        goals.set_milestones(self.request(who), goal_id, 0, [MilestoneDraft(None, f"{what}, step", None)])
        if confirmed_by:
            goals.confirm(self.request(confirmed_by), goal_id, 1)
        return goal_id

    def recorded(self) -> int:
        """A performance conversation that was held, with what both have added to its record."""
        day = self.now.date()
        draft = RecordDraft("Priya: standard", "Priya: gap", "Priya: way", "Priya: consequence", day, day, day)
        when = Time(datetime(2026, 11, 24, 15))  # noqa: DTZ001 - wall time
        line = self.services.records.set_up(self.request(self.priya), self.sam, draft, when)
        with self.db.performance(self.priya) as tx:
            record_id = RecordStates(tx).of_series(line.one_on_one.id).id
        return record_id

    def show(self) -> None:
        with self.db.performance(self.priya) as tx:
            RecordStates(tx).set_shown(self.record, self.now)
            Records(tx).bring(self.record, self.priya.id, "Priya: brought", self.now)
        self.services.records.add_comment(self.request(self.sam), self.record, "Sam: words")
        with self.db.performance(self.sam) as tx:
            Records(tx).bring(self.record, self.sam.id, "Sam: brought", self.now)

    def forget(self, who: Person) -> None:
        self.services.rights.forgetting.ask(self.request(who, "f"))
        self.now = utc(26, 9)
        self.services.rights.forgetting.step(self.now)
        self.now = utc(26, 10, 1)
        assert self.services.rights.forgetting.step(self.now)

    def left_for(self, who: Person) -> "Left":
        """What the other one still finds."""
        with self.db.coaching(who) as tx:
            goals = Goals(tx).of_pair(self.pair)
            goal_texts = [goal.draft.what for goal in goals]
            steps = [one.text for goal in goals for one in goal.milestones]
            topics = [one.text for one in Topics(tx).all_of_pair(self.pair)]
            proposals = [(one.plan.expectations, one.answer or "") for one in Proposals(tx).all_of_pair(self.pair)]
        with self.db.performance(who, read_only=True) as tx:
            record = Records(tx).get(self.record)
        brought = {one.text for one in record.brought}
        return Left({*goal_texts}, {*steps}, topics, proposals, record.draft.gap, record.comment or "", brought)


@dataclass(frozen=True)
class Left:
    goals: set[str]
    milestones: set[str]
    topics: list[str]
    proposals: list[tuple[str, str]]
    gap: str
    comment: str
    brought: set[str]


@pytest.fixture
def both(db: SealedDatabase) -> Both:
    return Both.once(db)


def test_there_is_something_of_both_before(both: Both) -> None:
    both.show()
    assert both.left_for(both.sam) == both.left_for(both.priya)
    everything = str(both.left_for(both.sam))
    assert (everything.count("Priya: "), everything.count("Sam: ")) == (7, 6)


def test_with_the_manager_goes_what_only_the_manager_said(both: Both) -> None:
    both.show()
    both.forget(both.priya)
    left = both.left_for(both.sam)
    assert left.goals == {"Priya: agreed", "Sam: draft"}, "what both confirmed stays"
    assert left.milestones == {"Priya: agreed, step", "Sam: draft, step"}
    assert left.topics == ["Sam: topic"]
    assert left.proposals == [("Sam: proposal", "")]
    assert (left.gap, left.comment, left.brought) == ("Priya: gap", "Sam: words", {"Sam: brought"})


def test_with_the_report_goes_what_only_the_report_said(both: Both) -> None:
    both.show()
    both.forget(both.sam)
    left = both.left_for(both.priya)
    assert left.goals == {"Priya: agreed", "Priya: draft"}
    assert left.milestones == {"Priya: agreed, step", "Priya: draft, step"}
    assert (left.topics, left.proposals) == ([], [])
    assert (left.gap, left.comment, left.brought) == ("Priya: gap", "", {"Priya: brought"})


@pytest.mark.parametrize("name", ["priya", "sam"])
def test_a_goal_that_only_the_one_reworded_has_the_words_again_that_both_confirmed(both: Both, name: str) -> None:
    who = getattr(both, name)
    changed = GoalDraft("reworded by one", "by one", None, GoalKind.PERFORMANCE, "by one")
    both.services.goals.change(both.request(who), both.agreed, Entry(changed, 1, asked=True))
    both.forget(who)
    with both.db.coaching(both.other(who)) as tx:
        goal = Goals(tx).get(both.agreed)
        before = [one.draft.what for one in Goals(tx).revisions(goal.id, 9)]
    assert (goal.draft.what, goal.draft.kind, goal.state) == ("Priya: agreed", GoalKind.GROWTH, GoalState.CONFIRMED)
    assert [one.text for one in goal.milestones] == ["Priya: agreed, step"]
    assert before == []


def test_a_proposal_that_somebody_made_is_nowhere_once_they_are_forgotten(both: Both, engine: Engine) -> None:
    both.forget(both.sam)
    with both.db.coaching(both.priya) as tx, pytest.raises(NotFoundError):
        Proposals(tx).get(both.proposal.id)


IN_HAND: dict[str, Callable[[Both, Person], object]] = {
    "commitment": lambda both, who: both.services.commitments.log(
        both.request(who, "late"), both.other(who), Draft("late", Owner.BOTH), Origin.COMMAND
    ),
    "typed": lambda both, who: both.services.replies.receive(both.request(who), both.typed("note: late", None)),
    "goal": lambda both, who: both.services.goals.make(
        both.request(who, "late"), both.pair, Entry(GoalDraft("late", "", None, GoalKind.GROWTH), asked=True)
    ),
    "milestones": lambda both, who: both.services.goals.set_milestones(
        both.request(who, "late"), both.agreed, 0, [MilestoneDraft(None, "late", None)]
    ),
    "topic": lambda both, who: both.services.topics.bring(both.request(who, "late"), both.pair, "late"),
    "plan": lambda both, who: both.services.plans.save(both.request(who, "late"), Plan(both.pair, 1, "late")),
    "proposal": lambda both, who: both.services.proposals.propose(
        both.request(who, "late"), Plan(both.pair, 1, "late")
    ),
    "comment": lambda both, who: both.services.records.add_comment(both.request(who, "late"), both.record, "late"),
    "settings": lambda both, who: both.services.preferences.save(
        both.request(who, "late"), both.services.preferences.of(make_request(who))
    ),
    "before a 1:1": lambda both, who: both.services.briefs.set_report_brief_time(
        both.request(who, "late"), ReportBriefTime.NEVER
    ),
    "snooze": lambda both, who: both.services.weekly.snooze(both.request(who, "late"), utc(30).date()),
    "home": lambda both, who: both.services.homes.opened(both.request(who, "late")),
    "practice": lambda both, who: both.services.practice.practised(
        both.request(who, "p"), both.services.practice.keys[0]
    ),
    "export": lambda both, who: both.services.rights.export(both.request(who, "late")),
    "forget": lambda both, who: both.services.rights.forgetting.ask(both.request(who, "late")),
    "brief": lambda both, who: both.services.briefs.request(both.request(who, "late"), both.other(who)),
    "1:1": lambda both, who: both.services.one_on_ones.add(
        both.request(who, "late"), both.other(who), Details(replace(TUESDAYS, first_on=utc(28).date()))
    ),
}
"""What somebody may have been about to do at the moment they were forgotten."""


@pytest.mark.parametrize("what", IN_HAND)
@pytest.mark.parametrize("name", ["priya", "sam"])
@quick
def test_a_request_in_hand_leaves_nothing(both: Both, engine: Engine, name: str, what: str) -> None:
    who = getattr(both, name)
    both.show()
    both.forget(who)
    before = counts(engine)
    with pytest.raises(NotFoundError):
        IN_HAND[what](both, who)
    assert counts(engine) == before
    assert not any(owned(engine, who).values())


def test_it_leaves_nothing_on_postgresql_either(both: Both, engine: Engine) -> None:
    both.show()
    both.forget(both.sam)
    before = counts(engine)
    for attempt in IN_HAND.values():
        with pytest.raises(NotFoundError):
            attempt(both, both.sam)
    assert counts(engine) == before


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in ClaimedRequestRow.metadata.sorted_tables
        }


def owned(engine: Engine, who: Person) -> dict[str, int]:
    """How many rows there are that are theirs alone."""
    with engine.connect() as connection:
        return {
            one.name: connection.execute(
                select(func.count()).select_from(one.table).where(one.person == who.id)
            ).scalar_one()
            for one in Declared(Features(FEATURES)).all
            if one.person is not None
        }
