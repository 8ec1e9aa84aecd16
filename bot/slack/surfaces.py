"""Shows the result of a button where it was tapped: in the ephemeral answer, the modal, the message or App Home."""

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.domain.prompts import Wording
from bot.slack.blocks import Block, Rendered, modal
from bot.slack.payloads import Body

SHOWN = "shown"


def show(body: Body, client: WebClient, respond: Respond, words: Wording, rendered: Rendered) -> None:
    """Replace the ephemeral answer or the modal that the button was in.

    Messages and App Home are rendered anew by their own service, so nothing is done for them here.
    """
    container = body.get("container", {})
    view = body.get("view") or {}
    if container.get("is_ephemeral"):
        respond(text=rendered.text, blocks=rendered.blocks, replace_original=True)
    elif view.get("type") == "modal":
        client.views_update(view_id=view["id"], view=reading(words, rendered))


def open_or_show(body: Body, client: WebClient, respond: Respond, words: Wording, rendered: Rendered) -> None:
    """Like `show`, and from a message or App Home as a modal of its own."""
    container = body.get("container", {})
    if container.get("is_ephemeral") or (body.get("view") or {}).get("type") == "modal":
        show(body, client, respond, words, rendered)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=reading(words, rendered))


def open_form(body: Body, client: WebClient, view: Block) -> None:
    """Open a modal; on top of the one the button was in, if it was in one."""
    if (body.get("view") or {}).get("type") == "modal":
        client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)


def reading(words: Wording, rendered: Rendered, title: str | None = None) -> Block:
    """A modal that shows something and needs no answer."""
    return modal(SHOWN, title or words.modals.reader_title, rendered.blocks, close=words.modals.close)
