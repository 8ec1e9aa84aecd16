"""What was taken back stands in no message to the other one any more, however many have come since."""

from collections.abc import Callable

import pytest

from bot.briefs.rules import BRIEF, REPORT_BRIEF
from bot.commitments.rules import CHANGED, Draft, Owner
from bot.core.people import Person
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.plans.rules import PLAN
from bot.replies.rules import Typed
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, quick, utc
from tests.replies.thread import MARK, deletes, edits, types, undoes

pytestmark = quick
CALL = f"I'll call the {MARK} by Friday"


def saves(desk: Desk, who: Person, _typed: Typed, text: str) -> None:
    """In the form behind Edit."""
    [one] = [each for each in desk.live() if MARK in each.text]
    desk.services.replies.edit_logged(desk.request(who), {one.id: Draft(text, Owner.MANAGER)})


WAYS: dict[str, Callable[[Desk, Person, Typed, str], None]] = {"delete": deletes, "edit": edits, "Edit": saves}


def showing(desk: Desk, who: Person) -> list[str]:
    """The kinds of the messages to somebody that have the word, as they stand."""
    desk.tick()
    return [one.delivery.kind for one in desk.slack.to(who) if MARK in repr(one.message)]


@pytest.mark.parametrize(
    ("order", "way"),
    [("done {}", deletes), ("done {}", edits), ("move {} to Monday", deletes), ("move {} to Monday", saves)],
)
def test_every_answer_to_a_typed_order(
    at_work: Desk, order: str, way: Callable[[Desk, Person, Typed, str], None]
) -> None:
    typed = types(at_work, at_work.priya, f"{CALL}\nI'll call Kim by Friday")
    for number in (1, 2):
        types(at_work, at_work.sam, order.format(number))
    assert CHANGED in showing(at_work, at_work.sam)
    way(at_work, at_work.priya, typed, "I'll call Kim by Friday")
    assert showing(at_work, at_work.sam) == []


@pytest.mark.parametrize("way", WAYS)
def test_briefs_plans_and_weekly_messages_of_weeks_ago(at_work: Desk, way: str) -> None:
    typed = types(at_work, at_work.priya, CALL)
    at_work.run(utc(9, 13, 45, month=12))
    assert showing(at_work, at_work.sam) == [REPORT_BRIEF] * 3
    kinds = showing(at_work, at_work.priya)
    assert {kind: kinds.count(kind) for kind in (BRIEF, PLAN, WEEKLY)} == {BRIEF: 2, PLAN: 1, WEEKLY: 2}, (
        "a plan leaves out what its brief lists"
    )
    WAYS[way](at_work, at_work.priya, typed, "I'll call Kim by Friday")
    assert (showing(at_work, at_work.sam), showing(at_work, at_work.priya)) == ([], [])


def test_one_that_was_rendered_again_long_after_it_was_sent(at_work: Desk) -> None:
    first = types(at_work, at_work.priya, "I'll call Ana by Friday")
    at_work.run(utc(1, 13, 45, month=12))
    types(at_work, at_work.priya, CALL)
    edits(at_work, at_work.priya, first, "I'll call Lee by Friday")
    assert showing(at_work, at_work.sam) == [REPORT_BRIEF, REPORT_BRIEF], "each shows how things stand"
    undoes(at_work, at_work.priya, first)
    assert showing(at_work, at_work.sam) == []


def test_a_brief_keeps_to_what_was_agreed_before_it(at_work: Desk) -> None:
    first = types(at_work, at_work.priya, "I'll call Ana by Friday")
    at_work.run(utc(1, 13, 45, month=12))
    types(at_work, at_work.priya, CALL)
    edits(at_work, at_work.priya, first, "I'll call Lee by Friday")
    at_work.tick()
    said = [[line.commitment.text for line in one.message.open] for one in at_work.slack.of(BRIEF)]
    assert said == [[], ["call Lee"]]


def test_topics_of_weeks_ago(at_work: Desk) -> None:
    typed = types(at_work, at_work.sam, f"topic: the {MARK}")
    at_work.run(utc(1, 13, 45, month=12))
    assert showing(at_work, at_work.priya).count(BRIEF) == 2
    edits(at_work, at_work.sam, typed, "topic: my growth")
    assert showing(at_work, at_work.priya) == []


def test_a_milestone_in_weekly_messages(at_work: Desk) -> None:
    goals, desk = at_work.services.goals, at_work
    pair = goals.pair_of(desk.request(desk.priya), desk.sam)
    draft = GoalDraft("run the review", "twice", utc(15, month=12).date(), GoalKind.GROWTH)
    goal = goals.make(desk.request(desk.sam), pair.id, Entry(draft, asked=True)).goal.id  # type: ignore[union-attr]
    goals.confirm(desk.request(desk.priya), goal, 1)
    line = goals.set_milestones(desk.request(desk.sam), goal, 0, [MilestoneDraft(None, MARK, utc(8, month=12).date())])
    [step] = line.goal.milestones
    desk.run(utc(9, 13, 45, month=12))
    assert showing(desk, desk.priya).count(WEEKLY) == 2
    goals.set_milestones(desk.request(desk.sam), goal, 1, [MilestoneDraft(step.id, "", None)])
    assert showing(desk, desk.priya) == []
