"""Buttons and the modal of the coaching plan."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.core.slack import ids
from bot.core.slack.in_full_views import reader
from bot.core.slack.payloads import Body, action_id_value, in_metadata, metadata, place, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form, open_or_show, refresh
from bot.core.wording.library import Wording
from bot.plans import payloads, views
from bot.plans.wording import PlanWording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Everything a manager can tap about a plan."""

    @app.action(ids.SHOW_PLAN)
    def show_plan(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        plan = services.plans.show(request, action_id_value(body))
        open_or_show(body, client, respond, request.wording, views.plan(request.wording, plan))
        ack()

    @app.action(ids.EDIT_PLAN)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        plan = services.plans.show(request, action_id_value(body))
        stored = in_metadata(place(body), pair=plan.pair_id, version=plan.plan.version)
        open_form(body, client, views.form(request.wording, plan.plan, stored, plan.report_name))
        ack()

    @app.action(ids.PLAN_HISTORY)
    def show_history(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, pair_id = request_of(context), action_id_value(body)
        _, revisions = services.plans.history(request, pair_id)
        plan = services.plans.show(request, pair_id)
        lines = views.history_lines(request.wording, revisions, plan)
        open_form(
            body,
            client,
            reader(request.wording, request.wording[PlanWording].history_title, lines, f"history:{pair_id}"),
        )
        ack()

    @app.view(ids.PLAN_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, _ = metadata(body)
        edited = payloads.edited_plan(body)
        conflict = services.plans.save(request, edited)
        if conflict is None:
            refresh(services, request, where)
            close(ack, request.wording, where, views.saved(request.wording))
            return
        plan = services.plans.show(request, edited.pair_id)
        typed = conflict.merged
        stored = in_metadata(where, pair=typed.pair_id, version=typed.version)
        ack(
            response_action="update",
            view=views.form(request.wording, typed, stored, plan.report_name, conflict),
        )
