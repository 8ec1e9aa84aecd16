"""Buttons, modals, the subcommand and full texts of goals."""

from bot.core.language.text import Mention
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import pick_report
from bot.goals import forms, views
from bot.goals.rules import Entry, GoalConflict, GoalLine, GoalState
from bot.goals.service import GoalService
from bot.goals.smart import Questions

FINISHED = {ids.GOAL_REACHED: GoalState.DONE, ids.GOAL_LET_GO: GoalState.DROPPED}


def show_goal(service: GoalService, tap: Interaction) -> None:
    tap.show(views.goal(tap.wording, service.get(tap.request, tap.id), tap.request.today), current=True)


def show_goals(service: GoalService, tap: Interaction) -> None:
    pair, lines = service.of_pair(tap.request, tap.id)
    tap.show(views.goals(tap.wording, pair, lines, pair.other(tap.request.who).called, tap.request.today), current=True)


def confirm(service: GoalService, tap: Interaction) -> None:
    line = service.confirm(tap.request, *tap.two_ids)
    tap.refresh(service.db)
    rendered = views.confirmed(tap.wording, line, tap.request.today)
    # A message shows by itself what became of it, unless it is not what was asked for.
    if line.waits_for_reader:
        tap.show(rendered)
    else:
        tap.finish(rendered)


def put_aside(service: GoalService, tap: Interaction) -> None:
    line = service.put_aside(tap.request, *tap.two_ids)
    tap.refresh(service.db)
    tap.finish(views.put_aside(tap.wording, line, tap.request.today))


def finish(service: GoalService, tap: Interaction) -> None:
    _changed(service, tap, service.finish(tap.request, tap.id, FINISHED[tap.action_id]))


def reopen(service: GoalService, tap: Interaction) -> None:
    _changed(service, tap, service.reopen(tap.request, tap.id))


def tick(service: GoalService, tap: Interaction) -> None:
    _changed(service, tap, service.tick(tap.request, *tap.two_ids, tap.action_id == ids.MILESTONE_DONE))


def _changed(service: GoalService, tap: Interaction, line: GoalLine) -> None:
    tap.refresh(service.db)
    tap.finish(views.goal(tap.wording, line, tap.request.today), current=True)


def open_new(service: GoalService, tap: Interaction) -> None:
    tap.open(new_goal_form(service, tap, tap.id) if tap.value else pick_report(tap.wording, tap.own, "goal"))


def open_change(service: GoalService, tap: Interaction) -> None:
    line = service.get(tap.request, tap.id)
    stored = tap.metadata(pair=line.pair.id, goal=line.goal.id, version=line.goal.version)
    tap.open(forms.goal(tap.wording, line.goal.draft, line.other.called, stored, new=False))


def save(service: GoalService, form: Interaction) -> None:
    entry, goal_id = forms.entry(form), int(form.stored["goal"])
    outcome = (
        service.change(form.request, goal_id, entry)
        if goal_id
        else service.make(form.request, int(form.stored["pair"]), entry)
    )
    if isinstance(outcome, GoalLine):
        form.refresh(service.db)
        form.show(views.saved(form.wording, outcome, form.request.today))
    elif outcome is not None:
        form.update(goal_again(service, form, entry, outcome))


def open_milestones(service: GoalService, tap: Interaction) -> None:
    line = service.get(tap.request, tap.id)
    stored = tap.metadata(goal=line.goal.id, version=line.goal.milestones_version)
    tap.open(forms.milestones(tap.wording, forms.milestone_rows(line), stored))


def save_milestones(service: GoalService, form: Interaction) -> None:
    drafts, goal_id = forms.filled_milestones(form), int(form.stored["goal"])
    outcome = service.set_milestones(form.request, goal_id, int(form.stored["version"]), drafts)
    if isinstance(outcome, GoalLine):
        form.refresh(service.db)
        form.show(views.milestones_saved(form.wording, outcome, form.request.today))
        return
    again = forms.shown_again(form.wording, outcome, form.request.today)
    stored = form.metadata(goal=goal_id, version=outcome.line.goal.milestones_version)
    form.update(forms.milestones(form.wording, drafts, stored, again))


def new_goal_form(service: GoalService, interaction: Interaction, pair_id: int) -> Block:
    """The empty form of a goal of this pair."""
    pair, _ = service.of_pair(interaction.request, pair_id)
    stored = interaction.metadata(pair=pair_id, goal=0, version=0)
    return forms.goal(interaction.wording, forms.BLANK, pair.other(interaction.request.who).called, stored, new=True)


def goal_again(service: GoalService, form: Interaction, entry: Entry, outcome: Questions | GoalConflict) -> Block:
    """The form with what was typed: below questions that would help, or how the goal stands by now."""
    goal_id = form.stored["goal"]
    pair, _ = service.of_pair(form.request, int(form.stored["pair"]))
    version, was_asked = entry.version, 1
    if isinstance(outcome, GoalConflict):
        version, was_asked = outcome.line.goal.version, int(entry.asked)
    stored = form.metadata(pair=pair.id, goal=goal_id, version=version, asked=was_asked)
    again = forms.shown_again(form.wording, outcome, form.request.today)
    other = pair.other(form.request.who).called
    return forms.goal(form.wording, entry.draft, other, stored, new=not goal_id, again=again)


def new_goal(service: GoalService, command: Interaction, person: Mention | None) -> None:
    """Open the form of a goal with that person."""
    pair = service.pair_of(command.request, command.in_pair(person))
    command.open(new_goal_form(service, command, pair.id))


def goal_in_full(service: GoalService, request: Request, goal: str) -> list[str]:
    """A goal, and who has changed what of it."""
    return views.full_lines(request.wording, *service.history(request, int(goal)), request.today)


def goals_in_full(service: GoalService, request: Request, pair: str) -> list[str]:
    """The goals of a pair, or all of one's own for "0"."""
    lines = service.of_pair(request, int(pair))[1] if int(pair) else service.mine(request)
    return [views.goal_text(request.wording, line, request.today) for line in lines]
