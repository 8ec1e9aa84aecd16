"""Buttons, the modal, the subcommand and full texts of the coaching plan."""

from bot.commitments.service import CommitmentService
from bot.commitments.views import commitment_text
from bot.core.language.text import Mention
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.in_full_views import reader
from bot.core.slack.interactions import Interaction
from bot.plans import views
from bot.plans.rules import PLANS, Plan
from bot.plans.service import PlanService, ProposalService
from bot.plans.wording import PlanWording


def edited_plan(form: Interaction) -> Plan:
    """The plan as typed, with the version the editor began with."""
    filled = {block_id.partition(":")[0]: form.text(block_id) for block_id in form.values}
    return Plan(
        pair_id=int(form.stored["pair"]),
        version=int(form.stored["version"]),
        expectations=filled["expectations"],
        current_performance=filled["current_performance"],
        support=filled["support"],
    )


def show_plan(service: PlanService, tap: Interaction) -> None:
    tap.show(views.plan(tap.wording, service.show(tap.request, tap.id)), current=True)


def open_plan(service: PlanService, command: Interaction, person: Mention | None) -> None:
    """Show the coaching plan with that person."""
    command.show(
        views.plan(command.wording, service.with_other(command.request, command.in_pair(person))), current=True
    )


def open_edit(service: PlanService, tap: Interaction) -> None:
    plan = service.show(tap.request, tap.id)
    stored = tap.metadata(pair=plan.pair.id, version=plan.plan.version)
    tap.open(views.form(tap.wording, plan.plan, stored, plan.pair.other(tap.request.who).called))


def save(service: PlanService, form: Interaction) -> None:
    edited = edited_plan(form)
    conflict = service.save(form.request, edited)
    if conflict is None:
        form.refresh(service.db)
        form.finish(views.saved(form.wording))
        return
    plan, typed = service.show(form.request, edited.pair_id), conflict.merged
    stored = form.metadata(pair=typed.pair_id, version=typed.version)
    form.update(views.form(form.wording, typed, stored, plan.pair.other(form.request.who).called, conflict))


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
    return views.history_lines(request.wording, service.show(request, int(pair)), service.history(request, int(pair)))


def notes_in_full(service: PlanService, request: Request, pair: str) -> list[str]:
    """One's own private notes."""
    return views.note_lines(request.wording, service.notes(request, int(pair)), request.today, request.who.timezone)


def open_propose(service: PlanService, tap: Interaction) -> None:
    there = service.show(tap.request, tap.id)
    stored = tap.metadata(pair=there.pair.id, version=there.plan.version)
    tap.open(views.propose_form(tap.wording, there.plan, there.pair.manager.called, stored))


def propose(service: PlanService, form: Interaction) -> None:
    edited = edited_plan(form)
    if ProposalService(service.db).propose(form.request, edited):
        form.show(views.proposed_to(form.wording, service.show(form.request, edited.pair_id).pair.manager.called))
    else:
        form.show(views.nothing_changed(form.wording))


def take(service: PlanService, tap: Interaction) -> None:
    if ProposalService(service.db).take(tap.request, tap.id) is not None:
        # The plan has changed in the same place since: the two are brought together in the form.
        open_take(service, tap)
    tap.refresh(service.db)


def open_take(service: PlanService, tap: Interaction) -> None:
    pair, _, merged = ProposalService(service.db).waiting(tap.request, tap.id)
    stored = tap.metadata(pair=pair.id, version=merged.version, proposal=tap.id)
    tap.open(views.take_form(tap.wording, merged, pair.report.called, stored))


def take_edited(service: PlanService, form: Interaction) -> None:
    proposals, proposal_id = ProposalService(service.db), int(form.stored["proposal"])
    conflict = proposals.take(form.request, proposal_id, edited_plan(form))
    if conflict is None:
        form.refresh(service.db)
        form.finish(views.taken(form.wording))
        return
    typed = conflict.merged
    pair, _, _ = proposals.waiting(form.request, proposal_id)
    stored = form.metadata(pair=typed.pair_id, version=typed.version, proposal=proposal_id)
    form.update(views.take_form(form.wording, typed, pair.report.called, stored, conflict))


def open_decline(service: PlanService, tap: Interaction) -> None:
    pair, _, _ = ProposalService(service.db).waiting(tap.request, tap.id)
    tap.open(views.decline_form(tap.wording, pair.report.called, tap.metadata(proposal=tap.id)))


def decline(service: PlanService, form: Interaction) -> None:
    ProposalService(service.db).decline(form.request, int(form.stored["proposal"]), form.text(ids.TEXT))
    form.refresh(service.db)
    form.finish(views.declined(form.wording))
