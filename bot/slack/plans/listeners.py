"""Buttons and the modal of the coaching plan."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.payloads import Body, action_id_value, asked, in_metadata, metadata, place
from bot.slack.plans import payloads, views
from bot.slack.reading.views import reader
from bot.slack.registry import Registry
from bot.slack.surfaces import close, open_form, open_or_show, refresh


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
        stored = in_metadata(place(body), pair=plan.pair_id, version=plan.plan.version)
        open_form(body, client, views.form(ask.words, plan.plan, stored, plan.report_name))
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
        where, _ = metadata(body)
        edited = payloads.edited_plan(body)
        conflict = services.plans.save(ask.who, edited, ask.now, ask.receipt)
        if conflict is None:
            refresh(services, ask, where)
            close(ack, ask.words, where, views.saved(ask.words))
            return
        plan = services.plans.show(ask.who, edited.pair_id, ask.now)
        typed = conflict.merged
        stored = in_metadata(where, pair=typed.pair_id, version=typed.version)
        ack(
            response_action="update",
            view=views.form(ask.words, typed, stored, plan.report_name, conflict),
        )
