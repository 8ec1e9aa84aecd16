"""Buttons and the modal of the coaching plan."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.domain.messages import PlanMessage
from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.blocks import Block
from bot.slack.payloads import Asked, Body, Place, action_id_value, asked, in_metadata
from bot.slack.plans import payloads, views
from bot.slack.reading.views import reader
from bot.slack.registry import Registry
from bot.slack.surfaces import open_form, open_or_show, reading


def register(app: Registry, services: Services, words: Wording) -> None:
    """Everything a manager can tap about a plan."""

    @app.action(ids.SHOW_PLAN)
    def show_plan(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        plan = services.plans.show(ask.who, action_id_value(body), ask.now)
        open_or_show(body, client, respond, ask.words, views.plan(ask.words, plan))
        ack()

    @app.action(ids.EDIT_PLAN)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        plan = services.plans.show(ask.who, action_id_value(body), ask.now)
        open_form(body, client, plan_form(ask, plan))
        ack()

    @app.action(ids.PLAN_HISTORY)
    def show_history(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask, pair_id = asked(context), action_id_value(body)
        _, revisions = services.plans.history(ask.who, pair_id)
        plan = services.plans.show(ask.who, pair_id, ask.now)
        lines = views.history_lines(ask.words, revisions, plan)
        open_form(body, client, reader(ask.words, ask.words.plan.history_title, lines, f"history:{pair_id}"))
        ack()

    @app.view(ids.PLAN_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        edited = payloads.edited_plan(body)
        conflict = services.plans.save(ask.who, edited, ask.now)
        if conflict is None:
            ack(response_action="update", view=reading(ask.words, views.saved(ask.words)))
            return
        plan = services.plans.show(ask.who, edited.pair_id, ask.now)
        typed = conflict.merged
        stored = in_metadata(Place(), pair=typed.pair_id, version=typed.version)
        ack(
            response_action="update",
            view=views.form(ask.words, typed, stored, plan.report_name, conflict),
        )


def plan_form(ask: Asked, plan: PlanMessage) -> Block:
    """The form to edit a plan as it is now."""
    stored = in_metadata(Place(), pair=plan.pair_id, version=plan.plan.version)
    return views.form(ask.words, plan.plan, stored, plan.report_name)
