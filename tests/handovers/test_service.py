"""A new manager starts with what the report and the former manager both ticked, word for word, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from bot.commitments import service as commitments
from bot.commitments.rules import Change, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import AlreadyChangedError, NotAReportError, NotFoundError, SameManagerError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person, PersonKind
from bot.core.people_store import Pairs
from bot.goals.rules import Entry, GoalDraft, GoalKind, GoalState, MilestoneDraft
from bot.goals.store import Goals
from bot.handovers.rules import (
    HANDED_OVER,
    HANDOVER,
    HANDOVERS,
    HandedOverMessage,
    HandoverMessage,
    HandoverState,
    ItemKind,
)
from bot.plans.rules import Plan
from bot.plans.store import Plans
from tests.desk import Desk, quick, utc
from tests.factories import make_request

pytestmark = quick
GOAL = GoalDraft("run the weekly review alone", "four in a row", date(2027, 3, 1), GoalKind.GROWTH)


class Former:
    """Priya and Sam have a plan, a goal both confirmed, one that is a draft, and commitments; Ola is to take over."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ola = desk.person("UOLA", "Ola")
        self.pair = desk.services.goals.pair_of(desk.request(desk.priya), desk.sam).id
        desk.services.plans.save(desk.request(desk.priya), Plan(self.pair, 0, "run reviews", "good", ""))
        goals = desk.services.goals
        self.goal = goals.make(desk.request(desk.sam), self.pair, Entry(GOAL, asked=True)).goal.id
        goals.confirm(desk.request(desk.priya), self.goal, 1)
        steps = [MilestoneDraft(None, "shadow one", None), MilestoneDraft(None, "lead one", None)]
        line = goals.set_milestones(desk.request(desk.sam), self.goal, 0, steps)
        goals.tick(desk.request(desk.sam), self.goal, line.goal.milestones[0].id, True)
        unsure = GoalDraft("a draft of priya", "", None, GoalKind.GROWTH)
        goals.make(desk.request(desk.priya), self.pair, Entry(unsure, asked=True))
        self.log(desk.sam, "share the draft", Owner.REPORT)
        self.log(desk.priya, "ask about design", Owner.BOTH)
        self.log(desk.priya, "open a door", Owner.MANAGER)

    def log(self, who: Person, text: str, owner: Owner) -> None:
        with self.desk.db.coaching(who) as tx:
            pair = Pairs(tx).get(self.pair)
            commitments.log_all(tx, who, pair, [Draft(text, owner)], Origin.COMMAND, self.desk.now)

    def offer(self, who: Person) -> list[str]:
        return [one.ref for one in self.desk.services.handovers.offer(make_request(who), self.pair, self.ola.id).items]

    def start(self, who: Person, *refs: str) -> int:
        service = self.desk.services.handovers
        started = service.start(self.desk.request(who, "r1"), self.pair, self.ola.id, refs or self.offer(who))
        assert started is not None
        assert service.start(self.desk.request(who, "r1"), self.pair, self.ola.id, refs or self.offer(who)) is None
        self.desk.tick()
        return started.id

    def new(self) -> tuple[Plan, list[str], list[str]]:
        """What Ola reads of it: the plan, goals with open steps, commitments."""
        with self.desk.db.coaching(self.ola, read_only=True) as tx:
            pair = Pairs(tx).find(self.ola.id, self.desk.sam.id)
            if pair is None:
                return Plan(0), [], []
            goals = Goals(tx).of_pair(pair.id)
            assert all(one.state is GoalState.DRAFT and one.report_confirmed_at for one in goals)
            steps = [f"{one.draft.what}: {[step.text for step in one.milestones]}" for one in goals]
            return Plans(tx).latest(pair.id), steps, [one.text for one in Commitments(tx).live_of_pair(pair.id)]


@pytest.fixture
def former(at_work: Desk) -> Former:
    return Former(at_work)


