"""Ids of another manager, or of another workspace, find nothing, in every method that takes one."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.commitments import Change, Draft, Origin, Owner
from bot.domain.errors import CoachError, NotAReportError, NotFoundError
from bot.domain.frames import Frame
from bot.domain.goals import GoalDraft, GoalKind, GoalState, MilestoneDraft
from bot.domain.messages import BriefMessage, UnsureMessage
from bot.domain.one_on_ones import Outcome
from bot.domain.people import Person
from bot.domain.plans import Plan
from bot.domain.records import Sentence
from bot.domain.replies import Decision
from bot.domain.vagueness import RecordDraft
from bot.services.bundle import Services
from bot.services.goals import Entry
from bot.services.one_on_ones import Details
from bot.services.records import Time
from tests.factories import WORKSPACE
from tests.services.desk import TUESDAYS, Desk, library, quick, utc

BUTTON = Origin.BUTTON


@dataclass
class Theirs:
    """What belongs to Priya and Sam."""

    series: int
    occurrence: int
    pair: int
    brief: int
    commitment: int
    reply: int
    number: int
    record: int
    note: str
    goal: int
    milestone: int
    topic: int
    proposal: int


@pytest.fixture
def theirs(at_work: Desk) -> Theirs:
    desk = at_work
    line = desk.services.one_on_ones.list(desk.priya, desk.now)[0]
    desk.reply("maybe look at the plan")
    desk.reply("I'll call Kim by Friday")
    desk.reply("note: seems tired")
    desk.tick()
    commitment = desk.live()[0]
    pair = line.one_on_one.pair_id
    made = desk.services.goals.make(desk.priya, pair, GOAL, RULES, desk.now)
    steps = [MilestoneDraft(None, "call Kim", None)]
    goal = desk.services.goals.set_milestones(desk.priya, made.goal.id, 0, steps, desk.now).goal
    desk.services.topics.bring(desk.sam, pair, "design reviews", desk.now)
    desk.services.proposals.propose(desk.sam, Plan(pair, 0, "theirs"), desk.now)
    with desk.store.opened(WORKSPACE, desk.sam.id) as uow:
        topic, proposal = uow.topics.open_of_pair(pair)[0].id, uow.proposals.open_of_pair(pair)
    assert proposal is not None
    return Theirs(
        line.one_on_one.id,
        desk.upcoming(line.one_on_one.id)[0].id,
        line.one_on_one.pair_id,
        desk.slack.last(BriefMessage).brief_id,
        commitment.id,
        desk.slack.last(UnsureMessage).reply_id,
        commitment.number,
        *recorded(desk),
        goal.id,
        goal.milestones[0].id,
        topic,
        proposal.id,
    )


def recorded(desk: Desk) -> tuple[int, str]:
    """A record that Sam was shown, and what names a sentence of Priya's own."""
    desk.services.records.set_up(desk.priya, desk.sam, RECORD, TOMORROW, None, desk.now)
    with desk.store.opened(WORKSPACE, desk.priya.id) as uow:
        state = uow.record_states.latest(1)[0]
        uow.record_states.set_shown(state.id, desk.now)
        return state.id, f"note:{uow.notes.of_author(desk.priya.id, state.pair_id, 1)[0].id}:0"


GOAL = Entry(GoalDraft("know the people", "", None, GoalKind.GROWTH), 1, asked=True)
RULES = library().for_locale("en").smart
Attempt = Callable[[Services, Person, Theirs], Any]
NOW = utc(24, 13, 40)
DRAFT = Draft("mine", Owner.MANAGER)

RECORD = RecordDraft("s", "g", "w", "c", NOW.date(), utc(27).date(), NOW.date())
TOMORROW = Time(datetime(2026, 11, 25, 11))  # noqa: DTZ001 - wall time
SEEN = Sentence("", "seems tired").fingerprint

