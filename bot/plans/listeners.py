"""Buttons, the modal, the subcommand and full texts of the coaching plan."""

from bot.commitments.service import CommitmentService
from bot.commitments.views import commitment_text
from bot.core.language.mentions import Mention
from bot.core.request import Request
from bot.core.slack.in_full_views import reader
from bot.core.slack.interactions import Interaction
from bot.plans import payloads, views
from bot.plans.notes import NoteService
from bot.plans.rules import PLANS
from bot.plans.service import PlanService
from bot.plans.wording import PlanWording


def show_plan(service: PlanService, tap: Interaction) -> None:
    tap.show(views.plan(tap.wording, service.show(tap.request, tap.id)))


def open_plan(service: PlanService, command: Interaction, person: Mention | None) -> None:
    """Show the coaching plan with that person."""
    command.show(views.plan(command.wording, service.with_other(command.request, command.person(person))))


def open_edit(service: PlanService, tap: Interaction) -> None:
    plan = service.show(tap.request, tap.id)
    stored = tap.metadata(pair=plan.pair_id, version=plan.plan.version)
    tap.open(views.form(tap.wording, plan.plan, stored, plan.report_name))


def save(service: PlanService, form: Interaction) -> None:
    edited = payloads.edited_plan(form)
    conflict = service.save(form.request, edited)
    if conflict is None:
        form.refresh(service.db)
        form.finish(views.saved(form.wording))
        return
    plan, typed = service.show(form.request, edited.pair_id), conflict.merged
    stored = form.metadata(pair=typed.pair_id, version=typed.version)
    form.update(views.form(form.wording, typed, stored, plan.report_name, conflict))


def show_history(service: PlanService, tap: Interaction) -> None:
    title, pair = tap.wording[PlanWording].history_title, tap.value
    lines = history_in_full(service, tap.request, pair)
    tap.open(reader(tap.wording, title, lines, f"history:{pair}", shows=(PLANS,)))


def plan_in_full(service: PlanService, request: Request, pair: str) -> list[str]:
    """The plan, and the pair's open commitments."""
    plan = service.show(request, int(pair))
    _, lines = CommitmentService(service.db).of_pair(request, int(pair))
    texts = [commitment_text(request.wording, line, request.today, limit=None) for line in lines]
    return [*views.full_lines(request.wording, plan), *texts]


def history_in_full(service: PlanService, request: Request, pair: str) -> list[str]:
    """Who has changed what of the plan."""
    plan = service.show(request, int(pair))
    _, revisions = service.history(request, int(pair))
    return views.history_lines(request.wording, revisions, plan)


def notes_in_full(service: PlanService, request: Request, pair: str) -> list[str]:
    """One's own private notes."""
    return views.note_lines(request.wording, NoteService(service.db).of_pair(request, int(pair)), request.today)