def test_what_both_ticked_is_with_the_new_manager_word_for_word(former: Former):
    desk, service = former.desk, former.desk.services.handovers
    offered = service.offer(desk.request(desk.sam), former.pair, former.ola.id).items
    assert [(one.kind, one.text) for one in offered] == [
        (ItemKind.PART, "run reviews"),
        (ItemKind.PART, "good"),
        (ItemKind.GOAL, "run the weekly review alone"),
        (ItemKind.COMMITMENT, "share the draft"),
        (ItemKind.COMMITMENT, "ask about design"),
    ]
    number = former.start(desk.sam)
    [told] = desk.slack.of(HANDOVER)
    assert (told.recipient.name, told.message.other_name, told.message.new_manager_name) == ("Priya", "Sam", "Ola")
    assert told.message.items == offered
    assert former.new() == (Plan(0), [], [])
    kept = [one.ref for one in offered if one.text != "good"]
    for _ in range(2):
        assert service.answer(desk.request(desk.priya, "r2"), number, kept).state is HandoverState.PASSED_ON
    with pytest.raises(AlreadyChangedError):
        service.answer(desk.request(desk.priya, "r3"), number, kept)
    desk.tick()
    plan, goals, logged = former.new()
    assert (plan.expectations, plan.current_performance, plan.version) == ("run reviews", "", 1)
    assert goals == ["run the weekly review alone: ['lead one']"]
    assert logged == ["share the draft", "ask about design"]
    counts = {ItemKind.PART: 1, ItemKind.GOAL: 1, ItemKind.COMMITMENT: 2}
    told_to = {one.recipient.name: one.message for one in desk.slack.of(HANDED_OVER)}
    assert set(told_to) == {"Ola", "Sam"}
    assert told_to["Ola"].pair_id is not None
    assert told_to["Sam"] == HandedOverMessage("Sam", "Priya", "Ola", counts)
    assert desk.slack.last(HandoverMessage).state is HandoverState.PASSED_ON
    with desk.db.read_only(desk.sam.workspace_id) as tx:
        [noted] = [one for one in AuditLog(tx).of_person(desk.sam.id, 99) if one.act is Act.HANDED_OVER]
    assert (noted.actor_id, noted.whose, noted.ref) == (desk.priya.id, desk.sam.id, f"handover:{number}")
    assert HANDOVERS.name == noted.data


def test_nothing_that_was_not_ticked_by_the_first_can_be_added_by_the_second(former: Former):
    desk = former.desk
    part, *others = former.offer(desk.priya)
    number = former.start(desk.priya, part)
    desk.services.handovers.answer(desk.request(desk.sam), number, [part, *others])
    assert former.new()[0].expectations == "run reviews"
    assert former.new()[1:] == ([], [])


def test_with_no_tick_nothing_goes_and_who_asked_is_notified(former: Former):
    desk = former.desk
    number = former.start(desk.priya)
    assert desk.services.handovers.answer(desk.request(desk.sam), number, []).state is HandoverState.KEPT
    desk.tick()
    assert former.new() == (Plan(0), [], [])
    [told] = desk.slack.of(HANDED_OVER)
    assert (told.recipient.name, set(told.message.counts.values())) == ("Priya", {0})


def test_what_was_reworded_after_it_was_ticked_stays(former: Former):
    desk = former.desk
    number = former.start(desk.sam)
    refs = desk.slack.last(HandoverMessage).items
    desk.services.plans.save(desk.request(desk.priya), Plan(former.pair, 1, "other words", "good", ""))
    desk.services.handovers.answer(desk.request(desk.priya), number, [one.ref for one in refs])
    assert (former.new()[0].expectations, former.new()[0].current_performance) == ("", "good")


def test_a_manager_who_has_left_leaves_it_to_the_report_and_only_their_words(former: Former):
    desk = former.desk
    profile = desk.directory.profiles["T1", "UPRIYA"]
    desk.services.people.profile_changed(replace(profile, active=False), desk.now)
    texts = [
        one.text for one in desk.services.handovers.offer(desk.request(desk.sam), former.pair, former.ola.id).items
    ]
    assert texts == ["run the weekly review alone", "share the draft"]
    former.start(desk.sam)
    assert former.new()[1:] == (["run the weekly review alone: ['lead one']"], ["share the draft"])
    assert not desk.slack.of(HANDOVER)
    [told] = desk.slack.of(HANDED_OVER)
    assert (told.recipient.name, told.message.former_agreed) == ("Ola", False)


