"""The longest brief that may come: whatever prompts, opening and question have their turn that week."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import product

import pytest

from bot.briefs import rules, views
from bot.commitments.rules import Commitment, CommitmentLine, CommitmentState, Owner
from bot.core.people import Pair, Person
from bot.core.wording.library import Template
from bot.frames.rules import Side
from bot.frames.wording import FrameWording
from bot.goals.rules import Goal, GoalDraft, GoalKind, GoalLine, GoalState, Milestone
from bot.library.rules import Prompt
from bot.library.wording import ABOUT_GOAL, ABOUT_MILESTONE, PromptCatalogue, Prompts, Questions
from bot.meetings.rules import Consistency, Lead
from bot.plans import views as plan_views
from bot.plans.rules import Note, Plan, PlanMessage
from bot.plans.service import GOALS_SHOWN, PAGE_SHOWS
from bot.topics.rules import Topic, TopicState
from tests.factories import FIRST_ASKS, NOW, library
from tests.screens.measure import measure, words_of

WORDING = library().languages["en"]
TODAY, AT = date(2026, 11, 24), datetime(2026, 11, 24, 14, tzinfo=UTC)
PRIYA, SAM = (Person(number, "T1", f"U{number}", name, "Europe/London") for number, name in ((1, "Priya"), (2, "Sam")))
PAIR = Pair(1, "T1", PRIYA, SAM)
TYPED = "quartz"
"""People say only this."""
ALLOWED, WITH_GOALS = 250, 260


def line(number: int) -> CommitmentLine:
    owner = Owner.REPORT if number == 3 else Owner.MANAGER
    due_on, state = date(2026, 12, 4), CommitmentState.OPEN
    if number <= 2:
        due_on, state = date(2026, 11, 20), CommitmentState.CARRIED_OVER
    return CommitmentLine(Commitment(number, "T1", 1, number, TYPED, owner, due_on, state, NOW), PAIR, PRIYA)


def goal(number: int) -> GoalLine:
    draft = GoalDraft(TYPED, "", TODAY, GoalKind.GROWTH)
    steps = (Milestone(1, number, TYPED, TODAY), Milestone(2, number, TYPED, None, NOW))
    return GoalLine(
        Goal(number, "T1", 1, number, draft, GoalState.CONFIRMED, 1, 1, NOW, NOW, milestones=steps), PAIR, 1
    )


def said(text: str) -> int:
    return len(words_of({"type": "section", "text": {"text": text}}))


def longest(texts: Iterable[str | Template]) -> int:
    return max(said(one if isinstance(one, str) else one.fill(**dict.fromkeys(one.slots, ""))) for one in texts)


def asks(prompt: Prompt, slots: frozenset[str] = frozenset()) -> list[Template]:
    """Those for anybody and for one line of work alike."""
    catalogue, entries = WORDING[PromptCatalogue].entries, WORDING[Prompts].entries
    return [one for key, one in entries.items() if one.slots == slots and catalogue[key].prompt is prompt]


def own_words(open_ones: int, written: str, goals: int, *, first: bool) -> int:
    """Coach's own, with the longest of each that takes turns in place of what has its turn."""
    about = rules.PromptsAbout(1, 3, asks=FIRST_ASKS)
    lines = tuple(line(number) for number in range(1, open_ones + 1))
    shown, more = rules.first_open(lines)
    topics = tuple(Topic(number, "T1", 1, 2, written, TopicState.OPEN, NOW) for number in (1, 2)) if written else ()
    note = Note(1, "T1", 1, 1, written, NOW) if written else None
    brief = rules.Brief(1, "T1", 1, 1, "quarter_proud", NOW)
    parent = rules.BriefMessage(brief, PAIR, TODAY, AT, shown, more, Lead.HALF_AN_HOUR, 1, topics=topics, note=note)
    below, room = lines[len(shown) :], PAGE_SHOWS - len(shown)
    plan = Plan(1, 1, written, written, written, 1, NOW) if written else Plan(1)
    page = PlanMessage(
        PAIR,
        PRIYA,
        plan,
        TODAY,
        below[:room],
        max(0, len(below) - room),
        goals=tuple(goal(number) for number in range(1, min(goals, GOALS_SHOWN) + 1)),
        more_goals=max(0, goals - GOALS_SHOWN),
        consistency=Consistency() if first else Consistency(6, 1, 0, 3),
        actions_above=len(shown),
        stays=True,
    )
    messages = [
        views.brief(WORDING, parent),
        views.prompts(WORDING, rules.PromptsMessage(brief, "Sam", TODAY, about, 15)),
        plan_views.plan(WORDING, page),
        *([views.coach_role(WORDING, rules.CoachRoleMessage(Side.MANAGER, "Sam"))] if first else []),
    ]
    own = measure("whole", [one.blocks for one in messages], {TYPED}).own
    turns = [said(ask) for _, ask in views.asks(WORDING, about, TODAY)]
    turns += [said(views.to_open_with(WORDING, brief.frame, about)), said(views.question_of(WORDING, brief))]
    most = [longest([*asks(Prompt.GOALS), *asks(Prompt.GOALS, ABOUT_GOAL)])]
    most[0] = max(most[0], longest(asks(Prompt.GOALS, ABOUT_MILESTONE)) + said("Tue 24 Nov"))
    most += [longest(asks(Prompt.HELP)), longest(asks(Prompt.NEXT_STEPS))]
    most += [longest(WORDING[FrameWording].coaching.openings), longest(WORDING[Questions].entries.values())]
    return own - sum(turns) + sum(most)


@pytest.mark.parametrize(
    ("open_ones", "written", "goals", "first"),
    [*product((0, 3, 5, 20), ("", TYPED), (0, 3), (False,)), (0, "", 0, True)],
)
def test_the_longest_brief_is_well_below_what_is_read_in_65_seconds(
    open_ones: int, written: str, goals: int, first: bool
) -> None:
    assert own_words(open_ones, written, goals, first=first) <= (WITH_GOALS if goals else ALLOWED)
