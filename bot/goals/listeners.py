"""Buttons and modals of goals."""

from collections.abc import Callable

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.core.language.mentions import Mention
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.payloads import Body, Place, action_id_value, action_value, in_metadata, metadata, place, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, pick_report
from bot.core.slack.surfaces import answer_form, open_form, open_or_show, refresh, show
from bot.goals import forms, payloads, views
from bot.goals.rules import GoalLine, GoalState
from bot.goals.service import Entry, GoalConflict, GoalService, Questions

Change = Callable[[Request, Body], GoalLine]


def register(app: Registry, service: GoalService) -> None:
    """Everything either of the two can tap about a goal."""
    _register_pages(app, service)
    _register_changes(app, service)
    _register_form(app, service)
    _register_milestones(app, service)


def _register_pages(app: Registry, service: GoalService) -> None:
    @app.action(ids.GOAL_SHOW)
    def show_goal(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        line = service.get(request, action_id_value(body))
        open_or_show(body, client, respond, request.wording, views.goal(request.wording, line, request.today))
        ack()

    @app.action(ids.GOALS_SHOW)
    def show_goals(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        open_or_show(body, client, respond, request.wording, goals_page(service, request, action_id_value(body)))
        ack()


def _register_changes(app: Registry, service: GoalService) -> None:

    def on_tap(action_id: str, change: Change, view: Callable[..., Rendered] = views.goal) -> None:
        """A button that changes a goal, and then shows it where it was tapped."""

        @app.action(action_id)
        def tapped(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
            request = request_of(context)
            line = change(request, body)
            refresh(service.db, request, place(body))
            # A message shows by itself what became of it, unless it is not what was asked for.
            reply = open_or_show if action_id == ids.GOAL_CONFIRM and line.waits_for_reader else show
            reply(body, client, respond, request.wording, view(request.wording, line, request.today))
            ack()

    def finish(state: GoalState) -> Change:
        return lambda request, body: service.finish(request, action_id_value(body), state)

    def tick(done: bool) -> Change:
        return lambda request, body: service.tick(request, *payloads.two_numbers(body), done)

    on_tap(
        ids.GOAL_CONFIRM,
        lambda request, body: service.confirm(request, *payloads.two_numbers(body)),
        views.confirmed,
    )
    on_tap(
        ids.GOAL_LATER,
        lambda request, body: service.put_aside(request, *payloads.two_numbers(body)),
        views.put_aside,
    )
    on_tap(ids.GOAL_REACHED, finish(GoalState.DONE))
    on_tap(ids.GOAL_LET_GO, finish(GoalState.DROPPED))
    on_tap(ids.GOAL_REOPEN, lambda request, body: service.reopen(request, action_id_value(body)))
    on_tap(ids.MILESTONE_DONE, tick(True))
    on_tap(ids.MILESTONE_OPEN, tick(False))


def _register_form(app: Registry, service: GoalService) -> None:
    @app.action(ids.GOAL_ADD)
    def open_new(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, pair_id = request_of(context), action_value(body)
        picks = pick_report(request.wording, "goal")
        form = new_goal_form(service, request, int(pair_id), place(body)) if pair_id else picks
        open_form(body, client, form)
        ack()

    @app.action(ids.GOAL_CHANGE)
    def open_change(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        line = service.get(request, action_id_value(body))
        stored = in_metadata(place(body), pair=line.pair.id, goal=line.goal.id, version=line.goal.version)
        open_form(body, client, forms.goal(request.wording, line.goal.draft, line.other.name, stored, new=False))
        ack()

    @app.view(ids.GOAL_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        entry, goal_id = payloads.entry(body), int(stored["goal"])
        outcome = (
            service.change(request, goal_id, entry) if goal_id else service.make(request, int(stored["pair"]), entry)
        )
        if outcome is None:
            ack()
        elif isinstance(outcome, GoalLine):
            refresh(service.db, request, where)
            answer_form(ack, request.wording, views.saved(request.wording, outcome, request.today))
        else:
            view = goal_again(service, request, body, entry, outcome)
            ack(response_action="update", view=view)


def _register_milestones(app: Registry, service: GoalService) -> None:
    @app.action(ids.GOAL_MILESTONES)
    def open_milestones(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        line = service.get(request, action_id_value(body))
        stored = in_metadata(place(body), goal=line.goal.id, version=line.goal.milestones_version)
        open_form(body, client, forms.milestones(request.wording, forms.milestone_rows(line), stored))
        ack()

    @app.view(ids.MILESTONES_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        drafts, goal_id = payloads.milestones(body), int(stored["goal"])
        outcome = service.set_milestones(request, goal_id, int(stored["version"]), drafts)
        if isinstance(outcome, GoalLine):
            refresh(service.db, request, where)
            shown = views.milestones_saved(request.wording, outcome, request.today)
            answer_form(ack, request.wording, shown)
            return
        version = outcome.line.goal.milestones_version
        again = forms.Answered(outcome, request.today)
        kept = in_metadata(where, goal=goal_id, version=version)
        ack(response_action="update", view=forms.milestones(request.wording, drafts, kept, again))


def goals_page(service: GoalService, request: Request, pair_id: int) -> Rendered:
    """All goals of a pair."""
    pair, lines = service.of_pair(request, pair_id)
    other = pair.other(request.who)
    return views.goals(request.wording, pair, lines, other.name, request.today)


def new_goal_form(service: GoalService, request: Request, pair_id: int, where: Place) -> Block:
    """The empty form of a goal of this pair."""
    pair, _ = service.of_pair(request, pair_id)
    other = pair.other(request.who)
    stored = in_metadata(where, pair=pair_id, goal=0, version=0)
    return forms.goal(request.wording, forms.BLANK, other.name, stored, new=True)


def goal_again(
    service: GoalService, request: Request, body: Body, entry: Entry, outcome: Questions | GoalConflict
) -> Block:
    """The form with what was typed: below questions that would help, or how the goal stands by now."""
    where, stored = metadata(body)
    pair, _ = service.of_pair(request, int(stored["pair"]))
    other = pair.other(request.who)
    version, was_asked = entry.version, 1
    if isinstance(outcome, GoalConflict):
        version, was_asked = outcome.line.goal.version, int(entry.asked)
    kept = in_metadata(where, pair=pair.id, goal=stored["goal"], version=version, asked=was_asked)
    again = forms.Answered(outcome, request.today)
    return forms.goal(request.wording, entry.draft, other.name, kept, new=not stored["goal"], again=again)


def new_goal(service: GoalService, call: Call, person: Mention | None) -> None:
    """Open the form of a goal with that person."""
    pair = service.pair_of(call.request, call.person(person))
    call.open(new_goal_form(service, call.request, pair.id, Place()))


def goal_in_full(service: GoalService, request: Request, goal: str) -> list[str]:
    """A goal, and who has changed what of it."""
    return views.full_lines(request.wording, *service.history(request, int(goal)), request.today)


def goals_in_full(service: GoalService, request: Request, pair: str) -> list[str]:
    """The goals of a pair, or all of one's own for "0"."""
    lines = service.of_pair(request, int(pair))[1] if int(pair) else service.mine(request)
    return [views.goal_text(request.wording, line, request.today) for line in lines]
