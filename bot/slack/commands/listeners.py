"""`/coach`, and the modal that picks the person a command needs."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.domain import commands
from bot.domain.due_dates import WORKING_DAYS
from bot.domain.prompts import Wording
from bot.domain.recurrence import local
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.blocks import Block
from bot.slack.commands.handlers import FOR_ONE_PERSON, HANDLERS, CommandCall
from bot.slack.payloads import Body, metadata, request_of, typed_text, values
from bot.slack.registry import Registry
from bot.slack.surfaces import open_view, reading

COMMAND = "/coach"


def register(app: Registry, services: Services, words: Wording) -> None:
    """The one slash command."""

    @app.command(
        COMMAND,
        usage=words.help.listed_usage,
        description=words.help.listed_about,
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
