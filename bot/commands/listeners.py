"""`/coach`, and the modal that picks the person a command needs."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.commands import rules as commands
from bot.commands.handlers import FOR_ONE_PERSON, HANDLERS, CommandCall
from bot.commands.views import help_texts
from bot.commands.wording import HelpWording
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.payloads import Body, metadata, request_of, typed_text, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import open_or_show, open_view, reading
from bot.core.wording.library import Wording
from bot.meetings.recurrence import local
from bot.wiring_services import Services

COMMAND = "/coach"


def register(app: Registry, services: Services, wording: Wording) -> None:
    """The one slash command."""

    @app.command(
        COMMAND,
        usage=wording[HelpWording].listed_usage,
        description=wording[HelpWording].listed_about,
    )
    def coach(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        now = local(request.now, request.who.timezone)
        text = typed_text(body.get("text") or "")
        working_days = services.preferences.of(request).working_days if text.strip() else WORKING_DAYS
        command = commands.read_command(text, now, working_days)
        rendered = HANDLERS[type(command)](
            CommandCall(services, request, body, lambda view: open_view(body, client, view)), command
        )
        if rendered is None:
            ack()
        else:
            ack(text=rendered.text, blocks=rendered.blocks, response_type="ephemeral")

    @app.view(ids.PICK_REPORT_FORM)
    def picked(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        mention = commands.Mention(str(values(body)[ids.REPORT]), "")
        kind, _ = FOR_ONE_PERSON[str(stored["then"])]
        command = kind(mention)
        instead: list[Block] = []
        rendered = HANDLERS[type(command)](CommandCall(services, request, body, instead.append), command)
        ack(response_action="update", view=reading(request.wording, rendered) if rendered else instead[0])

    @app.action(ids.HELP)
    def show_help(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        wording = request_of(context).wording
        open_or_show(body, client, respond, wording, help_texts(wording))
        ack()
