"""What is told to the person who installed the bot, as blocks."""

from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, actions, button, context, esc_name, section
from bot.core.wording.library import Wording
from bot.preferences.wording import PreferencesWording
from bot.workspaces.notice_wording import NoticeWording
from bot.workspaces.rules import NoticeMessage


def notice(wording: Wording, message: NoticeMessage) -> Rendered:
    """Who cannot be written to, what Slack says of it, and what happens next."""
    said = wording[NoticeWording]
    closed = said.closed.account if message.closed == "account" else said.closed.conversation
    text = f"{said.unreachable.fill(name=esc_name(message.name))} {closed}\n{said.waits}"
    settings = actions(button(wording[PreferencesWording].open, ids.SETTINGS))
    return Rendered(said.notification, [section(text), settings, context(said.why)])