def test_strangers_and_whoever_asked_answer_nothing(former: Former):
    desk, service = former.desk, former.desk.services.handovers
    number = former.start(desk.sam)
    for who in (desk.sam, former.ola, desk.person("UBO", "Bo")):
        with pytest.raises(NotFoundError):
            service.answer(desk.request(who), number, [])
        with pytest.raises(NotFoundError):
            service.asked(make_request(who), number)
    with pytest.raises(NotFoundError):
        service.offer(make_request(former.ola), former.pair, former.ola.id)
    for to in (desk.priya, desk.sam):
        with pytest.raises(SameManagerError):
            service.offer(desk.request(desk.sam), former.pair, to.id)
    guest = desk.person("UGUEST", "Guest", kind=PersonKind.GUEST)
    with pytest.raises(NotAReportError):
        service.offer(desk.request(desk.sam), former.pair, guest.id)


def test_a_newer_question_takes_the_place_of_an_earlier_one(former: Former):
    desk, service = former.desk, former.desk.services.handovers
    first = former.start(desk.sam)
    assert service.start(desk.request(desk.priya), former.pair, former.ola.id, former.offer(desk.priya)) is not None
    desk.tick()
    assert desk.slack.of(HANDOVER)[0].message.state is HandoverState.REPLACED
    with pytest.raises(AlreadyChangedError):
        service.answer(desk.request(desk.priya), first, [])


def test_below_what_stands_there_and_only_where_there_is_room(former: Former):
    desk = former.desk
    series = desk.services.one_on_ones
    assert series
    with desk.db.begin("T1") as tx:
        new = Pairs(tx).ensure(former.ola.id, desk.sam.id, desk.now).id
    desk.services.plans.save(desk.request(former.ola), Plan(new, 0, "welcome", "x" * 2999, ""))
    number = former.start(desk.sam)
    refs = former.offer(desk.sam)
    ended = desk.services.handovers.answer(desk.request(desk.priya), number, refs)
    assert [ref for ref in refs if ref not in ended.agreed] == ["part:current_performance:1"]
    plan = former.new()[0]
    assert (plan.expectations, len(plan.current_performance)) == ("welcome\n\nrun reviews", 2999)


def test_the_night_is_quiet(former: Former):
    desk = former.desk
    desk.now = utc(24, 22)
    former.start(desk.sam)
    assert [one.state for one in desk.deliveries(HANDOVER)] == [DeliveryState.WAITING]
    desk.run(utc(25, 9, 1))
    assert [one.state for one in desk.deliveries(HANDOVER)] == [DeliveryState.SENT]


def test_whom_a_command_means(former: Former):
    desk, pairs = former.desk, former.desk.services.handovers.pairs
    by_sam, to = pairs(desk.request(desk.sam), [former.ola])
    assert ([one.id for one in by_sam], to) == ([former.pair], former.ola)
    assert [one.id for one in pairs(desk.request(desk.priya), [desk.sam, former.ola])[0]] == [former.pair]
    assert pairs(desk.request(desk.priya), [former.ola, desk.sam])[0] == []
    assert [one.id for one in pairs(desk.request(desk.priya))[0]] == [former.pair]
    assert pairs(make_request(former.ola)) == ([], None)


def test_words_taken_back_are_in_the_question_no_more(former: Former):
    desk = former.desk
    typed = desk.reply("Sam will call the zebrafish by Friday")
    former.start(desk.priya)
    for name in ("Zoe", "Yan"):  # two later questions: the first is not the newest
        other = desk.person(f"U{name.upper()}", name)
        desk.services.handovers.start(desk.request(desk.priya), former.pair, other.id, former.offer(desk.priya))
    desk.tick()
    asked = [one for one in desk.slack.of(HANDOVER) if one.recipient.id == desk.sam.id]
    assert "zebrafish" in repr(asked[0].message)
    desk.delete(typed)
    desk.tick()
    asked = [one for one in desk.slack.of(HANDOVER) if one.recipient.id == desk.sam.id]
    assert "zebrafish" not in repr([one.message for one in asked])
    assert [one.text for one in asked[0].message.items][-1] == "ask about design", "the rest is still asked about"


def test_the_question_names_nothing_that_is_done_meanwhile(former: Former):
    desk = former.desk
    former.start(desk.priya)
    with desk.db.coaching(desk.sam) as tx:
        one = next(one for one in Commitments(tx).live_of_pair(former.pair) if one.text == "share the draft")
    desk.services.commitments.set_state(desk.request(desk.sam), one.id, Change.DONE, Origin.BUTTON)
    desk.tick()
    [asked] = desk.slack.of(HANDOVER)
    assert [item.text for item in asked.message.items][-1] == "ask about design"
