"""Buttons and the modal of the coaching plan."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.commitments.service import CommitmentService
from bot.commitments.views import commitment_text
from bot.core.language.mentions import Mention
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered
from bot.core.slack.in_full_views import reader
from bot.core.slack.payloads import Body, action_id_value, in_metadata, metadata, place, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call
from bot.core.slack.surfaces import close, open_form, open_or_show, refresh
from bot.plans import payloads, proposal_listeners, views
from bot.plans.notes import NoteService
from bot.plans.rules import PLANS
from bot.plans.service import PlanService
from bot.plans.wording import PlanWording


def register(app: Registry, service: PlanService) -> None:
    """Everything the two can tap about a plan, and about a proposal to change it."""
    proposal_listeners.register(app, service)

    @app.action(ids.SHOW_PLAN)
    def show_plan(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        plan = service.show(request, action_id_value(body))
        open_or_show(body, client, respond, request.wording, views.plan(request.wording, plan))
        ack()

    @app.action(ids.EDIT_PLAN)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        plan = service.show(request, action_id_value(body))
        stored = in_metadata(place(body), pair=plan.pair_id, version=plan.plan.version)
        open_form(body, client, views.form(request.wording, plan.plan, stored, plan.report_name))
        ack()

    @app.action(ids.PLAN_HISTORY)
    def show_history(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, pair_id = request_of(context), action_id_value(body)
        _, revisions = service.history(request, pair_id)
        plan = service.show(request, pair_id)
        lines = views.history_lines(request.wording, revisions, plan)
        open_form(
            body,
            client,
            reader(
                request.wording, request.wording[PlanWording].history_title, lines, f"history:{pair_id}", shows=(PLANS,)
            ),
        )
        ack()

    @app.view(ids.PLAN_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, _ = metadata(body)
        edited = payloads.edited_plan(body)
        conflict = service.save(request, edited)
        if conflict is None:
            refresh(service.db, request, where)
            close(ack, request.wording, where, views.saved(request.wording))
            return
        plan = service.show(request, edited.pair_id)
        typed = conflict.merged
        stored = in_metadata(where, pair=typed.pair_id, version=typed.version)
        ack(
            response_action="update",
            view=views.form(request.wording, typed, stored, plan.report_name, conflict),
        )


def open_plan(service: PlanService, call: Call, person: Mention | None) -> Rendered:
    """Show the coaching plan with that person."""
    return views.plan(call.request.wording, service.with_other(call.request, call.person(person)))


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
