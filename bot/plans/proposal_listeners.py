"""Buttons and modals of proposals: proposing a change of the plan, deciding about one."""

from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.plans import proposal_views as views
from bot.plans.payloads import edited_plan
from bot.plans.proposals import ProposalService
from bot.plans.service import PlanService


def open_propose(service: PlanService, tap: Interaction) -> None:
    there = service.show(tap.request, tap.id)
    stored = tap.metadata(pair=there.pair_id, version=there.plan.version)
    tap.open(views.propose_form(tap.wording, there.plan, there.manager_name, stored))


def propose(service: PlanService, form: Interaction) -> None:
    edited = edited_plan(form)
    if ProposalService(service.db).propose(form.request, edited):
        form.show(views.proposed_to(form.wording, service.show(form.request, edited.pair_id).manager_name))
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
    tap.open(views.take_form(tap.wording, merged, pair.report.name, stored))


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
    form.update(views.take_form(form.wording, typed, pair.report.name, stored, conflict))


def open_decline(service: PlanService, tap: Interaction) -> None:
    pair, _, _ = ProposalService(service.db).waiting(tap.request, tap.id)
    tap.open(views.decline_form(tap.wording, pair.report.name, tap.metadata(proposal=tap.id)))


def decline(service: PlanService, form: Interaction) -> None:
    ProposalService(service.db).decline(form.request, int(form.stored["proposal"]), form.text(ids.TEXT))
    form.refresh(service.db)
    form.finish(views.declined(form.wording))
