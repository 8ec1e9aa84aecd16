"""One's own audit log: what one did with what one shares, and what the other one did, by ids and words only."""

from datetime import date

import pytest

from bot.core.audit import Act
from bot.core.people_store import Pairs
from bot.goals.rules import Entry, GoalDraft, GoalKind, GoalState
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Proposals
from bot.privacy.views import audit_log_lines
from bot.privacy.wording import Acts
from tests.desk import Desk
from tests.factories import WORKSPACE, library


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    return Desk(db).after(Desk.meet)


def pair_of(desk: Desk) -> int:
    with desk.db.begin(WORKSPACE) as tx:
        return Pairs(tx).of_manager(desk.priya.id)[0].id


def log(desk: Desk, who) -> list[tuple[str, str, str, bool]]:
    """Oldest first: who did what to which data, and whether it was something of the two."""
    lines = desk.services.rights.audit_log(desk.request(who))
    return [(one.actor.name if one.actor else "", one.act.value, one.data, one.together) for one in reversed(lines)]


def test_plan_edits_proposals_and_goals_stand_in_the_log_of_both(desk: Desk):
    pair = pair_of(desk)
    services = desk.services
    services.plans.save(desk.request(desk.priya), Plan(pair, 0, "Runs the review"))
    services.proposals.propose(desk.request(desk.sam), Plan(pair, 1, "Runs the review", "Good"))
    with desk.db.coaching(desk.sam) as tx:
        proposal = Proposals(tx).all_of_pair(pair)[0].id
    services.proposals.take(desk.request(desk.priya), proposal)
    draft = GoalDraft("Run a review", "Twice", date(2027, 3, 5), GoalKind.GROWTH)
    goal = services.goals.make(desk.request(desk.sam), pair, Entry(draft, asked=True)).goal.id
    services.goals.confirm(desk.request(desk.priya), goal, 1)
    services.goals.finish(desk.request(desk.sam), goal, GoalState.DONE)
    expected = [
        ("Priya", "changed", "plan", True),
        ("Sam", "shared", "proposal", True),
        ("Sam", "changed", "plan", True),
        ("Priya", "changed", "proposal", True),
        ("Sam", "made", "goal", True),
        ("Priya", "changed", "goal", True),
        ("Sam", "changed", "goal", True),
    ]
    assert log(desk, desk.priya) == expected
    assert log(desk, desk.sam) == expected


def test_what_was_saved_without_a_change_stands_in_no_log(desk: Desk):
    pair = pair_of(desk)
    for version in (0, 1):
        desk.services.plans.save(desk.request(desk.priya), Plan(pair, version, "Runs the review"))
    assert log(desk, desk.priya) == [("Priya", "changed", "plan", True)]


def test_it_reads_as_it_was(desk: Desk):
    desk.services.plans.save(desk.request(desk.priya), Plan(pair_of(desk), 0, "Runs the review"))
    wording = library().for_locale("en")
    for who, said in (
        (desk.priya, "You changed the coaching plan (with Sam)"),
        (desk.sam, "Priya changed the coaching plan (with you)"),
    ):
        request = desk.request(who)
        [line] = audit_log_lines(wording, desk.services.rights.audit_log(request), who, request.today)
        assert line == f"today {desk.now:%H:%M} · {said}"


def test_every_act_has_its_words():
    assert {act.value for act in Act} == {*Acts.model_fields}
