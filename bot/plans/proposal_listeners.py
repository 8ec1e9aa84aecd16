"""Buttons and modals of proposals: proposing a change of the plan, deciding about one."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.slack import ids
from bot.core.slack.payloads import Body, action_id_value, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import answer_form, close, open_form, refresh
from bot.plans import proposal_views as views
from bot.plans.payloads import edited_plan
from bot.plans.proposals import ProposalService
from bot.plans.service import PlanService


def register(app: Registry, plans: PlanService) -> None:
    """Everything the two can tap about a proposal."""
    proposals = ProposalService(plans.db)
    _register_report(app, plans, proposals)
    _register_take(app, proposals)
    _register_decline(app, proposals)


def _register_report(app: Registry, plans: PlanService, proposals: ProposalService) -> None:
    @app.action(ids.PROPOSE)
    def open_propose(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        there = plans.show(request, action_id_value(body))
        stored = in_metadata(place(body), pair=there.pair_id, version=there.plan.version)
        open_form(body, client, views.propose_form(request.wording, there.plan, there.manager_name, stored))
        ack()

    @app.view(ids.PROPOSE_FORM)
    def propose(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        edited = edited_plan(body)
        rendered = views.nothing_changed(request.wording)
        if proposals.propose(request, edited):
            manager = plans.show(request, edited.pair_id).manager_name
            rendered = views.proposed_to(request.wording, manager)
        answer_form(ack, request.wording, rendered)


def _register_take(app: Registry, proposals: ProposalService) -> None:
    def open_edit(body: Body, context: BoltContext, client: WebClient) -> None:
        request, number = request_of(context), action_id_value(body)
        pair, _, merged = proposals.waiting(request, number)
        stored = in_metadata(place(body), pair=pair.id, version=merged.version, proposal=number)
        open_form(body, client, views.take_form(request.wording, merged, pair.report.name, stored))

    @app.action(ids.PROPOSAL_TAKE)
    def take(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        if proposals.take(request, action_id_value(body)) is not None:
            # The plan has changed in the same place since: the two are brought together in the form.
            open_edit(body, context, client)
        refresh(proposals.db, request, place(body))
        ack()

    @app.action(ids.PROPOSAL_EDIT)
    def edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_edit(body, context, client)
        ack()

    @app.view(ids.PROPOSAL_TAKE_FORM)
    def take_edited(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        edited, number = edited_plan(body), int(stored["proposal"])
        conflict = proposals.take(request, number, edited)
        if conflict is None:
            refresh(proposals.db, request, where)
            close(ack, request.wording, where, views.taken(request.wording))
            return
        typed = conflict.merged
        pair, _, _ = proposals.waiting(request, number)
        private_metadata = in_metadata(where, pair=typed.pair_id, version=typed.version, proposal=number)
        ack(
            response_action="update",
            view=views.take_form(request.wording, typed, pair.report.name, private_metadata, conflict),
        )


def _register_decline(app: Registry, proposals: ProposalService) -> None:
    @app.action(ids.PROPOSAL_DECLINE)
    def open_decline(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, number = request_of(context), action_id_value(body)
        pair, _, _ = proposals.waiting(request, number)
        stored = in_metadata(place(body), proposal=number)
        open_form(body, client, views.decline_form(request.wording, pair.report.name, stored))
        ack()

    @app.view(ids.PROPOSAL_DECLINE_FORM)
    def decline(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        answer = str(values(body)[ids.TEXT]).strip()
        proposals.decline(request, int(stored["proposal"]), answer)
        refresh(proposals.db, request, where)
        close(ack, request.wording, where, views.declined(request.wording))