ATTEMPTS: dict[str, Attempt] = {
    "frames.shift": lambda s, who, their: s.frames.shift(who, their.brief, Frame.PERFORMANCE, NOW),
    "records.show": lambda s, who, their: s.records.show(who, their.record, NOW),
    "records.change": lambda s, who, their: s.records.change(who, their.record, RECORD, NOW),
    "records.edited": lambda s, who, their: s.records.edited(who, their.record),
    "records.show_again": lambda s, who, their: s.records.show_again(who, their.record, NOW),
    "records.acknowledge": lambda s, who, their: s.records.acknowledge(who, their.record, NOW),
    "records.add_words": lambda s, who, their: s.records.add_words(who, their.record, "mine", NOW),
    "records.received": lambda s, who, their: s.records.received(who, their.record),
    "bringing_forward.sentences": lambda s, who, their: s.bringing_forward.sentences(who, their.record),
    "bringing_forward.sentence": lambda s, who, their: s.bringing_forward.sentence(who, their.record, their.note),
    "bringing_forward.bring": lambda s, who, their: s.bringing_forward.bring(
        who, their.record, their.note, SEEN, NOW, None
    ),
    "one_on_ones.change": lambda s, who, their: s.one_on_ones.change(who, their.series, Details(TUESDAYS), NOW),
    "one_on_ones.pause": lambda s, who, their: s.one_on_ones.pause(who, their.series, NOW),
    "one_on_ones.resume": lambda s, who, their: s.one_on_ones.resume(who, their.series, NOW),
    "one_on_ones.end": lambda s, who, their: s.one_on_ones.end(who, their.series, NOW),
    "one_on_ones.line": lambda s, who, their: s.one_on_ones.line(who, their.series, NOW),
    "one_on_ones.details": lambda s, who, their: s.one_on_ones.details(who, their.series),
    "one_on_ones.skip": lambda s, who, their: s.one_on_ones.skip(who, their.occurrence, NOW),
    "one_on_ones.move": lambda s, who, their: s.one_on_ones.move(who, their.occurrence, utc(26, 9), NOW),
    "one_on_ones.meeting": lambda s, who, their: s.one_on_ones.meeting(who, their.occurrence),
    "one_on_ones.record_outcome": lambda s, who, their: s.one_on_ones.record_outcome(
        who, their.occurrence, Outcome.HAPPENED, NOW
    ),
    "briefs.another_question": lambda s, who, their: s.briefs.another_question(who, their.brief, NOW),
    "plans.show": lambda s, who, their: s.plans.show(who, their.pair, NOW),
    "plans.save": lambda s, who, their: s.plans.save(who, Plan(their.pair, 0, "mine"), NOW),
    "plans.history": lambda s, who, their: s.plans.history(who, their.pair),
    "goals.get": lambda s, who, their: s.goals.get(who, their.goal),
    "goals.of_pair": lambda s, who, their: s.goals.of_pair(who, their.pair),
    "goals.history": lambda s, who, their: s.goals.history(who, their.goal),
    "goals.make": lambda s, who, their: s.goals.make(who, their.pair, GOAL, RULES, NOW),
    "goals.change": lambda s, who, their: s.goals.change(who, their.goal, GOAL, RULES, NOW),
    "goals.confirm": lambda s, who, their: s.goals.confirm(who, their.goal, 1, NOW),
    "goals.put_aside": lambda s, who, their: s.goals.put_aside(who, their.goal, 1, NOW),
    "goals.finish": lambda s, who, their: s.goals.finish(who, their.goal, GoalState.DONE, NOW),
    "goals.reopen": lambda s, who, their: s.goals.reopen(who, their.goal, NOW),
    "goals.set_milestones": lambda s, who, their: s.goals.set_milestones(who, their.goal, 1, [], NOW),
    "goals.tick": lambda s, who, their: s.goals.tick(who, their.goal, their.milestone, True, NOW),
    "plans.share": lambda s, who, their: s.plans.share(who, their.pair, NOW),
    "topics.of_pair": lambda s, who, their: s.topics.of_pair(who, their.pair),
    "topics.bring": lambda s, who, their: s.topics.bring(who, their.pair, "mine", NOW),
    "topics.change": lambda s, who, their: s.topics.change(who, {their.topic: "mine"}, NOW),
    "topics.discussed": lambda s, who, their: s.topics.discussed(who, their.topic, NOW),
    "proposals.propose": lambda s, who, their: s.proposals.propose(who, Plan(their.pair, 0, "mine"), NOW),
    "proposals.waiting": lambda s, who, their: s.proposals.waiting(who, their.proposal),
    "proposals.take": lambda s, who, their: s.proposals.take(who, their.proposal, NOW),
    "proposals.decline": lambda s, who, their: s.proposals.decline(who, their.proposal, "", NOW),
    "commitments.get": lambda s, who, their: s.commitments.get(who, their.commitment),
    "commitments.set_state": lambda s, who, their: s.commitments.set_state(
        who, their.commitment, Change.DONE, BUTTON, NOW
    ),
    "commitments.move": lambda s, who, their: s.commitments.move(who, their.commitment, None, BUTTON, NOW),
    "commitments.edit": lambda s, who, their: s.commitments.edit(who, {their.commitment: DRAFT}, BUTTON, NOW),
    "commitments.of_reply": lambda s, who, their: s.commitments.of_reply(who, their.reply),
    "commitments.of_pair": lambda s, who, their: s.commitments.of_pair(who, their.pair),
    "notes.of_pair": lambda s, who, their: s.notes.of_pair(who, their.pair),
    "replies.undecided": lambda s, who, their: s.replies.undecided(who, their.reply),
    "replies.undo": lambda s, who, their: s.replies.undo(who, their.reply, NOW),
    "replies.log_again": lambda s, who, their: s.replies.log_again(who, their.reply, NOW),
    "replies.decide": lambda s, who, their: s.replies.decide(who, their.reply, Decision.LOGGED, their.pair, NOW),
}


