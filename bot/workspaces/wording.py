"""The pages on which somebody installs the bot, outside of Slack."""

from typing import Annotated

from bot.core.wording.library import LINE, SENTENCE, Label, Line, Section, Sentence, Template


class InstallPage(Section):
    """One page: what happened, what to do now, and the link that does it."""

    title: Line
    text: Sentence
    link: Label


class InstalledPage(Section):
    """The page after a good end."""

    title: Annotated[Template, LINE("workspace")]
    text: Sentence
    link: Label


class InstallWording(Section):
    """`install.yaml`."""

    file = "install"

    installed: InstalledPage
    cancelled: InstallPage
    expired: InstallPage
    failed: InstallPage


class Closed(Section):
    """What Slack says is closed."""

    account: Sentence
    conversation: Sentence


class NoticeWording(Section):
    """`notices.yaml`."""

    file = "notices"

    notification: Line
    unreachable: Annotated[Template, SENTENCE("name")]
    closed: Closed
    waits: Sentence
    why: Sentence
