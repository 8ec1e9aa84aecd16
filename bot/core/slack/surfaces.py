"""Shows the result of a button where it was tapped: in the ephemeral answer, the modal, the message or App Home.

All three raise what `call` raises.
"""

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.database.transaction import Database
from bot.core.errors import SlackRefusedError
from bot.core.outbox.store import refresh_message
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered, context, cut, esc, modal
from bot.core.slack.calls import call
from bot.core.slack.payloads import Body, Place
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording


def show(body: Body, client: WebClient, respond: Respond, wording: Wording, rendered: Rendered) -> None:
    """Replace the ephemeral answer or the modal that the button was in.

    Messages and App Home are re-rendered by their own service, so nothing is done for them here.
    """
    if body.get("container", {}).get("is_ephemeral"):
        respond(text=rendered.text, blocks=rendered.blocks, replace_original=True)
    elif surface(body) == "modal":
        call(client.views_update, view_id=body["view"]["id"], view=reading(wording, rendered))


def open_or_show(body: Body, client: WebClient, respond: Respond, wording: Wording, rendered: Rendered) -> None:
    """Like `show`, and from a message or App Home as a modal of its own."""
    if body.get("container", {}).get("is_ephemeral") or surface(body) == "modal":
        show(body, client, respond, wording, rendered)
    else:
        open_view(body, client, reading(wording, rendered))


def open_form(body: Body, client: WebClient, view: Block) -> None:
    """Open a modal; on top of the one the button was in, or in its place where Slack's stack of three is full."""
    if surface(body) != "modal":
        open_view(body, client, view)
        return
    try:
        call(client.views_push, trigger_id=body["trigger_id"], view=view)
    except SlackRefusedError as refused:
        if refused.code != "push_limit_reached":
            raise
        call(client.views_update, view_id=body["view"]["id"], view=view)


def open_view(body: Body, client: WebClient, view: Block) -> None:
    """Open a modal where there is none."""
    call(client.views_open, trigger_id=body["trigger_id"], view=view)


def surface(body: Body) -> str:
    """ "home" or "modal" for what happened in a view, else empty."""
    return str((body.get("view") or {}).get("type", ""))


def refresh(db: Database, request: Request, where: Place) -> None:
    """Let the message that the button was in be rendered again; App Home follows by itself."""
    if where.ts:
        refresh_message(db, request.who.workspace_id, where.channel, where.ts)


def close(ack: Ack, wording: Wording, where: Place, rendered: Rendered) -> None:
    """Answer a form: the place it was opened from shows the result, or else the modal does."""
    if where.can_re_render:
        ack()
    else:
        answer_form(ack, wording, rendered)


def answer_form(ack: Ack, wording: Wording, rendered: Rendered) -> None:
    """Answer a form in its own place."""
    ack(response_action="update", view=reading(wording, rendered))


def you_typed(wording: Wording, typed: str) -> list[Block]:
    """What was typed, so that nobody has to type it again."""
    return [context(wording[ModalWording].you_typed.fill(typed=cut(esc(typed), 1500)))] if typed.strip() else []


def reading(wording: Wording, rendered: Rendered) -> Block:
    """A modal that shows something and needs no answer."""
    return modal(ids.SHOWN, wording[ModalWording].shown_title, rendered.blocks, close=wording[ModalWording].close)
