"""Who wrote a text stays its writer: through acceptance, edits and handovers, until they are forgotten."""

import pytest
from sqlalchemy import Engine, select, update

from bot.administration.rules import Named
from bot.commitments import service as commitments
from bot.commitments.rules import Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.core.sealing.tables import TextKeyRow
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.goals.store import Goals
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Plans, Proposals
from bot.plans.tables import PlanRevisionRow
from tests.desk import Desk, quick, utc
from tests.factories import make_request


class Two(Desk):
    """Priya and Sam, who write together, and Ola, who is to be Sam's next manager."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.ola = self.person("UOLA", "Ola")
        self.pair = self.meet().one_on_one.pair_id

    def saves(self, version: int, *parts: str) -> None:
        assert self.services.plans.save(self.request(self.priya), Plan(self.pair, version, *parts)) is None

    def proposes(self, version: int, *parts: str) -> int:
        assert self.services.proposals.propose(self.request(self.sam), Plan(self.pair, version, *parts))
        with self.db.coaching(self.sam) as tx:
            return Proposals(tx).all_of_pair(self.pair)[-1].id

    def takes(self, proposal_id: int, *edited: str, version: int = 0) -> None:
        plan = Plan(self.pair, version, *edited) if edited else None
        assert self.services.proposals.take(self.request(self.priya), proposal_id, plan) is None

    def forget(self, who: Person) -> None:
        self.services.rights.forgetting.ask(self.request(who))
        self.now = utc(26, 9)
        self.services.rights.forgetting.step(self.now)
        self.now = utc(26, 10, 1)
        assert self.services.rights.forgetting.step(self.now)

    def plan(self, reader: Person, pair_id: int | None = None) -> tuple[str, str, str]:
        with self.db.coaching(reader) as tx:
            found = Plans(tx).latest(pair_id or self.pair)
            every = [
                (one.expectations, one.current_performance, one.support) for one in Plans(tx).history(found.pair_id, 9)
            ]
        self.said = str(every)
        return found.expectations, found.current_performance, found.support

    def hand_over(self) -> int:
        """What Sam and Priya have, to Ola; the id of the new pair."""
        handovers = self.services.handovers
        refs = [one.ref for one in handovers.offer(make_request(self.sam), self.pair, self.ola.id).items]
        started = handovers.start(self.request(self.sam), self.pair, self.ola.id, refs)
        assert started is not None
        handovers.answer(self.request(self.priya), started.id, refs)
        with self.db.read_only(self.sam.workspace_id) as tx:
            pair = Pairs(tx).find(self.ola.id, self.sam.id)
        assert pair is not None
        return pair.id


@pytest.fixture
def two(db: SealedDatabase) -> Two:
    return Two.once(db)


def test_two_parts_sam_proposed_go_with_sam_although_priya_edited_a_third_as_she_accepted(two: Two) -> None:
    two.saves(0, "", "", "a mentor")
    proposal = two.proposes(1, "sam leads the launch", "sam is steady", "a mentor")
    two.takes(proposal, "sam leads the launch", "sam is steady", "a course", version=1)
    two.forget(two.sam)
    assert two.plan(two.priya) == ("", "", "a course")
    assert "sam" not in two.said


def test_what_priya_accepted_stays_when_priya_is_forgotten(two: Two) -> None:
    two.takes(two.proposes(0, "sam leads the launch", "sam is steady", ""))
    two.forget(two.priya)
    assert two.plan(two.sam) == ("sam leads the launch", "sam is steady", "")


@pytest.mark.parametrize(
    ("name", "left"), [("sam", ""), ("priya", "sam leads the launch")], ids=["who wrote it", "who put the full stop"]
)
@quick
def test_a_full_stop_makes_nobody_the_only_writer(two: Two, name: str, left: str) -> None:
    two.takes(two.proposes(0, "sam leads the launch"))
    two.saves(1, "sam leads the launch.")
    two.forget(getattr(two, name))
    reader = two.priya if name == "sam" else two.sam
    assert two.plan(reader) == (left, "", "")


@quick
def test_a_proposal_keeps_no_words_of_the_manager_s(two: Two) -> None:
    two.saves(0, "priya says ship", "", "")
    two.proposes(1, "priya says ship", "sam is steady", "")
    two.forget(two.priya)
    with two.db.coaching(two.sam) as tx:
        [kept] = Proposals(tx).all_of_pair(two.pair)
    assert (kept.plan.expectations, kept.plan.current_performance) == ("", "sam is steady")


@pytest.mark.parametrize(("name", "left"), [("sam", []), ("priya", ["sam calls"])])
@quick
def test_an_edited_commitment_has_two_writers(two: Two, name: str, left: list[str]) -> None:
    with two.db.coaching(two.sam) as tx:
        pair, request = Pairs(tx).get(two.pair), two.request(two.sam)
        logged = commitments.log(tx, request, pair, Draft("sam calls", Owner.REPORT), Origin.COMMAND)
    with two.db.coaching(two.priya) as tx:
        draft = Draft("sam calls on Friday", Owner.REPORT)
        commitments.edit(tx, two.request(two.priya), pair, logged, draft, Origin.BUTTON)
    two.forget(getattr(two, name))
    with two.db.coaching(two.priya if name == "sam" else two.sam) as tx:
        assert [one.text for one in Commitments(tx).all_of_pair(two.pair)] == left


@pytest.mark.parametrize("name", ["sam", "priya"])
@quick
def test_each_step_of_a_confirmed_goal_goes_with_its_writer_unless_both_confirmed_it(two: Two, name: str) -> None:
    goals, draft = two.services.goals, GoalDraft("agreed", "", None, GoalKind.GROWTH)
    goal = goals.make(two.request(two.priya), two.pair, Entry(draft, asked=True)).goal.id
    goals.set_milestones(two.request(two.priya), goal, 0, [MilestoneDraft(None, "confirmed with it", None)])
    goals.confirm(two.request(two.sam), goal, 1)
    later = [MilestoneDraft(None, f"{who} alone", None) for who in ("priya", "sam")]
    goals.set_milestones(two.request(two.priya), goal, 1, later[:1])
    line = goals.set_milestones(two.request(two.sam), goal, 2, later[1:])
    steps = {one.text: one for one in line.goal.milestones}
    edits = [MilestoneDraft(steps["confirmed with it"].id, f"confirmed with it, {name} says", None)]
    goals.set_milestones(two.request(getattr(two, name)), goal, 3, edits)
    two.forget(getattr(two, name))
    other = "priya" if name == "sam" else "sam"
    with two.db.coaching(getattr(two, other)) as tx:
        assert {one.text for one in Goals(tx).get(goal).milestones} == {"confirmed with it", f"{other} alone"}


def test_after_a_handover_words_are_still_whose_they_were(two: Two, engine: Engine) -> None:
    two.saves(0, "priya says ship", "", "")
    two.takes(two.proposes(1, "priya says ship", "sam is steady", ""))
    with two.db.coaching(two.priya) as tx:
        pair, request = Pairs(tx).get(two.pair), two.request(two.priya)
        for text, owner in (("priya asks", Owner.BOTH), ("priya tells", Owner.REPORT)):
            commitments.log(tx, request, pair, Draft(text, owner), Origin.COMMAND)
    new = two.hand_over()
    assert two.plan(two.ola, new) == ("priya says ship", "sam is steady", "")
    with engine.connect() as connection:
        before = connection.scalars(select(TextKeyRow.id).where(TextKeyRow.pair_id == new)).all()
    two.forget(two.priya)
    assert two.plan(two.ola, new) == ("", "sam is steady", "")
    with two.db.coaching(two.ola) as tx:
        assert Commitments(tx).all_of_pair(new) == []
    with engine.connect() as connection:
        after = connection.scalars(select(TextKeyRow.id).where(TextKeyRow.pair_id == new)).all()
    assert not set(before) & set(after), "the key that opened her words is gone, too"


@quick
def test_a_hold_on_whoever_has_their_words_now_comes_first(two: Two) -> None:
    two.saves(0, "priya says ship", "", "")
    new = two.hand_over()
    dana = two.person("UADMIN", "Dana", admin=True)
    standing = two.services.administration.enter(two.request(dana)).policy
    for held, left in ((True, "priya says ship"), (False, "")):
        ola = frozenset([two.ola.slack_id])
        change = Named(ola, frozenset()) if held else Named(frozenset(), ola)
        two.services.administration.save(two.request(dana), standing, Named(), change)
        two.services.rights.forgetting.ask(two.request(two.priya))
        for moment in (utc(26, 9), utc(26, 10, 1)) if held else (utc(27, 9), utc(27, 10, 1)):
            two.now = moment
            two.services.rights.forgetting.step(moment)
        assert two.plan(two.ola, new)[0] == left


@quick
def test_a_former_manager_s_words_go_no_further_without_them(two: Two) -> None:
    two.saves(0, "priya says ship", "", "")
    two.takes(two.proposes(1, "priya says ship", "sam is steady", ""))
    new = two.hand_over()
    kim = two.person("UKIM", "Kim")
    offered = two.services.handovers.offer(make_request(two.sam), new, kim.id).items
    assert [one.text for one in offered] == ["sam is steady"]


@quick
def test_rows_of_the_version_before_are_forgotten_by_who_changed_the_plan(two: Two, engine: Engine) -> None:
    two.saves(0, "priya says ship", "", "")
    two.takes(two.proposes(1, "priya says ship", "", "sam asks"))
    with engine.begin() as connection:
        connection.execute(update(PlanRevisionRow).values(writers=None))
    two.forget(two.sam)
    assert two.plan(two.priya) == ("priya says ship", "", "")