OF_THE_REPORT = {"records.acknowledge", "records.add_words", "records.received"}
"""These are the report's alone."""

OF_REPORTS = {"topics.bring", "topics.change", "proposals.propose"}
"""What only the report of the two does."""


def takes_an_id(function: Callable[..., Any]) -> bool:
    names = inspect.signature(function).parameters
    return any(name.endswith("_id") and name not in ("workspace_id", "slack_id", "event_id") for name in names)


def test_every_method_that_takes_an_id_is_tried():
    taking = {
        f"{name}.{method}"
        for name, service in inspect.get_annotations(Services).items()
        for method, function in inspect.getmembers(service, inspect.isfunction)
        if not method.startswith("_") and takes_an_id(function)
    }
    assert taking | {"plans.save", "commitments.edit", "topics.change", "proposals.propose"} == set(ATTEMPTS)


@quick
@pytest.mark.parametrize("workspace", ["T1", "T2"])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nobody_else_finds_it(at_work: Desk, theirs: Theirs, attempt, workspace):
    stranger = at_work.person("USTRANGER", "Alex", workspace=workspace)
    before = at_work.deliveries(), at_work.live()
    with pytest.raises(NotFoundError):
        ATTEMPTS[attempt](at_work.services, stranger, theirs)
    assert (at_work.deliveries(), at_work.live()) == before


@quick
@pytest.mark.parametrize("attempt", sorted(set(ATTEMPTS) - OF_THE_REPORT))
def test_the_one_whose_it_is_finds_it(at_work: Desk, theirs: Theirs, attempt):
    """The attempts must be able to succeed."""
    who = at_work.sam if attempt in OF_REPORTS else at_work.priya
    try:
        ATTEMPTS[attempt](at_work.services, who, theirs)
    except NotFoundError:
        pytest.fail("the test asks for something that is not there")
    except CoachError:
        pass


@quick
def test_of_many_commitments_those_of_others_are_left_out(at_work: Desk, theirs: Theirs):
    get_many = at_work.services.commitments.get_many
    with pytest.raises(NotFoundError):
        get_many(at_work.person("USTRANGER", "Alex"), [theirs.commitment])
    assert [line.commitment.id for line in get_many(at_work.priya, [theirs.commitment])] == [theirs.commitment]


@quick
def test_the_report_finds_what_both_see_and_nothing_else(at_work: Desk, theirs: Theirs):
    found = set()
    for name, attempt in ATTEMPTS.items():
        try:
            attempt(at_work.services, at_work.sam, theirs)
        except NotFoundError:
            continue
        found.add(name)
    shared = {name for name in ATTEMPTS if name.startswith("commitments.")} - {"commitments.of_reply"}
    shared |= {"plans.show", "plans.history", "notes.of_pair", "records.show", "bringing_forward.sentences"}
    shared |= {name for name in ATTEMPTS if name.startswith("goals.")}
    assert found == shared | OF_THE_REPORT | OF_REPORTS | {"topics.of_pair"}


@quick
def test_somebody_from_another_workspace_is_no_report(at_work: Desk):
    stranger = at_work.person("USTRANGER", "Alex", workspace="T2")
    for attempt in (
        lambda: at_work.services.briefs.request(at_work.priya, stranger, "c:1", NOW),
        lambda: at_work.services.plans.with_other(at_work.priya, stranger, NOW),
        lambda: at_work.services.replies.log_typed(at_work.priya, stranger, "I'll call", "c:2", NOW),
        lambda: at_work.services.commitments.log(at_work.priya, stranger, DRAFT, Origin.COMMAND, "c:3", NOW),
    ):
        with pytest.raises(NotAReportError):
            attempt()


@quick
def test_an_unsure_reply_is_not_logged_for_a_pair_of_others(at_work: Desk):
    alex = at_work.person("UALEX", "Alex")
    theirs = at_work.services.plans.with_other(alex, at_work.sam, NOW).pair_id
    at_work.reply("I'll call Kim", thread=False)
    at_work.tick()
    reply = at_work.slack.last(UnsureMessage).reply_id
    with pytest.raises(NotFoundError):
        at_work.services.replies.decide(at_work.priya, reply, Decision.LOGGED, theirs, NOW)


@quick
def test_numbers_and_words_name_ones_own_only(at_work: Desk, theirs: Theirs):
    alex = at_work.person("UALEX", "Alex")
    for target in (theirs.number, "call"):
        with pytest.raises(CoachError):
            at_work.services.commitments.change_by_words(alex, [target], Change.DONE, BUTTON, NOW)
    elsewhere = replace(at_work.priya, workspace_id="T2")
    assert at_work.services.commitments.todo(elsewhere, 0, 8).total == 0
    assert at_work.services.one_on_ones.list(elsewhere, NOW) == []
