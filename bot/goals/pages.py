"""What several listeners show of goals, read from the services."""

from bot.core.request import Request
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.payloads import Body, Place, in_metadata, metadata
from bot.goals import forms, views
from bot.goals.service import Entry, GoalConflict, Questions
from bot.wiring_services import Services


def goals(services: Services, request: Request, pair_id: int) -> Rendered:
    """All goals of a pair."""
    pair, lines = services.goals.of_pair(request, pair_id)
    other = pair.other(request.who)
    return views.goals(request.wording, pair, lines, other.name, request.today)


def new_goal(services: Services, request: Request, pair_id: int, where: Place) -> Block:
    """The empty form of a goal of this pair."""
    pair, _ = services.goals.of_pair(request, pair_id)
    other = pair.other(request.who)
    stored = in_metadata(where, pair=pair_id, goal=0, version=0)
    return forms.goal(request.wording, forms.BLANK, other.name, stored, new=True)


def goal_again(
    services: Services, request: Request, body: Body, entry: Entry, outcome: Questions | GoalConflict
) -> Block:
    """The form with what was typed: below questions that would help, or how the goal stands by now."""
    where, stored = metadata(body)
    pair, _ = services.goals.of_pair(request, int(stored["pair"]))
    other = pair.other(request.who)
    version, was_asked = entry.version, 1
    if isinstance(outcome, GoalConflict):
        version, was_asked = outcome.line.goal.version, int(entry.asked)
    kept = in_metadata(where, pair=pair.id, goal=stored["goal"], version=version, asked=was_asked)
    again = forms.Answered(outcome, request.today)
    return forms.goal(request.wording, entry.draft, other.name, kept, new=not stored["goal"], again=again)
