"""`/coach`: whatever features declare, the overview without a word, help, and the nearest usage."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.commands import views
from bot.commands.service import OverviewService
from bot.commands.wording import HelpWording
from bot.commitments.typed_orders import Help, parse_order
from bot.core.database.transaction import Database
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.payloads import Body, metadata, request_of, typed_command, typed_text, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import HELP, Call, Typed, UnclearError, read_typed
from bot.core.slack.surfaces import open_or_show, open_view, reading
from bot.core.time.zones import local

COMMAND = "/coach"


def register(app: Registry, service: OverviewService) -> None:
    """The one slash command, the modal that picks the person it is about, and help."""

    @app.command(
        COMMAND, usage=app.wording[HelpWording].listed_usage, description=app.wording[HelpWording].listed_about
    )
    def coach(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        typed = typed_by(service.db, request, typed_text(body.get("text") or ""))
        call = Call(request, context["people"], lambda view: open_view(body, client, view))
        try:
            rendered = app.subcommands.find(typed).run(call)
        except UnclearError as unclear:
            rendered = views.usage(request.wording, unclear.usage or HELP, typed_command(body), unclear.instead)
        if rendered is None:
            ack()
        else:
            ack(text=rendered.text, blocks=rendered.blocks, response_type="ephemeral")

    @app.view(ids.PICK_REPORT_FORM)
    def picked(ack: Ack, body: Body, context: BoltContext) -> None:
        request, (_, stored) = request_of(context), metadata(body)
        typed = typed_by(service.db, request, f"{stored['then']} <@{values(body)[ids.REPORT]}>")
        instead: list[Block] = []
        rendered = app.subcommands.find(typed).run(Call(request, context["people"], instead.append))
        ack(response_action="update", view=reading(request.wording, rendered) if rendered else instead[0])

    @app.action(ids.HELP)
    def help_button(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        wording = request_of(context).wording
        open_or_show(body, client, respond, wording, views.help_texts(wording))
        ack()


def typed_by(db: Database, request: Request, text: str) -> Typed:
    """What this person typed, in their zone and working week."""
    working_days: tuple[int, ...] = WORKING_DAYS
    if text.strip():
        with db.read_only(request.who.workspace_id) as tx:
            working_days = People(tx).preferences(request.who.id).working_days
    return read_typed(text, local(request.now, request.who.timezone), working_days)


def overview(service: OverviewService, call: Call, _: None) -> Rendered:
    """What is coming, and what is open."""
    request = call.request
    seen = service.of(request)
    return views.overview(request.wording, seen.lines, seen.open_count, request.today, seen.as_report)


def show_help(_service: OverviewService, call: Call, _: None) -> Rendered:
    """Everything that can be typed."""
    return views.help_texts(call.request.wording)


def asked_for_help(typed: Typed) -> None:
    """ "what can you do"."""
    if not isinstance(parse_order(typed.text, typed.now, loose=True), Help):
        raise UnclearError
