"""What is told to the person who installed the bot, as blocks."""

from bot.core.slack.blocks import Rendered, actions, context, esc_name, section, settings_button
from bot.core.wording.library import Wording
from bot.workspaces.rules import NoticeMessage
from bot.workspaces.wording import NoticeWording


def notice(wording: Wording, message: NoticeMessage) -> Rendered:
    """Who cannot be written to, what Slack says of it, and what happens next."""
    said = wording[NoticeWording]
    closed = said.closed.account if message.closed == "account" else said.closed.conversation
    text = f"{said.unreachable.fill(name=esc_name(message.name))} {closed}\n{said.waits}"
    settings = actions(settings_button(wording))
    return Rendered(said.notification, [section(text), settings, context(said.why)])
